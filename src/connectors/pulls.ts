import type { Instant, TimeRange } from '#domain/instant.ts';

/**
 * How a system's API is asked for calls of the past. Pure: it says what to ask and reads what is answered; to send, to wait, to store
 * and to compare is the work of `src/pull/`.
 */
export interface Pulls {
  /** What proves us to the API, in the order of its form; kept sealed and never shown. */
  readonly credentials: readonly PullCredential[];
  /** Where the API is, by a name that requests use; '' is the usual one. A setting of the connection may put one address in place of all. */
  readonly hosts: Readonly<Record<string, string>>;
  /** How much may be asked; all of it holds at once. */
  readonly rates: readonly PullRate[];
  /** The past is asked in windows of this length, each from a whole multiple of it on: what is listed stays short, and a day is a day. */
  readonly windowMs: number;
  /** What is asked besides on both sides, where a span is read in a zone that nobody knows, or begins are told differently. */
  readonly marginMs: number;
  /** How far back the API knows calls; null where it does not say. */
  readonly reachesBackMs: number | null;
  /** `unknown`: what it tells would take the place of something better, so that calls which we have otherwise are left as they are. */
  readonly stores: 'all' | 'unknown';
  /** Headers of each request. */
  readonly headers: (access: PullAccess) => Readonly<Record<string, string>>;
  /** Where a token must be fetched first. */
  readonly login?: PullLogin;
  /** The first request for the calls of a window. */
  readonly begin: (window: TimeRange) => PullRequest;
  /** What an answer brings. It gets every answer but refusals (401, 403), limits (429) and failures of the server. */
  readonly read: (request: PullRequest, answer: PullAnswer) => Pulled;
  /** Where it lists the numbers of the account. */
  readonly numbers?: PullNumbers;
  /** Seconds to wait before the next request, as an answer of any kind says so besides `Retry-After`; null = it does not. */
  readonly pause?: (answer: PullAnswer) => number | null;
}

export interface PullNumbers {
  readonly begin: PullRequest;
  /** What an answer lists, and what is asked next. */
  readonly read: (
    request: PullRequest,
    answer: PullAnswer,
  ) => { readonly numbers: readonly TheirNumber[]; readonly next: PullRequest | null } | { readonly failed: string };
}

export interface TheirNumber {
  /** E.164. */
  readonly number: string;
  /** As the system calls it. */
  readonly name: string | null;
  /** False = for messages alone. */
  readonly voice: boolean;
}

export interface PullCredential {
  readonly name: string;
  /** What the system calls it. */
  readonly title: string;
  /** Typed unseen; an account's number need not be. */
  readonly hidden: boolean;
}

export interface PullRate {
  readonly requests: number;
  readonly seconds: number;
}

export interface PullAccess {
  readonly credentials: Readonly<Record<string, string>>;
  readonly token: string | null;
}

export interface PullLogin {
  /** Asked with POST. */
  readonly path: string;
  readonly headers: (credentials: PullAccess['credentials']) => Readonly<Record<string, string>>;
  readonly body: (credentials: PullAccess['credentials']) => string;
  readonly read: (answer: PullAnswer) => { readonly token: string; readonly seconds: number } | { readonly failed: string };
}

/** A GET. It is kept in the database while the work is interrupted, so it holds no secret: `{name}` in its path is a credential. */
export interface PullRequest {
  readonly host?: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** What reading its answer needs to know. */
  readonly note?: Readonly<Record<string, string>>;
}

export interface PullAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** When it came. */
  readonly at: Instant;
  /** How often this request was asked before and told to wait. */
  readonly tried: number;
}

/** What an answer came to; `wait`: ask the same again after so many seconds. */
export type Pulled = PulledPage | { readonly wait: number } | { readonly failed: string };

export interface PulledPage {
  /** A call each, its bytes as they came. */
  readonly deliveries: readonly PulledDelivery[];
  /** What is asked next, before whatever was still to be asked. */
  readonly next: readonly PullRequest[];
  /** How many calls the window has in all, where the answer says so: with fewer that came, it changed while it was read. */
  readonly total?: number | null;
}

export interface PulledDelivery {
  readonly format: string;
  readonly body: Uint8Array;
  /** As the end of an address would tell it, where messages of the format are told apart by it. */
  readonly topic?: string;
  /** Asked only where this is the first or another telling of its call. */
  readonly then?: readonly PullRequest[];
}
