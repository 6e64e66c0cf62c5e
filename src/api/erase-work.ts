import type { Delivery } from '#domain/delivery.ts';
import { type Pipeline, settingsConnection } from '#ingest/pipeline.ts';
import type { EventIndex } from '#log/delivery-log.ts';
import type { Recordings } from '#recordings/recordings.ts';
import type { Settings } from '#settings/open-settings.ts';
import type { Warehouse } from '#warehouse/client.ts';
import type { Projector } from '#warehouse/projector.ts';
import { purgeReplaced } from '#warehouse/purge.ts';
import type { DeliveryEraser } from './erase-delivery.ts';
import type { ErasingLog } from './erase-log.ts';

export interface EraseParts {
  readonly log: ErasingLog;
  readonly index: EventIndex;
  readonly pipeline: Pipeline;
  readonly projector: Projector;
  readonly warehouse: Warehouse;
  readonly settings: Settings;
  readonly recordings: Recordings;
  readonly eraser: DeliveryEraser;
  /** Takes a document of `ringtrace` over again after it was rewritten. */
  readonly applyDocument: (delivery: Delivery) => Promise<void>;
}

/** Where an erasure is. `done` and `total` count deliveries while the log is read. */
export interface EraseStep {
  readonly doing: 'log' | 'facts' | 'files';
  readonly done: number;
  readonly total: number;
}

/** One turn over the log takes this much at most. */
const turn = { deliveries: 200, maxBytes: 4 * 1024 * 1024 };

/**
 * Takes the listed callers out of everything that an account has stored: the log and what was decoded of it, then the facts,
 * then what is left of both in the files. Every step may be repeated; answers how many deliveries were rewritten.
 */
export async function eraseCallers(account: string, parts: EraseParts, tell: (step: EraseStep) => void): Promise<number> {
  // What was on its way into the log when the list grew is in it now.
  await parts.log.settled();
  const rewritten = await rewriteLog(account, parts, tell);
  tell({ doing: 'facts', done: 0, total: 0 });
  await parts.pipeline.drained();
  await parts.projector.drain();
  tell({ doing: 'files', done: 0, total: 0 });
  // What is told of an erased caller was marked to go with the facts.
  await parts.recordings.purge();
  await parts.recordings.purgeRows();
  await purgeReplaced(parts.warehouse);
  await parts.index.purge();
  await parts.settings.purge();
  return rewritten;
}

async function rewriteLog(account: string, parts: EraseParts, tell: (step: EraseStep) => void): Promise<number> {
  const { log, index, settings } = parts;
  const decoded = (await index.sources()).filter((source) => source.account === account).map(({ connection }) => connection);
  const configured = (await settings.connections.ofAccount(account)).map(({ id }) => id);
  const connections = [...new Set([settingsConnection, ...configured, ...decoded])];
  const counts = await Promise.all(connections.map(async (connection) => await log.count(account, connection)));
  const total = counts.reduce((sum, count) => sum + count, 0);
  let done = 0;
  let rewritten = 0;
  for (const connection of connections) {
    const erase = await parts.eraser.of(connection);
    let seq = 0;
    for (;;) {
      const all = await log.after(seq, turn.deliveries, { connection, maxBytes: turn.maxBytes });
      const last = all.at(-1);
      if (last === undefined) break;
      seq = last.seq;
      const own = all.filter((delivery) => delivery.account === account);
      const found: number[] = [];
      for (const delivery of own) {
        if (erase(delivery) !== null) found.push(delivery.seq);
        // Others have their turn: a delivery may hold thousands of lines.
        await new Promise((resolve) => setImmediate(resolve));
      }
      if (found.length > 0) rewritten += await parts.pipeline.rewrite(found, erase);
      if (connection === settingsConnection) await applyAgain(found, account, parts);
      done += own.length;
      tell({ doing: 'log', done, total: Math.max(total, done) });
    }
  }
  return rewritten;
}

async function applyAgain(seqs: readonly number[], account: string, { log, pipeline, applyDocument }: EraseParts): Promise<void> {
  for (const seq of seqs) {
    const delivery = await log.get(account, seq);
    if (delivery !== null) await applyDocument(delivery);
  }
  // What the index keeps of a rule that named the caller is of the rule as it was.
  if (seqs.length > 0) await pipeline.connectionsChanged();
}
