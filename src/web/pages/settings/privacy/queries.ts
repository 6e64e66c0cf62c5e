import { queryOptions } from '@tanstack/react-query';
import { client } from '#web/api.ts';

/** Asked again while one is at work. */
export const erasuresQuery = queryOptions({
  queryKey: ['privacy', 'erasures'],
  queryFn: async ({ signal }) => (await client.callUntil(signal, 'erasures')).erasures,
  refetchInterval: ({ state }) => (state.data?.some((one) => one.state !== 'done') === true ? 1_000 : false),
});

export const retentionQuery = queryOptions({
  queryKey: ['privacy', 'retention'],
  queryFn: async ({ signal }) => await client.callUntil(signal, 'retention'),
});
