import { getRouteApi } from '@tanstack/react-router';
import { endOfInterval, type Interval, intervals, isWithinDay } from '#web/components/chart/interval.ts';
import { addDays } from '#domain/local-day.ts';
import { type ResolvedPeriod, requestPeriod } from '#web/period.ts';

/** What the service page shows beside period and filters; all of it in the URL. */
export const heatMetrics = ['volume', 'service_level', 'abandon_rate', 'average_speed_of_answer'] as const;
export type HeatMetric = (typeof heatMetrics)[number];

export interface ServiceSearch {
  interval?: Interval;
  /** A stretch of local time within the period that the page is narrowed to: `2026-11-21T10:00/2026-11-21T11:00`. */
  within?: string;
  heat?: HeatMetric;
  /** The definitions of the service level are shown side by side. */
  definitions?: boolean;
  /** Two queues to compare. */
  pair?: [string, string];
}

const local = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d`;
const stretch = new RegExp(`^(${local})/(${local})$`);

export function serviceSearch(search: Record<string, unknown>): ServiceSearch {
  const interval = intervals.find((one) => one === search['interval']);
  const heat = heatMetrics.find((one) => one === search['heat']);
  const { within, pair, definitions } = search;
  const queues = Array.isArray(pair) ? pair.filter((one): one is string => typeof one === 'string') : [];
  const [first, second] = queues;
  return {
    ...(interval === undefined ? {} : { interval }),
    ...(typeof within === 'string' && stretchOf(within) !== null ? { within } : {}),
    ...(heat === undefined ? {} : { heat }),
    ...(definitions === true ? { definitions } : {}),
    ...(first === undefined || second === undefined ? {} : { pair: [first, second] as [string, string] }),
  };
}

export interface Stretch {
  from: string;
  to: string;
}

function stretchOf(within: string): Stretch | null {
  const [, from, to] = stretch.exec(within) ?? [];
  return from === undefined || to === undefined || from >= to ? null : { from, to };
}

/** The stretch that the page is narrowed to; null where it lies outside of the period. */
export function narrowedTo({ within }: ServiceSearch, { first, last }: ResolvedPeriod): Stretch | null {
  const found = within === undefined ? null : stretchOf(within);
  return found === null || found.from.slice(0, 10) < first || found.from.slice(0, 10) > last ? null : found;
}

/** The period of this page's reports. */
export const spanOf = (search: ServiceSearch, period: ResolvedPeriod): Stretch => narrowedTo(search, period) ?? requestPeriod(period);

/** How many days each interval is shown for: a table of some thousand rows says nothing more. */
const mostDays: Record<Interval, number> = { quarter_hour: 31, half_hour: 62, hour: 124, day: 3000, week: 20_000, month: 100_000 };

export const fits = (interval: Interval, days: number): boolean => days <= mostDays[interval];

export interface ShownInterval {
  interval: Interval;
  /** The one that was asked for, where it is too fine for the period. */
  tooFine: Interval | null;
}

/** By choice; else about as many intervals as can be seen. */
export function intervalOf(search: ServiceSearch, period: ResolvedPeriod): ShownInterval {
  const { interval } = search;
  if (interval !== undefined && fits(interval, period.days)) return { interval, tooFine: null };
  if (interval !== undefined) return { interval: intervals.find((one) => fits(one, period.days)) ?? 'month', tooFine: interval };
  if (narrowedTo(search, period) !== null) return { interval: 'quarter_hour', tooFine: null };
  const usual = period.days <= 2 ? 'hour' : period.days <= 92 ? 'day' : period.days <= 730 ? 'week' : 'month';
  return { interval: usual, tooFine: null };
}

export type ServiceChange = { [Key in keyof ServiceSearch]?: ServiceSearch[Key] | undefined };

const route = getRouteApi('/signed-in/service');

export interface ServiceChoices {
  search: ServiceSearch;
  choose: (part: ServiceChange) => void;
  /** Shows one interval alone: a stretch of a day, or the days that it has. */
  narrow: (key: string, interval: Interval) => void;
}

export function useServiceSearch(): ServiceChoices {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const choose = (part: object): void => void navigate({ to: '.', search: (all: object) => ({ ...all, ...part }), resetScroll: false });
  return {
    search,
    choose,
    narrow: (key, interval) => {
      const end = endOfInterval(key, interval);
      if (isWithinDay(interval)) choose({ within: `${key}/${end}`, interval: undefined, figure: undefined });
      else {
        const from = key.length === 7 ? `${key}-01` : key;
        choose({ period: 'custom', from, to: addDays(end, -1), within: undefined, interval: undefined, figure: undefined });
      }
    },
  };
}
