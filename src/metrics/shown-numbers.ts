import { hourMs } from '#domain/instant.ts';
import {
  and,
  atLeast,
  atMost,
  below,
  call,
  column,
  differs,
  equals,
  type Expr,
  found,
  inMs,
  isNull,
  lambda,
  moment,
  number,
  or,
  part,
  plus,
  text,
  when,
} from './expression.ts';
import type { BuildContext } from './population.ts';
import { join, type Relation, select, table, union } from './relation.ts';

/** Numbers as callers saw them: lent from a pool to sessions, or standing for one advert. */

/**
 * Whom a question may be about: rows of `number_id`, `t_ms`, `session_id` and `visitor_id` ('' where unknown), among them those of
 * every row that is asked for. Leases and sessions of others are not gathered. It is written out several times: keep it plain.
 */
export type Seeds = Relation;

/**
 * Rows with a `number_id` and a `t_ms` get `shown`: the sessions that saw the number and can have called it then, the one that got it
 * last first, each as (lent from, lent until, session, visitor). A session can still call `windowH` hours after it lost the number.
 */
export function withShown(rows: Relation, seeds: Seeds, context: BuildContext, windowH: number): Relation {
  const window = windowOf(windowH);
  const lent = select(leases(seeds, context, window), {
    only: { number_id: column('number_id'), lent_hour: column('lent_hour'), lent: call('groupArray', column('lease')) },
    groupBy: [column('number_id'), column('lent_hour')],
  });
  const asked = join(
    select(rows, { add: { t_hour: hourOf(column('t_ms')) } }),
    lent,
    [
      ['number_id', 'number_id'],
      ['t_hour', 'lent_hour'],
    ],
    { lent: 'lent' },
  );
  const started = atMost(part('lease', 1), column('t_ms'));
  const holds = atLeast(plus(part('lease', 2), window), column('t_ms'));
  return select(asked, {
    add: { shown: call('arrayReverseSort', call('arrayFilter', lambda(['lease'], and(started, holds)), column('lent'))) },
  });
}

/** A row for each hour in which a number that was lent may have been called: so a call looks at the leases of its own hour alone. */
function leases(seeds: Seeds, { from, before }: BuildContext, window: Expr): Relation {
  const [lentFrom, lentTo] = [inMs(column('from_at')), inMs(column('to_at'))];
  const near = and(
    from === null ? null : atLeast(plus(lentTo, window), number(from)),
    before === null ? null : below(column('from_at'), moment(before)),
  );
  const [first, last] = [hourOf(lentFrom), hourOf(plus(lentTo, window))];
  const hours = call(
    'range',
    from === null ? first : call('greatest', first, number(Math.floor(from / hourMs))),
    plus(before === null ? last : call('least', last, number(Math.floor(before / hourMs))), number(1)),
  );
  const each = select(table('assignment', near), {
    only: {
      number_id: column('number_id'),
      lease: call('tuple', lentFrom, lentTo, column('session_id'), column('visitor_id')),
      lent_hour: call('arrayJoin', hours),
    },
  });
  const called = select(seeds, {
    only: { number_id: column('number_id'), t_hour: hourOf(column('t_ms')) },
    where: differs(column('number_id'), text('')),
  });
  return select(each, { where: found([column('number_id'), column('lent_hour')], called) });
}

/** What a number itself stands for at `t_ms`: `own_source`, `own_medium`, `own_campaign`, `own_channel`; '' where it says nothing. */
export function withOwnSource(rows: Relation): Relation {
  const names = ['source', 'medium', 'campaign', 'channel'] as const;
  const last = (of: Expr) => call('argMax', of, column('id'));
  const numbers = select(table('tracking_number'), {
    only: {
      number_id: column('number_id'),
      since_ms: inMs(column('from_at')),
      until_ms: last(call('ifNull', inMs(column('to_at')), number(Number.MAX_SAFE_INTEGER))),
      ...Object.fromEntries(names.map((name) => [`its_${name}`, last(column(name))])),
    },
    groupBy: [column('number_id'), column('since_ms')],
  });
  const joined = join(
    rows,
    numbers,
    [['number_id', 'number_id']],
    { until_ms: 'until_ms', ...Object.fromEntries(names.map((name) => [`its_${name}`, `its_${name}`])) },
    ['t_ms', '>=', 'since_ms'],
  );
  const over = or(isNull(column('until_ms')), atMost(column('until_ms'), column('t_ms')));
  return select(joined, {
    add: Object.fromEntries(
      names.map((name) => [
        `own_${name}`,
        when(call('ifNull', over, number(1)), text(''), call('ifNull', column(`its_${name}`), text(''))),
      ]),
    ),
  });
}

/**
 * `seen_session` and `visitor`: what the row itself tells, else the session that was shown its number, else whose session it was.
 * Who had the number last says nothing of a row that names another session.
 */
export function withVisitor(rows: Relation, seeds: Seeds, context: BuildContext, windowH: number): Relation {
  const lease = call('arrayElement', column('shown'), number(1));
  const lent = (at: number) => when(call('empty', column('shown')), text(''), call('tupleElement', lease, number(at)));
  const told = (name: string, otherwise: Expr) => when(differs(column(name), text('')), call('toString', column(name)), otherwise);
  const itsOwn = or(equals(column('session_id'), text('')), equals(call('toString', column('session_id')), lent(3)));
  const seen = select(rows, {
    add: { seen_session: told('session_id', lent(3)), seen_visitor: told('visitor_id', when(itsOwn, lent(4), text(''))) },
  });
  const owners = ownersOf(seeds, context, windowH);
  return select(join(seen, owners, [['seen_session', 'its_session']], { its_visitor: 'its_visitor' }), {
    add: { visitor: told('seen_visitor', call('ifNull', column('its_visitor'), text(''))) },
  });
}

/** Whose sessions those are that are told without a visitor. */
function ownersOf(seeds: Seeds, context: BuildContext, windowH: number): Relation {
  const lent = leases(seeds, context, windowOf(windowH));
  const [session, visitor] = [part('lease', 3), part('lease', 4)];
  const told = union(
    select(seeds, {
      only: { seed: call('toString', column('session_id')) },
      where: and(call('empty', column('visitor_id')), differs(column('session_id'), text(''))),
    }),
    select(lent, { only: { seed: session }, where: call('empty', visitor) }),
  );
  return select(table('session', sessionsBefore(context)), {
    only: { its_session: column('session_id'), its_visitor: call('any', column('visitor_id')) },
    where: found([column('session_id')], told),
    groupBy: [column('its_session')],
  });
}

/** Every visitor whom `withVisitor` may find: one column. */
export function visitorsAmong(seeds: Seeds, context: BuildContext, windowH: number): Relation {
  const visitor = part('lease', 4);
  return union(
    select(seeds, { only: { seed: call('toString', column('visitor_id')) }, where: differs(column('visitor_id'), text('')) }),
    select(leases(seeds, context, windowOf(windowH)), { only: { seed: visitor }, where: differs(visitor, text('')) }),
    select(ownersOf(seeds, context, windowH), { only: { seed: column('its_visitor') } }),
  );
}

/** Sessions of the future say nothing of a call. */
export function sessionsBefore({ before }: BuildContext): Expr | null {
  return before === null ? null : below(column('started_at'), moment(before));
}

const windowOf = (hours: number): Expr => number(Math.round(hours * hourMs));
const hourOf = (ms: Expr): Expr => call('intDiv', ms, number(hourMs));
