import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { RouteInput } from '#contract/routes.ts';
import { client } from '#web/api.ts';
import { dateIn, requestPeriod, type ResolvedPeriod } from '#web/period.ts';
import { type View, viewFilters } from '#web/view.ts';
import { type CallsSearch, ownFilters, spanNames } from './search.ts';

export const pageSize = 100;

/** The list that is asked for, without the place in it. */
export type CallsAsked = NonNullable<RouteInput<'calls'>['query']>;

export function callsAsked(search: CallsSearch, period: ResolvedPeriod, filters: View['filters']): CallsAsked {
  const lists = [
    ...viewFilters.map((name) => [name, filters[name]] as const),
    ...ownFilters.map((name) => [name, search[name]] as const),
  ].flatMap(([name, values]) => (values === undefined ? [] : [[name, JSON.stringify(values)]]));
  const spans = spanNames.flatMap((name) => (search[name] === undefined ? [] : [[name, search[name]]]));
  return {
    ...(period.preset === 'all_time' ? {} : requestPeriod(period)),
    tz: period.tz,
    ...(Object.fromEntries(lists) as Record<string, string>),
    ...(Object.fromEntries(spans) as Record<string, number>),
    ...(search.search === undefined ? {} : { search: search.search }),
    sort: search.sort ?? 'started_at',
    desc: search.asc === true ? 'false' : 'true',
  };
}

/** One page of the list; the list asks for those that are on the screen. The answer carries what it answers. */
export function callsPageQuery(asked: CallsAsked, page: number) {
  return queryOptions({
    queryKey: ['calls', asked, page],
    queryFn: async ({ signal }) => ({
      ...(await client.callUntil(signal, 'calls', { query: { ...asked, limit: pageSize, offset: page * pageSize } })),
      asked,
    }),
    staleTime: 60_000,
  });
}

/** The first page says how long the list is; it is asked again as long as calls may still come. */
export function firstPageQuery(asked: CallsAsked, period: ResolvedPeriod, now: number) {
  return {
    ...callsPageQuery(asked, 0),
    placeholderData: keepPreviousData,
    refetchInterval: period.last >= dateIn(period.tz, now) && period.preset !== 'all_time' ? 30_000 : (false as const),
  };
}
