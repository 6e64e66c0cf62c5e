import { setTimeout as pause } from 'node:timers/promises';
import type { Warehouse } from './client.ts';
import { factTables } from './ddl.ts';
import { mergeOne } from './merge.ts';

const mostMs = 120_000;

/**
 * Rows that were replaced or deleted leave the disk: every month is merged into one part, and the parts
 * before it are removed, which the engine otherwise does after minutes.
 */
export async function purgeReplaced(warehouse: Warehouse): Promise<void> {
  while (await mergeOne(warehouse, 0));
  for (const table of factTables) await warehouse.command(`ALTER TABLE ${table} MODIFY SETTING old_parts_lifetime = 0`);
  try {
    const until = Date.now() + mostMs;
    while ((await oldParts(warehouse)) > 0) {
      if (Date.now() > until) throw new Error('The warehouse still holds parts that were replaced.');
      await pause(100);
    }
  } finally {
    for (const table of factTables) await warehouse.command(`ALTER TABLE ${table} RESET SETTING old_parts_lifetime`);
  }
}

async function oldParts(warehouse: Warehouse): Promise<number> {
  const [row] = await warehouse.query<{ n: number }>(
    'SELECT toUInt32(count()) AS n FROM system.parts WHERE database = currentDatabase() AND NOT active AND table IN {tables:Array(String)}',
    { tables: factTables },
  );
  return row?.n ?? 0;
}
