import type { Database } from '#database/open.ts';
import type { SettingsTables } from './schema.ts';

/** One JSON document an account: targets, benchmarks, defaults, opening hours, teams. Its shape is the contract's. */
export class AccountSettings {
  readonly #database: Database<SettingsTables>;

  constructor(database: Database<SettingsTables>) {
    this.#database = database;
  }

  async read(account: string): Promise<unknown> {
    const row = await this.#database.db.selectFrom('account_settings').select('document').where('account', '=', account).executeTakeFirst();
    return row === undefined ? {} : (JSON.parse(row.document) as unknown);
  }

  /** An older change that arrives late never replaces a newer one. */
  async write(account: string, settings: unknown, seq: number): Promise<void> {
    const document = JSON.stringify(settings);
    await this.#database.db
      .insertInto('account_settings')
      .values({ account, document, seq })
      .onConflict((conflict) => conflict.column('account').doUpdateSet({ document, seq }).where('account_settings.seq', '<=', seq))
      .execute();
  }
}
