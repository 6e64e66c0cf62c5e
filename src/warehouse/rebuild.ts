import type { EventIndex } from '#log/delivery-log.ts';
import type { Warehouse } from './client.ts';
import { createTable, factTables, nextOf } from './ddl.ts';
import type { Projector } from './projector.ts';
import { checksums, type TableChecksum } from './verify.ts';

/** Both sides of a rebuild: what the warehouse held and what all events, folded again into empty tables, give. */
export interface Rebuilt {
  readonly groups: number;
  readonly before: readonly TableChecksum[];
  readonly after: readonly TableChecksum[];
  /** Nothing differed: the incremental result was right. */
  readonly same: boolean;
}

/**
 * Folds every group again into empty tables, then lets them take the place of the current ones. Reports go on over the
 * old tables meanwhile; new events wait. Cut off at any point, the next start projects everything again (`Warehouse.created`).
 */
export async function rebuild(
  parts: { readonly index: EventIndex; readonly warehouse: Warehouse; readonly projector: Projector },
  progress?: (done: number, total: number) => void,
): Promise<Rebuilt> {
  const { index, warehouse, projector } = parts;
  await projector.drain();
  return await projector.alone(async () => {
    const before = await checksums(warehouse);
    try {
      const groups = await fillNext(parts, progress);
      const after = await checksums(warehouse, 'next');
      await warehouse.withWriteLock(async () => {
        for (const table of factTables) await warehouse.command(`EXCHANGE TABLES ${table} AND ${nextOf(table)}`);
      });
      await dropNext(warehouse);
      return { groups, before, after, same: JSON.stringify(before) === JSON.stringify(after) };
    } catch (error) {
      // What was finished went into the next tables only: the current ones must be told everything again.
      await index.markAll();
      await dropNext(warehouse);
      throw error;
    }
  });
}

/** A change of names is taken over within moments, unless much is being decoded. */
const waitMs = 60_000;
const pauseMs = 50;

/** Projects every group into the empty next tables. */
async function fillNext(
  { index, warehouse, projector }: { readonly index: EventIndex; readonly warehouse: Warehouse; readonly projector: Projector },
  progress: ((done: number, total: number) => void) | undefined,
): Promise<number> {
  await dropNext(warehouse);
  for (const table of factTables) await warehouse.command(createTable(table, nextOf(table)));
  await index.markAll();
  const groups = await index.waiting();
  let done = 0;
  let readyBy = performance.now() + waitMs;
  for (;;) {
    const batch = await projector.stepIntoNext();
    // Only who waits to be marked again is left: without them the new tables are not whole.
    if (batch.groups === 0 && batch.unready > 0) {
      if (performance.now() > readyBy)
        throw new Error('Names were changed meanwhile, and not taken over in time: the tables of before stay.');
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
      continue;
    }
    if (batch.groups === 0) return done;
    readyBy = performance.now() + waitMs;
    done += batch.groups;
    progress?.(done, Math.max(groups, done));
  }
}

async function dropNext(warehouse: Warehouse): Promise<void> {
  for (const table of factTables) await warehouse.command(`DROP TABLE IF EXISTS ${nextOf(table)} SYNC`);
}
