import { queryOptions } from '@tanstack/react-query';
import { client } from '#web/api.ts';

/** The saved views that this person sees. */
export const viewsQuery = queryOptions({
  queryKey: ['views'],
  queryFn: async ({ signal }) => await client.callUntil(signal, 'views'),
  staleTime: 60_000,
});
