import type { ReportColumn, ReportRow } from '#contract/report.ts';
import { scalarOf } from './figures.ts';

/** How a table is sorted, as the URL carries it; nothing = as the page sorts by itself. */
export interface SortSearch {
  sort?: string;
  /** The least first. */
  up?: boolean;
}

export const parseSort = ({ sort, up }: Record<string, unknown>): SortSearch => ({
  ...(typeof sort === 'string' && sort !== '' ? { sort } : {}),
  ...(up === true ? { up } : {}),
});

/** The whole search of a page with another order. */
export const withSort = (all: object, next: SortSearch): object & SortSearch => ({
  ...Object.fromEntries(Object.entries(all).filter(([key]) => key !== 'sort' && key !== 'up')),
  ...next,
});

export type Order = 'ascending' | 'descending';

/** A click on a head: first the side that is worth looking at, then the other, then as it was. */
export function nextSort(now: SortSearch, column: string, first: Order): SortSearch {
  const order = orderOf(now, column);
  if (order === null) return { sort: column, ...(first === 'ascending' ? { up: true } : {}) };
  if (order === first) return { sort: column, ...(first === 'ascending' ? {} : { up: true }) };
  return {};
}

export const orderOf = ({ sort, up }: SortSearch, column: string): Order | null =>
  sort !== column ? null : up === true ? 'ascending' : 'descending';

/** Counts from the most, figures that should be low from the worst. */
export const firstOrder = ({ better }: Pick<ReportColumn, 'better'>): Order => (better === 'higher' ? 'ascending' : 'descending');

/** Rows in the order asked for; a figure that does not exist comes last whichever way. */
export function sorted(
  rows: readonly ReportRow[],
  { sort, up }: SortSearch,
  nameOf: (row: ReportRow) => string,
  valueOf: (row: ReportRow, column: string) => number | null = ({ cells }, column) => scalarOf(cells[column]?.value ?? null),
): ReportRow[] {
  if (sort === undefined) return [...rows];
  const sign = up === true ? 1 : -1;
  if (sort === 'name') return rows.toSorted((one, other) => sign * nameOf(one).localeCompare(nameOf(other)));
  return rows.toSorted((one, other) => {
    const [left, right] = [valueOf(one, sort), valueOf(other, sort)];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return sign * (left - right);
  });
}
