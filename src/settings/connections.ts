import type { Connection, ConnectionDirectory } from '#domain/connection.ts';
import type { Database } from '#database/open.ts';
import type { SettingsTables } from './schema.ts';
import { newToken, type Seal } from './seal.ts';

/** A connection with what only its owner's settings page needs. */
export interface SavedConnection extends Connection {
  /** Unique within the account; `id` is `<account>/<slug>`. */
  readonly slug: string;
  readonly key: string;
  readonly createdAt: string;
}

/** A password, and to whom it may be sent; `secret` null = another data folder sealed it. */
interface SavedCredential {
  readonly secret: string | null;
  readonly for: string;
  readonly createdAt: string;
}

/** Connections of all accounts, their keys and signing secrets. */
export class Connections implements ConnectionDirectory {
  readonly #database: Database<SettingsTables>;
  readonly #seal: Seal;

  constructor(database: Database<SettingsTables>, seal: Seal) {
    this.#database = database;
    this.#seal = seal;
  }

  async find(id: string): Promise<SavedConnection | null> {
    const row = await this.#database.db.selectFrom('connection').selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : fromRow(row);
  }

  async findByKey(key: string): Promise<SavedConnection | null> {
    const row = await this.#database.db.selectFrom('connection').selectAll().where('connection_key', '=', key).executeTakeFirst();
    return row === undefined ? null : fromRow(row);
  }

  async ofAccount(account: string): Promise<SavedConnection[]> {
    const rows = await this.#database.db.selectFrom('connection').selectAll().where('account', '=', account).orderBy('slug').execute();
    return rows.map(fromRow);
  }

  /** Connections of some kinds, of all accounts, with what we log in to their systems with. */
  async withCredentials(kinds: readonly string[]): Promise<(SavedConnection & { readonly credential: SavedCredential | null })[]> {
    const { db } = this.#database;
    const rows = await db.selectFrom('connection').selectAll().where('kind', 'in', kinds).orderBy('id').execute();
    const of = db.selectFrom('connection').select('id').where('kind', 'in', kinds);
    const stored = await db.selectFrom('connection_credential').selectAll().where('connection', 'in', of).execute();
    const byConnection = new Map(stored.map((row) => [row.connection, this.#opened(row)]));
    return rows.map((row) => ({ ...fromRow(row), credential: byConnection.get(row.id) ?? null }));
  }

  /** Creates the connection, or takes over newer settings where it exists: told twice, it changes nothing. */
  async ensure(given: Pick<SavedConnection, 'account' | 'slug' | 'kind' | 'name' | 'settings' | 'settingsSeq'>): Promise<SavedConnection> {
    const id = connectionId(given.account, given.slug);
    const row = {
      id,
      account: given.account,
      slug: given.slug,
      kind: given.kind,
      name: given.name,
      connection_key: newToken(18),
      settings: JSON.stringify(given.settings),
      settings_seq: given.settingsSeq,
      created_at: new Date().toISOString(),
    };
    await this.#database.db
      .insertInto('connection')
      .values(row)
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute();
    await this.saveSettings(id, given.settings, given.settingsSeq);
    const saved = await this.find(id);
    if (saved === null) throw new Error(`The connection ${id} was not stored.`);
    return saved;
  }

  async rename(id: string, name: string): Promise<void> {
    await this.#database.db.updateTable('connection').set({ name }).where('id', '=', id).execute();
  }

  /** An older change that arrives late never replaces a newer one. */
  async saveSettings(id: string, settings: unknown, settingsSeq: number): Promise<void> {
    await this.#database.db
      .updateTable('connection')
      .set({ settings: JSON.stringify(settings), settings_seq: settingsSeq })
      .where('id', '=', id)
      .where('settings_seq', '<=', settingsSeq)
      .execute();
  }

  /** A new secret (made here where none is given); `keep` of the newest stay valid, so that senders can be changed without a gap. */
  async addSecret(connection: string, keep: number, given?: string): Promise<{ id: string; secret: string; createdAt: string }> {
    const secret = given ?? newToken();
    const row = { id: newToken(9), connection, sealed: this.#seal.close(secret), created_at: new Date().toISOString() };
    await this.#database.db.insertInto('connection_secret').values(row).execute();
    const old = (await this.#secretRows(connection)).slice(keep);
    if (old.length > 0) {
      const ids = old.map((one) => one.id);
      await this.#database.db.deleteFrom('connection_secret').where('id', 'in', ids).execute();
    }
    return { id: row.id, secret, createdAt: row.created_at };
  }

  /** Secrets that a signature may be made with, newest first. */
  async secrets(connection: string): Promise<string[]> {
    return (await this.#secretRows(connection)).map((row) => this.#seal.open(row.sealed));
  }

  /** The newest; `text` null = another data folder sealed it. Null where there is none. */
  async newestSecret(connection: string): Promise<{ text: string | null; createdAt: string } | null> {
    const [row] = await this.#secretRows(connection);
    return row === undefined ? null : { text: this.#seal.opened(row.sealed), createdAt: row.created_at };
  }

  async listSecrets(connection: string): Promise<{ id: string; createdAt: string }[]> {
    return (await this.#secretRows(connection)).map((row) => ({ id: row.id, createdAt: row.created_at }));
  }

  /** Stores the password with which we log in to the system, in place of the one before; null = there is none any more. */
  async saveCredential(connection: string, given: { readonly secret: string; readonly for: string } | null): Promise<void> {
    await this.#database.db.transaction().execute(async (within) => {
      await within.deleteFrom('connection_credential').where('connection', '=', connection).execute();
      if (given === null) return;
      const row = { connection, sealed: this.#seal.close(given.secret), given_for: given.for, created_at: new Date().toISOString() };
      await within.insertInto('connection_credential').values(row).execute();
    });
  }

  async credential(connection: string): Promise<SavedCredential | null> {
    const row = await this.#database.db
      .selectFrom('connection_credential')
      .selectAll()
      .where('connection', '=', connection)
      .executeTakeFirst();
    return row === undefined ? null : this.#opened(row);
  }

  #opened(row: SettingsTables['connection_credential']): SavedCredential {
    return { secret: this.#seal.opened(row.sealed), for: row.given_for, createdAt: row.created_at };
  }

  async #secretRows(connection: string): Promise<SettingsTables['connection_secret'][]> {
    return await this.#database.db
      .selectFrom('connection_secret')
      .selectAll()
      .where('connection', '=', connection)
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .execute();
  }
}

/** The id under which deliveries of a connection are stored. */
export function connectionId(account: string, slug: string): string {
  return `${account}/${slug}`;
}

function fromRow(row: SettingsTables['connection']): SavedConnection {
  return {
    id: row.id,
    account: row.account,
    slug: row.slug,
    kind: row.kind,
    name: row.name,
    key: row.connection_key,
    settings: JSON.parse(row.settings) as unknown,
    settingsSeq: row.settings_seq,
    createdAt: row.created_at,
  };
}
