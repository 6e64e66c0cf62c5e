import type { Database } from '#database/open.ts';
import type { SettingsTables } from './schema.ts';

/** For how many days an account keeps what; null = for good. */
export interface Retention {
  readonly deliveries: number | null;
  readonly numbers: number | null;
  readonly audit: number | null;
  readonly recordings: number | null;
}

export const keepsAll: Retention = { deliveries: null, numbers: null, audit: null, recordings: null };

/** How long each account keeps its data. */
export class Retentions {
  readonly #database: Database<SettingsTables>;

  constructor(database: Database<SettingsTables>) {
    this.#database = database;
  }

  async read(account: string): Promise<Retention> {
    const row = await this.#database.db.selectFrom('retention').select('document').where('account', '=', account).executeTakeFirst();
    return row === undefined ? keepsAll : asRetention(row.document);
  }

  async write(account: string, { deliveries, numbers, audit, recordings }: Retention): Promise<void> {
    const document = JSON.stringify({ deliveries, numbers, audit, recordings });
    await this.#database.db
      .insertInto('retention')
      .values({ account, document })
      .onConflict((conflict) => conflict.column('account').doUpdateSet({ document }))
      .execute();
  }

  /** Accounts that do not keep everything. */
  async all(): Promise<{ account: string; keeps: Retention }[]> {
    const rows = await this.#database.db.selectFrom('retention').selectAll().orderBy('account').execute();
    return rows.map(({ account, document }) => ({ account, keeps: asRetention(document) }));
  }
}

/** Only `write` writes the column; it did not always know all of it. */
function asRetention(document: string): Retention {
  return { ...keepsAll, ...(JSON.parse(document) as Partial<Retention>) };
}
