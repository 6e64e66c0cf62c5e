import { z } from 'zod';
import { amount, defineMetric, grouped, type Inputs, named, ratio, single } from '#metrics/define.ts';
import {
  and,
  atMost,
  call,
  column,
  differs,
  either,
  equals,
  isNull,
  milliseconds,
  millisecondsBetween,
  moment,
  no,
  not,
  number,
  or,
  plus,
  text,
  when,
} from '#metrics/expression.ts';
import { legsOf } from '#metrics/grains.ts';
import { grainOf, inMilliseconds, offersOf } from '#metrics/offers.ts';
import { count, judged, maximum, quantile, type Reason, sum } from '#metrics/population.ts';
import { rollupRows } from '#metrics/rollup.ts';
import { bandOf, bandsParam } from '#metrics/wait-band.ts';
import { cite } from '#metrics/sources.ts';

const shortAbandon = z.number().min(0).default(5).describe('a caller who leaves before this never gave us a chance; 0 = off');
const includeIvr = z.boolean().default(false).describe('start the clock at the arrival: add the seconds in greeting and menu');
const threshold = z.number().min(0).default(20).describe('answered within this many seconds');
const allVisits = 'all visits of inbound calls in the period';

export const averageSpeedOfAnswer = defineMetric({
  id: 'average_speed_of_answer',
  title: 'Average speed of answer (ASA)',
  says: 'Mean wait of answered callers, from entering the queue to the answer, ringing included. Impatient callers make it look good: see the abandon rate.',
  formula: 'Σ wait of answered visits / answered visits; grain call: the first wait of each answered call',
  unit: 'seconds',
  better: 'lower',
  anchor: 'visits.enqueued_at (grain call: calls.started_at)',
  aggregation: 'sum and count',
  addsUpTo: allVisits,
  params: {
    include_ivr: includeIvr,
    grain: z.enum(['visit', 'call']).default('visit').describe('every answered visit, or the first wait of each call'),
  },
  build(params, context) {
    const offers = offersOf(context, params.grain);
    const answered = judged(offers.population, [offers.pending, { reason: 'not answered', when: not(offers.answered) }]);
    const wait = params.include_ivr ? plus(offers.waited, menu(params.grain)) : offers.waited;
    return ratio(sum(answered, wait, { per: 1000 }), count(answered));
  },
  sources: [
    cite('call-tracking-16'),
    cite('where-profit-hides'),
    cite('gen-asa'),
    cite('cisco-asa'),
    cite('avaya-asa'),
    cite('zendesk-time', 'includes the menu'),
    cite('aircall-kpi', 'excludes the menu'),
  ],
});

/** Milliseconds in the menu: they lie before the first queue of a call. */
function menu(grain: 'call' | 'visit') {
  const seconds = milliseconds(either(column('ivr_s'), number(0)));
  return grain === 'call' ? seconds : when(equals(column('ordinal'), number(1)), seconds, number(0));
}

export const averageWaitTime = defineMetric({
  id: 'average_wait_time',
  title: 'Average wait',
  says: 'Mean wait of everybody who left the queue, answered or not; short abandons are left out.',
  formula: 'Σ wait [+ menu] of visits that left / visits that left',
  unit: 'seconds',
  better: 'lower',
  anchor: 'visits.enqueued_at',
  aggregation: 'sum and count',
  addsUpTo: allVisits,
  params: { include_ivr: includeIvr, short_abandon_s: shortAbandon },
  build(params, context) {
    const offers = offersOf(context, 'visit');
    const left = judged(offers.population, [offers.pending, { reason: 'short abandon', when: offers.short(params.short_abandon_s) }]);
    const wait = params.include_ivr ? plus(offers.waited, menu('visit')) : offers.waited;
    return ratio(sum(left, wait, { per: 1000 }), count(left));
  },
  sources: [cite('service-indicators'), cite('aircall-ts', 'waiting = menu + waited for'), cite('talkdesk')],
});

export const waitTimePercentile = defineMetric({
  id: 'wait_time_percentile',
  title: 'Wait percentile',
  says: 'The wait that this share of callers did not exceed.',
  formula: 'PERCENTILE_CONT(p) of the wait of visits that left',
  unit: 'seconds',
  better: 'lower',
  anchor: 'visits.enqueued_at',
  aggregation: 'never merged: needs the waits themselves',
  addsUpTo: allVisits,
  params: {
    p: z.number().min(0).max(1).default(0.9).describe('share of callers'),
    of: z.enum(['left', 'answered']).default('left').describe('everybody who left, or those answered'),
    short_abandon_s: shortAbandon,
  },
  build(params, context) {
    const offers = offersOf(context, 'visit');
    const leftOut: Reason =
      params.of === 'left'
        ? { reason: 'short abandon', when: offers.short(params.short_abandon_s) }
        : { reason: 'not answered', when: not(offers.answered) };
    return single(quantile(judged(offers.population, [offers.pending, leftOut]), params.p, offers.waited, { per: 1000 }));
  },
  sources: [cite('service-indicators'), cite('ddsketch')],
});

export const longestWait = defineMetric({
  id: 'longest_wait',
  title: 'Longest wait',
  says: 'The longest that anybody waited, callers who gave up or are still waiting included.',
  formula: 'maximum of the wait over all visits, those still waiting up to as_of',
  unit: 'seconds',
  better: 'lower',
  anchor: 'visits.enqueued_at',
  aggregation: 'maximum',
  addsUpTo: allVisits,
  params: { pending_only: z.boolean().default(false).describe('only callers who are waiting now') },
  build(params, context) {
    const { population, waited } = offersOf(context, 'visit');
    const waiting = isNull(column('exited_at'));
    const { asOf } = context;
    const soFar = asOf === null ? waited : when(waiting, millisecondsBetween(column('enqueued_at'), moment(asOf)), waited);
    const leftOut: Reason = params.pending_only
      ? { reason: 'has left the queue', when: not(waiting) }
      : { reason: 'still waiting', when: asOf === null ? waiting : no };
    return single(maximum(judged(population, [leftOut]), soFar, { per: 1000 }));
  },
  sources: [cite('aws-hist', 'maximum queued time includes abandoned'), cite('aircall-metrics')],
});

export const serviceLevel = defineMetric({
  id: 'service_level',
  title: 'Service level',
  says: 'Callers answered within the threshold, of all callers who waited for an answer. Four treatments of callers who gave up are in use; ours counts them as misses.',
  formula:
    'A answered, B abandoned (not short), X timed out or certain misses, N = A + B + X; answered_only A_T/A; abandons_ignored A_T/(N − B_T); abandons_positive (A_T + B_T)/N; abandons_negative A_T/N',
  unit: 'ratio',
  better: 'higher',
  anchor: 'visits.enqueued_at (grain call: calls.started_at)',
  aggregation: 'parts add: A, A_T, B, B_T, short, X and flow-outs of each interval give all four variants',
  addsUpTo: 'all inbound calls of the period (by queue or agent: all visits)',
  params: {
    threshold_s: threshold,
    target: z.number().min(0).max(1).default(0.8).describe('the goal to compare with'),
    formula: z
      .enum(['answered_only', 'abandons_ignored', 'abandons_positive', 'abandons_negative'])
      .default('abandons_negative')
      .describe('how callers who gave up count'),
    short_abandon_s: shortAbandon,
    include_flowouts: z.boolean().default(false).describe('overflow, voicemail and callback are misses'),
    grain: z.enum(['call', 'visit']).optional().describe('the whole wait of a call, or each queue on its own'),
  },
  target: (params) => params.target,
  build(params, context) {
    const offers = offersOf(context, grainOf(params.grain, context));
    const { answered, abandoned, pending, neverOffered } = offers;
    const within = call('ifNull', atMost(offers.waited, inMilliseconds(params.threshold_s)), no);
    const certainMiss = offers.waitingLongerThan(params.threshold_s);
    const notJudged: Reason[] = [
      { ...pending, when: and(pending.when, not(certainMiss)) },
      { reason: 'short abandon', when: offers.short(params.short_abandon_s) },
      { reason: neverOffered.reason, when: and(neverOffered.when, not(certainMiss)) },
      ...(params.include_flowouts ? [] : [{ reason: 'overflow, voicemail or callback', when: offers.flowedOut }]),
    ];
    const byFormula = {
      answered_only: [{ reason: 'not answered', when: not(answered) }],
      abandons_ignored: [{ reason: 'abandoned within the threshold', when: and(abandoned, within) }],
      abandons_positive: [],
      abandons_negative: [],
    }[params.formula];
    const waiters = judged(offers.population, [...notJudged, ...byFormula]);
    const good = params.formula === 'abandons_positive' ? or(answered, abandoned) : answered;
    return ratio(count(waiters, and(good, within)), count(waiters));
  },
  fromInputs: (inputs, params) => levelParts(inputs, params),
  sources: [
    cite('call-tracking-16'),
    cite('where-profit-hides'),
    cite('cisco-ccx'),
    cite('cisco-sl'),
    cite('icmi'),
    cite('cch-sl'),
    cite('asterisk'),
    cite('wazo'),
    cite('gen-sl'),
    cite('gen-sl2'),
    cite('aws-hist'),
    cite('talkdesk'),
    cite('copc-wolkvox'),
    cite('sinch'),
  ],
});

const levelFields = ['answered', 'answered_within', 'abandoned', 'abandoned_within', 'short_abandoned', 'timeouts', 'flowouts'] as const;

/** `abandoned` of a stored interval counts short abandons, too; they leave when the rule is on. */
function levelParts(inputs: Inputs, params: { formula: string; short_abandon_s: number; include_flowouts: boolean }) {
  return rollupRows('service_level', inputs, levelFields).map((row) => {
    const part = (name: (typeof levelFields)[number]) => amount(row[name] ?? null);
    const short = params.short_abandon_s > 0 ? part('short_abandoned') : 0;
    const abandoned = part('abandoned') - short;
    const abandonedWithin = Math.max(0, part('abandoned_within') - short);
    const all = part('answered') + abandoned + part('timeouts') + (params.include_flowouts ? part('flowouts') : 0);
    switch (params.formula) {
      case 'answered_only':
        return { numerator: part('answered_within'), denominator: part('answered') };
      case 'abandons_ignored':
        return { numerator: part('answered_within'), denominator: all - abandonedWithin };
      case 'abandons_positive':
        return { numerator: part('answered_within') + abandonedWithin, denominator: all };
      default:
        return { numerator: part('answered_within'), denominator: all };
    }
  });
}

export const serviceLevelParts = defineMetric({
  id: 'service_level_parts',
  title: 'How waits ended',
  says: 'What the service level is made of: answered in time and too late, gave up, timed out. It says why a level fell.',
  formula:
    'of N of the service level (abandons_negative): in_time = answered within the threshold; late = answered after it; abandoned (not short); timed_out; waiting = still waiting, longer than the threshold; flowed_out where they are counted as misses',
  unit: 'named',
  better: 'neutral',
  anchor: 'visits.enqueued_at (grain call: calls.started_at)',
  aggregation: 'additive; in_time is the numerator of the service level, all of them together its denominator',
  addsUpTo: 'all inbound calls of the period (by queue or agent: all visits)',
  params: {
    threshold_s: threshold,
    short_abandon_s: shortAbandon,
    include_flowouts: z.boolean().default(false).describe('overflow, voicemail and callback are misses'),
    grain: z.enum(['call', 'visit']).optional().describe('the whole wait of a call, or each queue on its own'),
  },
  build(params, context) {
    const offers = offersOf(context, grainOf(params.grain, context));
    const { answered, abandoned, timedOut, flowedOut, pending, neverOffered } = offers;
    const within = call('ifNull', atMost(offers.waited, inMilliseconds(params.threshold_s)), no);
    const certainMiss = offers.waitingLongerThan(params.threshold_s);
    const waiters = judged(offers.population, [
      { ...pending, when: and(pending.when, not(certainMiss)) },
      { reason: 'short abandon', when: offers.short(params.short_abandon_s) },
      { reason: neverOffered.reason, when: and(neverOffered.when, not(certainMiss)) },
      ...(params.include_flowouts ? [] : [{ reason: 'overflow, voicemail or callback', when: flowedOut }]),
    ]);
    return named({
      in_time: count(waiters, and(answered, within)),
      late: count(waiters, and(answered, not(within))),
      abandoned: count(waiters, abandoned),
      timed_out: count(waiters, timedOut),
      waiting: count(waiters, certainMiss),
      ...(params.include_flowouts ? { flowed_out: count(waiters, flowedOut) } : {}),
    });
  },
  sources: [
    cite('call-tracking-16'),
    cite('where-profit-hides'),
    cite('gen-sl', 'service level components'),
    cite('asterisk', 'answered and abandoned within the level'),
  ],
});

export const waitsByLength = defineMetric({
  id: 'waits_by_length',
  title: 'Waits by length',
  says: 'How long callers waited in the queue before the answer, and how long before they gave up.',
  formula: 'visits that left, by band of their wait and by how they ended; bands are (lower, upper], the first includes 0',
  unit: 'named',
  better: 'neutral',
  anchor: 'visits.enqueued_at',
  aggregation: 'additive per band',
  addsUpTo: allVisits,
  params: {
    bands: bandsParam([5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600]),
    short_abandon_s: shortAbandon,
  },
  build(params, context) {
    const offers = offersOf(context, 'visit');
    const { answered, abandoned, pending, population } = offers;
    const short = offers.short(params.short_abandon_s);
    const dimensions = { ...population.dimensions, wait_band: { of: bandOf(offers.waited, params.bands) } };
    const left = judged({ ...population, dimensions }, [pending]);
    return grouped(
      ['wait_band'],
      named({
        answered: count(left, answered),
        abandoned: count(left, and(abandoned, not(short))),
        short_abandoned: count(left, and(abandoned, short)),
        other: count(left, not(or(answered, abandoned))),
      }),
    );
  },
  sources: [
    cite('service-indicators'),
    cite('gen-columns', 'answered and abandoned by service interval'),
    cite('asterisk', 'queue wait distribution'),
  ],
});

export const serviceLevelByAgent = defineMetric({
  id: 'service_level_by_agent',
  title: 'Service level per agent',
  says: 'Of the callers whom an agent answered, those answered within the threshold. It measures the queue more than the person.',
  formula: 'per agent: answered visits with wait ≤ threshold / answered visits; clock ring: from the offer to the agent',
  unit: 'ratio',
  better: 'higher',
  anchor: 'visits.enqueued_at (clock ring: legs.offered_at)',
  aggregation: 'parts add',
  addsUpTo: 'all visits (clock ring: all offers) of inbound calls in the period',
  params: {
    threshold_s: threshold,
    clock: z.enum(['wait', 'ring']).default('wait').describe('the wait in the queue, or the ringing at the agent'),
  },
  build(params, context) {
    const within = inMilliseconds(params.threshold_s);
    if (params.clock === 'ring') {
      const legs = judged(legsOf(context, 'inbound', 'offered_at'), [
        { reason: 'still ringing', when: equals(column('result'), text('')), pending: true },
        { reason: 'not answered', when: or(differs(column('result'), text('answered')), isNull(column('answered_at'))) },
        { reason: 'consultation', when: equals(column('kind'), text('consult')) },
      ]);
      const rang = millisecondsBetween(column('offered_at'), column('answered_at'));
      return grouped(['agent'], ratio(count(legs, call('ifNull', atMost(rang, within), no)), count(legs)));
    }
    const { population, answered, pending, waited } = offersOf(context, 'visit');
    const visits = judged(population, [pending, { reason: 'not answered', when: not(answered) }]);
    return grouped(['agent'], ratio(count(visits, call('ifNull', atMost(waited, within), no)), count(visits)));
  },
  sources: [cite('where-profit-hides'), cite('cisco-asa', 'agent-level ASA exists')],
});
