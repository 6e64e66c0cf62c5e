import type { Instant } from '#domain/instant.ts';
import type { PullAnswer, PullRequest } from './pulls.ts';

/**
 * How a system is told where to post, where that ends by itself unless it is renewed. Asked with what its API is asked with for calls of
 * the past. Pure: when to ask is the work of `src/pull/`.
 */
export interface Subscribes {
  /** All that we may see. */
  readonly list: PullRequest;
  readonly create: (wanted: WantedSubscription) => PullRequest & PullChange;
  readonly renew: (id: string) => PullRequest & PullChange;
  readonly remove: (id: string) => PullRequest & PullChange;
  /** What an answer to any of these tells; `gone`: there is none of this id any more. */
  readonly read: (answer: PullAnswer) => readonly Subscription[] | 'gone' | { readonly failed: string };
}

/** A request that changes something. It is never kept. */
export interface PullChange {
  readonly change: { readonly method: 'POST' | 'PUT' | 'DELETE'; readonly json: unknown };
}

export interface WantedSubscription {
  /** Where is posted to. */
  readonly address: string;
  /** What proves the posts to us. */
  readonly secret: string;
}

export interface Subscription {
  readonly id: string;
  readonly address: string;
  /** Whether it tells of what we want to hear. */
  readonly whole: boolean;
  /** What the system calls its state, where it does not post any more; null where it does. */
  readonly stopped: string | null;
  readonly createdAt: Instant | null;
  readonly expiresAt: Instant | null;
}
