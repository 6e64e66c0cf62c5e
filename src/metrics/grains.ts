import type { Direction } from '#domain/facts.ts';
import { agentGroups, groupsOfCall, timeGroups, word } from './dimensions.ts';
import { and, atMost, column, equals, type Expr, isKnown, moment, nothing, or, text, when } from './expression.ts';
import { outsideOpeningHours } from './opening-hours.ts';
import type { BuildContext, Population, Reason } from './population.ts';
import { type Columns, type Relation, select, table } from './relation.ts';

/** The populations that most metrics start from: calls, visits, legs, states, as they were known at `as_of`. */

interface CallChoice {
  readonly direction: Direction | 'all';
  /** Who is credited when calls are grouped by queue or agent and nothing else was asked (R5). */
  readonly credit?: 'first' | 'last';
  readonly includeScreened?: boolean;
}

export function callsOf(context: BuildContext, { direction, credit = 'last', includeScreened = false }: CallChoice): Population {
  const at = column('started_at');
  return {
    grain: 'call',
    rows: calls(context),
    base: ofDirection(direction),
    id: column('id'),
    callId: column('id'),
    at,
    anchored: true,
    dimensions: {
      ...groupsOfCall,
      queue: word(credited(context, credit) === 'first' ? 'first_queue_id' : 'last_queue_id'),
      ...agentGroups(`${credited(context, credit)}_agent_id`, context),
      offered_agent: word('offered_agent_id'),
      ended_by: word('ended_by'),
      blocked_reason: word('blocked_reason'),
      ...timeGroups(at, context),
    },
    refused: [...refusals(context, direction, includeScreened), ...closedHours(context, at)],
    fields: columns(
      'direction',
      'caller',
      'caller_name',
      'number_id',
      'outcome',
      'answered_at',
      'ended_at',
      'last_queue_id',
      'last_agent_id',
      'last_exit',
    ),
    collapse: null,
    withinCell: {},
  };
}

export function visitsOf(context: BuildContext, direction: Direction | 'all' = 'inbound'): Population {
  const at = column('enqueued_at');
  return {
    grain: 'visit',
    rows: visits(context),
    base: ofDirection(direction),
    id: column('id'),
    callId: column('call_id'),
    at,
    anchored: true,
    dimensions: {
      ...groupsOfCall,
      queue: word('queue_id'),
      ...agentGroups('agent_id', context),
      exit: word('exit'),
      entry: word('entry'),
      ...timeGroups(at, context),
    },
    refused: [...refusals(context, direction, false), ...closedHours(context, at)],
    fields: columns('queue_id', 'agent_id', 'exit', 'entry', 'exited_at', 'answered_at', 'caller', 'outcome'),
    collapse: null,
    withinCell: {},
  };
}

/** `at`: the anchor; most leg metrics belong to the moment of the answer or of the offer, some to the call's arrival. */
export function legsOf(
  context: BuildContext,
  direction: Direction | 'all',
  anchor: 'offered_at' | 'answered_at' | 'call_started_at',
): Population {
  const at = column(anchor);
  return {
    grain: 'leg',
    rows: legs(context),
    base: and(ofDirection(direction), anchor === 'answered_at' ? isKnown(at) : null),
    id: column('id'),
    callId: column('call_id'),
    at,
    anchored: true,
    dimensions: {
      ...groupsOfCall,
      queue: word('queue_id'),
      ...agentGroups('agent_id', context),
      offer_result: word('result'),
      ...timeGroups(at, context),
    },
    refused: [...refusals(context, direction, false), ...closedHours(context, at)],
    fields: columns(
      'agent_id',
      'queue_id',
      'result',
      'kind',
      'offered_at',
      'answered_at',
      'ended_at',
      'talk_s',
      'hold_s',
      'acw_s',
      'dial_s',
      'caller',
    ),
    collapse: null,
    withinCell: {},
  };
}

/** Calls as known at `as_of`: later answers, exits and ends are not seen. */
export function calls(context: BuildContext, where: Expr | null = null): Relation {
  const asOf = hiddenAfter(context);
  if (asOf === null) return table('call', where);
  const answered = atMost(column('answered_at'), asOf);
  const ended = atMost(column('ended_at'), asOf);
  return select(table('call', and(atMost(column('started_at'), asOf), where)), {
    replace: {
      ...seenAt(asOf, 'ringing_at', 'connected_at', 'answered_at', 'ended_at', 'first_agent_at', 'last_answered_at', 'last_exited_at'),
      outcome: when(ended, column('outcome'), when(and(isKnown(column('answered_at')), answered), text('answered'), text(''))),
      last_exit: when(
        or(equals(column('last_exit'), text('')), atMost(column('last_exited_at'), asOf)),
        column('last_exit'),
        text('waiting'),
      ),
    },
  });
}

export function visits(context: BuildContext, where: Expr | null = null): Relation {
  const asOf = hiddenAfter(context);
  if (asOf === null) return table('visit', where);
  const left = and(isKnown(column('exited_at')), atMost(column('exited_at'), asOf));
  return select(table('visit', and(atMost(column('enqueued_at'), asOf), where)), {
    replace: {
      ...seenAt(asOf, 'exited_at', 'answered_at', 'call_answered_at'),
      exit: when(left, column('exit'), text('waiting')),
      agent_id: when(left, column('agent_id'), text('')),
    },
  });
}

export function legs(context: BuildContext, where: Expr | null = null): Relation {
  const asOf = hiddenAfter(context);
  if (asOf === null) return table('leg', where);
  const answered = and(isKnown(column('answered_at')), atMost(column('answered_at'), asOf));
  const ended = and(isKnown(column('ended_at')), atMost(column('ended_at'), asOf));
  return select(table('leg', and(atMost(column('offered_at'), asOf), where)), {
    replace: {
      ...seenAt(asOf, 'answered_at', 'ended_at', 'call_ended_at'),
      // Still ringing at that moment: no result yet.
      result: when(answered, text('answered'), when(ended, column('result'), text(''))),
    },
  });
}

/** Instants of the future are not known yet. */
export function seenAt(asOf: Expr, ...names: readonly string[]): Columns {
  return Object.fromEntries(names.map((name) => [name, when(atMost(column(name), asOf), column(name), nothing)]));
}

/** Rows that had come to be by `as_of`, where it lies in the past; null = all. */
export function knownAt(context: BuildContext, name: string): Expr | null {
  const asOf = hiddenAfter(context);
  return asOf === null ? null : atMost(column(name), asOf);
}

/** The moment after which nothing is known; null = all is. */
export function hiddenAfter({ lookingBack, asOf }: BuildContext): Expr | null {
  return lookingBack && asOf !== null ? moment(asOf) : null;
}

function ofDirection(direction: Direction | 'all'): Expr | null {
  return direction === 'all' ? null : equals(column('direction'), text(direction));
}

/** R2. */
function refusals({ include }: BuildContext, direction: Direction | 'all', includeScreened: boolean): Reason[] {
  return [
    ...(include.test ? [] : [{ reason: 'test call', when: column('test') }]),
    ...(include.spam ? [] : [{ reason: 'spam', when: column('spam') }]),
    ...(direction !== 'all' || include.internal ? [] : [{ reason: 'internal call', when: equals(column('direction'), text('internal')) }]),
    ...(includeScreened ? [] : [{ reason: 'screened by a blacklist', when: equals(column('outcome'), text('screened')) }]),
  ];
}

/** R11. */
export function closedHours({ openingHours, zone }: BuildContext, at: Expr): Reason[] {
  return openingHours === null ? [] : [{ reason: 'outside opening hours', when: outsideOpeningHours(openingHours, at, zone) }];
}

function credited({ attributeTo }: BuildContext, usual: 'first' | 'last'): 'first' | 'last' | 'longest' {
  return attributeTo ?? usual;
}

export function columns(...names: readonly string[]): Columns {
  return Object.fromEntries(names.map((name) => [name, column(name)]));
}
