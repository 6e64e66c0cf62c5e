import { getRouteApi } from '@tanstack/react-router';
import type { Filter } from '#contract/report.ts';
import type { FigureAddress } from '#web/components/metric/figures.ts';
import { parsePeriodSearch, type PeriodSearch, requestPeriod, type ResolvedPeriod, resolvePeriod } from '#web/period.ts';
import { useSession } from '#web/session.ts';
import { stringsOf } from '#web/strings-of.ts';
import { useNow } from '#web/use-now.ts';

/** What a page shows, all of it in the URL: period, comparison, zone, filters, and the figure that is open. */

/** Dimensions that every page of figures can be narrowed by. */
export const viewFilters = ['queue', 'agent', 'team', 'number', 'campaign'] as const;
export type ViewFilter = (typeof viewFilters)[number];

export interface ViewSearch extends PeriodSearch, Partial<Record<ViewFilter, string[]>> {
  figure?: FigureAddress;
}

/** Keys that go along from page to page. */
export const keptAlong = ['period', 'from', 'to', 'tz', 'compare', ...viewFilters] as const satisfies readonly (keyof ViewSearch)[];

export function parseViewSearch(search: Record<string, unknown>): ViewSearch {
  const figure = figureOf(search['figure']);
  const filters: Partial<Record<ViewFilter, string[]>> = {};
  for (const name of viewFilters) {
    const values = stringsOf(search[name]);
    if (values.length > 0) filters[name] = values;
  }
  return { ...parsePeriodSearch(search), ...filters, ...(figure === undefined ? {} : { figure }) };
}

function figureOf(value: unknown): FigureAddress | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { report, row, metric, part } = value as Record<string, unknown>;
  if (typeof report !== 'string' || typeof metric !== 'string' || !Array.isArray(row)) return undefined;
  const keys = row.map((key: unknown) => (typeof key === 'string' || typeof key === 'number' ? String(key) : null));
  return { report, row: keys, metric, ...(typeof part === 'string' ? { part } : {}) };
}

export type ViewChange = { [Key in keyof ViewSearch]?: ViewSearch[Key] | undefined };

export interface View {
  period: ResolvedPeriod;
  /** The filters as the chosen values of each dimension. */
  filters: Partial<Record<ViewFilter, string[]>>;
  /** The same as a report takes them. */
  where: Filter[];
  figure: FigureAddress | undefined;
  now: number;
  /** Keys that change; undefined or an empty list takes one out of the URL. */
  change: (part: ViewChange) => void;
  open: (figure: FigureAddress | undefined) => void;
}

const signedIn = getRouteApi('/signed-in');

/** The page where the person is: the layout's own place would be the overview. */
const here = { to: '.', unsafeRelative: 'path' } as const;

export function useView(): View {
  const search = signedIn.useSearch();
  const navigate = signedIn.useNavigate();
  const { tz } = useSession();
  const now = useNow();
  const { period: preset, ...dates } = search;
  // Means and comparisons over all time say nothing; the calls list has it.
  const period = resolvePeriod(preset === undefined || preset === 'all_time' ? dates : search, tz, now);
  const filters = Object.fromEntries(viewFilters.flatMap((name) => (search[name] === undefined ? [] : [[name, search[name]]])));
  const where = viewFilters.flatMap((name): Filter[] => {
    const values = search[name];
    return values === undefined ? [] : [{ dimension: name, op: 'in', values }];
  });
  const change = (part: ViewChange): void => {
    // Set to undefined a key is gone; left out, the router would carry the old one along.
    const gone = Object.fromEntries(keptAlong.map((key) => [key, undefined]));
    const { figure, ...kept } = search;
    void navigate({ ...here, search: (all: object) => ({ ...all, ...gone, figure: undefined, ...parseViewSearch({ ...kept, ...part }) }) });
  };
  const open = (figure: FigureAddress | undefined): void => {
    void navigate({ ...here, search: (all: object) => ({ ...all, figure }), resetScroll: false });
  };
  return { period, filters, where, figure: search.figure, now, change, open };
}

/** What every report of a view has in common. */
export const reportBase = ({ period, where }: View) => ({ period: requestPeriod(period), tz: period.tz, where });
