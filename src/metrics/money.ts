import { dayMs, type TimeRange } from '#domain/instant.ts';
import { addDays } from '#domain/local-day.ts';
import { localDate } from './calendar.ts';
import { call, column, equals, type Expr, number, numbers, text, when } from './expression.ts';

/** Amounts of several currencies as one figure: each in the account's currency, at the rate of its own day. */

/** What an account says of money. */
interface AccountMoney {
  /** ISO 4217: that of its figures, and of amounts that name none. */
  readonly currency: string;
  /** The account's: a deal belongs to the local day of its close. */
  readonly zone: string;
  /** Reads what others were worth in it. */
  readonly worthOf: (currencies: readonly string[]) => Promise<Worth>;
}

/** What one unit of another currency was worth in the account's on a day; null = no rate. */
export type Worth = (currency: string, day: string) => number | null;

/** The same with what its amounts name; nothing yet before a question is asked (`reports.ts`). */
export interface Money extends AccountMoney {
  readonly foreign: readonly ForeignAmounts[];
  readonly worth: Worth;
}

/** A currency that amounts name, and the days between which they lie. */
export interface ForeignAmounts {
  readonly currency: string;
  readonly first: string;
  readonly last: string;
}

export type MoneyTable = 'spend' | 'deal';

/** What an amount of the table is worth in the account's currency: a factor, or no number where there is no rate of its day. */
export function factorOf(money: Money, table: MoneyTable, period: Partial<Nullable<TimeRange>>): Expr {
  const day = table === 'spend' ? call('toDateOrZero', call('toString', column('date'))) : closedOn(money.zone);
  const unknown = call('toFloat64', text('nan'));
  const own = call('toFloat64', number(1));
  const foreign = money.foreign.map(({ currency, first, last }) => {
    const [from, to] = within({ first, last }, period, money.zone);
    const rated = daysBetween(from, to).flatMap((one) => {
      const factor = money.worth(currency, one);
      return factor === null ? [] : [{ at: Date.parse(one) / dayMs, factor }];
    });
    const days = numbers(rated.map(({ at }) => at));
    const factors = numbers(rated.map(({ factor }) => factor));
    const worth = rated.length === 0 ? unknown : call('transform', call('toFloat64', call('toInt32', day)), days, factors, unknown);
    return [equals(column('currency'), text(currency)), worth] as const;
  });
  const isOwn = call('has', call('array', text(''), text(money.currency)), call('toString', column('currency')));
  return foreign.reduceRight<Expr>((others, [is, factor]) => when(is, factor, others), when(isOwn, own, unknown));
}

type Nullable<T> = { readonly [K in keyof T]: T[K] | null };

/** The local day on which a deal was closed. */
export const closedOn = (zone: string): Expr => call('toDate', call('assumeNotNull', column('closed_at')), text(zone));

/** The days that matter to a question: a day more on both sides, as the zones of question and account may differ. */
function within(
  { first, last }: { readonly first: string; readonly last: string },
  { from, before }: Partial<Nullable<TimeRange>>,
  zone: string,
): [string, string] {
  const begins = from == null ? first : addDays(localDate(from, zone).toString(), -1);
  const ends = before == null ? last : addDays(localDate(before, zone).toString(), 1);
  return [begins > first ? begins : first, ends < last ? ends : last];
}

function daysBetween(from: string, to: string): string[] {
  const many = Math.max(0, (Date.parse(to) - Date.parse(from)) / dayMs + 1);
  return Array.from({ length: many }, (_, at) => addDays(from, at));
}
