import { hourMs } from '#domain/instant.ts';
import { z } from 'zod';
import { defineMetric, ratio } from '#metrics/define.ts';
import {
  above,
  and,
  call,
  column,
  differs,
  either,
  equals,
  type Expr,
  flag,
  isNull,
  lambda,
  milliseconds,
  millisecondsBetween,
  not,
  number,
  or,
  plus,
  text,
} from '#metrics/expression.ts';
import { callsOf, legsOf } from '#metrics/grains.ts';
import { grainOf, handledCalls, handledLegs, isAnsweredLeg } from '#metrics/handled.ts';
import { count, judged, type Reason, sum } from '#metrics/population.ts';
import { loggedIn, productive, stateTimeOf } from '#metrics/timeline.ts';
import { cite } from '#metrics/sources.ts';

const anyDirection = z.enum(['inbound', 'outbound', 'all']).default('inbound').describe('whose calls');
const grainOfCall = z
  .enum(['call', 'leg'])
  .optional()
  .describe('judge whole calls or each agent leg; left out: legs where the report is split by queue or agent, else calls');

const known = (name: string) => milliseconds(either(column(name), number(0)));

export const callsHandledPerAgentHour = defineMetric({
  id: 'calls_handled_per_agent_hour',
  title: 'Calls per agent-hour',
  says: 'How many calls one agent takes in an hour of being there.',
  formula: 'answered legs / (Σ seconds logged in, or productive, within the period / 3600)',
  unit: 'calls per hour',
  better: 'neutral',
  anchor: 'legs.answered_at; states clipped to the period',
  aggregation: 'legs and seconds add',
  addsUpTo: 'legs: all legs answered in the period; states: all known time of the agents in the period',
  params: {
    denominator: z
      .enum(['logged_in', 'productive'])
      .default('logged_in')
      .describe('logged_in = every state but logged_out; productive = handling, available and ringing'),
  },
  build({ denominator }, context) {
    const taken = judged(legsOf(context, 'all', 'answered_at'), [{ reason: 'not answered', when: not(isAnsweredLeg) }]);
    const present = denominator === 'logged_in' ? loggedIn : productive;
    const time = judged(stateTimeOf(context), [{ reason: 'not logged in or not productive', when: not(present) }]);
    return ratio(count(taken), sum(time, column('ms'), { per: hourMs }));
  },
  sources: [cite('where-profit-hides')],
});

export const averageHandleTime = defineMetric({
  id: 'average_handle_time',
  title: 'Average handle time (AHT)',
  says: 'Talk, hold and wrap-up of a handled call; waiting is not handling.',
  formula: 'Σ (talk + hold + wrap-up [+ dialling] [+ ringing]) of answered legs / handled calls, or / answered legs',
  unit: 'seconds',
  better: 'neutral',
  anchor: 'calls.started_at',
  aggregation: 'sum and count; call and leg grain must not be mixed',
  addsUpTo: 'all calls (or legs of calls) that arrived in the period',
  params: {
    direction: anyDirection,
    grain: grainOfCall,
    include_acw: z.boolean().default(true).describe('count wrap-up'),
    include_dial: z.boolean().optional().describe('count dialling; left out: only for outbound calls'),
    include_ring: z.boolean().default(false).describe('count the time from offer to answer'),
    part: z
      .enum(['all', 'talk', 'hold', 'wrap_up'])
      .default('all')
      .describe('one part of it alone, over the same calls: talk + hold + wrap_up are the whole'),
  },
  build({ direction, grain, include_acw: wrapUp, include_dial: dial, include_ring, part }, context) {
    const withDial = part === 'all' && (dial ?? direction === 'outbound');
    const ring = part === 'all' && include_ring;
    const alone = { all: ['talk_s', 'hold_s', ...(wrapUp ? ['acw_s'] : [])], talk: ['talk_s'], hold: ['hold_s'], wrap_up: ['acw_s'] }[part];
    const pieces = [...alone, ...(withDial ? ['dial_s'] : [])].map(known);
    if (grainOf(grain, context) === 'leg') {
      const legs = handledLegs(context, direction, wrapUp);
      const rang = either(millisecondsBetween(column('offered_at'), column('answered_at')), number(0));
      return ratio(sum(legs, plus(...pieces, ...(ring ? [rang] : [])), { per: 1000 }), count(legs));
    }
    const calls = handledCalls(context, direction, wrapUp);
    return ratio(sum(calls, plus(...pieces, ...(ring ? [known('ring_s')] : [])), { per: 1000 }), count(calls));
  },
  sources: [
    cite('call-tracking-16', 'from pick-up to completion'),
    cite('gen-aht', 'talk, hold, wrap-up; dialling outbound'),
    cite('aws-hist', 'interaction, hold, wrap-up'),
    cite('ccmath', 'adds ring and transfer time'),
    cite('bizfluent', 'never the queue'),
  ],
});

export const transferRate = defineMetric({
  id: 'transfer_rate',
  title: 'Transfer rate',
  says: 'Handled calls that an agent passed on.',
  formula: 'handled calls with at least one leg transferred out / handled calls; per agent: legs transferred / legs answered',
  unit: 'ratio',
  better: 'lower',
  anchor: 'calls.started_at',
  aggregation: 'parts add',
  addsUpTo: 'all calls (or legs of calls) that arrived in the period',
  params: {
    direction: anyDirection,
    kind: z.enum(['any', 'blind', 'warm']).default('any').describe('with or without announcing the caller'),
    target: z.enum(['any', 'queue', 'agent', 'external']).default('any').describe('where to'),
    grain: grainOfCall,
  },
  build({ direction, kind, target, grain }, context) {
    if (grainOf(grain, context) === 'leg') {
      const legs = judged(legsOf(context, direction, 'call_started_at'), [{ reason: 'not answered', when: not(isAnsweredLeg) }]);
      const passedOn = or(differs(column('transfer_kind'), text('')), differs(column('transfer_to'), text('')));
      return ratio(count(legs, and(passedOn, is(column('transfer_kind'), kind), is(column('transfer_target'), target))), count(legs));
    }
    const calls = judged(callsOf(context, { direction }), [{ reason: 'not answered by an agent', when: isNull(column('answered_at')) }]);
    const each = lambda(['kind', 'target'], and(is(column('kind'), kind), is(column('target'), target), flag(true)));
    return ratio(count(calls, call('arrayExists', each, column('transfer_kinds'), column('transfer_targets'))), count(calls));
  },
  sources: [cite('aws-hist', 'transferred out, internal and external'), cite('supportman', 'a transfer is lateral, an escalation upward')],
});

function is(of: Expr, wanted: string): Expr | null {
  return wanted === 'any' ? null : equals(of, text(wanted));
}

export const averageHoldTime = defineMetric({
  id: 'average_hold_time',
  title: 'Average hold time',
  says: 'Seconds on hold after the answer, per handled call; waiting in the queue is not hold.',
  formula: 'Σ hold / handled calls; `held_only`: / calls that were put on hold; per agent or queue: the same over legs',
  unit: 'seconds',
  better: 'lower',
  anchor: 'calls.started_at',
  aggregation: 'sum and count',
  addsUpTo: 'all calls (or legs of calls) that arrived in the period',
  params: {
    direction: anyDirection,
    denominator: z.enum(['all_handled', 'held_only']).default('all_handled').describe('all handled calls, or those put on hold'),
    grain: grainOfCall,
  },
  build({ direction, denominator, grain }, context) {
    const perLeg = grainOf(grain, context) === 'leg';
    const handled = perLeg ? handledLegs(context, direction, false) : handledCalls(context, direction, false);
    const held = above(either(column('hold_s'), number(0)), number(0));
    const neverHeld: Reason = { reason: 'never put on hold', when: not(held) };
    const base = denominator === 'held_only' ? judged(handled.population, [...handled.leftOut, neverHeld]) : handled;
    return ratio(sum(base, known('hold_s'), { per: 1000 }), count(base));
  },
  sources: [cite('aws-defs', 'average customer hold time, with and without calls never held')],
});

export const holdAbandonRate = defineMetric({
  id: 'hold_abandon_rate',
  title: 'Hang-ups on hold',
  says: 'Callers who hung up while an agent had them on hold, of all who were put on hold.',
  formula: 'calls ended by the customer while on hold / calls put on hold',
  unit: 'ratio',
  better: 'lower',
  anchor: 'calls.started_at',
  aggregation: 'parts add',
  addsUpTo: 'all inbound calls of the period',
  params: {},
  build(_, context) {
    const held = judged(callsOf(context, { direction: 'inbound' }), [
      { reason: 'not answered by an agent', when: isNull(column('answered_at')) },
      { reason: 'still active', when: isNull(column('ended_at')), pending: true },
      { reason: 'never put on hold', when: not(column('held')) },
    ]);
    return ratio(count(held, column('held_out')), count(held));
  },
  sources: [
    cite('call-analytics-11', '60 % of callers on silent hold hang up'),
    cite('aws-hist', 'contacts hold customer disconnect'),
    cite('zendesk-status', 'abandoned on hold'),
  ],
});

export const recordingCoverage = defineMetric({
  id: 'recording_coverage',
  title: 'Recording coverage',
  says: 'Answered calls of which a recording is known, of those that may be recorded.',
  formula: 'answered calls with a recording / answered calls whose recording was not refused',
  unit: 'ratio',
  better: 'higher',
  anchor: 'calls.started_at',
  aggregation: 'parts add',
  addsUpTo: 'all calls of the period',
  params: {},
  build(_, context) {
    const recordable = judged(callsOf(context, { direction: 'all' }), [
      { reason: 'not answered by an agent', when: isNull(column('answered_at')) },
      { reason: 'may not be recorded', when: not(either(column('recording_consent'), flag(true))) },
      { reason: 'still active', when: isNull(column('ended_at')), pending: true },
    ]);
    // That a phone system told of one stays known when its sound is deleted by age or with an erased caller.
    return ratio(count(recordable, above(column('recordings'), number(0))), count(recordable));
  },
  sources: [cite('call-tracking-16', 'recording calls')],
});
