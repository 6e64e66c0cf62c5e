import type { PullAnswer } from '#connectors/pulls.ts';

const longestMs = 24 * 3_600_000;

/** Milliseconds that an answer asks us to wait by `Retry-After`, in seconds or as a date; null = it does not. */
export function retryAfterMs({ headers, at }: Pick<PullAnswer, 'headers' | 'at'>): number | null {
  const text = headers['retry-after']?.trim() ?? '';
  if (/^\d+(?:\.\d+)?$/u.test(text)) return Math.min(longestMs, Math.ceil(Number(text) * 1000));
  const date = text === '' ? NaN : Date.parse(text);
  return Number.isNaN(date) ? null : Math.min(longestMs, Math.max(0, date - at));
}

/** Whether the same request may do better later: a limit, or a failure of the server. */
export const mayPass = (status: number): boolean => status === 429 || status === 408 || status === 425 || status >= 500;

/** A request that failed so often will not do. */
export const mostTries = 20;

/** Between the tries of a request. */
export const tryPauses = { firstMs: 2_000, mostMs: 900_000 };
