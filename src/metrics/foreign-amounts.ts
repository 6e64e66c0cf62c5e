import type { Report } from '#contract/report.ts';
import type { TimeRange } from '#domain/instant.ts';
import { Newest } from '#domain/newest.ts';
import type { Warehouse } from '#warehouse/client.ts';
import type { ForeignAmounts, Money } from './money.ts';

/** Which other currencies an account's spend and won deals name, and on which days. */

const named = `SELECT toString(currency) AS currency, toString(date) AS day, day_at AS at, 'spend' AS of FROM spend FINAL
WHERE account = {account:String} AND currency NOT IN ('', {own:String})
UNION ALL
SELECT toString(currency), toString(toDate(assumeNotNull(closed_at), {zone:String})), assumeNotNull(closed_at), 'deal' FROM deal FINAL
WHERE account = {account:String} AND currency NOT IN ('', {own:String}) AND status = 'won' AND closed_at IS NOT NULL`;

interface Known {
  readonly at: number;
  readonly own: string;
  readonly zone: string;
  readonly found: Promise<ForeignAmounts[]>;
}

/** Accounts whose answers are remembered. */
const most = 1000;

export class ForeignCurrencies {
  readonly #warehouse: Warehouse;
  readonly #known = new Newest<Known>(most);

  constructor(warehouse: Warehouse) {
    this.#warehouse = warehouse;
  }

  /** Asked again once anything was written to either table. */
  async of(account: string, { currency: own, zone }: Pick<Money, 'currency' | 'zone'>): Promise<readonly ForeignAmounts[]> {
    const { changes } = this.#warehouse;
    const known = this.#known.get(account);
    const isFresh =
      known?.own === own && known.zone === zone && (['spend', 'deal'] as const).every((table) => changes.ofTable(table) <= known.at);
    if (known !== undefined && isFresh) return await known.found;
    const found = this.#warehouse.query<ForeignAmounts>(
      `SELECT currency, min(day) AS first, max(day) AS last FROM (${named}) GROUP BY currency ORDER BY currency`,
      { account, own, zone },
    );
    this.#known.set(account, { at: changes.now(), own, zone, found });
    try {
      return await found;
    } catch (error) {
      this.#known.delete(account);
      throw error;
    }
  }
}

/** Between which instants amounts lie; null = all times. */
export interface AmountsOf {
  readonly spend: TimeRange | null;
  readonly deal: TimeRange | null;
}

/** By currency every day without a rate on which there is an amount, in order: no rate makes it part of a figure. To be asked under the read lock. */
export async function lackingRates(
  warehouse: Warehouse,
  account: string,
  money: Money,
  { spend, deal }: AmountsOf,
): Promise<NonNullable<Report['lacking_rates']>> {
  const range = (table: string) =>
    `of = '${table}' AND {${table}_from:Int64} <= toUnixTimestamp64Milli(at) AND toUnixTimestamp64Milli(at) < {${table}_before:Int64}`;
  const [always, never] = [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];
  const rows = await warehouse.query<{ currency: string; day: string }>(
    `SELECT DISTINCT currency, day FROM (${named}) WHERE (${range('spend')}) OR (${range('deal')}) ORDER BY currency, day`,
    {
      ...{ account, own: money.currency, zone: money.zone },
      ...{ spend_from: spend?.from ?? always, spend_before: spend?.before ?? never },
      ...{ deal_from: deal?.from ?? always, deal_before: deal?.before ?? never },
    },
  );
  const lacking = rows.filter(({ currency, day }) => money.worth(currency, day) === null);
  return [...Map.groupBy(lacking, ({ currency }) => currency)].map(([currency, of]) => ({ currency, days: of.map(({ day }) => day) }));
}
