import { atLeast, call, column, differs, inMs, inRange, lambda, minus, no, number, part, text, when } from './expression.ts';
import { dayMs } from '#domain/instant.ts';
import { byCaller } from './callers.ts';
import { eligible } from './contacts.ts';
import { calls, callsOf } from './grains.ts';
import type { BuildContext, Population } from './population.ts';
import { join, type Relation, select, table } from './relation.ts';
import { type Seeds, sessionsBefore, withOwnSource, withShown, withVisitor } from './shown-numbers.ts';
import { isSingle, touchFields, touchGroups, touchId, type TouchChoice, withTouches } from './touches.ts';

/** Inbound calls, shared out among the touches that brought them; with a history of callers, each with `earlier_call`. */
export function attributedCalls(context: BuildContext, choice: TouchChoice, history: Relation | null = null): Population {
  const population = callsOf(context, { direction: 'inbound' });
  const arrived = calls(context, inRange(column('started_at'), context));
  const rows = history === null ? arrived : join(arrived, history, [['caller', 'caller']], { earlier_call: 'call', earlier_at: 'at' });
  const seen = callsWithVisitors(rows, context, choice.windowH);
  const single = isSingle(choice.model);
  return {
    ...population,
    grain: single ? 'call' : 'touch',
    rows: withTouches(withOwnSource(seen), seedsOf(arrived), context, choice),
    id: touchId(choice.model),
    dimensions: { ...population.dimensions, ...touchGroups },
    fields: { ...population.fields, ...touchFields, sessions_that_saw_it: column('sessions_that_saw_it') },
  };
}

/** Inbound calls with `visitor`, `t_ms` and what their number stands for (`own_…`), before they are shared out. */
export function callsToShare(context: BuildContext, windowH: number): Population {
  const population = callsOf(context, { direction: 'inbound' });
  const arrived = calls(context, inRange(column('started_at'), context));
  return { ...population, rows: withOwnSource(callsWithVisitors(arrived, context, windowH)) };
}

/** Inbound calls with the number of sessions that can have made them. */
export function callsShown(context: BuildContext, windowH: number): Population {
  const population = callsOf(context, { direction: 'inbound' });
  const fields = { ...population.fields, sessions_that_saw_it: column('sessions_that_saw_it') };
  return { ...population, rows: withSessions(calls(context, inRange(column('started_at'), context)), context, windowH), fields };
}

/** Calls with `t_ms`, `visitor` and `seen_session`. */
function callsWithVisitors(rows: Relation, context: BuildContext, windowH: number): Relation {
  return withVisitor(withSessions(rows, context, windowH), seedsOf(rows), context, windowH);
}

export function seedsOf(rows: Relation): Seeds {
  const text = (name: string) => call('toString', column(name));
  return select(rows, {
    only: {
      number_id: text('number_id'),
      t_ms: inMs(column('started_at')),
      session_id: text('session_id'),
      visitor_id: text('visitor_id'),
    },
  });
}

function withSessions(rows: Relation, context: BuildContext, windowH: number): Relation {
  const shown = withShown(select(rows, { add: { t_ms: inMs(column('started_at')) } }), seedsOf(rows), context, windowH);
  const session = lambda(['lease'], part('lease', 3));
  return select(shown, {
    add: { sessions_that_saw_it: call('length', call('arrayDistinct', call('arrayMap', session, column('shown')))) },
  });
}

/** What tells the session of a call that neither names nor was shown one: so long after the latest of its visitor. */
interface SessionChoice {
  readonly lookbackDays: number;
  readonly windowH: number;
}

/** One row a session in which inbound calls were made: `called_session`, `calls` and `first_call`. */
export function sessionsOfCalls(context: BuildContext, choice: SessionChoice): Relation {
  const lookback = Math.round(choice.lookbackDays * dayMs);
  const later = { ...context, before: context.before === null ? null : context.before + lookback };
  return select(callsInSessions(later, choice), {
    only: {
      called_session: column('called_session'),
      calls: call('count'),
      first_call: call('argMin', column('id'), call('tuple', column('t_ms'), column('id'))),
    },
    where: differs(column('called_session'), text('')),
    groupBy: [column('called_session')],
  });
}

/**
 * Inbound calls with `visitor`, `t_ms` and `called_session`: the session that the call names, else the one that was shown its number, else
 * the latest of its visitor in the look-back; '' = none.
 */
export function callsInSessions(context: BuildContext, choice: SessionChoice): Relation {
  const lookback = Math.round(choice.lookbackDays * dayMs);
  const eligibleCalls = select(calls(context, inRange(column('started_at'), context)), { where: eligible(context, 'inbound') });
  const seen = callsWithVisitors(eligibleCalls, context, choice.windowH);
  const visits = select(table('session', sessionsBefore(context)), {
    only: {
      visited_by: column('visitor_id'),
      began_ms: inMs(column('started_at')),
      latest_ms: inMs(column('started_at')),
      latest: column('session_id'),
    },
  });
  const latest = join(seen, visits, [['visitor', 'visited_by']], { latest: 'latest', latest_ms: 'latest_ms' }, ['t_ms', '>=', 'began_ms']);
  const near = atLeast(column('latest_ms'), minus(column('t_ms'), number(lookback)));
  const lately = when(call('ifNull', near, no), call('ifNull', column('latest'), text('')), text(''));
  return select(latest, { add: { called_session: when(call('empty', column('seen_session')), lately, column('seen_session')) } });
}

/** The different callers of attributed calls: one row each in every cell; of calls with a history, with `earlier_call`. */
export function differentCallers(population: Population, withHistory = false): Population {
  // Of a call that is shared out there are several rows.
  return byCaller(population, { calls: call('uniqExact', column('id')), withHistory });
}
