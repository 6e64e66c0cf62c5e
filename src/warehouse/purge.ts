import { setTimeout as pause } from 'node:timers/promises';
import type { Warehouse } from './client.ts';
import { factTables } from './ddl.ts';
import { mergeMonth, unmerged } from './merge.ts';

const mostMs = 120_000;
const turns = new WeakMap<Warehouse, Promise<void>>();

/**
 * Rows that were replaced or deleted leave the disk: every month is merged into one part, and the parts
 * before it are removed, which the engine otherwise does after minutes. What is written meanwhile is not waited for.
 */
export async function purgeReplaced(warehouse: Warehouse): Promise<void> {
  // What was worked out of them goes at once.
  warehouse.changes.wroteAll();
  // One after the other: the tables have one setting for all.
  const turn = (turns.get(warehouse) ?? Promise.resolve()).then(async () => await purge(warehouse));
  turns.set(
    warehouse,
    turn.catch(() => undefined),
  );
  await turn;
}

async function purge(warehouse: Warehouse): Promise<void> {
  for (const month of await unmerged(warehouse, 0)) await mergeMonth(warehouse, month, 'SETTINGS optimize_throw_if_noop = 1');
  for (const table of factTables) await warehouse.command(`ALTER TABLE ${table} MODIFY SETTING old_parts_lifetime = 0`);
  try {
    const replaced = new Set(await oldParts(warehouse));
    const until = Date.now() + mostMs;
    while ((await oldParts(warehouse)).some((part) => replaced.has(part))) {
      if (Date.now() > until) throw new Error('The warehouse still holds parts that were replaced.');
      await pause(100);
    }
  } finally {
    for (const table of factTables) await warehouse.command(`ALTER TABLE ${table} RESET SETTING old_parts_lifetime`);
  }
}

/** Parts that are only waiting to be removed. */
async function oldParts(warehouse: Warehouse): Promise<string[]> {
  const rows = await warehouse.query<{ part: string }>(
    "SELECT concat(table, ' ', name) AS part FROM system.parts WHERE database = currentDatabase() AND NOT active AND table IN {tables:Array(String)}",
    { tables: factTables },
  );
  return rows.map(({ part }) => part);
}
