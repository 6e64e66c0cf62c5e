import { z } from 'zod';
import { defineMetric, named, ratio } from '#metrics/define.ts';
import {
  above,
  and,
  atLeast,
  below,
  column,
  differs,
  equals,
  isKnown,
  isNull,
  isOneOf,
  milliseconds,
  millisecondsBetween,
  minus,
  not,
  number,
  or,
  over,
  plus,
  text,
  times,
  call,
  aggregate,
} from '#metrics/expression.ts';
import { callsOf, legsOf } from '#metrics/grains.ts';
import { inMilliseconds, stillOpen, undecidedCall } from '#metrics/offers.ts';
import { count, ids, judged, type Reason, sum } from '#metrics/population.ts';
import { cite } from '#metrics/sources.ts';

const direction = (usual: 'inbound' | 'outbound') => z.enum(['inbound', 'outbound', 'all']).default(usual).describe('which calls');
const answered = isKnown(column('answered_at'));
const connected = isKnown(column('connected_at'));
const seized = column('seized');
const notSeized: Reason = { reason: 'no line was obtained', when: not(seized) };
/** Neither an answer signal nor an end yet. */
const ringing: Reason = { reason: 'still in progress', when: and(isNull(column('connected_at')), undecidedCall()), pending: true };
const active: Reason = { reason: 'still active', when: isNull(column('ended_at')), pending: true };

export const blockedCallRate = defineMetric({
  id: 'blocked_call_rate',
  title: 'Blocked calls',
  says: 'Callers who were turned away for lack of capacity (busy tone), of all who called.',
  formula:
    'inbound calls with outcome blocked / inbound calls that were not screened; `literal`: calls that did not reach an agent / the same',
  unit: 'ratio',
  better: 'lower',
  anchor: 'calls.started_at',
  aggregation: 'parts add',
  addsUpTo: 'all inbound calls of the period',
  params: {
    variant: z
      .enum(['busy', 'literal'])
      .default('busy')
      .describe('busy = lack of capacity only; literal = every call that did not reach an agent'),
  },
  build({ variant }, context) {
    const arrived = judged(callsOf(context, { direction: 'inbound' }), [stillOpen]);
    const blocked = variant === 'busy' ? equals(column('outcome'), text('blocked')) : not(answered);
    return ratio(count(arrived, blocked), count(arrived));
  },
  sources: [
    cite('call-analytics-11'),
    cite('klipfolio', 'literal formula'),
    cite('voxco', 'busy tone'),
    cite('wazo', 'saturated and blocked apart'),
  ],
});

export const callCompletionRate = defineMetric({
  id: 'call_completion_rate',
  title: 'Call completion rate',
  says: 'Calls that reached a person (or, by the network, anything that answered), of all attempted.',
  formula: 'completed / attempted; completed = answered by a person (`human`) or connected (`network`); attempted = all but screened',
  unit: 'ratio',
  better: 'higher',
  anchor: 'calls.started_at',
  aggregation: 'parts add',
  addsUpTo: 'all calls of the direction in the period',
  params: {
    direction: direction('inbound'),
    basis: z.enum(['human', 'network']).default('human').describe('a person answered, or anything did (a menu answers at once)'),
  },
  build(params, context) {
    const attempted = judged(callsOf(context, { direction: params.direction }), [params.basis === 'human' ? stillOpen : ringing]);
    return ratio(count(attempted, params.basis === 'human' ? answered : connected), count(attempted));
  },
  sources: [cite('call-analytics-11', 'answer capture ratio'), cite('asr-def', 'may exceed the completion ratio because of re-attempts')],
});

export const answerSeizureRatio = defineMetric({
  id: 'answer_seizure_ratio',
  title: 'Answer-seizure ratio (ASR)',
  says: 'Outbound attempts that got an answer signal, of those that obtained a line.',
  formula: 'seized and connected / seized',
  unit: 'ratio',
  better: 'higher',
  anchor: 'calls.started_at',
  aggregation: 'parts add',
  addsUpTo: 'all outbound attempts of the period',
  params: {},
  build(_, context) {
    const attempts = judged(callsOf(context, { direction: 'outbound' }), [notSeized, ringing]);
    return ratio(count(attempts, connected), count(attempts));
  },
  sources: [cite('itu-e425', '§1.3'), cite('itu-e411'), cite('asr-def'), cite('rfc6076', 'SER')],
});

export const answerBidRatio = defineMetric({
  id: 'answer_bid_ratio',
  title: 'Answer-bid ratio (ABR)',
  says: 'Outbound attempts that got an answer signal, of all attempts, those without a line included.',
  formula: 'connected / all attempts',
  unit: 'ratio',
  better: 'higher',
  anchor: 'calls.started_at',
  aggregation: 'parts add',
  addsUpTo: 'all outbound attempts of the period',
  params: {},
  build(_, context) {
    const attempts = judged(callsOf(context, { direction: 'outbound' }), [ringing]);
    return ratio(count(attempts, connected), count(attempts));
  },
  sources: [cite('itu-e425', '§1.4')],
});

export const networkEffectivenessRatio = defineMetric({
  id: 'network_effectiveness_ratio',
  title: 'Network effectiveness ratio (NER)',
  says: 'Seized attempts that the network delivered: answered, busy, not answered, rejected, or cancelled after ringing.',
  formula: 'seized and (connected, or outcome busy, no_answer, rejected, or cancelled after ringing) / seized',
  unit: 'ratio',
  better: 'higher',
  anchor: 'calls.started_at',
  aggregation: 'parts add',
  addsUpTo: 'all outbound attempts of the period',
  params: {},
  build(_, context) {
    const attempts = judged(callsOf(context, { direction: 'outbound' }), [notSeized, ringing]);
    const outcome = column('outcome');
    // SIP: 480, 486, 600 and 603 are the far end's own refusals, 487 only after it rang.
    const refused = and(
      equals(outcome, text('failed')),
      call('has', call('array', ...[480, 486, 600, 603].map(number)), column('sip_code')),
    );
    const delivered = or(
      connected,
      isOneOf(outcome, ['busy', 'no_answer', 'rejected']),
      and(equals(outcome, text('cancelled')), isKnown(column('ringing_at'))),
      refused,
    );
    return ratio(count(attempts, delivered), count(attempts));
  },
  sources: [cite('itu-e425', '§1.5'), cite('ner-def'), cite('dialogic'), cite('rfc6076', 'SEER')],
});

export const averageCallDuration = defineMetric({
  id: 'average_call_duration',
  title: 'Average call duration (ACD)',
  says: 'Mean conversation of an answered call: talk and hold with agents. Queue, menu and wrap-up are not conversation.',
  formula:
    'Σ (talk + hold) of answered, non-consult legs / answered and ended calls; `billable`: Σ (end − answer signal) / connected and ended; `total`: Σ (end − start) / ended. By agent: mean of talk + hold per leg',
  unit: 'seconds',
  better: 'neutral',
  anchor: 'calls.started_at',
  aggregation: 'sum and count',
  addsUpTo: 'all calls of the direction in the period (by agent: all offers of them)',
  params: {
    direction: direction('inbound'),
    measure: z.enum(['conversation', 'billable', 'total']).default('conversation').describe('from where to where the call is measured'),
  },
  build(params, context) {
    if (params.measure === 'conversation' && (context.split.has('agent') || context.split.has('team'))) {
      const legs = judged(legsOf(context, params.direction, 'call_started_at'), [
        { reason: 'not answered', when: differs(column('result'), text('answered')) },
        { reason: 'consultation', when: equals(column('kind'), text('consult')) },
        active,
      ]);
      const seconds = plus(call('ifNull', column('talk_s'), number(0)), call('ifNull', column('hold_s'), number(0)));
      return ratio(sum(legs, milliseconds(seconds), { per: 1000 }), count(legs));
    }
    const population = callsOf(context, { direction: params.direction });
    switch (params.measure) {
      case 'conversation': {
        const calls = judged(population, [active, { reason: 'no person answered', when: not(answered) }]);
        return ratio(sum(calls, milliseconds(column('conv_s')), { per: 1000 }), count(calls));
      }
      case 'billable': {
        const calls = judged(population, [active, { reason: 'not connected', when: not(connected) }]);
        return ratio(sum(calls, millisecondsBetween(column('connected_at'), column('ended_at')), { per: 1000 }), count(calls));
      }
      case 'total': {
        const calls = judged(population, [active]);
        return ratio(sum(calls, millisecondsBetween(column('started_at'), column('ended_at')), { per: 1000 }), count(calls));
      }
    }
  },
  sources: [
    cite('call-analytics-11'),
    cite('call-tracking-16'),
    cite('service-indicators'),
    cite('bizfluent', 'another clock'),
    cite('talkdesk', 'another clock'),
    cite('aircall-ts', 'another clock'),
  ],
});

export const durationOutliers = defineMetric({
  id: 'duration_outliers',
  title: 'Failed and overlong calls',
  says: 'Answered calls that were suspiciously short, and those far longer than the others of their group.',
  formula: 'short: conversation < min_s; long: conversation > Q3 + iqr_k · (Q3 − Q1) of the group, from 5 ended calls on',
  unit: 'list',
  better: 'lower',
  anchor: 'calls.started_at',
  aggregation: 'recomputed per group',
  addsUpTo: 'all answered and ended inbound calls of the period',
  params: {
    min_s: z.number().min(0).default(10).describe('shorter is a failed call'),
    iqr_k: z.number().min(0).default(1.5).describe('quartile distances above Q3'),
    group: z.enum(['team']).default('team').describe("compared with: all calls of the report's row"),
  },
  build(params, context) {
    const calls = callsOf(context, { direction: 'inbound' });
    const conversation = milliseconds(column('conv_s'));
    const quartile = (p: number) => (cell: readonly Parameters<typeof milliseconds>[0][]) =>
      over(aggregate('quantileExactInclusive', [p], conversation), { by: cell });
    const ended = {
      ...calls,
      base: and(calls.base, answered, isKnown(column('ended_at'))),
      withinCell: {
        first_quartile: quartile(0.25),
        third_quartile: quartile(0.75),
        compared: (cell: readonly Parameters<typeof milliseconds>[0][]) => over(call('count'), { by: cell }),
      },
      fields: { ...calls.fields, conv_s: column('conv_s'), fence_s: call('divide', fence(params.iqr_k), number(1000)) },
    };
    const short = below(conversation, inMilliseconds(params.min_s));
    const long = and(atLeast(column('compared'), number(5)), above(conversation, fence(params.iqr_k)));
    const all = judged(ended, [{ reason: 'neither short nor long', when: not(or(short, long)) }]);
    return named({ short: ids(all, short), long: ids(all, long) });
  },
  sources: [cite('service-indicators'), cite('cch-abandon', 'short calls are not abandons')],
});

function fence(k: number) {
  const [low, high] = [column('first_quartile'), column('third_quartile')];
  return plus(high, times(number(k), minus(high, low)));
}
