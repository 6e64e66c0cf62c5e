import { setImmediate as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Database } from '#database/open.ts';
import { slices } from '#database/slices.ts';
import {
  type Course,
  courseWith,
  type CurrencyPair,
  type CurrencyRate,
  CurrencyRates,
  pairName,
  pairsBetween,
} from '#domain/currency-rates.ts';
import { Newest } from '#domain/newest.ts';
import type { SettingsTables } from './schema.ts';

/** What is stored of one pair. */
export interface StoredPair extends CurrencyPair {
  readonly first: string;
  readonly last: string;
  readonly days: number;
}

/** Rows of one statement: after each others have their turn. */
const atOnce = 2_000;

/** Accounts whose rates are remembered. */
const most = 100;

/** What is remembered of an account: which pairs there are, and the courses that were asked for, by pair. */
interface Known {
  readonly pairs: Promise<CurrencyPair[]>;
  readonly courses: Map<string, Promise<Course>>;
}

/** The currency of each account's figures, and rates by date. Rates are remembered: only this process changes them. */
export class Currencies {
  readonly #database: Database<SettingsTables>;
  readonly #known = new Newest<Known>(most);

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

  /** Those that can say what other currencies were worth in an account's own. */
  async rates(account: string, own: string, others: readonly string[]): Promise<CurrencyRates> {
    const known = this.#known.get(account) ?? { pairs: this.#readPairs(account), courses: new Map<string, Promise<Course>>() };
    this.#known.set(account, known);
    try {
      const courses = new Map<string, Course>();
      for (const pair of pairsBetween(await known.pairs, own, others)) {
        const name = pairName(pair);
        const course = known.courses.get(name) ?? this.#readCourse(account, pair);
        known.courses.set(name, course);
        courses.set(name, await course);
      }
      return new CurrencyRates(courses);
    } catch (error) {
      this.#known.delete(account);
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
    const each = this.#database.dialect === 'sqlite' ? sql`json_each` : sql`json_array_elements`;
    await this.#database.db.transaction().execute(async (within) => {
      for (const some of slices(rates, atOnce)) {
        const rows = JSON.stringify(some.map(({ currency, base, date, rate }) => [currency, base, date, rate]));
        await sql`
          insert into currency_rate (account, currency, base, date, rate)
          select ${account}, value ->> 0, value ->> 1, value ->> 2, cast(value ->> 3 as double precision) from ${each}(${rows}) where true
          on conflict (account, currency, base, date) do update set rate = excluded.rate
        `.execute(within);
        await pause();
      }
    });
    await this.#addToKnown(account, rates);
  }

  /** Of a pair or of all, of one day or of all; answers how many went. */
  async remove(account: string, { pair, date }: { readonly pair: CurrencyPair | null; readonly date: string | null }): Promise<number> {
    const all = this.#database.db.deleteFrom('currency_rate').where('account', '=', account);
    const ofPair = pair === null ? all : all.where('currency', '=', pair.currency).where('base', '=', pair.base);
    const { numDeletedRows } = await (date === null ? ofPair : ofPair.where('date', '=', date)).executeTakeFirst();
    this.#known.delete(account);
    return Number(numDeletedRows);
  }

  /** After all rows of an account are gone. */
  forget(account: string): void {
    this.#known.delete(account);
  }

  /** What is remembered stays so, with the new rates; where reading it failed it is read anew when asked. */
  async #addToKnown(account: string, rates: readonly CurrencyRate[]): Promise<void> {
    const known = this.#known.get(account);
    if (known === undefined) return;
    const byPair = Map.groupBy(rates, pairName);
    try {
      const pairs = new Map((await known.pairs).map((pair) => [pairName(pair), pair]));
      for (const [name, [pair]] of byPair) if (pair !== undefined) pairs.set(name, { currency: pair.currency, base: pair.base });
      const courses = new Map<string, Promise<Course>>();
      for (const [name, course] of known.courses) {
        const more = byPair.get(name);
        courses.set(name, more === undefined ? course : Promise.resolve(courseWith(await course, more)));
      }
      if (this.#known.get(account) === known) this.#known.set(account, { pairs: Promise.resolve([...pairs.values()]), courses });
    } catch {
      this.#known.delete(account);
    }
  }

  async #readPairs(account: string): Promise<CurrencyPair[]> {
    return await this.#database.db
      .selectFrom('currency_rate')
      .select(['currency', 'base'])
      .distinct()
      .where('account', '=', account)
      .execute();
  }

  async #readCourse(account: string, { currency, base }: CurrencyPair): Promise<Course> {
    await pause();
    const rows = await this.#database.db
      .selectFrom('currency_rate')
      .select(['date', 'rate'])
      .where('account', '=', account)
      .where('currency', '=', currency)
      .where('base', '=', base)
      .execute();
    return courseWith({ days: [], rates: [] }, rows);
  }
}
