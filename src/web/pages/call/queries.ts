import { queryOptions } from '@tanstack/react-query';
import { client } from '#web/api.ts';

/** One call with its timeline and what was received. */
export const callQuery = (id: string) =>
  queryOptions({
    queryKey: ['call', id],
    queryFn: async ({ signal }) => await client.callUntil(signal, 'call', { params: { id } }),
  });
