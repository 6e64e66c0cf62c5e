import { outboundEvents, type OutboundEvent, type OutboundFormat } from '#contract/outbound-kinds.ts';
import type { Database } from '#database/open.ts';
import { type Direction, directions } from '#domain/facts.ts';
import type { Instant } from '#domain/instant.ts';
import { newToken, type Seal } from '#settings/seal.ts';
import type { OutboundTables } from './schema.ts';

/** Who is told what, and where. */
export interface SavedSubscription {
  readonly id: string;
  readonly account: string;
  readonly name: string;
  readonly url: string;
  readonly format: OutboundFormat;
  readonly events: readonly OutboundEvent[];
  readonly queues: readonly string[];
  readonly directions: readonly Direction[];
  readonly numbersBy: string | null;
  readonly active: boolean;
  /** Conversation, in seconds, that a call needs to be told as ended. */
  readonly minTalkS: number;
  /** What such a call is worth, where the receiver asks for it; null = not said. */
  readonly value: number | null;
  readonly currency: string | null;
  readonly since: Instant;
  readonly secretMadeAt: Instant;
  readonly createdAt: Instant;
}

/** What a person sets of one. */
export type SubscriptionDocument = Pick<
  SavedSubscription,
  'name' | 'url' | 'format' | 'events' | 'queues' | 'directions' | 'numbersBy' | 'active' | 'minTalkS' | 'value' | 'currency' | 'since'
>;

type Row = OutboundTables['outbound_subscription'];

/** The old secret signs beside a new one for so long. */
const oldSecretMs = 24 * 3_600_000;

/** Subscriptions of all accounts. The active ones are remembered: only this process changes them. */
export class Subscriptions {
  readonly #database: Database<OutboundTables>;
  readonly #seal: Seal;
  #active: Promise<ReadonlyMap<string, readonly SavedSubscription[]>> | null = null;

  constructor(database: Database<OutboundTables>, seal: Seal) {
    this.#database = database;
    this.#seal = seal;
  }

  async ofAccount(account: string): Promise<SavedSubscription[]> {
    const rows = await this.#rows().where('account', '=', account).orderBy('created_at').orderBy('id').execute();
    return rows.map((row) => this.#read(row));
  }

  async find(account: string, id: string): Promise<SavedSubscription | null> {
    const row = await this.#rows().where('account', '=', account).where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : this.#read(row);
  }

  /** The active ones by account. */
  async active(): Promise<ReadonlyMap<string, readonly SavedSubscription[]>> {
    this.#active ??= this.#readActive();
    try {
      return await this.#active;
    } catch (error) {
      this.#active = null;
      throw error;
    }
  }

  async create(account: string, document: SubscriptionDocument, now: Instant): Promise<{ id: string; secret: string }> {
    const [id, secret] = [newToken(9), newToken()];
    const sealed = { secret_sealed: this.#seal.close(secret), old_secret_sealed: null };
    const row = { id, account, created_at: now, secret_made_at: now, ...sealed, ...this.#written(document) };
    await this.#database.db.insertInto('outbound_subscription').values(row).execute();
    this.#active = null;
    return { id, secret };
  }

  async change(id: string, document: SubscriptionDocument): Promise<void> {
    await this.#database.db.updateTable('outbound_subscription').set(this.#written(document)).where('id', '=', id).execute();
    this.#active = null;
  }

  /** With all that it was told. */
  async remove(account: string, id: string): Promise<boolean> {
    const removed = await this.#database.db.transaction().execute(async (within) => {
      const { numDeletedRows } = await within
        .deleteFrom('outbound_subscription')
        .where('account', '=', account)
        .where('id', '=', id)
        .executeTakeFirst();
      if (numDeletedRows > 0n) await within.deleteFrom('outbound_message').where('subscription', '=', id).execute();
      return numDeletedRows > 0n;
    });
    this.#active = null;
    return removed;
  }

  async removeAccount(account: string): Promise<void> {
    await this.#database.db.transaction().execute(async (within) => {
      await within.deleteFrom('outbound_message').where('account', '=', account).execute();
      await within.deleteFrom('outbound_subscription').where('account', '=', account).execute();
    });
    this.#active = null;
  }

  /** A new secret; the one before signs beside it for a day, so that the receiver can be changed without a gap. */
  async newSecret(id: string, now: Instant): Promise<string> {
    const secret = newToken();
    await this.#database.db
      .updateTable('outbound_subscription')
      .set((each) => ({ old_secret_sealed: each.ref('secret_sealed'), secret_sealed: this.#seal.close(secret), secret_made_at: now }))
      .where('id', '=', id)
      .execute();
    return secret;
  }

  /** What a message is signed with, newest first. */
  async secrets(id: string, now: Instant): Promise<string[]> {
    const row = await this.#rows().where('id', '=', id).executeTakeFirst();
    if (row === undefined) return [];
    const old = row.old_secret_sealed === null || now - row.secret_made_at > oldSecretMs ? [] : [row.old_secret_sealed];
    return [row.secret_sealed, ...old].flatMap((sealed) => this.#seal.opened(sealed) ?? []);
  }

  #rows() {
    return this.#database.db.selectFrom('outbound_subscription').selectAll();
  }

  async #readActive(): Promise<ReadonlyMap<string, readonly SavedSubscription[]>> {
    const found = new Map<string, SavedSubscription[]>();
    for (const row of await this.#rows().where('active', '=', 1).orderBy('id').execute()) {
      const list = found.get(row.account) ?? [];
      found.set(row.account, [...list, this.#read(row)]);
    }
    return found;
  }

  #written(
    given: SubscriptionDocument,
  ): Omit<Row, 'id' | 'account' | 'created_at' | 'secret_made_at' | 'secret_sealed' | 'old_secret_sealed'> {
    return {
      name: given.name,
      url_sealed: this.#seal.close(given.url),
      format: given.format,
      events: JSON.stringify(given.events),
      queues: JSON.stringify(given.queues),
      directions: JSON.stringify(given.directions),
      numbers_by: given.numbersBy,
      active: given.active ? 1 : 0,
      conversion: JSON.stringify({ minTalkS: given.minTalkS, value: given.value, currency: given.currency }),
      since: given.since,
    };
  }

  #read(row: Row): SavedSubscription {
    const [events, wanted] = [listOf(row.events), listOf(row.directions)];
    return {
      id: row.id,
      account: row.account,
      name: row.name,
      url: this.#seal.opened(row.url_sealed) ?? '',
      format: row.format,
      events: outboundEvents.filter((event) => events.includes(event)),
      queues: listOf(row.queues),
      directions: directions.filter((direction) => wanted.includes(direction)),
      numbersBy: row.numbers_by,
      active: row.active === 1,
      ...conversionOf(row.conversion),
      since: row.since,
      secretMadeAt: row.secret_made_at,
      createdAt: row.created_at,
    };
  }
}

/** Only `#written` and the migration make these texts. */
function conversionOf(text: string): Pick<SavedSubscription, 'minTalkS' | 'value' | 'currency'> {
  return JSON.parse(text) as Pick<SavedSubscription, 'minTalkS' | 'value' | 'currency'>;
}

function listOf(text: string): string[] {
  const value: unknown = JSON.parse(text);
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
