import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { AnyConnector } from '#connectors/connector.ts';
import type { Pipeline } from '#ingest/pipeline.ts';
import type { DeliveryLog, EventIndex } from '#log/delivery-log.ts';
import type { PullSource } from '#pull/access.ts';
import { PullNotes } from '#pull/notes.ts';
import { Pulling } from '#pull/pulling.ts';
import { PullRuns } from '#pull/runs.ts';
import { withPullTables } from '#pull/schema.ts';
import { sender } from '#pull/send.ts';
import type { Connections, SavedConnection } from '#settings/connections.ts';
import type { Settings } from '#settings/open-settings.ts';
import { toldOf } from './error-place.ts';

interface Wiring {
  readonly settings: Settings;
  readonly log: DeliveryLog;
  readonly index: EventIndex;
  readonly pipeline: Pipeline;
  readonly connectors: ReadonlyMap<string, AnyConnector>;
  readonly logger: Logger;
  readonly version: string;
  readonly allowPrivate: boolean;
}

/** What asking systems for their calls needs of the rest of the house. */
export async function openPulling({ settings, log, index, pipeline, connectors, logger, version, allowPrivate }: Wiring): Promise<Pulling> {
  const own = await withPullTables(settings.database);
  const { connections } = settings;
  return new Pulling({
    ...{ runs: new PullRuns(own), notes: new PullNotes(own), log, index, connectors, now: Date.now, random: Math.random },
    sources: async (kinds) => await connections.withCredentials(kinds),
    source: async (id) => {
      const found = await connections.find(id);
      return found === null ? null : await sourceOf(connections, found);
    },
    send: sender({ allowPrivate, agent: `Ringtrace/${version}` }),
    pause: async (ms, signal) => {
      await pause(ms, undefined, { signal, ref: false });
    },
    decoded: async (connection, signal) => await decoded({ log, pipeline }, connection, signal),
    onProblem: (error, connection) =>
      logger.error({ ...toldOf(error), connection }, 'asking a system for its calls failed; it is tried again'),
  });
}

/** A connection with what we log in to its API with. */
export async function sourceOf(connections: Connections, connection: SavedConnection): Promise<PullSource> {
  return { ...connection, credential: await connections.credential(connection.id) };
}

/** Until all that came before this moment is in the event index, also where a connection is being decoded again. */
async function decoded({ log, pipeline }: Pick<Wiring, 'log' | 'pipeline'>, connection: string, signal: AbortSignal): Promise<void> {
  const position = await log.position();
  for (;;) {
    signal.throwIfAborted();
    if (pipeline.status().decodedUpTo >= position && !pipeline.isBehind(connection)) return;
    await pause(100, undefined, { signal, ref: false });
  }
}
