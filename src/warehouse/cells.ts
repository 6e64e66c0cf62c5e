import type { FactTable, Facts } from '#domain/facts.ts';
import type { Instant } from '#domain/instant.ts';
import { type ColumnType, tables } from './tables.ts';

/** What a cell may hold; instants are whole milliseconds since 1970. */
export type CellValue = string | number | boolean | null | readonly string[] | Readonly<Record<string, number>>;
/** One row: exactly the columns of its table and the bookkeeping. */
export type Row = Readonly<Record<string, CellValue>>;

/** Tables whose rows say no more than their own fact. */
export type PlainTable = Exclude<FactTable, 'call' | 'visit' | 'leg' | 'recording'>;

const columnsByTable = mapTables((table) => Object.entries(tables[table].columns));

/**
 * The cells of a fact that stands under the names of its columns: words that are not known are '', instants are whole. `settled` are
 * cells that the fact itself does not tell.
 */
export function cellsOf<T extends PlainTable>(table: T, fact: Facts[T][number], settled: Row = {}): Row {
  const told: Row = { ...fact, ...settled };
  return Object.fromEntries(
    columnsByTable[table].map(([name, { type }]) => {
      const value = told[name];
      if (value === undefined) throw new Error(`a fact of ${table} has no ${name}`);
      return [name, cellOf(type, value)];
    }),
  );
}

function cellOf(type: ColumnType, value: CellValue): CellValue {
  if (type === 'String' || type === 'LowCardinality(String)') return value ?? '';
  return type.includes('DateTime64') && typeof value === 'number' ? whole(value) : value;
}

/** The warehouse keeps whole milliseconds. */
export function whole(at: Instant): number {
  return Math.floor(at);
}

export function maybeWhole(at: Instant | null): number | null {
  return at === null ? null : Math.floor(at);
}

/** Cells of a row without a fact. */
export const blanks: Readonly<Record<FactTable, Row>> = mapTables((table) =>
  Object.fromEntries(columnsByTable[table].map(([name, { type }]) => [name, blankOf(type)])),
);

function blankOf(type: ColumnType): CellValue {
  if (type.startsWith('Nullable')) return null;
  if (type.startsWith('Array')) return [];
  if (type.startsWith('Map')) return {};
  if (type.endsWith('String)') || type === 'String') return '';
  return type === 'Bool' ? false : 0;
}

function mapTables<T>(of: (table: FactTable) => T): Record<FactTable, T> {
  return Object.fromEntries(Object.keys(tables).map((table) => [table, of(table as FactTable)])) as Record<FactTable, T>;
}
