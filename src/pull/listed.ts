import { createHash } from 'node:crypto';
import type { PulledDelivery } from '#connectors/pulls.ts';
import type { Decoded } from '#domain/delivery.ts';
import type { Instant } from '#domain/instant.ts';
import { contentKey } from '#ingest/receive.ts';

/** A call of an answer: what it is called, in the keys that its events bear. */
export interface ListedItem {
  readonly delivery: PulledDelivery;
  /** As the event index has them; none where it could not be read, or tells of no call. */
  readonly keys: readonly string[];
  /** The same, hashed, for our own notes: a key may hold a number. Never empty: what has no key is its content. */
  readonly hashes: readonly string[];
  readonly name: string;
  /** When it began. */
  readonly at: Instant | null;
  readonly rejected: boolean;
  /** By which it is the same telling, and among tellings of this kind its call. */
  readonly contentKey: string;
  readonly telling: string;
}

/** What a delivery tells of its call, from what its decoder makes of it. */
export function listedItem(delivery: PulledDelivery, { events, rejects }: Decoded): ListedItem {
  const ofCall = events.filter(({ key }) => key.startsWith(callPrefix));
  const keys = [...new Set(ofCall.flatMap(({ key, links }) => [key, ...links.filter((link) => link.startsWith(callPrefix))]))];
  const content = contentKey({ format: delivery.format }, delivery.body);
  const [first] = keys;
  const hashes = first === undefined ? [`?${content.slice(0, 20)}`] : keys.map(keyHash);
  return {
    ...{ delivery, keys, hashes, contentKey: content, rejected: rejects.length > 0 },
    name: first?.slice(callPrefix.length) ?? '',
    at: ofCall.length === 0 ? null : Math.floor(Math.min(...ofCall.map(({ event }) => event.at))),
    telling: keyHash(`${delivery.format} ${hashes[0] ?? ''}`),
  };
}

const callPrefix = 'call:';

export function keyHash(key: string): string {
  return createHash('sha256').update(key).digest('base64url').slice(0, 22);
}
