import { queryOptions } from '@tanstack/react-query';
import { client } from '#web/api.ts';

/** Calls by a number or an id, over all time: the newest few. */
export function foundCallsQuery(text: string) {
  return queryOptions({
    queryKey: ['palette', 'calls', text],
    queryFn: async ({ signal }) => await client.callUntil(signal, 'calls', { query: { search: text, limit: 5 } }),
    staleTime: 30_000,
  });
}

/** Three digits of a number, or the beginning of an id: a search for less would read every call for nothing. */
export function looksLikeCall(text: string): boolean {
  const digits = text.replace(/\D/g, '');
  if (/^[+\d\s()./-]+$/.test(text)) return digits.length >= 3;
  return /^[0-9a-z-]{8,}$/i.test(text) && digits.length >= 2;
}
