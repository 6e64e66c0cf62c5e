import { createContext, useContext } from 'react';
import type { MetricView } from '#contract/catalogue-view.ts';
import type { Cell, Report, ReportColumn, ReportRequestInput, Value } from '#contract/report.ts';

/** Where a figure stands: a report of its page, a row of it ([] = the totals), a column, and which part is opened. */
export interface FigureAddress {
  report: string;
  row: (string | null)[];
  metric: string;
  part?: string;
}

/** One figure of a report: a metric, one of its named figures, or a count that it is a rate of. */
export interface FigureOf {
  metric: string;
  pick?: string;
  part?: 'numerator' | 'denominator';
  /** The rows that it opens, where it is made of others. */
  opens?: string;
}

/** A report as asked and as answered. */
export interface Asked {
  title: string;
  request: ReportRequestInput;
  report: Report;
}

/** What a page gives to the figures on it. */
export interface Figures {
  asked: Record<string, Asked>;
  definitions: ReadonlyMap<string, MetricView>;
  open: (address: FigureAddress) => void;
}

export const FiguresContext = createContext<Figures | null>(null);

export function useFigures(): Figures {
  const figures = useContext(FiguresContext);
  if (figures === null) throw new Error('a figure stands outside of a FigurePage');
  return figures;
}

/** The number of a value: the scalar itself, or one of its named figures ({served, lost}). */
export function scalarOf(value: Value, pick?: string): number | null {
  if (typeof value === 'number' || value === null) return value;
  if (Array.isArray(value)) return value.length;
  const named = pick === undefined ? undefined : value[pick];
  return typeof named === 'number' ? named : null;
}

/** One of the two numbers that a rate or a mean is a quotient of. */
export const partOf = ({ num, den }: Pick<Cell, 'num' | 'den'>, part: 'numerator' | 'denominator'): number | null =>
  part === 'numerator' ? num : den;

/** The number of a figure in a cell; null where it does not exist. */
export function numberOf(cell: Cell | undefined, { pick, part }: Pick<FigureOf, 'pick' | 'part'>): number | null {
  if (cell === undefined) return null;
  return part === undefined ? scalarOf(cell.value, pick) : partOf(cell, part);
}

const indexes = new WeakMap<Report, ReadonlyMap<string, Record<string, Cell>>>();

/** The rows of a report by their keys: a page looks up every one of them, some several times. */
function cellsByKeys(report: Report): ReadonlyMap<string, Record<string, Cell>> {
  const index = indexes.get(report) ?? new Map(report.rows.map((row) => [JSON.stringify(row.keys), row.cells]));
  indexes.set(report, index);
  return index;
}

export const cellOf = (report: Report, row: readonly (string | null)[], column: string): Cell | undefined =>
  (row.length === 0 ? report.totals : cellsByKeys(report).get(JSON.stringify(row)))?.[column];

export const columnOf = (report: Report, key: string): ReportColumn | undefined => report.columns.find((column) => column.key === key);

/** The part that a click opens first: what was counted. */
export const firstPart = (column: ReportColumn, pick?: string): string | undefined =>
  column.drill.find((part) => part === pick) ?? column.drill.find((part) => part === 'numerator') ?? column.drill[0];
