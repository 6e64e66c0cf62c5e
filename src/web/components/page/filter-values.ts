import { queryOptions } from '@tanstack/react-query';
import { client } from '#web/api.ts';

/** The values that a filter offers: those that calls have, the most frequent first. */
export function filterValuesQuery(dimension: string) {
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
