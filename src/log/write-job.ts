import type { NewDelivery, Reject } from '#domain/delivery.ts';
import type { FailureCode } from '#domain/failure.ts';
import type { DecodeProgress, DecodedDelivery, FinishedGroup, ProjectedKey } from './delivery-log.ts';
import { writePayload } from './payload.ts';
import { plainKey, plainText } from './plain-text.ts';

/** What the one writer of a log is asked to do. Plain data, so that it may cross to a worker thread. */
export type WriteJob =
  | { readonly kind: 'append'; readonly delivery: NewDelivery }
  | { readonly kind: 'record'; readonly batch: readonly PackedDelivery[]; readonly progress: DecodeProgress }
  | { readonly kind: 'forget'; readonly connection: string }
  | { readonly kind: 'sweep' }
  | { readonly kind: 'markAll' }
  | { readonly kind: 'reserve'; readonly count: number }
  | { readonly kind: 'addKeys'; readonly keys: readonly (readonly [group: number, keys: readonly ProjectedKey[]])[] }
  | { readonly kind: 'finish'; readonly done: readonly FinishedGroup[] };

/** A decoded delivery whose events are already the text that is stored. */
export interface PackedDelivery {
  readonly seq: number;
  readonly account: string;
  readonly connection: string;
  readonly decoder: string;
  readonly events: readonly PackedEvent[];
  readonly rejects: readonly Reject[];
}

export interface PackedEvent {
  readonly id: string;
  readonly key: string;
  readonly links: readonly string[];
  readonly payload: string;
  /** Set where a group's events are read from an instant on: agents. */
  readonly at: number | null;
}

/** The answer of one job: its value, or why it failed. */
export type WriteResult = { readonly value: unknown } | { readonly code: FailureCode | null; readonly message: string };

export function pack({ delivery, decoder, events, rejects }: DecodedDelivery): PackedDelivery {
  const { seq, account, connection } = delivery;
  return {
    seq,
    account,
    connection,
    decoder,
    events: events.map((event) => ({
      id: plainKey(event.id),
      key: plainKey(event.key),
      links: event.links.length === 0 ? event.links : event.links.map(plainKey),
      payload: writePayload(event),
      at: event.key.startsWith('agent:') ? Math.floor(event.event.at) : null,
    })),
    rejects: rejects.map(({ line, byte, reason, text }) => ({ line, byte, reason: plainText(reason), text: plainText(text) })),
  };
}
