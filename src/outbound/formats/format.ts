import type { Instant } from '#domain/instant.ts';
import type { Tellable } from '#outbound/applies.ts';
import type { Message } from '#outbound/message.ts';
import type { Posted } from '#outbound/post.ts';
import type { SavedSubscription } from '#outbound/subscriptions.ts';

/** A message that is to be written as its receiver reads it. */
export interface Written {
  /** Numbers and names masked, unless they may be told. */
  readonly message: Message;
  /** The caller's number whatever may be told: only to be told as a digest that its receiver cannot turn back. */
  readonly caller: string | null;
  /** Whether the number itself may be told. */
  readonly numbers: boolean;
  readonly subscription: SavedSubscription;
  readonly now: Instant;
}

/** One request; or why this receiver is told nothing of the call. */
export type Request =
  | { readonly is: 'request'; readonly url: string; readonly body: Buffer; readonly headers: Readonly<Record<string, string>> }
  | { readonly is: 'left-out'; readonly why: string };

/** How a kind of receiver is told of calls. */
export interface Format {
  /** Whether such a call can be told to it at all. */
  readonly takes: (call: Tellable) => boolean;
  /** What is wrong with the address for this receiver, as "wanted …"; null = nothing. */
  readonly wrongUrl: (url: URL) => string | null;
  /** Whether it checks our signature. */
  readonly isSigned: boolean;
  readonly write: (written: Written) => Request;
  /** What an answer of 200 to 299 says that is no success; null = it is one. */
  readonly refusal: (answer: string) => string | null;
  /** Whether another try may be taken after this answer. */
  readonly mayRetry: (posted: Posted) => boolean;
}

/** A JSON body as it is posted. */
export function jsonRequest(url: string, value: object, headers: Readonly<Record<string, string>> = {}): Request {
  return { is: 'request', url, body: Buffer.from(JSON.stringify(value)), headers: { 'content-type': 'application/json', ...headers } };
}

/** What a call is worth, as ad systems are told it; nothing where the webhook does not say. */
export const worthOf = ({ value, currency }: SavedSubscription): { readonly value?: number; readonly currency?: string } =>
  value === null || currency === null ? {} : { value, currency };

/** A repetition counts twice there: it is tried again only where the receiver itself could not. */
export const whereTheReceiverFailed = ({ status }: Posted): boolean => status === null || status >= 500 || status === 408 || status === 429;
