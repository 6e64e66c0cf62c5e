import type { Decoded, Delivery, NewDelivery, Reject } from '#domain/delivery.ts';
import type { FailureCode } from '#domain/failure.ts';
import type { DecodeProgress, DecodedDelivery, FinishedGroup, ProjectedKey, Rewrite } from './delivery-log.ts';
import type { MappingChange } from './mapping-change.ts';
import { writePayload } from './payload.ts';
import { plainKey, plainText } from './plain-text.ts';
import { rejectHash } from './reject-hash.ts';

/** What the one writer of a log is asked to do. Plain data, so that it may cross to a worker thread. */
export type WriteJob =
  | { readonly kind: 'append'; readonly delivery: NewDelivery }
  | { readonly kind: 'record'; readonly batch: readonly PackedDelivery[]; readonly progress: DecodeProgress }
  | { readonly kind: 'forget'; readonly connection: string }
  | { readonly kind: 'sweep' }
  | { readonly kind: 'markAll' }
  | { readonly kind: 'rewrite'; readonly changes: readonly PackedRewrite[] }
  | { readonly kind: 'removeAccount'; readonly account: string }
  | { readonly kind: 'removeReceived'; readonly account: string; readonly connection: string; readonly before: number }
  | { readonly kind: 'postpone'; readonly groups: readonly number[] }
  | { readonly kind: 'mapping'; readonly change: MappingChange }
  | { readonly kind: 'purge' }
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

/** A rewritten delivery: `gone` are events and rejects that it had and has no more. */
export interface PackedRewrite {
  readonly delivery: Delivery;
  readonly now: PackedDelivery | null;
  readonly gone: {
    readonly events: readonly Pick<PackedEvent, 'id' | 'key' | 'payload'>[];
    readonly keys: readonly string[];
    readonly rejects: readonly Uint8Array[];
  };
}

/** What a rewrite takes away and what it adds. Keys that it no longer names may be without any event then. */
export function packRewrite({ delivery, decoded }: Rewrite): PackedRewrite {
  if (decoded === null) return { delivery, now: null, gone: { events: [], keys: [], rejects: [] } };
  const of = (which: Decoded): PackedDelivery => pack({ delivery, decoder: decoded.decoder, ...which });
  const [before, now] = [of(decoded.before), of(decoded.after)];
  // A record's id is its number, whatever it says: the same id with another content is another event.
  const named = new Set(now.events.map(({ id, key, payload }) => `${key} ${id} ${payload}`));
  const keysOf = (packed: PackedDelivery): Set<string> => new Set(packed.events.flatMap(({ key, links }) => [key, ...links]));
  const kept = keysOf(now);
  const rejected = (packed: PackedDelivery): Map<string, Uint8Array> =>
    new Map(
      packed.rejects.map((one) => Uint8Array.from(rejectHash(one, delivery.seq))).map((hash) => [Buffer.from(hash).toString('hex'), hash]),
    );
  const still = rejected(now);
  return {
    delivery,
    now,
    gone: {
      events: before.events
        .filter(({ id, key, payload }) => !named.has(`${key} ${id} ${payload}`))
        .map(({ id, key, payload }) => ({ id, key, payload })),
      keys: [...keysOf(before)].filter((key) => !kept.has(key)),
      rejects: [...rejected(before)].filter(([hex]) => !still.has(hex)).map(([, hash]) => hash),
    },
  };
}

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
