import type { FactTable } from '#domain/facts.ts';
import type { Warehouse } from './client.ts';
import { factTables } from './ddl.ts';

/** A month of a table that lies in several parts, and how long nothing was written to it. */
interface Unmerged {
  readonly table: FactTable;
  readonly partition: string;
  readonly quiet_s: number;
}

/** A month is settled when nothing was written to it for so long. */
const quietSeconds = 120;

/**
 * Merges one settled month into one part, so that FINAL over it costs nothing; false where none is left. The engine merges
 * by itself, too, but not down to one part.
 */
export async function mergeOne(warehouse: Warehouse, settled = quietSeconds): Promise<boolean> {
  const [next] = await unmerged(warehouse, settled);
  if (next !== undefined) await mergeMonth(warehouse, next);
  return next !== undefined;
}

/** Months of several parts to which nothing was written for so many seconds, the oldest first. */
export async function unmerged(warehouse: Warehouse, settled: number): Promise<Unmerged[]> {
  return await warehouse.query<Unmerged>(
    `SELECT table, partition, toUInt32(greatest(0, dateDiff('second', max(modification_time), now()))) AS quiet_s
FROM system.parts
WHERE database = currentDatabase() AND active AND table IN {tables:Array(String)}
GROUP BY table, partition
HAVING count() > 1 AND quiet_s >= {settled:UInt32}
ORDER BY max(modification_time)`,
    { tables: factTables, settled },
  );
}

/** Into one part. The engine may refuse while it merges by itself: silently, unless `settings` say otherwise. */
export async function mergeMonth(warehouse: Warehouse, { table, partition }: Unmerged, settings = ''): Promise<void> {
  // The partition's name is the engine's own, six digits of year and month.
  if (!/^\d{6}$/.test(partition)) throw new Error(`Not a month: partition ${partition} of ${table}.`);
  await warehouse.command(`OPTIMIZE TABLE ${table} PARTITION ${partition} FINAL ${settings}`);
}

/** Looks for settled months every half minute until told to stop; `busy` (an import, a rebuild) puts it off. */
export async function mergeInBackground(
  warehouse: Warehouse,
  options: {
    readonly stop: AbortSignal;
    readonly busy: () => boolean;
    readonly onError: (error: unknown) => void;
    readonly everyMs?: number;
  },
): Promise<void> {
  const { stop, busy, onError, everyMs = 30_000 } = options;
  const stopped = () => stop.aborted;
  while (!stopped()) {
    await pause(everyMs, stop);
    try {
      while (!stopped() && !busy() && (await mergeOne(warehouse)));
    } catch (error) {
      if (!stopped()) onError(error);
    }
  }
}

async function pause(ms: number, stop: AbortSignal): Promise<void> {
  if (stop.aborted) return;
  await new Promise<void>((resolve) => {
    const end = () => {
      clearTimeout(timer);
      stop.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    stop.addEventListener('abort', end);
  });
}
