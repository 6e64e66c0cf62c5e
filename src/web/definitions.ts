import { queryOptions, useQuery } from '@tanstack/react-query';
import type { MetricView } from '#contract/catalogue-view.ts';
import { client } from '#web/api.ts';

const none: ReadonlyMap<string, MetricView> = new Map();

/** For a page that is the catalogue: with its states. */
export const catalogueQuery = queryOptions({
  queryKey: ['metrics'],
  queryFn: async ({ signal }) => await client.callUntil(signal, 'metrics'),
  select: ({ metrics }): ReadonlyMap<string, MetricView> => new Map(metrics.map((metric) => [metric.id, metric])),
  staleTime: Infinity,
});

/** The metric catalogue by id; empty until it has come. */
export function useDefinitions(): ReadonlyMap<string, MetricView> {
  return useQuery(catalogueQuery).data ?? none;
}
