import type { FigureAddress } from '#web/components/metric/figures.ts';
import { parsePeriodSearch, type PeriodSearch } from '#web/period.ts';

/** The state of the overview: its period, and the figure that is open. */
export interface OverviewSearch extends PeriodSearch {
  figure?: FigureAddress;
}

export function overviewSearch(search: Record<string, unknown>): OverviewSearch {
  const figure = figureOf(search['figure']);
  // Means and comparisons over all time say nothing; the calls list has it.
  const { period, ...others } = parsePeriodSearch(search);
  const time = period === undefined || period === 'all_time' ? others : { ...others, period };
  return { ...time, ...(figure === undefined ? {} : { figure }) };
}

function figureOf(value: unknown): FigureAddress | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { report, row, metric, part } = value as Record<string, unknown>;
  if (typeof report !== 'string' || typeof metric !== 'string' || !Array.isArray(row)) return undefined;
  const keys = row.map((key: unknown) => (typeof key === 'string' || typeof key === 'number' ? String(key) : null));
  return { report, row: keys, metric, ...(typeof part === 'string' ? { part } : {}) };
}
