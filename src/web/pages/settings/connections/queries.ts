import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { client } from '#web/api.ts';

/** A page of lists that are read below a position. */
export const pageRows = 20;

/** Long enough to be calm, short enough to be today's. */
const everyMs = 5000;

/** Of one connection: whoever has just connected it waits for the first delivery, or for the reason why none comes. */
const oneEveryMs = 2000;

export const connectionsQuery = queryOptions({
  queryKey: ['connections'],
  queryFn: async ({ signal }) => (await client.callUntil(signal, 'connections')).connections,
  refetchInterval: everyMs,
});

export const connectionQuery = (id: string) =>
  queryOptions({
    queryKey: ['connections', id],
    queryFn: async ({ signal }) => await client.callUntil(signal, 'connection', { params: { id } }),
    // While it is decoded again its progress is watched.
    refetchInterval: ({ state }) => (state.data?.state === 'decoding' ? 700 : oneEveryMs),
  });

export const connectorsQuery = queryOptions({
  queryKey: ['connectors'],
  queryFn: async ({ signal }) => (await client.callUntil(signal, 'connectors')).connectors,
  staleTime: Infinity,
});

/** `count`: how many there are by now; where more came, the list is asked for again. */
export const deliveriesQuery = (connection: string, before: number | null, count: number) =>
  queryOptions({
    queryKey: ['deliveries', connection, before, count],
    queryFn: async ({ signal }) =>
      await client.callUntil(signal, 'deliveries', { query: { connection, limit: pageRows, ...(before === null ? {} : { before }) } }),
    placeholderData: keepPreviousData,
  });

export const rejectedQuery = (connection: string, before: number | null, importId: string | null, count: number) =>
  queryOptions({
    queryKey: ['rejected', connection, before, importId, count],
    queryFn: async ({ signal }) =>
      await client.callUntil(signal, 'rejected', {
        query: {
          connection,
          limit: pageRows,
          ...(before === null ? {} : { before }),
          ...(importId === null ? {} : { import: importId }),
        },
      }),
    placeholderData: keepPreviousData,
  });
