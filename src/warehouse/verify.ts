import type { FactTable } from '#domain/facts.ts';
import type { Warehouse } from './client.ts';
import { factTables, nextOf } from './ddl.ts';
import { tables } from './tables.ts';

/** Rows of a table and a sum over their contents: equal contents give equal sums, in whatever order and versions they were written. */
export interface TableChecksum {
  readonly table: FactTable;
  readonly rows: number;
  /** 64 bits, hexadecimal. */
  readonly checksum: string;
}

/** Checksum of every table over what reports see: the newest rows, without write number and log position. */
export async function checksums(warehouse: Warehouse, of: 'current' | 'next' = 'current'): Promise<TableChecksum[]> {
  const found: TableChecksum[] = [];
  for (const table of factTables) {
    const columns = ['account', ...Object.keys(tables[table].columns)].join(', ');
    const [row] = await warehouse.query<{ rows: number; checksum: string }>(
      `SELECT count() AS rows, hex(sum(sipHash64(formatRow('RowBinary', ${columns})))) AS checksum
FROM ${of === 'next' ? nextOf(table) : table} FINAL`,
    );
    if (row === undefined) throw new Error(`The engine gave no checksum of ${table}.`);
    found.push({ table, ...row });
  }
  return found;
}
