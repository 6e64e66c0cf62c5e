import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { DrillRequestInput } from '#contract/report.ts';
import { client } from '#web/api.ts';

/** The rows behind a part of a figure. */
export const drillQuery = (request: DrillRequestInput) =>
  queryOptions({
    queryKey: ['drill', request],
    queryFn: async ({ signal }) => await client.callUntil(signal, 'drill', { body: request }),
    placeholderData: keepPreviousData,
    staleTime: 15_000,
  });
