import { dayMs } from '#domain/instant.ts';
import { word } from './dimensions.ts';
import {
  and,
  atLeast,
  atMost,
  call,
  column,
  differs,
  equals,
  type Expr,
  inMs,
  inRange,
  lambda,
  minus,
  moment,
  nothing,
  number,
  or,
  over,
  part,
  text,
  times,
  when,
} from './expression.ts';
import { knownAt } from './grains.ts';
import { reasonsAgainst } from './plan.ts';
import type { BuildContext, GroupKey, Population } from './population.ts';
import { join, type Relation, select, table, union } from './relation.ts';
import { sessionsBefore } from './shown-numbers.ts';
import { type Model, models, shareAt, sourceMedium, weightsOf, wholeShare } from './touches.ts';

/** What the steps of a path are called by. */
export const pathDimensions = ['channel', 'source_medium', 'source', 'medium', 'campaign', 'keyword', 'landing_page'] as const;
export type PathDimension = (typeof pathDimensions)[number];

export interface PathChoice {
  readonly dimension: PathDimension;
  readonly lookbackDays: number;
  /** What lies so many days before the period may still have led to something in it. */
  readonly reachDays: number;
}

/**
 * Every touch of every path: of what was reached (calls, leads, deals, each with `visitor`, `t_ms` and `own_…`), and of visitors who
 * came in the period and reached nothing in it, up to their last session. `share_…` is the part of each model that looks at one path
 * alone; `place` 1 is the first touch, which has the whole path as `path`; `is_first` marks the first touch of its channel. With no
 * touch in the look-back the path is what the number stands for, or nothing known.
 */
export function pathsOf(of: Population, context: BuildContext, choice: PathChoice): Population {
  const { dimension, lookbackDays } = choice;
  const ways = withWays(select(pathEnds(of, context, choice), { add: { path: pathOf(Math.round(lookbackDays * dayMs)) } }));
  const rows = select(
    select(ways, {
      add: {
        touch: part('way', 1),
        place: part('way', 2),
        ...Object.fromEntries(weighing.map((model, at) => [model, part('way', 4 + at)])),
      },
    }),
    {
      add: {
        ...Object.fromEntries(models.map((model) => [shareOf(model), shareIn(model)])),
        name: part('touch', 4),
        is_first: equals(part('way', 3), number(1)),
        touch_at: when(call('empty', part('touch', 2)), nothing, call('fromUnixTimestamp64Milli', part('touch', 1), text('UTC'))),
        touch_session: part('touch', 2),
      },
    },
  );
  const key: GroupKey = { ...word('name'), unfiltered: 'all groups are shared out together; ask without this filter and read their rows' };
  return {
    grain: 'touch',
    rows,
    base: null,
    id: call('concat', column('path_id'), text('/'), call('toString', column('place'))),
    callId: call('nullIf', column('by'), text('')),
    at: column('at'),
    anchored: true,
    dimensions: { [dimension]: key },
    refused: [],
    fields: { [dimension]: column('name'), phone: column('phone'), touch_at: column('touch_at'), touch_session: column('touch_session') },
    collapse: null,
    withinCell: {},
  };
}

/** Models that give a part to each touch. */
const weighing = ['linear', 'position_based', 'time_decay'] as const satisfies readonly Model[];

export const shareOf = (model: Model): string => `share_${model}`;

/** A path as one text: `+` = it led to something, then the names of its steps, '' = not known. A name again and again is said once. */
export const pathText: Expr = call('concat', when(column('is_reached'), text('+'), text('-')), call('toJSONString', column('path_names')));

/** One row for each path: what was reached, and the last session of who reached nothing; with `visited`, all sessions of the visitor. */
function pathEnds(of: Population, context: BuildContext, { dimension, lookbackDays, reachDays }: PathChoice): Relation {
  const own = nameBy(dimension, 'own_');
  const reached = select(of.rows, {
    only: {
      at: of.at,
      by: call('ifNull', call('toString', of.callId ?? text('')), text('')),
      is_reached: call('toBool', number(1)),
      own,
      path_id: call('toString', of.id),
      phone: call('ifNull', call('toString', phoneOf(of)), text('')),
      t_ms: column('t_ms'),
      visitor: call('toString', column('visitor')),
    },
    where: and(of.base, ...reasonsAgainst(of.refused), inRange(of.at, context)),
  });
  const isNamed = differs(column('visitor_id'), text(''));
  const came = select(table('session', and(knownAt(context, 'started_at'), inRange(column('started_at'), context), isNamed)), {
    only: {
      at: call('max', column('started_at')),
      by: text(''),
      is_reached: call('toBool', number(0)),
      own: text(''),
      path_id: call('toString', column('visitor_id')),
      phone: text(''),
      t_ms: call('max', inMs(column('started_at'))),
      visitor: call('toString', column('visitor_id')),
    },
    groupBy: [column('visitor_id')],
  });
  const reach = Math.round((lookbackDays + reachDays) * dayMs);
  const near = context.from === null ? null : atLeast(column('started_at'), moment(context.from - reach));
  const visits = select(table('session', and(sessionsBefore(context), knownAt(context, 'started_at'), near, isNamed)), {
    only: {
      visited_by: call('toString', column('visitor_id')),
      visited: call(
        'groupArray',
        call(
          'tuple',
          inMs(column('started_at')),
          call('toString', column('session_id')),
          equals(column('source'), text('(direct)')),
          nameBy(dimension, ''),
        ),
      ),
    },
    groupBy: [column('visited_by')],
  });
  const judged = select(union(reached, came), {
    add: { reached_any: over(call('max', column('is_reached')), { by: [column('visitor')] }) },
  });
  const ends = select(judged, { where: or(column('is_reached'), equals(column('reached_any'), call('toBool', number(0)))) });
  return join(ends, visits, [['visitor', 'visited_by']], { visited: 'visited' });
}

/** Steps of a path: who comes more often within the look-back is no customer but a program, and the last ones are looked at. */
export const mostSteps = 200;

/** The touches of a path in order: (moment, session, whether direct, name). */
function pathOf(lookback: number): Expr {
  const began = part('touch', 1);
  const near = and(atMost(began, column('t_ms')), atLeast(began, minus(column('t_ms'), number(lookback))));
  const sorted = call('arraySort', call('arrayFilter', lambda(['touch'], near), column('visited')));
  const touches = call('arraySlice', sorted, number(-mostSteps));
  const isDirect = call('toUInt8', number(0));
  const own = call('array', call('tuple', call('toInt64', column('t_ms')), text(''), isDirect, column('own')));
  return when(call('empty', touches), own, touches);
}

/** A row for each touch of `path`, as `way`: the touch, its place, which time its name comes, and the shares of the models that weigh all. */
function withWays(paths: Relation): Relation {
  const of = column('path');
  const name = lambda(['touch'], part('touch', 4));
  const isKnown = lambda(['touch'], equals(part('touch', 3), number(0)));
  const summed = select(paths, {
    add: {
      names: call('arrayMap', name, of),
      steps: call('length', of),
      last_known: call('arrayLastIndex', isKnown, of),
      ...Object.fromEntries(weighing.map((model) => [`sums_${model}`, call('arrayCumSum', weightsOf(model, of))])),
    },
  });
  const shares = weighing.map((model) =>
    call('arrayMap', lambda(['place'], shareAt(column('place'), column(`sums_${model}`))), call('arrayEnumerate', of)),
  );
  const ways = call('arrayZip', of, call('arrayEnumerate', of), call('arrayEnumerateUniq', column('names')), ...shares);
  return select(summed, { add: { path_names: call('arrayCompact', column('names')), way: call('arrayJoin', ways) } });
}

/** The whole shares that a model gives to a touch. */
function shareIn(model: Model): Expr {
  const place = column('place');
  const alone = (at: Expr) => when(equals(place, at), call('toInt64', number(wholeShare)), call('toInt64', number(0)));
  return times(call('toInt64', column('is_reached')), shareOfTouch());

  function shareOfTouch(): Expr {
    switch (model) {
      case 'last_non_direct':
        return alone(when(equals(column('last_known'), number(0)), column('steps'), column('last_known')));
      case 'first_touch':
        return alone(number(1));
      case 'last_touch':
        return alone(column('steps'));
      case 'linear':
      case 'position_based':
      case 'time_decay':
        return column(model);
    }
  }
}

/** What a session, or (`own_`) a number, is called by; '' where not known. A number stands for no word and no page. */
function nameBy(dimension: PathDimension, prefix: 'own_' | ''): Expr {
  if (prefix === 'own_' && (dimension === 'keyword' || dimension === 'landing_page')) return text('');
  const name =
    dimension === 'source_medium' ? sourceMedium(`${prefix}source`, `${prefix}medium`) : call('toString', column(`${prefix}${dimension}`));
  return call('ifNull', name, text(''));
}

const phoneOf = ({ fields }: Population): Expr => fields['caller'] ?? fields['phone'] ?? fields['customer_phone'] ?? text('');
