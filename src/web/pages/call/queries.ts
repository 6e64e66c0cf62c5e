import { queryOptions } from '@tanstack/react-query';
import { client } from '#web/api.ts';

/** One call with its timeline and what was received. */
export const callQuery = (id: string) =>
  queryOptions({
    queryKey: ['call', id],
    queryFn: async ({ signal }) => await client.callUntil(signal, 'call', { params: { id } }),
  });

/** The visits that may have made a call; worked out when it is asked for, which may take seconds. */
export const callSessionsQuery = (id: string) =>
  queryOptions({
    queryKey: ['call', id, 'sessions'],
    queryFn: async ({ signal }) => await client.callUntil(signal, 'callSessions', { params: { id } }),
  });
