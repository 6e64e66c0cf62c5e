import type { Direction } from '#domain/facts.ts';
import {
  above,
  and,
  call,
  column,
  either,
  equals,
  type Expr,
  isKnown,
  isNull,
  milliseconds,
  moment,
  not,
  number,
  or,
  plus,
  text,
} from './expression.ts';
import { callsOf, legsOf } from './grains.ts';
import { type BuildContext, judged, type Judged, type Reason } from './population.ts';
import { splitByPeople } from './teams.ts';

/** Handled calls and legs: what an agent took, and is done with. */

export const isAnsweredLeg = equals(column('result'), text('answered'));

/** R5: legs as soon as queues or agents are looked at. */
export function grainOf(grain: 'call' | 'leg' | undefined, context: BuildContext): 'call' | 'leg' {
  return grain ?? (splitByPeople(context) ? 'leg' : 'call');
}

/** Calls that an agent took, whose conversation (and wrap-up, where it is counted) is over. */
export function handledCalls(context: BuildContext, direction: Direction | 'all', wrapUp: boolean): Judged {
  return judged(callsOf(context, { direction }), [
    { reason: 'not answered', when: isNull(column('answered_at')) },
    { reason: 'no agent leg is known', when: equals(column('answered_legs'), number(0)) },
    { reason: 'still active', when: or(isNull(column('ended_at')), above(column('open_legs'), number(0))), pending: true },
    wrapUp ? wrappingUp(context, column('acw_s')) : null,
  ]);
}

/** Answered legs that have ended; they belong to the arrival of their call. */
export function handledLegs(context: BuildContext, direction: Direction | 'all', wrapUp: boolean): Judged {
  return judged(legsOf(context, direction, 'call_started_at'), [
    { reason: 'not answered', when: not(isAnsweredLeg) },
    { reason: 'still active', when: isNull(column('ended_at')), pending: true },
    wrapUp ? wrappingUp(context, either(column('acw_s'), number(0))) : null,
  ]);
}

/** Wrap-up that runs past the evaluation instant. */
function wrappingUp({ asOf }: BuildContext, seconds: Expr): Reason | null {
  if (asOf === null) return null;
  const ended = call('toUnixTimestamp64Milli', call('assumeNotNull', column('ended_at')));
  const late = above(plus(ended, milliseconds(seconds)), call('toUnixTimestamp64Milli', moment(asOf)));
  return { reason: 'wrap-up still running', when: and(isKnown(column('ended_at')), late), pending: true };
}
