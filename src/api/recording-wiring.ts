import { join } from 'node:path';
import type { Logger } from 'pino';
import type { AnyConnector } from '#connectors/connector.ts';
import { dayMs } from '#domain/instant.ts';
import type { Pulling } from '#pull/pulling.ts';
import { bucketStore } from '#recordings/bucket-store.ts';
import { fileStore } from '#recordings/file-store.ts';
import { openRecordings, type Recordings } from '#recordings/recordings.ts';
import type { Settings } from '#settings/open-settings.ts';
import { Seal } from '#settings/seal.ts';
import { toldOf } from './error-place.ts';
import { sourceOf } from './pull-wiring.ts';

interface Wiring {
  readonly settings: Settings;
  readonly secret: string;
  readonly connectors: ReadonlyMap<string, AnyConnector>;
  readonly logger: Logger;
  readonly version: string;
  readonly allowPrivate: boolean;
  /** Of the data folder. */
  readonly folder: string;
  readonly bucket: string | null;
  readonly mostBytes: number;
  /** Opened later, because facts tell of recordings before anything is asked. */
  readonly pulling: () => Pulling;
}

/** What fetching recordings needs of the rest of the house. */
export async function openSounds(wiring: Wiring): Promise<Recordings> {
  const { settings, secret, connectors, logger, version, allowPrivate, folder, bucket, mostBytes, pulling } = wiring;
  return await openRecordings(settings.database, new Seal(secret), {
    ...{ connectors, allowPrivate, mostBytes, agent: `Ringtrace/${version}`, now: Date.now },
    store: bucket === null ? fileStore(folder) : bucketStore(bucket),
    incoming: join(folder, 'incoming'),
    source: async (id) => {
      const found = await settings.connections.find(id);
      return found === null ? null : await sourceOf(settings.connections, found);
    },
    proof: async (source, fresh, signal) => await pulling().proof(source, fresh, signal),
    keptSince: async (account) => {
      const { recordings } = await settings.retentions.read(account);
      return recordings === null ? null : Date.now() - recordings * dayMs;
    },
    onError: (error) => logger.error(toldOf(error), 'fetching recordings failed; it is tried again'),
  });
}
