import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { client } from '#web/api.ts';

/** A page of the log of fetches. */
const pageRows = 20;

const key = ['settings', 'feeds'] as const;

export const feedsQuery = queryOptions({
  queryKey: [...key, 'all'],
  queryFn: async ({ signal }) => (await client.callUntil(signal, 'conversionFeeds')).feeds,
});

export const previewQuery = (id: string) =>
  queryOptions({
    queryKey: [...key, 'preview', id],
    queryFn: async ({ signal }) => await client.callUntil(signal, 'previewConversionFeed', { params: { id } }),
    enabled: false,
  });

export const fetchesQuery = (id: string, before: number | null) =>
  queryOptions({
    queryKey: [...key, 'fetches', id, before],
    queryFn: async ({ signal }) =>
      await client.callUntil(signal, 'conversionFetches', {
        params: { id },
        query: { limit: pageRows, ...(before === null ? {} : { before }) },
      }),
    placeholderData: keepPreviousData,
  });

/** All of it: the list, every dry run and every log. */
export const feedsKey = key;
