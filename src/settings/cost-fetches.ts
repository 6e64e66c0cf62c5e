import type { Database } from '#database/open.ts';
import type { FetchAccess, Fetched, FetchOutcome, FileVersion, StandingFile, StoredFetch } from '#domain/cost-fetch.ts';
import type { Instant } from '#domain/instant.ts';
import type { CostFetchTables } from './cost-fetch-tables.ts';
import type { SettingsTables } from './schema.ts';
import type { Seal } from './seal.ts';

/** Cost reports that are fetched by themselves. */
export class CostFetches {
  readonly #database: Database<SettingsTables>;
  readonly #seal: Seal;

  constructor(database: Database<SettingsTables>, seal: Seal) {
    this.#database = database;
    this.#seal = seal;
  }

  async find(connection: string): Promise<StoredFetch | null> {
    const row = await this.#database.db.selectFrom('cost_fetch').selectAll().where('connection', '=', connection).executeTakeFirst();
    return row === undefined ? null : this.#read(row);
  }

  async due(now: Instant): Promise<StoredFetch[]> {
    const due = this.#database.db.selectFrom('cost_fetch').selectAll().where('active', '=', 1).where('next_at', '<=', now);
    return (await due.orderBy('next_at').execute()).map((row) => this.#read(row));
  }

  /** From another address nothing is known of the file's version; what was fetched stays. */
  async save(
    { connection, account }: Pick<StoredFetch, 'connection' | 'account'>,
    access: FetchAccess,
    active: boolean,
    now: Instant,
  ): Promise<void> {
    const given = {
      sealed: this.#seal.close(JSON.stringify(access)),
      active: active ? 1 : 0,
      next_at: now,
      failures: 0,
      failure: null,
      version: null,
    };
    const row = { connection, account, last_at: null, done_at: null, done: null, standing: '[]', ...given };
    await this.#database.db
      .insertInto('cost_fetch')
      .values(row)
      .onConflict((conflict) => conflict.column('connection').doUpdateSet(given))
      .execute();
  }

  /** How it went; nothing where it was set up anew meanwhile. */
  async note(
    { connection, mark }: Pick<StoredFetch, 'connection' | 'mark'>,
    { nextAt, failures, lastAt, failure, doneAt, done, version, standing }: FetchOutcome,
  ): Promise<void> {
    await this.#database.db
      .updateTable('cost_fetch')
      .set({
        ...{ next_at: nextAt, failures, last_at: lastAt, failure, done_at: doneAt, done: done === null ? null : JSON.stringify(done) },
        ...{ version: version === null ? null : JSON.stringify(version), standing: JSON.stringify(standing) },
      })
      .where('connection', '=', connection)
      .where('sealed', '=', mark)
      .execute();
  }

  async remove(connection: string): Promise<boolean> {
    const { numDeletedRows } = await this.#database.db.deleteFrom('cost_fetch').where('connection', '=', connection).executeTakeFirst();
    return numDeletedRows > 0n;
  }

  #read(row: CostFetchTables['cost_fetch']): StoredFetch {
    const opened = this.#seal.opened(row.sealed);
    return {
      mark: row.sealed,
      ...{ connection: row.connection, account: row.account, active: row.active === 1, nextAt: row.next_at, failures: row.failures },
      access: opened === null ? null : (JSON.parse(opened) as FetchAccess),
      ...{ lastAt: row.last_at, failure: row.failure, doneAt: row.done_at },
      done: row.done === null ? null : (JSON.parse(row.done) as Fetched),
      version: row.version === null ? null : (JSON.parse(row.version) as FileVersion),
      standing: JSON.parse(row.standing) as StandingFile[],
    };
  }
}
