import { dayMs } from '#domain/instant.ts';
import { z } from 'zod';
import { type Built, defineMetric, grouped, ratio, single } from '#metrics/define.ts';
import {
  above,
  and,
  call,
  column,
  differs,
  equals,
  type Expr,
  isKnown,
  isNull,
  isOneOf,
  milliseconds,
  moment,
  not,
  nothing,
  or,
  text,
  texts,
  when,
} from '#metrics/expression.ts';
import { callsOf } from '#metrics/grains.ts';
import { rollupRows, total } from '#metrics/rollup.ts';
import { type BuildContext, count, judged, type Judged, type Population, type Reason, sum } from '#metrics/population.ts';
import { cite } from '#metrics/sources.ts';

const outcome = column('outcome');
/** A person spoke with us: a machine is no conversation (R8), and a dialler that found no agent had none. */
const isLive = and(isKnown(column('answered_at')), differs(outcome, text('abandoned')));
/** An attempt that still rings is neither reached nor missed (R4). */
const stillRinging: Reason = {
  reason: 'still ringing',
  when: and(equals(outcome, text('')), isNull(column('ended_at')), not(isLive)),
  pending: true,
};
const reaches = (goals: readonly string[]) => call('hasAny', column('goals'), texts(goals));

/** Calls brought together by lead: `columns` are aggregates over the calls of one. */
function byLead(population: Population, columns: Record<string, Expr>): Population {
  return {
    ...population,
    refused: [...population.refused, { reason: 'of no known lead', when: equals(column('lead_id'), text('')) }],
    collapse: {
      grain: 'lead',
      key: column('lead_id'),
      columns: { ...columns, calls: call('count'), first_call_at: call('min', column('started_at')) },
      at: column('first_call_at'),
      fields: { calls: column('calls') },
    },
  };
}

const anyOf = (condition: Expr) => call('toBool', call('max', condition));

export const outboundConversionRate = defineMetric({
  id: 'outbound_conversion_rate',
  title: 'Outbound conversion rate',
  says: 'Calls that reached a desired result, of all attempts, of live conversations, or of the leads that were called.',
  formula: 'calls of the base with at least one of the goals / base; a call with several goals counts once',
  unit: 'ratio',
  better: 'higher',
  anchor: 'calls.started_at',
  aggregation: 'parts add (not for leads: they are distinct)',
  addsUpTo: 'all calls of the direction in the period (for leads: all leads called)',
  params: {
    direction: z.enum(['inbound', 'outbound']).default('outbound').describe('inbound = the same question about calls that came in'),
    goals: z.array(z.string()).min(1).default(['sale', 'appointment', 'lead']).describe('any of these is a conversion'),
    denominator: z
      .enum(['attempts', 'connected', 'leads'])
      .default('attempts')
      .describe('all calls, live conversations, or distinct leads'),
    conversion_window_days: z
      .number()
      .min(0)
      .max(366)
      .default(0)
      .describe('a goal reached so much later is still written on the call: younger calls are left out as not over yet'),
  },
  build({ direction, goals, denominator, conversion_window_days: days }, context) {
    const calls = callsOf(context, { direction });
    const young = immature(context, days);
    switch (denominator) {
      case 'attempts':
        return rateOf(judged(calls, [stillRinging, young]), reaches(goals));
      case 'connected':
        return rateOf(judged(calls, [stillRinging, { reason: 'no live conversation', when: not(isLive) }, young]), reaches(goals));
      case 'leads':
        return rateOf(judged(byLead(calls, { converted: anyOf(reaches(goals)) }), [youngLead(context, days)]), column('converted'));
    }
  },
  sources: [cite('call-tracking-16'), cite('contact-rate', 'four quantities go by one name, so name the denominator')],
});

/** R4: what the call may still bring is not known yet. */
function immature({ asOf }: BuildContext, days: number): Reason | null {
  if (asOf === null || days === 0) return null;
  return {
    reason: 'the conversion window is not over',
    when: above(column('started_at'), moment(asOf - days * dayMs)),
    pending: true,
  };
}

/** A lead is judged by its first call of the period. */
function youngLead(context: BuildContext, days: number): Reason | null {
  const young = immature(context, days);
  return young === null || context.asOf === null
    ? null
    : { ...young, when: above(column('first_call_at'), moment(context.asOf - days * dayMs)) };
}

function rateOf(base: Judged, where: Expr): Built {
  return ratio(count(base, where), count(base));
}

export const appointmentSettingRate = defineMetric({
  id: 'appointment_setting_rate',
  title: 'Appointment setting rate',
  says: 'Outbound calls in which an appointment was set (set, not kept).',
  formula: 'calls with the goal appointment / attempts, or / live conversations, or / calls that reached any of the goals',
  unit: 'ratio',
  better: 'higher',
  anchor: 'calls.started_at',
  aggregation: 'parts add',
  addsUpTo: 'all outbound calls of the period',
  params: {
    denominator: z
      .enum(['attempts', 'connected', 'conversions'])
      .default('attempts')
      .describe('all attempts, live conversations, or calls that reached one of the goals'),
    goals: z.array(z.string()).min(1).default(['sale', 'appointment', 'lead']).describe('of conversions: any of these is one'),
  },
  build({ denominator, goals }, context) {
    const left: Readonly<Record<typeof denominator, Reason | null>> = {
      attempts: null,
      connected: { reason: 'no live conversation', when: not(isLive) },
      conversions: { reason: 'none of the goals', when: not(reaches([...goals, 'appointment'])) },
    };
    return rateOf(judged(callsOf(context, { direction: 'outbound' }), [stillRinging, left[denominator]]), reaches(['appointment']));
  },
  sources: [
    cite('call-tracking-16'),
    cite('caponi', 'conversation and appointment ratio'),
    cite('connections', 'the kept rate is another metric'),
  ],
});

export const callDispositionBreakdown = defineMetric({
  id: 'call_disposition_breakdown',
  title: 'Calls by disposition',
  says: 'Calls by the wrap-up code that the agent chose, which may differ from the measured outcome. Watch the share without one.',
  formula: 'calls by disposition; missing = (none)',
  unit: 'count',
  better: 'neutral',
  anchor: 'calls.started_at',
  aggregation: 'additive',
  addsUpTo: 'all calls of the direction in the period',
  params: {
    direction: z.enum(['inbound', 'outbound', 'all']).default('outbound').describe('whose calls'),
    level: z.enum(['code', 'category']).default('code').describe('codes, or success, reached and not reached'),
    categories: z
      .record(z.string(), z.string())
      .default({})
      .describe('category of a code; a code not named here is a success with a goal, reached with a live conversation, else not_reached'),
  },
  build({ direction, level, categories }, context) {
    const calls = callsOf(context, { direction });
    const dimensions = level === 'code' ? calls.dimensions : { ...calls.dimensions, disposition: { of: categoryOf(categories) } };
    return grouped(['disposition'], single(count(judged({ ...calls, dimensions }))));
  },
  sources: [cite('call-tracking-16', '"no answer", "interested", "not interested", "callback requested"')],
});

function categoryOf(categories: Readonly<Record<string, string>>): Expr {
  const code = column('disposition');
  const known = Object.entries(categories).flatMap(([of, category]) => [equals(code, text(of)), call('toNullable', text(category))]);
  const measured = when(call('notEmpty', column('goals')), text('success'), when(isLive, text('reached'), text('not_reached')));
  return call('multiIf', equals(code, text('')), nothing, ...known, call('toNullable', measured));
}

export const dialEfficiency = defineMetric({
  id: 'dial_efficiency',
  title: 'Dial efficiency',
  says: 'Attempts that reached a live person; every re-dial is an attempt. Per lead: leads reached of leads dialled (contact rate).',
  formula: 'outbound calls with outcome answered [or machine] / all attempts, those that found no line included',
  unit: 'ratio',
  better: 'higher',
  anchor: 'calls.started_at',
  aggregation: 'parts add (not per lead: they are distinct)',
  addsUpTo: 'all outbound calls of the period (per lead: all leads dialled)',
  params: {
    count_machines: z.boolean().default(false).describe('count answering machines as reached'),
    per: z.enum(['attempt', 'lead']).default('attempt').describe('attempts, or distinct leads'),
  },
  build({ count_machines: machines, per }, context) {
    const calls = callsOf(context, { direction: 'outbound' });
    const reached = or(isOneOf(outcome, ['answered', ...(machines ? ['machine'] : [])]), and(equals(outcome, text('')), isLive));
    if (per === 'lead') return rateOf(judged(byLead(calls, { reached: anyOf(reached) })), column('reached'));
    return rateOf(judged(calls, [stillRinging]), reached);
  },
  sources: [
    cite('call-tracking-16'),
    cite('convoso', 'connection rate with voicemail per call, contact rate per list'),
    cite('contact-rate'),
  ],
});

export const talkTimePerDial = defineMetric({
  id: 'talk_time_per_dial',
  title: 'Talk time per dial',
  says: 'Seconds of conversation that one attempt brings on average, those that reached nobody included.',
  formula: 'Σ talk of outbound calls / all attempts; hold, dialling and wrap-up do not count',
  unit: 'seconds',
  better: 'neutral',
  anchor: 'calls.started_at',
  aggregation: 'sum and count',
  addsUpTo: 'all outbound calls of the period',
  params: {},
  build(_, context) {
    const attempts = judged(callsOf(context, { direction: 'outbound' }), [
      stillRinging,
      { reason: 'still talking', when: and(isLive, isNull(column('ended_at'))), pending: true },
    ]);
    return ratio(sum(attempts, milliseconds(column('talk_s')), { per: 1000 }), count(attempts));
  },
  sources: [cite('call-tracking-16'), cite('aws-hist', 'agent interaction time, per attempt')],
});

export const dialerAbandonRate = defineMetric({
  id: 'dialer_abandon_rate',
  title: 'Dialler abandon rate',
  says: 'Live persons who answered and found no agent within 2 seconds, of all live persons who answered. Measured per campaign.',
  formula: 'outbound calls with outcome abandoned / outcome answered or abandoned; machines out. Inputs: rollup of abandoned, answered',
  unit: 'ratio',
  better: 'lower',
  anchor: 'calls.started_at',
  aggregation: 'parts add within a campaign only',
  addsUpTo: 'all outbound calls of the period',
  params: { limit: z.number().min(0).max(1).default(0.03).describe('the most that the law allows') },
  target: ({ limit }) => limit,
  fromInputs: (inputs) => {
    const rows = rollupRows('dialer_abandon_rate', inputs, ['abandoned', 'answered']);
    const [abandoned, answered] = [total('dialer_abandon_rate', rows, 'abandoned'), total('dialer_abandon_rate', rows, 'answered')];
    return [{ numerator: abandoned, denominator: abandoned === null || answered === null ? null : abandoned + answered }];
  },
  build(_, context) {
    const abandoned = equals(outcome, text('abandoned'));
    const people = judged(callsOf(context, { direction: 'outbound' }), [
      stillRinging,
      { reason: 'no live person answered', when: not(or(abandoned, equals(outcome, text('answered')))) },
    ]);
    return rateOf(people, abandoned);
  },
  sources: [cite('tsr', 'at most 3 % per campaign over at most 30 days')],
});
