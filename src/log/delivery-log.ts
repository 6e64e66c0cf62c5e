import type { Decoded, Delivery, NewDelivery, Reject } from '#domain/delivery.ts';
import type { StoredEvent } from '#domain/events.ts';
import type { FactTable } from '#domain/facts.ts';
import type { Instant, TimeRange } from '#domain/instant.ts';
import type { SeqRanges } from '#domain/seq-ranges.ts';
import type { Settled } from '#domain/settled.ts';
import type { Outcome, SpokenHour } from '#domain/usual-traffic.ts';
import type { MappingReads } from './mapping-reads.ts';
import type { MappingChange } from './mapping-change.ts';

/** Where an append ended: its place, and whether the same delivery was already there. */
export interface Appended {
  readonly seq: number;
  readonly duplicate: boolean;
  /** Of a duplicate: the one that is stored has another body. Told by whoever looked. */
  readonly differs?: boolean;
}

/** A delivery without its body, as lists show it. */
export interface DeliveryHead extends Omit<Delivery, 'body'> {
  readonly bytes: number;
}

/** The durable log: the only truth. Implemented on SQLite and PostgreSQL behind one contract suite. */
export interface DeliveryLog {
  /** Resolves once the delivery is durable (group commit). A repeated key resolves as a duplicate of the first. */
  append(delivery: NewDelivery): Promise<Appended>;
  /** Which of these delivery keys the connection already has. */
  known(connection: string, keys: readonly string[]): Promise<Set<string>>;
  /**
   * Deliveries after `seq`, in order; never skips one that commits late. Ends early at `maxBytes` of bodies (one is always given).
   * `connection` and `upTo` (inclusive) narrow it.
   */
  after(seq: number, limit: number, narrow?: { maxBytes?: number; connection?: string; upTo?: number }): Promise<Delivery[]>;
  get(account: string, seq: number): Promise<Delivery | null>;
  /** Newest first, below `before`. */
  list(account: string, filter: { connection?: string; before?: number; limit: number }): Promise<DeliveryHead[]>;
  /** Heads of the deliveries that the connection has under these keys. */
  heads(connection: string, keys: readonly string[]): Promise<DeliveryHead[]>;
  /** Positions of the connection's deliveries that an import brought (their `import` header), within `from` … `upTo`. */
  broughtBy(connection: string, importId: string, from: number, upTo: number): Promise<number[]>;
  /** When the newest deliveries of a connection were received, newest first, and the positions of its first and last. */
  traffic(connection: string, limit: number): Promise<{ first: number | null; last: number | null; received: number[] }>;
  /**
   * When a connection spoke (what imports brought is not counted): since when at all, and its hours from the slot of an instant on,
   * in order; `firstSeq` is the place of an hour's first delivery.
   */
  spoken(
    account: string,
    connection: string,
    from: Instant,
  ): Promise<{ first: Instant | null; hours: (SpokenHour & { readonly firstSeq: number })[] }>;
  /** When a connection spoke last. */
  lastSpoken(account: string, connection: string): Promise<Instant | null>;
  /** How many deliveries a connection has. */
  count(account: string, connection: string): Promise<number>;
  /** How many deliveries of a connection were received before an instant, without those that last. */
  countReceived(connection: string, before: Instant): Promise<number>;
  /** The last position; of an account the position of its last delivery. */
  position(account?: string): Promise<number>;
  /** Calls back soon after something was appended (also by another process); returns how to stop. */
  onAppend(wake: () => void): () => void;
  /** Waits for what was asked for, then closes log and index. */
  close(): Promise<void>;
}

/** A delivery that has been decoded: what the event index stores of it, atomically. */
export interface DecodedDelivery extends Decoded {
  readonly delivery: Pick<Delivery, 'seq' | 'account' | 'connection'>;
  /** What decoded it: connector, version and settings in one word. A connection is decoded again when it changes. */
  readonly decoder: string;
}

/** How far decoding came: the whole log up to a `seq`, or one forgotten connection that is being decoded again. */
export type DecodeProgress = number | { readonly connection: string; readonly upTo: number; readonly caughtUp: boolean };

/** What the index knows of one connection. */
export interface DecodedSource {
  readonly connection: string;
  readonly account: string;
  /** Empty after `forget`, until the first delivery is decoded again. */
  readonly decoder: string;
  /** Null when it goes with the whole log; else up to which `seq` it has been decoded again. */
  readonly behind: number | null;
  readonly events: number;
  readonly rejects: number;
  /** What alters its facts from outside: see `changeMapping`. */
  readonly shape: string;
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
  /** Set for an agent whose earlier events are settled: `events` are then those from `settled.at` on. */
  readonly settled: Settled | null;
  readonly events: readonly StoredEvent[];
  /** Later events of the agent come with the next call, once these are settled. */
  readonly more?: true;
}

/** A delivery that is rewritten in place, and what was decoded of it before and is now (null = not decoded yet, or no events). */
export interface Rewrite {
  readonly delivery: Delivery;
  readonly decoded: { readonly before: Decoded; readonly after: Decoded; readonly decoder: string } | null;
}

/** A group whose facts have been written. */
export interface FinishedGroup {
  readonly group: number;
  readonly revision: number;
  readonly drop: readonly ProjectedKey[];
  readonly settled?: Settled | null;
  /** Later events wait: the mark stays. */
  readonly more?: boolean;
}

/** A row that the warehouse may hold: identity is (account, table, id, at) because the sort key holds the instant. */
export interface ProjectedKey {
  readonly table: FactTable;
  readonly id: string;
  readonly at: number;
}

/** Derived from the log, rebuilt at will: events by content, the key map, what is waiting to be projected. */
export interface EventIndex extends MappingReads {
  /** Stores events (once by content), rejects, unions of keys, dirty marks and the new decode position in one transaction. */
  record(decoded: readonly DecodedDelivery[], progress: DecodeProgress): Promise<void>;
  /** Up to which `seq` deliveries are decoded (but those of connections that are behind). */
  decodedUpTo(): Promise<number>;
  /** The connections that have been decoded so far. */
  sources(): Promise<DecodedSource[]>;
  /**
   * Forgets events, rejects and groups of one connection so that it can be decoded again: it is then `behind` 0. Facts stay
   * in the warehouse until the new ones have replaced them (see `sweep`). Quick, whatever the size of the connection.
   */
  forget(connection: string): Promise<void>;
  /** Deletes a slice of what was forgotten and has been decoded again; true while more is left. */
  sweep(): Promise<boolean>;
  /**
   * Groups whose facts are not yet projected, oldest mark first, with their events in stored order; fewer than `limit` when they
   * are large. Emptied groups (merged away or forgotten) come with no events. `agentsLater`: connections whose agents are left out.
   */
  dirty(limit: number, agentsLater?: ReadonlySet<string>): Promise<EventGroup[]>;
  /** Moves waiting groups behind all others: their facts could not be made, and the others must not wait for them. */
  postpone(groups: readonly number[]): Promise<void>;
  /** How many groups wait, of all accounts or of one. `factsBefore`: those that may change facts of before this instant; agents are left out. */
  waiting(account?: string, factsBefore?: Instant): Promise<number>;
  /** Marks every group dirty (rebuild). */
  markAll(): Promise<void>;
  /** Reserves `count` write numbers, durable and never given again; returns the first. */
  reserveVersions(count: number): Promise<number>;
  /** Keys that the warehouse may hold for these groups; of a group in `from` only those from that instant on. */
  projectedKeys(groups: readonly number[], from?: ReadonlyMap<number, Instant>): Promise<Map<number, ProjectedKey[]>>;
  /**
   * Before inserting: durably adds new keys beside the older ones. A key has one owner: one that another group held (merged away
   * or forgotten) goes over to the group that now makes it, so that the old group will not delete the new row.
   */
  addProjectedKeys(keys: ReadonlyMap<number, readonly ProjectedKey[]>): Promise<void>;
  /**
   * After inserting: drops keys known to be deleted; of groups whose revision is unchanged clears the dirty mark and keeps what
   * the fold has settled (null = as it was).
   */
  finish(done: readonly FinishedGroup[]): Promise<void>;
  /** Events of one call group found by any of its keys, in stored order. */
  eventsByKey(account: string, connection: string, key: string): Promise<StoredEvent[]>;
  /** The calls that keys belong to: null = known, and not yet a fact. Keys that no event bears are left out. */
  callsOfKeys(account: string, connection: string, keys: readonly string[]): Promise<Map<string, { id: string; at: Instant } | null>>;
  /** Calls of a connection that began within a range, in order of their start, with all keys of each; `after`: the last one before. */
  callsWithin(
    account: string,
    connection: string,
    range: TimeRange,
    limit: number,
    after?: { readonly id: string; readonly at: Instant },
  ): Promise<{ id: string; at: Instant; keys: string[] }[]>;
  /** Events of the group that makes a fact, in stored order: what a call's page shows. */
  eventsOfFact(account: string, fact: ProjectedKey): Promise<StoredEvent[]>;
  /** Newest first, below `before` (an `id`); `seqs` = of these deliveries (both ends included). */
  rejects(
    account: string,
    filter: { connection?: string; limit: number; before?: number; seqs?: { from: number; upTo: number } },
  ): Promise<StoredReject[]>;
  /** How many rejects of a connection each of these stretches of the log holds. */
  rejectsWithin(account: string, connection: string, ranges: SeqRanges): Promise<number>;
  rejectCount(account: string, connection?: string): Promise<number>;
  /**
   * The newest deliveries of a connection (below `before`, a `seq`) that no import brought, newest first: `wrong` = something of it
   * was rejected. Fewer than `limit` where thousands of an import lie between.
   */
  outcomes(account: string, connection: string, which: { before?: number; limit: number }): Promise<Outcome[]>;
  /** Replaces key, headers and body of deliveries, and their events and rejects, in one transaction; place and time stay. */
  rewrite(changes: readonly Rewrite[]): Promise<void>;
  /** Deletes an account's deliveries and forgets what was decoded of them; `sweep` and the projector do the rest. */
  removeAccount(account: string): Promise<void>;
  /** Deletes a connection's deliveries that were received before an instant, but for those that last (`lastingHeaders`); its events stay until it is decoded again. */
  removeReceived(account: string, connection: string, before: Instant): Promise<number>;
  /** One transaction; answers whether it changed anything. */
  changeMapping(change: MappingChange): Promise<boolean>;
  /** Writes the store anew, so that nothing that was deleted or rewritten can be read from its files; may take minutes. */
  purge(): Promise<void>;
}

/** A reject in the index. The same line of a connection counts once, also when its chunk was sent again. */
export interface StoredReject extends Reject {
  /** Grows; lists continue below it. */
  readonly id: number;
  readonly seq: number;
  readonly connection: string;
}
