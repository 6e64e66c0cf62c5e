import { dayMs } from '#domain/instant.ts';
import { addDays, mondayOf } from '#domain/local-day.ts';

/** The period that a page shows: what stands in the URL, and the local dates that it means in the report's zone. */

export const presets = [
  ...(['today', 'yesterday', 'last_7_days', 'last_28_days', 'last_30_days'] as const),
  ...(['this_week', 'last_week', 'this_month', 'last_month', 'all_time', 'custom'] as const),
] as const;
export type Preset = (typeof presets)[number];
export const comparisons = ['previous', 'same_weekdays', 'year_ago'] as const;
export type Comparison = (typeof comparisons)[number];

/** Everything about time that a URL may carry; absent keys take the defaults. */
export interface PeriodSearch {
  period?: Preset;
  /** First and last day of a custom range, both included. */
  from?: string;
  to?: string;
  /** IANA zone; the account's where left out. */
  tz?: string;
  compare?: Comparison | 'none';
}

export interface ResolvedPeriod {
  preset: Preset;
  /** First and last local day, both included. */
  first: string;
  last: string;
  days: number;
  tz: string;
  compare: Comparison | null;
}

export const countDays = (first: string, last: string): number =>
  Math.round((Date.parse(`${last}T00:00:00Z`) - Date.parse(`${first}T00:00:00Z`)) / dayMs) + 1;

/** The local date of an instant. */
export function dateIn(tz: string, at: number): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: tz, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);
}

export function isZone(tz: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: tz });
    return true;
  } catch {
    return false;
  }
}

function isDate(text: unknown): text is string {
  return typeof text === 'string' && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));
}

const oneOf = <T extends string>(list: readonly T[], value: unknown): T | undefined => list.find((item) => item === value);

/** Keeps what is valid of a URL's search; what is not is as if it were not there. */
export function parsePeriodSearch(search: Record<string, unknown>): PeriodSearch {
  const period = oneOf(presets, search['period']);
  const compare = oneOf([...comparisons, 'none'] as const, search['compare']);
  const { from, to, tz } = search;
  const range = isDate(from) && isDate(to) ? (from <= to ? { from, to } : { from: to, to: from }) : null;
  return {
    ...(period === undefined || (period === 'custom' && range === null) ? {} : { period }),
    ...(period === 'custom' && range !== null ? range : {}),
    ...(typeof tz === 'string' && isZone(tz) ? { tz } : {}),
    ...(compare === undefined ? {} : { compare }),
  };
}

const firstOfMonth = (date: string): string => `${date.slice(0, 8)}01`;

function datesOf(search: PeriodSearch, today: string): { first: string; last: string } {
  const preset = search.period ?? 'last_7_days';
  switch (preset) {
    case 'today':
      return { first: today, last: today };
    case 'yesterday':
      return { first: addDays(today, -1), last: addDays(today, -1) };
    case 'last_7_days':
      return { first: addDays(today, -6), last: today };
    case 'last_28_days':
      return { first: addDays(today, -27), last: today };
    case 'last_30_days':
      return { first: addDays(today, -29), last: today };
    case 'this_week':
      return { first: mondayOf(today), last: today };
    case 'last_week':
      return { first: addDays(mondayOf(today), -7), last: addDays(mondayOf(today), -1) };
    case 'this_month':
      return { first: firstOfMonth(today), last: today };
    case 'last_month': {
      const last = addDays(firstOfMonth(today), -1);
      return { first: firstOfMonth(last), last };
    }
    case 'all_time':
      return { first: '1970-01-01', last: '2099-12-31' };
    case 'custom':
      return { first: search.from ?? today, last: search.to ?? today };
  }
}

export function resolvePeriod(search: PeriodSearch, accountZone: string, now: number): ResolvedPeriod {
  const tz = search.tz ?? accountZone;
  const { first, last } = datesOf(search, dateIn(tz, now));
  const compare = search.compare ?? 'previous';
  return {
    preset: search.period ?? 'last_7_days',
    first,
    last,
    days: countDays(first, last),
    tz,
    compare: compare === 'none' ? null : compare,
  };
}

/** The half-open period of a report request. */
export const requestPeriod = (period: ResolvedPeriod): { from: string; to: string } => ({
  from: period.first,
  to: addDays(period.last, 1),
});
