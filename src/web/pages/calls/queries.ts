import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { client } from '#web/api.ts';
import { requestPeriod, type ResolvedPeriod } from '#web/period.ts';
import { type CallsSearch, filterNames } from './search.ts';

export const pageSize = 100;

/** One page of the list; the list asks for those that are on the screen. */
export function callsPageQuery(search: CallsSearch, period: ResolvedPeriod, page: number) {
  const filters = Object.fromEntries(filterNames.flatMap((name) => (search[name] === undefined ? [] : [[name, search[name].join(',')]])));
  const query = {
    ...(period.preset === 'all_time' ? {} : requestPeriod(period)),
    tz: period.tz,
    ...filters,
    ...(search.search === undefined ? {} : { search: search.search }),
    sort: search.sort ?? ('started_at' as const),
    desc: search.asc === true ? ('false' as const) : ('true' as const),
    limit: pageSize,
    offset: page * pageSize,
  };
  return queryOptions({
    queryKey: ['calls', query],
    queryFn: async ({ signal }) => await client.callUntil(signal, 'calls', { query }),
    ...(page === 0 ? { placeholderData: keepPreviousData } : {}),
  });
}

/** The values that a filter offers: those that calls have, the most frequent first. */
export function filterValuesQuery(dimension: 'queue' | 'agent' | 'number') {
  return queryOptions({
    queryKey: ['filter values', dimension],
    queryFn: async ({ signal }) => {
      const report = await client.callUntil(signal, 'report', {
        body: {
          metrics: [{ id: 'call_volume', params: { direction: 'all' } }],
          by: [dimension],
          order: { by: 'call_volume', desc: true },
          limit: 500,
        },
      });
      return report.rows.flatMap((row) => (typeof row.keys[0] === 'string' ? [row.keys[0]] : []));
    },
    staleTime: 300_000,
  });
}
