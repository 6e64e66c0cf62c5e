import { dayMs } from '#domain/instant.ts';
import { word } from './dimensions.ts';
import {
  and,
  atLeast,
  atMost,
  call,
  column,
  differs,
  divided,
  equals,
  type Expr,
  found,
  inMs,
  lambda,
  minus,
  moment,
  nothing,
  number,
  or,
  part,
  text,
  times,
  when,
} from './expression.ts';
import type { BuildContext, GroupKey } from './population.ts';
import { type Columns, join, type Relation, select, table } from './relation.ts';
import { type Seeds, sessionsBefore, visitorsAmong } from './shown-numbers.ts';

/**
 * Attribution: the sessions of a visitor within the look-back before an event are its touches, and a model shares the event out
 * among them. Computed when it is asked; nothing is stored.
 */

export const models = ['last_non_direct', 'first_touch', 'linear', 'last_touch', 'position_based', 'time_decay'] as const;
export type Model = (typeof models)[number];

export interface TouchChoice {
  readonly model: Model;
  readonly lookbackDays: number;
  /** Hours for which a session can still call a number that it was shown. */
  readonly windowH: number;
}

/** The same before anything is shared out: rows with `visitor`, `t_ms` and `own_…`, and no touches. */
export type Unshared = Omit<TouchChoice, 'model'> & { readonly model: null };

/** One event in whole shares: divisible by every number of touches up to 16. Shares are rounded so that they always add up to it. */
export const wholeShare = 720_720_000;

/** Whether a model gives each event to one touch alone. */
export function isSingle(model: Model): boolean {
  return model === 'last_non_direct' || model === 'first_touch' || model === 'last_touch';
}

/** The row's own id, where it is not shared out; else with the touch. */
export function touchId(model: Model | null): Expr {
  return model === null || isSingle(model) ? column('id') : call('concat', column('id'), text('/'), column('touch_session'));
}

const fields = ['session', 'source', 'medium', 'campaign', 'keyword', 'page', 'channel'] as const;
/** Place of a touch's field in its tuple; the moment is the first. */
const placeOf = (field: (typeof fields)[number]): number => fields.indexOf(field) + 2;

/**
 * One row for each touch that a row is shared out to, and at least one: with no touch in the look-back it is what its own number
 * stands for (`own_…`), or nothing. Rows need `visitor`, `t_ms` and `own_…`; they get `touch_…`, `touch_at` and `share`.
 */
export function withTouches(rows: Relation, seeds: Seeds, context: BuildContext, { model, lookbackDays, windowH }: TouchChoice): Relation {
  const lookback = Math.round(lookbackDays * dayMs);
  const joined = join(rows, visits(visitorsAmong(seeds, context, windowH), context, lookback), [['visitor', 'visited_by']], {
    visited: 'visited',
  });
  const near = and(atMost(part('touch', 1), column('t_ms')), atLeast(part('touch', 1), minus(column('t_ms'), number(lookback))));
  const own = call(
    'tuple',
    call('toInt64', number(0)),
    text(''),
    ...['source', 'medium', 'campaign'].map((name) => column(`own_${name}`)),
    text(''),
    text(''),
    column('own_channel'),
  );
  const within = select(joined, {
    add: { touches: call('arraySort', call('arrayFilter', lambda(['touch'], near), column('visited'))) },
  });
  const chosen = select(within, { add: { chosen: chosenOf(model) } });
  const weighed = select(chosen, { add: { summed: call('arrayCumSum', weightsOf(model, column('chosen'))) } });
  const shares = call(
    'arrayMap',
    lambda(['touch', 'place'], call('tuple', column('touch'), shareAt(column('place'), column('summed')))),
    column('chosen'),
    call('arrayEnumerate', column('chosen')),
  );
  const alone = call('array', call('tuple', own, call('toInt64', number(wholeShare))));
  const each = select(weighed, { add: { way: call('arrayJoin', when(call('empty', column('chosen')), alone, shares)) } });
  return select(select(each, { add: { touch: part('way', 1), share: part('way', 2) } }), {
    add: {
      touch_at: call('fromUnixTimestamp64Milli', call('nullIf', part('touch', 1), number(0)), text('UTC')),
      ...Object.fromEntries(fields.map((field) => [`touch_${field}`, part('touch', placeOf(field))])),
    },
  });
}

/** The share of a touch, by the sums of all weights up to each: rounded so that shares always add up to a whole. */
export function shareAt(place: Expr, summed: Expr): Expr {
  const all = call('arrayElement', summed, call('length', summed));
  const until = (at: Expr) => call('toInt64', call('round', divided(times(number(wholeShare), call('arrayElement', summed, at)), all)));
  return minus(until(place), when(equals(place, number(1)), call('toInt64', number(0)), until(minus(place, number(1)))));
}

/** Every session of these visitors that may be a touch, gathered by visitor. */
function visits(visitors: Relation, context: BuildContext, lookback: number): Relation {
  const { from } = context;
  const near = and(sessionsBefore(context), from === null ? null : atLeast(column('started_at'), moment(from - lookback)));
  const names = ['session_id', 'source', 'medium', 'campaign', 'keyword', 'landing_page', 'channel'];
  const touch = call('tuple', inMs(column('started_at')), ...names.map((name) => call('toString', column(name))));
  return select(table('session', near), {
    only: { visited_by: column('visitor_id'), visited: call('groupArray', touch) },
    where: found([column('visitor_id')], visitors),
    groupBy: [column('visited_by')],
  });
}

/** The touches that a model looks at. */
function chosenOf(model: Model): Expr {
  const all = column('touches');
  const last = (of: Expr) => call('arraySlice', of, number(-1), number(1));
  switch (model) {
    case 'last_non_direct': {
      const known = call('arrayFilter', lambda(['touch'], differs(part('touch', placeOf('source')), text('(direct)'))), all);
      return when(call('empty', known), last(all), last(known));
    }
    case 'last_touch':
      return last(all);
    case 'first_touch':
      return call('arraySlice', all, number(1), number(1));
    case 'linear':
    case 'position_based':
    case 'time_decay':
      return all;
  }
}

/** The weights of touches, in any unit; each begins with its moment, and `t_ms` is that of the event. */
export function weightsOf(model: Model, chosen: Expr): Expr {
  const many = call('length', chosen);
  const equal = call('arrayMap', lambda(['touch'], call('toFloat64', number(1))), chosen);
  switch (model) {
    case 'last_non_direct':
    case 'last_touch':
    case 'first_touch':
    case 'linear':
      return equal;
    case 'position_based': {
      // 40 % first, 40 % last, 20 % between; two touches share alike.
      const isEnd = or(equals(column('place'), number(1)), equals(column('place'), many));
      const weight = when(isEnd, call('toFloat64', number(2)), divided(call('toFloat64', number(1)), minus(many, number(2))));
      const shared = call('arrayMap', lambda(['place'], weight), call('arrayEnumerate', chosen));
      return when(atMost(many, number(2)), equal, shared);
    }
    case 'time_decay': {
      // Half as much for each week before the event.
      const age = call('toFloat64', minus(column('t_ms'), part('touch', 1)));
      return call('arrayMap', lambda(['touch'], call('exp2', call('negate', divided(age, number(7 * dayMs))))), chosen);
    }
  }
}

const shown = (name: string): Expr => when(call('empty', column(name)), text('(none)'), call('toString', column(name)));

/** Dimensions of rows with touches. */
export const touchGroups: Readonly<Record<string, GroupKey>> = {
  channel: word('touch_channel'),
  source: word('touch_source'),
  medium: word('touch_medium'),
  source_medium: { of: sourceMedium('touch_source', 'touch_medium') },
  campaign: word('touch_campaign'),
  keyword: word('touch_keyword'),
  landing_page: word('touch_page'),
};

/** `google / cpc`; null where neither is known. */
export function sourceMedium(source: string, medium: string): Expr {
  const both = call('concat', shown(source), text(' / '), shown(medium));
  return when(and(call('empty', column(source)), call('empty', column(medium))), nothing, both);
}

/** What a drill shows of the touch. */
export const touchFields: Columns = {
  touch_at: column('touch_at'),
  touch_session: column('touch_session'),
  source: column('touch_source'),
  medium: column('touch_medium'),
  campaign: column('touch_campaign'),
  keyword: column('touch_keyword'),
  landing_page: column('touch_page'),
};
