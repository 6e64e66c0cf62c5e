import {
  above,
  and,
  below,
  call,
  called,
  column,
  either,
  equals,
  type Expr,
  isKnown,
  isNull,
  isOneOf,
  milliseconds,
  millisecondsBetween,
  minus,
  moment,
  no,
  not,
  number,
  or,
  plus,
  text,
  when,
} from './expression.ts';
import { callsOf, visitsOf } from './grains.ts';
import type { BuildContext, Population, Reason } from './population.ts';
import { splitByPeople } from './teams.ts';

/** Calls or visits as the queue metrics judge them (R4, R6, R7): one vocabulary for both grains. */
export interface Offers {
  readonly grain: 'call' | 'visit';
  readonly population: Population;
  readonly answered: Expr;
  readonly abandoned: Expr;
  readonly timedOut: Expr;
  /** Overflow, voicemail, callback. */
  readonly flowedOut: Expr;
  /** Not decided yet (R4). */
  readonly pending: Reason;
  /** Blocked, closed, contained, left in the menu: nobody was asked to answer. */
  readonly neverOffered: Reason;
  /** Milliseconds from entering the (first) queue to the (first) agent, or to leaving. */
  readonly waited: Expr;
  readonly short: (seconds: number) => Expr;
  /** Still waiting after more than this: a certain miss. */
  readonly waitingLongerThan: (seconds: number) => Expr;
}

/** `call` where the report is not grouped or filtered by queue or agent, else `visit` (dictionary, section 3). */
export function grainOf(asked: 'call' | 'visit' | undefined, context: BuildContext): 'call' | 'visit' {
  return asked ?? (splitByPeople(context) ? 'visit' : 'call');
}

export function offersOf(context: BuildContext, grain: 'call' | 'visit'): Offers {
  return grain === 'call' ? offeredCalls(context) : offeredVisits(context);
}

/** R7: the exit of the last visit decides, unless an agent had answered before; a call without a visit is judged by its outcome. */
function offeredCalls(context: BuildContext): Offers {
  const answered = called('is_answered', isKnown(column('answered_at')));
  const outcome = column('outcome');
  const lastExit = column('last_exit');
  const withoutExit = called('has_no_exit', isOneOf(lastExit, ['', 'waiting']));
  const left = (name: string, exits: readonly string[], outcomes: readonly string[]) =>
    called(name, and(not(answered), or(isOneOf(lastExit, exits), and(withoutExit, isOneOf(outcome, outcomes)))));
  const abandoned = left('is_abandoned', ['abandoned'], ['abandoned']);
  const timedOut = left('is_timed_out', ['timeout'], ['timeout']);
  const flowedOut = left('is_flowed_out', ['overflow', 'voicemail', 'callback'], ['overflow', 'voicemail', 'callback_requested']);
  const undecided = undecidedCall();
  // Without a visit the clock starts at the end of the menu.
  const from = either(
    call('toUnixTimestamp64Milli', column('first_enqueued_at')),
    plus(call('toUnixTimestamp64Milli', column('started_at')), milliseconds(either(column('ivr_s'), number(0)))),
  );
  const until = when(
    answered,
    either(column('first_agent_at'), column('answered_at')),
    either(column('last_exited_at'), column('ended_at')),
  );
  const lastWait = millisecondsBetween(column('last_enqueued_at'), column('last_exited_at'));
  return {
    grain: 'call',
    population: callsOf(context, { direction: 'inbound', credit: 'first' }),
    answered,
    abandoned,
    timedOut,
    flowedOut,
    pending: { reason: 'still in progress', when: undecided, pending: true },
    neverOffered: {
      reason: call('concat', text('never offered: '), when(equals(outcome, text('')), text('undecided'), outcome)),
      when: called('is_never_offered', not(or(answered, abandoned, timedOut, flowedOut))),
    },
    waited: called('waited_ms', minus(call('toUnixTimestamp64Milli', until), from)),
    short: (seconds) => called('is_short', seconds <= 0 ? no : and(abandoned, either(below(lastWait, inMilliseconds(seconds)), no))),
    waitingLongerThan: (seconds) =>
      context.asOf === null
        ? no
        : called(
            'is_certain_miss',
            and(
              undecided,
              equals(lastExit, text('waiting')),
              either(above(millisecondsBetween(column('first_enqueued_at'), moment(context.asOf)), inMilliseconds(seconds)), no),
            ),
          ),
  };
}

function offeredVisits(context: BuildContext): Offers {
  const exit = column('exit');
  const waited = called('waited_ms', millisecondsBetween(column('enqueued_at'), either(column('answered_at'), column('exited_at'))));
  const abandoned = equals(exit, text('abandoned'));
  const waiting = equals(exit, text('waiting'));
  return {
    grain: 'visit',
    population: visitsOf(context),
    answered: equals(exit, text('answered')),
    abandoned,
    timedOut: equals(exit, text('timeout')),
    flowedOut: isOneOf(exit, ['overflow', 'voicemail', 'callback']),
    pending: { reason: 'still waiting', when: waiting, pending: true },
    neverOffered: { reason: 'never offered', when: no },
    waited,
    short: (seconds) => called('is_short', seconds <= 0 ? no : and(abandoned, either(below(waited, inMilliseconds(seconds)), no))),
    waitingLongerThan: (seconds) =>
      context.asOf === null
        ? no
        : and(waiting, above(millisecondsBetween(column('enqueued_at'), moment(context.asOf)), inMilliseconds(seconds))),
  };
}

/** Neither answered nor ended in any known way. */
export function undecidedCall(): Expr {
  return called('is_undecided', and(isNull(column('answered_at')), equals(column('outcome'), text(''))));
}

export const stillOpen: Reason = { reason: 'still in progress', when: undecidedCall(), pending: true };

/** R10: thresholds are compared in whole milliseconds. */
export function inMilliseconds(seconds: number): Expr {
  return number(Math.round(seconds * 1000));
}
