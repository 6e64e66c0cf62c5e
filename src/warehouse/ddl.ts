import { createHash } from 'node:crypto';
import type { FactTable } from '#domain/facts.ts';
import { bookkeeping, tables } from './tables.ts';

export const factTables = Object.keys(tables) as FactTable[];

/** Columns of a table in the order in which rows are written: bookkeeping first. */
export function columnsOf(table: FactTable): { name: string; type: string }[] {
  return [
    ...Object.entries(bookkeeping).map(([name, type]) => ({ name, type })),
    ...Object.entries(tables[table].columns).map(([name, column]) => ({ name, type: column.type })),
  ];
}

/** Changes whenever a column, a type or the sort key does; kept as the table's comment, so that an old table is noticed. */
export function shapeOf(table: FactTable): string {
  return createHash('sha256')
    .update(createTable(table, table, ''))
    .digest('hex')
    .slice(0, 16);
}

/** The table that a rebuild fills before it takes the place of the current one. */
export function nextOf(table: FactTable): string {
  return `${table}_next`;
}

/** The engine looks for old parts every second or two, so that `purgeReplaced` need not wait for minutes. */
export function createTable(table: FactTable, name: string = table, comment = shapeOf(table)): string {
  const { time, alsoSearched = [] } = tables[table];
  const columns = columnsOf(table).map((column) => `  ${column.name} ${column.type}`);
  const indexes = alsoSearched.map((column) => `  INDEX ${column}_range ${column} TYPE minmax GRANULARITY 1`);
  return `CREATE TABLE IF NOT EXISTS ${name} (
${[...columns, ...indexes].join(',\n')}
) ENGINE = ReplacingMergeTree(version, is_deleted)
PARTITION BY toYYYYMM(${time}, 'UTC')
ORDER BY (account, ${time}, id)
SETTINGS cleanup_delay_period = 1, max_cleanup_delay_period = 2, cleanup_delay_period_random_add = 0
COMMENT '${comment}'`;
}
