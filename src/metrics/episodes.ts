import { dayMs, hourMs } from '#domain/instant.ts';
import { lostOutcomes } from '#domain/facts.ts';
import { eligible, asMoment } from './contacts.ts';
import { agentGroups } from './dimensions.ts';
import {
  above,
  and,
  atMost,
  call,
  column,
  differs,
  equals,
  type Expr,
  inMs,
  inRange,
  isKnown,
  isNull,
  isOneOf,
  minus,
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
import type { BuildContext, Population, Reason } from './population.ts';
import { join, type Relation, select } from './relation.ts';

/**
 * Lost episodes: consecutive lost calls of one caller, closer than the gap and with no answered call between, are one matter to be
 * called back. An episode is shown as its first lost call, with what followed it.
 */

export interface EpisodeChoice {
  readonly windowH: number;
  readonly gapMin: number;
  readonly includeClosed: boolean;
  readonly shortAbandonS: number;
}

/** Chains of lost calls are followed back so far; gaps are minutes. */
const longestChain = 7 * dayMs;

export function episodesOf(context: BuildContext, choice: EpisodeChoice): Population {
  const population = callsOf(context, { direction: 'inbound', credit: 'last' });
  const inPeriod = inRange(column('started_at'), context);
  const taken = ['lost_end', 'attempt_call', 'attempt_at', 'reached_call', 'reached_at', 'own_call', 'own_at'];
  const joined = join(
    calls(context, inPeriod),
    followed(context, choice),
    [['id', 'id']],
    Object.fromEntries(taken.map((name) => [name, name])),
  );
  return {
    ...population,
    grain: 'lost episode',
    rows: select(joined, { where: isKnown(column('lost_end')) }),
    // Responsible is the last agent to whom the call was offered.
    dimensions: { ...population.dimensions, ...agentGroups('offered_agent_id', context) },
    fields: {
      ...population.fields,
      lost_at: asMoment(column('lost_end')),
      attempt_call: column('attempt_call'),
      attempt_at: asMoment(column('attempt_at')),
      reached_by_us_call: column('reached_call'),
      reached_by_us_at: asMoment(column('reached_at')),
      got_through_call: column('own_call'),
      got_through_at: asMoment(column('own_at')),
    },
  };
}

/** Within the window after the end of the first lost call. */
export function withinWindow(at: 'attempt_at' | 'reached_at' | 'own_at', windowH: number): Expr {
  return call('ifNull', atMost(column(at), plus(column('lost_end'), number(windowH * hourMs))), no);
}

/** The caller was answered on another try, within the window and before our first attempt. */
export function recoveredAlone(windowH: number): Expr {
  const first = or(isNull(column('attempt_at')), call('ifNull', above(column('attempt_at'), column('own_at')), no));
  return and(withinWindow('own_at', windowH), first);
}

export const withheld: Reason = { reason: 'number withheld: nobody can be called', when: isNull(column('caller')) };

/** R4. */
export function immature({ asOf }: BuildContext, windowH: number): Reason | null {
  if (asOf === null) return null;
  return { reason: 'the window is not over', when: above(plus(column('lost_end'), number(windowH * hourMs)), number(asOf)), pending: true };
}

/** First lost calls of episodes, with the first attempt of ours and the first conversations after them. */
function followed(context: BuildContext, choice: EpisodeChoice): Relation {
  const inbound = narrow(context, choice, 'inbound');
  const outbound = narrow(context, choice, 'outbound');
  const starts = firstLost(inbound, outbound, choice);
  const attempts = contact(outbound, 'start_ms', 'attempt', null);
  const reached = contact(outbound, 'answer_ms', 'reached', column('spoken'));
  const own = contact(inbound, 'answer_ms', 'own', column('spoken'));
  return [
    { rows: attempts, name: 'attempt' },
    { rows: reached, name: 'reached' },
    { rows: own, name: 'own' },
  ].reduce<Relation>(
    (left, { rows, name }) =>
      join(left, rows, [['caller_key', 'caller_key']], { [`${name}_call`]: `${name}_call`, [`${name}_at`]: `${name}_at` }, [
        'after_ms',
        '<',
        'at_ms',
      ]),
    starts,
  );
}

/** The moments at which somebody was called or spoken to. */
function contact(rows: Relation, at: 'start_ms' | 'answer_ms', name: string, where: Expr | null): Relation {
  return select(rows, {
    only: {
      caller_key: column('caller_key'),
      at_ms: call('assumeNotNull', column(at)),
      [`${name}_call`]: column('id'),
      [`${name}_at`]: column(at),
    },
    where,
  });
}

function firstLost(inbound: Relation, outbound: Relation, { gapMin }: EpisodeChoice): Relation {
  const only = ['id', 'caller_key', 'start_ms', 'end_ms', 'lost', 'spoken'];
  const narrowest = Object.fromEntries(only.map((name) => [name, column(name)]));
  const events = select(unionOf(inbound, outbound, narrowest), { where: or(column('lost'), column('spoken')) });
  const window = { by: [column('caller_key')], order: [column('start_ms'), column('id')], frame: { rows: 'all' } } as const;
  const marked = select(events, {
    add: {
      // 0 and false before the first of a caller.
      previous_end: over(call('lagInFrame', column('end_ms')), window),
      previous_spoken: over(call('lagInFrame', column('spoken')), window),
    },
  });
  const far = above(minus(column('start_ms'), column('previous_end')), number(Math.round(gapMin * 60_000)));
  return select(marked, {
    only: {
      id: column('id'),
      caller_key: column('caller_key'),
      lost_end: column('end_ms'),
      after_ms: minus(column('end_ms'), number(1)),
    },
    where: and(column('lost'), or(column('previous_spoken'), far)),
  });
}

function unionOf(inbound: Relation, outbound: Relation, only: Record<string, Expr>): Relation {
  return { kind: 'union', of: [select(inbound, { only }), select(outbound, { only })] };
}

/** Calls of one direction, as little of them as episodes need. */
function narrow(context: BuildContext, choice: EpisodeChoice, direction: 'inbound' | 'outbound'): Relation {
  const start = inMs(column('started_at'));
  const spoken = and(isKnown(column('answered_at')), differs(column('outcome'), text('abandoned')));
  const lostWays = lostOutcomes.filter((one) => one !== 'closed' || choice.includeClosed);
  const short = and(equals(column('outcome'), text('abandoned')), offersOf(context, 'call').short(choice.shortAbandonS));
  const lost = and(isNull(column('answered_at')), isOneOf(column('outcome'), lostWays), not(short));
  return select(calls(context, reach(context, choice)), {
    only: {
      id: column('id'),
      caller_key: call('ifNull', column('caller'), call('concat', text('withheld '), column('id'))),
      start_ms: start,
      end_ms: call('toInt64', call('coalesce', inMs(column('ended_at')), start)),
      answer_ms: inMs(column('answered_at')),
      spoken: when(spoken, call('toBool', number(1)), call('toBool', number(0))),
      lost: direction === 'inbound' ? when(lost, call('toBool', number(1)), call('toBool', number(0))) : call('toBool', number(0)),
    },
    where: eligible(context, direction),
  });
}

function reach({ from, before }: BuildContext, { windowH, gapMin }: EpisodeChoice): Expr | null {
  if (from === null && before === null) return null;
  const back = Math.max(longestChain, gapMin * 60_000 * 20);
  return inRange(column('started_at'), {
    from: from === null ? null : from - back,
    before: before === null ? null : before + windowH * hourMs + dayMs,
  });
}
