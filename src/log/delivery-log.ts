import type { Decoded, Delivery, NewDelivery, Reject } from '#domain/delivery.ts';
import type { StoredEvent } from '#domain/events.ts';
import type { FactTable } from '#domain/facts.ts';

/** Where an append ended: its place, and whether the same delivery was already there. */
export interface Appended {
  readonly seq: number;
  readonly duplicate: boolean;
}

/** The durable log: the only truth. Implemented on SQLite and PostgreSQL behind one contract suite. */
export interface DeliveryLog {
  /** Resolves once the delivery is durable (group commit). A repeated key resolves as a duplicate of the first. */
  append(delivery: NewDelivery): Promise<Appended>;
  /** Which of these delivery keys the connection already has. */
  known(connection: string, keys: readonly string[]): Promise<Set<string>>;
  /** Deliveries after `seq`, in order; never skips one that commits late. Ends early at `maxBytes` of bodies. */
  after(seq: number, limit: number, maxBytes?: number): Promise<Delivery[]>;
  get(account: string, seq: number): Promise<Delivery | null>;
  /** The last position. */
  position(): Promise<number>;
  close(): Promise<void>;
}

/** A delivery that has been decoded: what the event index stores of it, atomically. */
export interface DecodedDelivery extends Decoded {
  readonly delivery: Pick<Delivery, 'seq' | 'account' | 'connection'>;
  readonly decoder: string;
}

/** One group: all events of one call, one agent or one imported row, joined by the key map. */
export interface EventGroup {
  readonly id: number;
  readonly account: string;
  readonly connection: string;
  /** `call`, `agent` or `fact`: the head of its keys. */
  readonly kind: string;
  /** The highest `seq` among its events: the position that its facts are at least as fresh as. */
  readonly position: number;
  /** Grows with each new event or merge; a projection is done only if it is still the same. */
  readonly revision: number;
  readonly events: readonly StoredEvent[];
}

/** A row that the warehouse may hold: identity is (table, id, at, scope) because the sort key holds the instant. */
export interface ProjectedKey {
  readonly table: FactTable;
  readonly id: string;
  readonly at: number;
}

/** Derived from the log, rebuilt at will: events by content, the key map, what is waiting to be projected. */
export interface EventIndex {
  /** Stores events (once by content), rejects, unions of keys, dirty marks and the new decode position in one transaction. */
  record(decoded: readonly DecodedDelivery[], position: number): Promise<void>;
  /** Up to which `seq` deliveries are decoded. */
  decodedUpTo(): Promise<number>;
  /** Forgets events, rejects, groups of one connection (its projected keys stay, to be tombstoned) so that it can be decoded again. */
  forget(connection: string): Promise<void>;
  /** Groups whose facts are not yet projected, oldest mark first, with their events. Emptied groups (merged away or forgotten) come with no events. */
  dirty(limit: number): Promise<EventGroup[]>;
  /** How many groups wait. */
  waiting(): Promise<number>;
  /** Marks every group dirty (rebuild). */
  markAll(): Promise<void>;
  /** Reserves `count` write numbers, durable and never given again; returns the first. */
  reserveVersions(count: number): Promise<number>;
  /** Keys that the warehouse may hold for these groups. */
  projectedKeys(groups: readonly number[]): Promise<Map<number, ProjectedKey[]>>;
  /** Before inserting: durably adds new keys beside the older ones. */
  addProjectedKeys(keys: ReadonlyMap<number, readonly ProjectedKey[]>): Promise<void>;
  /** After inserting: drops keys known to be deleted and clears the dirty mark of groups whose revision is unchanged. */
  finish(done: readonly { readonly group: number; readonly revision: number; readonly drop: readonly ProjectedKey[] }[]): Promise<void>;
  /** Events of one call group found by any of its keys, in stored order. */
  eventsByKey(account: string, connection: string, key: string): Promise<StoredEvent[]>;
  rejects(account: string, filter: { connection?: string; limit: number; before?: number }): Promise<StoredReject[]>;
  rejectCount(account: string, connection?: string): Promise<number>;
}

export interface StoredReject extends Reject {
  readonly seq: number;
  readonly connection: string;
}
