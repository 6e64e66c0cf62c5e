import type { Database } from '#database/open.ts';
import { type CurrencyRate, CurrencyRates } from '#domain/currency-rates.ts';
import type { SettingsTables } from './schema.ts';

/** What is stored of one pair. */
export interface StoredPair {
  readonly currency: string;
  readonly base: string;
  readonly first: string;
  readonly last: string;
  readonly days: number;
}

/** Rows of one statement: engines bound how many values it may hold. */
const atOnce = 500;

/** The currency of each account's figures, and rates by date. Rates are remembered: only this process changes them. */
export class Currencies {
  readonly #database: Database<SettingsTables>;
  readonly #rates = new Map<string, Promise<CurrencyRates>>();

  constructor(database: Database<SettingsTables>) {
    this.#database = database;
  }

  /** ISO 4217; null = none was chosen. */
  async currency(account: string): Promise<string | null> {
    const row = await this.#database.db.selectFrom('account_currency').select('currency').where('account', '=', account).executeTakeFirst();
    return row?.currency ?? null;
  }

  /** null = amounts of several currencies have no sum. */
  async choose(account: string, currency: string | null): Promise<void> {
    await this.#database.db.transaction().execute(async (within) => {
      await within.deleteFrom('account_currency').where('account', '=', account).execute();
      if (currency !== null) await within.insertInto('account_currency').values({ account, currency }).execute();
    });
  }

  /** All of an account, by pair and day. */
  async rates(account: string): Promise<CurrencyRates> {
    const known = this.#rates.get(account) ?? this.#read(account);
    this.#rates.set(account, known);
    try {
      return await known;
    } catch (error) {
      this.#rates.delete(account);
      throw error;
    }
  }

  async pairs(account: string): Promise<StoredPair[]> {
    const rows = await this.#database.db
      .selectFrom('currency_rate')
      .select(({ fn }) => ['currency', 'base', fn.min('date').as('first'), fn.max('date').as('last'), fn.countAll().as('days')])
      .where('account', '=', account)
      .groupBy(['currency', 'base'])
      .orderBy('currency')
      .orderBy('base')
      .execute();
    return rows.map(({ days, ...pair }) => ({ ...pair, days: Number(days) }));
  }

  /** All or nothing; a day that is there already gets the new rate. */
  async add(account: string, rates: readonly CurrencyRate[]): Promise<void> {
    await this.#database.db.transaction().execute(async (within) => {
      for (let at = 0; at < rates.length; at += atOnce) {
        const rows = rates.slice(at, at + atOnce).map(({ currency, base, date, rate }) => ({ account, currency, base, date, rate }));
        await within
          .insertInto('currency_rate')
          .values(rows)
          .onConflict((conflict) =>
            conflict.columns(['account', 'currency', 'base', 'date']).doUpdateSet((row) => ({ rate: row.ref('excluded.rate') })),
          )
          .execute();
      }
    });
    this.#rates.delete(account);
  }

  /** Of a pair or of all, of one day or of all; answers how many went. */
  async remove(
    account: string,
    { pair, date }: { readonly pair: Pick<CurrencyRate, 'currency' | 'base'> | null; readonly date: string | null },
  ): Promise<number> {
    const all = this.#database.db.deleteFrom('currency_rate').where('account', '=', account);
    const ofPair = pair === null ? all : all.where('currency', '=', pair.currency).where('base', '=', pair.base);
    const { numDeletedRows } = await (date === null ? ofPair : ofPair.where('date', '=', date)).executeTakeFirst();
    this.#rates.delete(account);
    return Number(numDeletedRows);
  }

  /** After all rows of an account are gone. */
  forget(account: string): void {
    this.#rates.delete(account);
  }

  async #read(account: string): Promise<CurrencyRates> {
    const rows = await this.#database.db
      .selectFrom('currency_rate')
      .select(['currency', 'base', 'date', 'rate'])
      .where('account', '=', account)
      .execute();
    return new CurrencyRates(rows);
  }
}
