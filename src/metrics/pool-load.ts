import { timeGroups } from './dimensions.ts';
import {
  above,
  and,
  below,
  call,
  column,
  differs,
  equals,
  type Expr,
  inMs,
  isNull,
  minus,
  moment,
  number,
  or,
  over,
  text,
} from './expression.ts';
import type { BuildContext, Population } from './population.ts';
import { select, table } from './relation.ts';
import { sessionsOf } from './site-sessions.ts';

/** What the size of a number pool is judged by. */

/** Hours of the period in which somebody came, each with its `sessions`. */
export function peakSessions(context: BuildContext): Population {
  const { rows } = sessionsOf(context);
  const at = column('hour_at');
  return {
    ...bare('hour', context),
    rows: select(rows, {
      only: { hour_at: call('toStartOfHour', column('started_at')), sessions: call('count') },
      groupBy: [column('hour_at')],
    }),
    id: call('toString', at),
    at,
    fields: { sessions: column('sessions') },
  };
}

/** Sessions with `length_ms`. */
export function sessionLengths(context: BuildContext): Population {
  const population = sessionsOf(context);
  const length = minus(inMs(column('last_at')), inMs(column('started_at')));
  return {
    ...population,
    rows: select(population.rows, { add: { length_ms: length } }),
    fields: { ...population.fields, last_at: column('last_at') },
  };
}

/** Numbers that were in a pool at some moment of the period. What a number stands for ends where something newer is said of it. */
export function poolNumbers(context: BuildContext): Population {
  const { from, before } = context;
  const told = table('tracking_number', before === null ? null : below(column('from_at'), moment(before)));
  const next = call('leadInFrame', inMs(column('from_at')));
  const rows = select(told, {
    only: {
      number_id: column('number_id'),
      pool_id: column('pool_id'),
      from_at: column('from_at'),
      until_ms: inMs(column('to_at')),
      // 0 = nothing newer.
      next_ms: over(next, { by: [column('number_id')], order: [inMs(column('from_at')), column('id')], frame: { rows: 'all' } }),
    },
  });
  const holds = (until: Expr, none: Expr) => (from === null ? null : or(none, above(until, number(from))));
  const held = and(
    differs(column('pool_id'), text('')),
    holds(column('until_ms'), isNull(column('until_ms'))),
    holds(column('next_ms'), equals(column('next_ms'), number(0))),
  );
  return {
    ...bare('number', context),
    rows: select(select(rows, { where: held }), {
      only: { id: column('number_id'), pools: call('groupUniqArray', column('pool_id')), since: call('min', column('from_at')) },
      groupBy: [column('id')],
    }),
    id: column('id'),
    at: column('since'),
    anchored: false,
    fields: { pools: column('pools') },
  };
}

function bare(grain: string, context: BuildContext): Omit<Population, 'rows' | 'id' | 'at' | 'fields'> {
  return {
    grain,
    base: null,
    callId: null,
    anchored: true,
    dimensions: grain === 'hour' ? timeGroups(column('hour_at'), context) : {},
    refused: [],
    collapse: null,
    withinCell: {},
  };
}
