import { queryOptions } from '@tanstack/react-query';
import { client } from '#web/api.ts';

export const currenciesQuery = queryOptions({
  queryKey: ['settings', 'currencies'],
  queryFn: async ({ signal }) => await client.callUntil(signal, 'currencies'),
});
