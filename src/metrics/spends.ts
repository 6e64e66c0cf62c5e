import { timeGroups, word } from './dimensions.ts';
import {
  above,
  and,
  call,
  column,
  differs,
  divided,
  equals,
  type Expr,
  found,
  inRange,
  isKnown,
  not,
  number,
  text,
  times,
  when,
} from './expression.ts';
import { columns, knownAt } from './grains.ts';
import { factorOf, type MoneyTable } from './money.ts';
import { type BuildContext, count, type Judged, judged, type Part, type Population, type Reason, sum } from './population.ts';
import { type Relation, select, table, union } from './relation.ts';
import { sourceGroups } from './site-sessions.ts';
import { isSingle, type Model, wholeShare } from './touches.ts';

/** What advertising cost, by the day on which it was spent. */
export function spendOf(context: BuildContext): Population {
  const at = column('day_at');
  return {
    grain: 'spend',
    rows: spends(context),
    base: null,
    id: column('id'),
    callId: null,
    at,
    anchored: true,
    dimensions: {
      ...sourceGroups,
      ...Object.fromEntries(['keyword', 'ad_group', 'ad', 'age', 'gender', 'device', 'placement'].map((name) => [name, word(name)])),
      ...timeGroups(at, context),
    },
    refused: [],
    fields: columns(
      'date',
      'source',
      'medium',
      'channel',
      'campaign',
      'ad_group',
      'ad',
      'keyword',
      'amount',
      'currency',
      'clicks',
      'impressions',
      'conversions',
      'all_conversions',
    ),
    collapse: null,
    withinCell: {},
  };
}

/** What was spent, where it is set against amounts of other tables: of them all in one currency. */
export function spent(context: BuildContext, beside: readonly 'deal'[] = []): Part {
  return sum(judged(spendOf(context)), inOneCurrency(context, 'spend', beside, column('amount')));
}

/** What came of channels on which nothing was spent is not what advertising brought. */
export function advertised(context: BuildContext): Reason {
  const paid = select(spends(context), { only: { channel: column('channel') }, where: differs(column('channel'), text('')) });
  return { reason: 'nothing was spent on its channel', when: not(found([column('touch_channel')], paid)) };
}

/** Deals that were not won. */
export const unsold: Reason = { reason: 'not won', when: not(equals(column('status'), text('won'))) };

/** What a row with touches gives to each of them. */
export function shareOf(model: Model, amount: Expr): Expr {
  return isSingle(model) ? amount : divided(times(amount, column('share')), number(wholeShare));
}

/** How many rows, in shares. */
export function countShares(of: Judged, model: Model, where: Expr | null = null): Part {
  return isSingle(model) ? count(of, where) : sum(of, column('share'), { where, per: wholeShare });
}

/**
 * An amount of a table as part of a sum with those of other tables. In the account's currency, where it has one: no number where there
 * is no rate of its day. Else as it is, and no number where the amounts that are put together are of several currencies: they have no
 * sum then. Amounts that name none are in the account's own, which is taken to be another than any that is named. `dated`: between
 * which instants the amounts lie, where that is not the period of the question.
 */
export function inOneCurrency(
  context: BuildContext,
  of: MoneyTable,
  beside: readonly MoneyTable[],
  amount: Expr,
  dated: Pick<BuildContext, 'from' | 'before'> = context,
): Expr {
  const { money } = context;
  if (money !== null) return times(amount, factorOf(money, of, dated));
  const currencies = union(
    ...[of, ...beside].map((name) =>
      select(name === 'spend' ? spends(context) : won(context), { only: { currency: call('toString', column('currency')) } }),
    ),
  );
  const counted = select(currencies, { only: { several: call('uniqExact', column('currency')) } });
  const mixed = found([number(1)], select(counted, { only: { one: number(1) }, where: above(column('several'), number(1)) }));
  return when(mixed, call('toFloat64', text('nan')), amount);
}

function spends(context: BuildContext): Relation {
  return table('spend', and(knownAt(context, 'day_at'), inRange(column('day_at'), context)));
}

function won(context: BuildContext): Relation {
  return table(
    'deal',
    and(
      equals(column('status'), text('won')),
      isKnown(column('closed_at')),
      knownAt(context, 'closed_at'),
      inRange(column('closed_at'), context),
    ),
  );
}
