import { dayMs } from '#domain/instant.ts';
import {
  and,
  atLeast,
  atMost,
  below,
  call,
  column,
  type Expr,
  inMs,
  inRange,
  isKnown,
  isNull,
  minus,
  moment,
  no,
  not,
  number,
  or,
  over,
  plus,
  text,
  when,
} from './expression.ts';
import { calls, callsOf } from './grains.ts';
import { offersOf } from './offers.ts';
import type { BuildContext, Population } from './population.ts';
import { join, type Relation, select } from './relation.ts';

/** Calls with the caller's contacts before and after them: what first contact resolution is judged by. */

export interface ContactChoice {
  readonly windowDays: number;
  /** What counts as calling again: any attempt that was not a short abandon, or answered calls alone. */
  readonly repeatCounts: 'any_attempt' | 'answered';
  readonly matchTopic: boolean;
  readonly shortAbandonS: number;
}

/** R2 without the report's opening hours: the caller's history does not know when we look at it. */
export function eligible(context: BuildContext, direction: 'inbound' | 'outbound'): Expr {
  const { base, refused } = callsOf({ ...context, openingHours: null }, { direction });
  return and(base, not(or(...refused.map((reason) => reason.when))));
}

/** Inbound calls of the period, each with the last answered contact before it and the next attempt after its end. */
export function contactsOf(context: BuildContext, choice: ContactChoice): Population {
  const population = callsOf(context, { direction: 'inbound' });
  const inPeriod = inRange(column('started_at'), context);
  const rows = join(calls(context, inPeriod), evidence(context, choice), [['id', 'id']], {
    earlier_call: 'earlier_call',
    earlier_end: 'earlier_end',
    next_call: 'next_call',
    next_at: 'next_at',
  });
  return {
    ...population,
    rows,
    fields: {
      ...population.fields,
      escalated: column('escalated'),
      followup_required: column('followup_required'),
      earlier_call: column('earlier_call'),
      earlier_ended_at: asMoment(column('earlier_end')),
      next_call: column('next_call'),
      next_at: asMoment(column('next_at')),
    },
  };
}

/** The call began while an earlier answered call of the caller was not over for longer than the window. */
export function isRepeat(windowDays: number): Expr {
  return call('ifNull', atLeast(column('earlier_end'), minus(inMs(column('started_at')), number(windowDays * dayMs))), no);
}

/** The caller tried again within the window after the call's end. */
export function calledAgain(windowDays: number): Expr {
  return call('ifNull', atMost(column('next_at'), plus(inMs(column('ended_at')), number(windowDays * dayMs))), no);
}

function evidence(context: BuildContext, choice: ContactChoice): Relation {
  const history = select(calls(context, reach(context, choice.windowDays * dayMs)), {
    add: keys(choice),
    where: eligible(context, 'inbound'),
  });
  const by = [column('caller_key'), column('topic')];
  const order = [column('start_ms'), column('id')];
  const answered = isKnown(column('answered_at'));
  const before = { by, order, frame: { rows: 'before' } } as const;
  const looking = select(history, {
    only: {
      id: column('id'),
      caller_key: column('caller_key'),
      topic: column('topic'),
      // A further attempt begins after this call began and not before it ended.
      after_ms: call('greatest', column('start_ms'), minus(column('end_ms'), number(1))),
      before_end: over(call('maxOrNullIf', column('end_ms'), answered), before),
      before_call: over(call('argMaxOrNullIf', column('id'), column('end_ms'), answered), before),
    },
  });
  const attempts = select(history, {
    only: {
      caller_key: column('caller_key'),
      topic: column('topic'),
      start_ms: column('start_ms'),
      again_call: call('toNullable', column('id')),
      again_at: call('toNullable', column('start_ms')),
    },
    where: choice.repeatCounts === 'answered' ? answered : not(offersOf(context, 'call').short(choice.shortAbandonS)),
  });
  const both = join(
    looking,
    attempts,
    [
      ['caller_key', 'caller_key'],
      ['topic', 'topic'],
    ],
    { again_call: 'again_call', again_at: 'again_at' },
    ['after_ms', '<', 'start_ms'],
  );
  const [lastCall, lastEnd] = [column('before_call'), column('before_end')];
  const [againCall, againAt] = [column('again_call'), column('again_at')];
  if (!choice.matchTopic) {
    return select(both, {
      only: { id: column('id'), earlier_call: lastCall, earlier_end: lastEnd, next_call: againCall, next_at: againAt },
    });
  }
  // A call with several topics has a row for each: the nearest contact of any of them decides.
  return select(both, {
    only: {
      id: column('id'),
      earlier_call: call('argMax', lastCall, lastEnd),
      earlier_end: call('max', lastEnd),
      next_call: call('argMin', againCall, againAt),
      next_at: call('min', againAt),
    },
    groupBy: [column('id')],
  });
}

function keys({ matchTopic }: ContactChoice): Record<string, Expr> {
  const own = call('concat', text('withheld '), column('id'));
  const alone = call('array', call('concat', text('none '), column('id')));
  return {
    // Withheld numbers are not one caller (R14), and calls without a topic share none.
    caller_key: call('ifNull', column('caller'), own),
    topic: matchTopic ? call('arrayJoin', when(call('empty', column('topics')), alone, column('topics'))) : text(''),
    start_ms: inMs(column('started_at')),
    end_ms: call('toInt64', call('coalesce', inMs(column('ended_at')), inMs(column('answered_at')), inMs(column('started_at')))),
  };
}

/** Calls that may be a contact before or after one of the period: those that ended, or began, within the window around it. */
function reach({ from, before }: BuildContext, window: number): Expr | null {
  if (from === null && before === null) return null;
  const late = before === null ? null : below(column('started_at'), moment(before + window + dayMs));
  const early =
    from === null
      ? null
      : or(
          atLeast(column('started_at'), moment(from - window - dayMs)),
          isNull(column('ended_at')),
          atLeast(column('ended_at'), moment(from - window)),
        );
  return and(late, early);
}

/** Milliseconds (or null) as a moment. */
export const asMoment = (ms: Expr) => call('fromUnixTimestamp64Milli', ms, text('UTC'));
