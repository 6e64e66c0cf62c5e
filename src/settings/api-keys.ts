import type { Database } from '#database/open.ts';
import type { SettingsTables } from './schema.ts';
import { hashToken, newToken } from './seal.ts';

export interface StoredApiKey extends Omit<SettingsTables['api_key'], 'key_hash' | 'scopes'> {
  readonly scopes: readonly string[];
}

const columns = ['id', 'account', 'name', 'starts_with', 'scopes', 'created_by', 'created_at', 'last_used_at', 'expires_at'] as const;

/** API keys; only their hashes are kept. */
export class ApiKeys {
  readonly #database: Database<SettingsTables>;

  constructor(database: Database<SettingsTables>) {
    this.#database = database;
  }

  async create(given: {
    account: string;
    name: string;
    scopes: readonly string[];
    createdBy: string;
    expiresAt: string | null;
  }): Promise<{ apiKey: StoredApiKey; key: string }> {
    const key = `${apiKeyPrefix}${newToken()}`;
    const row = {
      id: newToken(9),
      account: given.account,
      name: given.name,
      starts_with: key.slice(0, apiKeyPrefix.length + 6),
      scopes: JSON.stringify(given.scopes),
      created_by: given.createdBy,
      created_at: new Date().toISOString(),
      last_used_at: null,
      expires_at: given.expiresAt === null ? null : new Date(given.expiresAt).toISOString(),
    };
    await this.#database.db
      .insertInto('api_key')
      .values({ ...row, key_hash: hashToken(key) })
      .execute();
    return { apiKey: fromRow(row), key };
  }

  async ofAccount(account: string): Promise<StoredApiKey[]> {
    const rows = await this.#database.db
      .selectFrom('api_key')
      .select(columns)
      .where('account', '=', account)
      .orderBy('created_at')
      .execute();
    return rows.map(fromRow);
  }

  /** A key that is in force; null for an unknown, revoked or expired one. */
  async find(account: string, id: string): Promise<StoredApiKey | null> {
    const row = await this.#database.db
      .selectFrom('api_key')
      .select(columns)
      .where('account', '=', account)
      .where('id', '=', id)
      .executeTakeFirst();
    return row === undefined || (row.expires_at !== null && row.expires_at <= new Date().toISOString()) ? null : fromRow(row);
  }

  /** Null for an unknown, revoked or expired key. Its last use is noted to the minute, to spare writes. */
  async use(key: string): Promise<StoredApiKey | null> {
    const row = await this.#database.db.selectFrom('api_key').select(columns).where('key_hash', '=', hashToken(key)).executeTakeFirst();
    const now = new Date().toISOString();
    if (row === undefined || (row.expires_at !== null && row.expires_at <= now)) return null;
    if (row.last_used_at?.slice(0, 16) !== now.slice(0, 16)) {
      await this.#database.db.updateTable('api_key').set({ last_used_at: now }).where('id', '=', row.id).execute();
    }
    return fromRow(row);
  }

  async revoke(account: string, id: string): Promise<boolean> {
    const done = await this.#database.db.deleteFrom('api_key').where('account', '=', account).where('id', '=', id).executeTakeFirst();
    return done.numDeletedRows > 0n;
  }
}

/** How every key begins, so that a leaked one is recognised. */
export const apiKeyPrefix = 'rt_';

function fromRow(row: Omit<SettingsTables['api_key'], 'key_hash'>): StoredApiKey {
  return { ...row, scopes: textList(JSON.parse(row.scopes)) };
}

function textList(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
