import { queryOptions, useQuery } from '@tanstack/react-query';
import type { Drill } from '#contract/report.ts';
import { client } from '#web/api.ts';
import { formatPercent } from '#web/format.ts';

const most = 100;

/** Visits that are less probable are not told one by one. */
const leastTold = 0.005;

/** Of a visit that is not told: below what is. */
export const probabilityText = (share: number): string => (share < leastTold ? `< ${formatPercent(leastTold)}` : formatPercent(share));

const probabilitiesQuery = (calls: readonly string[]) =>
  queryOptions({
    queryKey: ['probabilities', calls],
    queryFn: async ({ signal }) => await client.callUntil(signal, 'callProbabilities', { body: { calls: [...calls] } }),
    staleTime: 15_000,
  });

/** Of a row of a call that goes to a visit: how probable it is that this visit made it; null = nothing is said, or not yet. */
export type ProbabilityOf = (row: Drill['rows'][number]) => number | null;

/** Null where no row is a call that goes to a visit. */
export function useProbabilities(rows: Drill['rows']): ProbabilityOf | null {
  const calls = [...new Set(rows.flatMap((row) => (isOfVisit(row) ? [row.call_id] : [])))].slice(0, most);
  const { data } = useQuery({ ...probabilitiesQuery(calls), enabled: calls.length > 0 });
  if (calls.length === 0) return null;
  const found = new Map(data?.calls.map(({ call, sessions }) => [call, sessions]));
  return (row) => {
    const sessions = isOfVisit(row) ? found.get(row.call_id) : undefined;
    return sessions === undefined ? null : (sessions.find(({ session_id: id }) => id === row.fields['touch_session'])?.probability ?? 0);
  };
}

const isOfVisit = (row: Drill['rows'][number]): row is Drill['rows'][number] & { call_id: string } => {
  const session = row.fields['touch_session'];
  return row.call_id !== null && typeof session === 'string' && session !== '';
};
