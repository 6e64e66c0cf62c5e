import type { Database } from '#database/open.ts';
import { dayMs, type Instant } from '#domain/instant.ts';
import type { ConversionFeedTables } from './conversion-feed-tables.ts';
import type { SettingsTables } from './schema.ts';
import { hashToken, newToken } from './seal.ts';

export interface StoredFeed {
  readonly id: string;
  readonly account: string;
  /** JSON that the API checked. */
  readonly document: string;
  readonly active: boolean;
  readonly madeBy: string;
  readonly passwordHash: string;
  readonly secretMadeAt: Instant;
  readonly createdAt: Instant;
}

type FetchRow = Omit<ConversionFeedTables['conversion_fetch'], 'id'> & { readonly id: number };

/** Shown once: only their hashes are kept. */
interface Secrets {
  readonly token: string;
  readonly password: string;
}

/** The log of fetches goes back so far. */
const keptMs = 90 * dayMs;

/** Feeds of conversions: what each tells, its secrets' hashes, and who fetched it. */
export class ConversionFeeds {
  readonly #database: Database<SettingsTables>;

  constructor(database: Database<SettingsTables>) {
    this.#database = database;
  }

  async ofAccount(account: string): Promise<StoredFeed[]> {
    const rows = await this.#rows().where('account', '=', account).orderBy('created_at').orderBy('id').execute();
    return rows.map(read);
  }

  async find(account: string, id: string): Promise<StoredFeed | null> {
    const row = await this.#rows().where('account', '=', account).where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : read(row);
  }

  /** Whose address it is; null for one that never was or is no more. */
  async findByToken(token: string): Promise<StoredFeed | null> {
    const row = await this.#rows().where('token_hash', '=', hashToken(token)).executeTakeFirst();
    return row === undefined ? null : read(row);
  }

  async create(
    account: string,
    { document, madeBy }: Pick<StoredFeed, 'document' | 'madeBy'>,
    now: Instant,
  ): Promise<{ id: string } & Secrets> {
    const id = newToken(9);
    const { secrets, row } = newSecrets(now);
    const values = { id, account, document, active: 1, made_by: madeBy, created_at: now, ...row };
    await this.#database.db.insertInto('conversion_feed').values(values).execute();
    return { id, ...secrets };
  }

  async change(id: string, { document, active, madeBy }: Pick<StoredFeed, 'document' | 'active' | 'madeBy'>): Promise<void> {
    const row = { document, active: active ? 1 : 0, made_by: madeBy };
    await this.#database.db.updateTable('conversion_feed').set(row).where('id', '=', id).execute();
  }

  /** The address and password before open nothing any more. */
  async newSecrets(id: string, now: Instant): Promise<Secrets> {
    const { secrets, row } = newSecrets(now);
    await this.#database.db.updateTable('conversion_feed').set(row).where('id', '=', id).execute();
    return secrets;
  }

  /** With the log of its fetches. */
  async remove(account: string, id: string): Promise<boolean> {
    return await this.#database.db.transaction().execute(async (within) => {
      const removed = await within.deleteFrom('conversion_feed').where('account', '=', account).where('id', '=', id).executeTakeFirst();
      if (removed.numDeletedRows > 0n) await within.deleteFrom('conversion_fetch').where('feed', '=', id).execute();
      return removed.numDeletedRows > 0n;
    });
  }

  async noteFetch(fetch: Omit<FetchRow, 'id'>): Promise<void> {
    await this.#database.db.insertInto('conversion_fetch').values(fetch).execute();
  }

  /** Removes fetches of over 90 days ago, of all accounts. */
  async forgetFetches(now: Instant): Promise<void> {
    await this.#database.db
      .deleteFrom('conversion_fetch')
      .where('at', '<', now - keptMs)
      .execute();
  }

  /** Of the last 90 days, newest first. */
  async fetches(
    feed: string,
    { before, limit }: { readonly before?: number | undefined; readonly limit: number },
    now: Instant,
  ): Promise<FetchRow[]> {
    const { db } = this.#database;
    const all = db
      .selectFrom('conversion_fetch')
      .selectAll()
      .where('feed', '=', feed)
      .where('at', '>=', now - keptMs);
    const below = before === undefined ? all : all.where('id', '<', before);
    return await below.orderBy('id', 'desc').limit(limit).execute();
  }

  #rows() {
    return this.#database.db.selectFrom('conversion_feed').selectAll();
  }
}

function newSecrets(now: Instant) {
  const secrets: Secrets = { token: newToken(), password: newToken(18) };
  return { secrets, row: { token_hash: hashToken(secrets.token), password_hash: hashToken(secrets.password), secret_made_at: now } };
}

function read(row: ConversionFeedTables['conversion_feed']): StoredFeed {
  const { id, account, document, made_by: madeBy, password_hash: passwordHash } = row;
  return {
    ...{ id, account, document, madeBy, passwordHash, active: row.active === 1 },
    ...{ secretMadeAt: row.secret_made_at, createdAt: row.created_at },
  };
}
