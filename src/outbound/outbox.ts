import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { MessageState, OutboundEvent } from '#contract/outbound-kinds.ts';
import type { Database } from '#database/open.ts';
import { slices } from '#database/slices.ts';
import type { Instant } from '#domain/instant.ts';
import type { MessageRow, OutboundTables } from './schema.ts';

/** A call of which a subscription may have to be told something. */
export interface Candidate {
  readonly subscription: string;
  readonly account: string;
  readonly connection: string;
  readonly call: string;
  readonly callAt: Instant;
  readonly events: readonly OutboundEvent[];
  /** Wants to hear what becomes of a call that it was told of. */
  readonly changes: boolean;
}

/** What came of a try. */
export interface Tried {
  readonly at: Instant;
  readonly state: MessageState;
  readonly status: number | null;
  readonly failure: string | null;
  readonly answer: string | null;
  /** When it is tried again, where it waits. */
  readonly again: Instant | null;
}

type Known = Pick<MessageRow, 'subscription' | 'call_id' | 'event' | 'nth' | 'sequence' | 'state' | 'digest'>;
type NewRow = Omit<MessageRow, 'id'>;

const chunk = 200;

/** The outbox: one row for each message that is to be told, until it is forgotten. */
export class Outbox {
  readonly #database: Database<OutboundTables>;

  constructor(database: Database<OutboundTables>) {
    this.#database = database;
  }

  get #db(): Kysely<OutboundTables> {
    return this.#database.db;
  }

  /** Notes what is not noted yet: asked twice, it changes nothing. Durable when it returns. */
  async note(candidates: readonly Candidate[], now: Instant, dueAt: Instant): Promise<number> {
    let noted = 0;
    for (const some of slices(candidates, chunk)) {
      noted += await this.#db.transaction().execute(async (within) => {
        const known = await knownOf(within, some);
        const rows = some.flatMap((one) => missing(one, known.get(keyOf(one.subscription, one.call)) ?? [], now, dueAt));
        if (rows.length === 0) return 0;
        const once = within.insertInto('outbound_message').values(rows);
        const { numInsertedOrUpdatedRows } = await once.onConflict((conflict) => conflict.doNothing()).executeTakeFirst();
        return Number(numInsertedOrUpdatedRows ?? 0n);
      });
    }
    return noted;
  }

  /** What is to be tried now: of each call only the first that waits. */
  async due(subscription: string, now: Instant, most: number): Promise<MessageRow[]> {
    return await this.#db
      .selectFrom('outbound_message as message')
      .selectAll('message')
      .where('message.subscription', '=', subscription)
      .where('message.state', '=', 'waiting')
      .where('message.next_try_at', '<=', now)
      .where((one) =>
        one.not(
          one.exists(
            one
              .selectFrom('outbound_message as earlier')
              .select('earlier.id')
              .whereRef('earlier.subscription', '=', 'message.subscription')
              .whereRef('earlier.call_id', '=', 'message.call_id')
              .whereRef('earlier.sequence', '<', 'message.sequence')
              .where('earlier.state', '=', 'waiting'),
          ),
        ),
      )
      .orderBy('message.next_try_at')
      .orderBy('message.id')
      .limit(most)
      .execute();
  }

  /** What the receiver was last told of a call, before a message: a digest; null = nothing. */
  async lastTold({ subscription, call_id: call, sequence }: MessageRow): Promise<string | null> {
    const row = await this.#db
      .selectFrom('outbound_message')
      .select('digest')
      .where('subscription', '=', subscription)
      .where('call_id', '=', call)
      .where('sequence', '<', sequence)
      .where('digest', 'is not', null)
      .orderBy('sequence', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row?.digest ?? null;
  }

  /** Before the first try: every later one tells the same. */
  async freeze(id: number, facts: string, digest: string): Promise<void> {
    await this.#db.updateTable('outbound_message').set({ facts, digest }).where('id', '=', id).execute();
  }

  /** No try: something is not ready yet. */
  async postpone(id: number, until: Instant): Promise<void> {
    await this.#db.updateTable('outbound_message').set({ next_try_at: until }).where('id', '=', id).execute();
  }

  async tried(id: number, { at, state, status, failure, answer, again }: Tried): Promise<void> {
    await this.#db
      .updateTable('outbound_message')
      .set((row) => ({ state, status, failure, answer, last_try_at: at, next_try_at: again ?? at, tries: row('tries', '+', 1) }))
      .where('id', '=', id)
      .execute();
  }

  /** It is no longer so, and was never told. */
  async withdraw(id: number): Promise<void> {
    await this.#db.deleteFrom('outbound_message').where('id', '=', id).execute();
  }

  async add(row: NewRow): Promise<MessageRow> {
    return await this.#db.insertInto('outbound_message').values(row).returningAll().executeTakeFirstOrThrow();
  }

  /** Newest first, below `before`. */
  async list(
    subscription: string,
    { state, before, limit }: { state?: MessageState | undefined; before?: number | undefined; limit: number },
  ): Promise<MessageRow[]> {
    let rows = this.#db.selectFrom('outbound_message').selectAll().where('subscription', '=', subscription);
    if (state !== undefined) rows = rows.where('state', '=', state);
    if (before !== undefined) rows = rows.where('id', '<', before);
    return await rows.orderBy('id', 'desc').limit(limit).execute();
  }

  /** One message that does not wait, or (null) all that failed, once more; each keeps its id and what it tells. */
  async replay(subscription: string, id: number | null, now: Instant): Promise<number> {
    const again = this.#db
      .updateTable('outbound_message')
      .set({ state: 'waiting', begun_at: now, next_try_at: now, tries: 0 })
      .where('subscription', '=', subscription);
    const chosen =
      id === null
        ? again.where('state', '=', 'failed').where('event', '!=', 'test')
        : again.where('id', '=', id).where('state', '!=', 'waiting');
    return Number((await chosen.executeTakeFirst()).numUpdatedRows);
  }

  /** Tests left out: they are nobody's calls. */
  async counts(subscription: string): Promise<{ waiting: number; failed: number; lastSentAt: Instant | null }> {
    const own = this.#db.selectFrom('outbound_message').where('subscription', '=', subscription).where('event', '!=', 'test');
    const rows = await own
      .select(({ fn }) => ['state', fn.countAll<number>().as('n')])
      .where('state', 'in', ['waiting', 'failed'])
      .groupBy('state')
      .execute();
    // Nearly all are sent: of these the newest is read, and no other.
    const last = await own.select('next_try_at').where('state', '=', 'sent').orderBy('next_try_at', 'desc').limit(1).executeTakeFirst();
    const of = (state: MessageState): number => rows.find((row) => row.state === state)?.n ?? 0;
    return { waiting: of('waiting'), failed: of('failed'), lastSentAt: last?.next_try_at ?? null };
  }

  async forget(before: Instant): Promise<void> {
    await this.#db.deleteFrom('outbound_message').where('noted_at', '<', before).where('state', '!=', 'waiting').execute();
  }
}

async function knownOf(within: Kysely<OutboundTables>, some: readonly Candidate[]): Promise<Map<string, Known[]>> {
  const rows = await within
    .selectFrom('outbound_message')
    .select(['subscription', 'call_id', 'event', 'nth', 'sequence', 'state', 'digest'])
    .where('subscription', 'in', [...new Set(some.map(({ subscription }) => subscription))])
    .where('call_id', 'in', [...new Set(some.map(({ call }) => call))])
    .execute();
  return Map.groupBy(rows, (row) => keyOf(row.subscription, row.call_id));
}

const keyOf = (subscription: string, call: string): string => `${subscription} ${call}`;

/** What of a call is not noted yet. A change is noted of every call that was told and folded again; sending compares. */
function missing(one: Candidate, known: readonly Known[], now: Instant, dueAt: Instant): NewRow[] {
  const wanted: { event: OutboundEvent; nth: number }[] = one.events
    .filter((event) => !known.some((row) => row.event === event))
    .map((event) => ({ event, nth: 0 }));
  const told = known.some(({ digest }) => digest !== null);
  const compared = known.some(({ event, digest, state }) => event === 'call_changed' && state === 'waiting' && digest === null);
  if (one.changes && told && !compared) {
    wanted.push({
      event: 'call_changed',
      nth: 1 + Math.max(0, ...known.filter((row) => row.event === 'call_changed').map(({ nth }) => nth)),
    });
  }
  const last = Math.max(0, ...known.map(({ sequence }) => sequence));
  return wanted.map(({ event, nth }, at) => ({
    ...{ account: one.account, subscription: one.subscription, connection: one.connection, call_id: one.call, call_at: one.callAt },
    ...{ event, nth, message_id: messageId(one.subscription, one.call, event, nth), sequence: last + at + 1 },
    ...{ state: 'waiting' as const, noted_at: now, begun_at: now, next_try_at: dueAt, tries: 0 },
    ...{ last_try_at: null, status: null, failure: null, answer: null, facts: null, digest: null },
  }));
}

/** Follows from what it tells, so that it is the same even where the outbox was lost and filled again. */
export function messageId(subscription: string, call: string, event: string, nth: number): string {
  return createHash('sha256').update([subscription, call, event, nth].join('\n')).digest('base64url').slice(0, 24);
}
