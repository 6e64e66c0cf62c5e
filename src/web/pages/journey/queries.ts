import { queryOptions } from '@tanstack/react-query';
import { client } from '#web/api.ts';
import type { JourneySearch } from './search.ts';

export const journeyQuery = ({ call, visitor }: JourneySearch) =>
  queryOptions({
    queryKey: ['journey', call ?? null, visitor ?? null],
    queryFn: async ({ signal }) =>
      await client.callUntil(signal, 'journey', { query: call !== undefined ? { call } : { visitor: visitor ?? '' } }),
  });
