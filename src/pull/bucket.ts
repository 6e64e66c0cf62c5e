import type { PullRate } from '#connectors/pulls.ts';
import type { Instant } from '#domain/instant.ts';

/** So much of what a system allows may be asked at once; the rest flows in evenly. */
const atOnce = 0.2;

/** What was waited for is there, although fractions of tokens that were added up may come to a hair less than one. */
const oneToken = 1 - 1e-9;

/**
 * Paces requests: each rate is a bucket of tokens that fills evenly. What fits in a bucket and what flows in during its time are together
 * no more than the rate, so that it holds over every stretch of that length, however it lies.
 */
export class Pace {
  readonly #buckets: { readonly perMs: number; readonly most: number; tokens: number; at: Instant }[];

  constructor(rates: readonly PullRate[], now: Instant) {
    this.#buckets = rates.map(({ requests, seconds }) => {
      const most = Math.max(1, requests * atOnce);
      return { perMs: (requests - most) / (seconds * 1000), most, tokens: most, at: now };
    });
  }

  /** Milliseconds until one more may be asked; 0 = now. */
  waitMs(now: Instant): number {
    this.#fill(now);
    return Math.max(0, ...this.#buckets.map(({ tokens, perMs }) => (tokens >= oneToken ? 0 : Math.ceil((1 - tokens) / perMs))));
  }

  /** One is asked. */
  take(now: Instant): void {
    this.#fill(now);
    for (const bucket of this.#buckets) bucket.tokens -= 1;
  }

  #fill(now: Instant): void {
    for (const bucket of this.#buckets) {
      bucket.tokens = Math.min(bucket.most, bucket.tokens + Math.max(0, now - bucket.at) * bucket.perMs);
      bucket.at = now;
    }
  }
}
