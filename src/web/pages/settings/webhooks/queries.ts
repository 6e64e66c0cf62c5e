import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { MessageState } from '#contract/outbound-kinds.ts';
import { client } from '#web/api.ts';

/** A page of the log of messages. */
export const pageRows = 20;

/** Long enough to be calm, short enough to see a message go. */
const everyMs = 5000;

const key = ['settings', 'webhooks'] as const;

export const webhooksQuery = queryOptions({
  queryKey: [...key, 'all'],
  queryFn: async ({ signal }) => (await client.callUntil(signal, 'subscriptions')).subscriptions,
  refetchInterval: everyMs,
});

export const messagesQuery = (id: string, state: MessageState | null, before: number | null) =>
  queryOptions({
    queryKey: [...key, 'messages', id, state, before],
    queryFn: async ({ signal }) =>
      await client.callUntil(signal, 'outboundMessages', {
        params: { id },
        query: { limit: pageRows, ...(state === null ? {} : { state }), ...(before === null ? {} : { before }) },
      }),
    placeholderData: keepPreviousData,
    refetchInterval: everyMs,
  });

export const previewQuery = (id: string) =>
  queryOptions({
    queryKey: [...key, 'preview', id],
    queryFn: async ({ signal }) => (await client.callUntil(signal, 'previewSubscription', { params: { id } })).messages,
    enabled: false,
  });

/** All of it: the list and every log. */
export const webhooksKey = key;
