import { z } from 'zod';
import { lostOutcomes } from '#domain/facts.ts';
import { defineMetric, grouped, named, ratio, single } from '#metrics/define.ts';
import { agentGroups } from '#metrics/dimensions.ts';
import {
  and,
  call,
  column,
  differs,
  equals,
  isKnown,
  isNull,
  isOneOf,
  millisecondsBetween,
  no,
  not,
  or,
  text,
  texts,
} from '#metrics/expression.ts';
import { callsOf, visitsOf } from '#metrics/grains.ts';
import { grainOf, offersOf, stillOpen } from '#metrics/offers.ts';
import { type BuildContext, count, judged, type Population, type Reason } from '#metrics/population.ts';
import { bandOf, bandsParam } from '#metrics/wait-band.ts';
import { cite } from '#metrics/sources.ts';

const shortAbandon = z.number().min(0).default(5).describe('a caller who leaves before this never gave us a chance; 0 = off');
const grain = z.enum(['call', 'visit']).optional().describe('calls, or visits to each queue; visits when split by queue or agent');
const allOffers = 'all inbound calls of the period (by queue or agent: all visits)';

export const answerRate = defineMetric({
  id: 'answer_rate',
  title: 'Answer rate',
  says: 'Callers who reached a person, of those who asked for one.',
  formula:
    'answered / offered; offered = answered, abandoned (not short), timed out, voicemail, callback or overflow; `received`: all inbound but closed and screened',
  unit: 'ratio',
  better: 'higher',
  anchor: 'calls.started_at',
  aggregation: 'parts add',
  addsUpTo: allOffers,
  params: {
    denominator: z.enum(['offered', 'received']).default('offered').describe('who could have been answered'),
    short_abandon_s: shortAbandon,
    grain,
  },
  build(params, context) {
    const offers = offersOf(context, grainOf(params.grain, context));
    const short: Reason = { reason: 'short abandon', when: offers.short(params.short_abandon_s) };
    const leftOut =
      params.denominator === 'offered' ? [offers.pending, short, offers.neverOffered] : [offers.pending, closed(offers.grain)];
    const offered = judged(offers.population, leftOut);
    return ratio(count(offered, offers.answered), count(offered));
  },
  sources: [
    cite('service-indicators', 'opposite of the abandon rate'),
    cite('gen-columns', 'answered / offered'),
    cite('wazo', 'answered / (received − closed)'),
  ],
});

/** Nobody receives calls outside opening hours; a visit to a queue was received. */
function closed(grain: 'call' | 'visit'): Reason {
  return { reason: 'outside opening hours', when: grain === 'call' ? equals(column('outcome'), text('closed')) : no };
}

export const abandonRate = defineMetric({
  id: 'abandon_rate',
  title: 'Abandon rate',
  says: 'Callers who hung up while waiting for people, of those who asked for one.',
  formula:
    'abandoned (not short) / offered; `answered_plus_abandoned` and `received` change the denominator; include_ivr adds hang-ups in the menu to both parts',
  unit: 'ratio',
  better: 'lower',
  anchor: 'calls.started_at (by queue: visits.enqueued_at)',
  aggregation: 'parts add',
  addsUpTo: allOffers,
  params: {
    short_abandon_s: shortAbandon,
    denominator: z.enum(['offered', 'answered_plus_abandoned', 'received']).default('offered').describe('who is counted in'),
    include_ivr: z.boolean().default(false).describe('count hang-ups in the menu, too'),
    grain,
  },
  build(params, context) {
    const offers = offersOf(context, grainOf(params.grain, context));
    const { pending, neverOffered } = offers;
    const isShort = offers.short(params.short_abandon_s);
    const inMenu = params.include_ivr && offers.grain === 'call' ? equals(column('outcome'), text('abandoned_ivr')) : no;
    const leftInMenu = and(inMenu, neverOffered.when);
    const short: Reason = { reason: 'short abandon', when: isShort };
    const never: Reason = { reason: neverOffered.reason, when: and(neverOffered.when, not(leftInMenu)) };
    const left: Reason = { reason: 'timed out or flowed out', when: or(offers.timedOut, offers.flowedOut) };
    const leftOut = {
      offered: [pending, short, never],
      answered_plus_abandoned: [pending, short, never, left],
      received: [pending, closed(offers.grain)],
    }[params.denominator];
    const all = judged(offers.population, leftOut);
    return ratio(count(all, and(or(offers.abandoned, leftInMenu), not(isShort))), count(all));
  },
  sources: [
    cite('call-tracking-16'),
    cite('service-indicators'),
    cite('aws-defs'),
    cite('gen-columns'),
    cite('ccai'),
    cite('cch-abandon'),
    cite('flex'),
    cite('ccvoice'),
    cite('callrail-status'),
  ],
});

export const shortAbandonRate = defineMetric({
  id: 'short_abandon_rate',
  title: 'Short abandons',
  says: 'How many callers left so soon that no rate counts them. A jump points to wrong numbers, robots or a bad greeting.',
  formula: 'short abandons / (offered + short abandons)',
  unit: 'ratio',
  better: 'neutral',
  anchor: 'calls.started_at',
  aggregation: 'parts add',
  addsUpTo: allOffers,
  params: { short_abandon_s: shortAbandon, grain },
  build(params, context) {
    const offers = offersOf(context, grainOf(params.grain, context));
    const all = judged(offers.population, [offers.pending, offers.neverOffered]);
    return ratio(count(all, offers.short(params.short_abandon_s)), count(all));
  },
  sources: [cite('gen-sl'), cite('sinch', 'false attempts'), cite('ccvoice')],
});

const lostParams = {
  include_closed: z.boolean().default(true).describe('calls outside opening hours are lost, too'),
  short_abandon_s: shortAbandon,
};

export const lostCalls = defineMetric({
  id: 'lost_calls',
  title: 'Served and lost calls',
  says: 'Callers who got a person, and callers who wanted one and got none.',
  formula: 'served = answered; lost = abandoned (not short), abandoned in the menu, timed out, voicemail, blocked, closed',
  unit: 'named',
  better: 'lower',
  anchor: 'calls.started_at',
  aggregation: 'additive',
  addsUpTo: 'all inbound calls of the period',
  params: lostParams,
  build(params, context) {
    const { all, served, lost } = servedAndLost(context, params);
    return named({ served: count(all, served), lost: count(all, lost) });
  },
  sources: [cite('where-profit-hides'), cite('cch-abandon'), cite('talkdesk-missed')],
});

export const lostCallRate = defineMetric({
  id: 'lost_call_rate',
  title: 'Share of lost calls',
  says: 'Callers who wanted a person and got none, of those and the ones served.',
  formula: 'lost / (lost + served)',
  unit: 'ratio',
  better: 'lower',
  anchor: 'calls.started_at',
  aggregation: 'parts add',
  addsUpTo: 'all inbound calls of the period',
  params: lostParams,
  build(params, context) {
    const { all, lost } = servedAndLost(context, params);
    return ratio(count(all, lost), count(all));
  },
  sources: [cite('where-profit-hides')],
});

function servedAndLost(context: BuildContext, params: { include_closed: boolean; short_abandon_s: number }) {
  const calls = callsOf(context, { direction: 'inbound' });
  const outcome = column('outcome');
  const served = isKnown(column('answered_at'));
  const short = and(equals(outcome, text('abandoned')), offersOf(context, 'call').short(params.short_abandon_s));
  const lostWays = lostOutcomes.filter((one) => one !== 'closed' || params.include_closed);
  const lost = and(not(served), isOneOf(outcome, lostWays), not(short));
  // Responsible is the last agent to whom the call was offered.
  const population: Population = { ...calls, dimensions: { ...calls.dimensions, ...agentGroups('offered_agent_id', context) } };
  const all = judged(population, [
    stillOpen,
    { reason: 'short abandon', when: short },
    { reason: call('concat', text('neither served nor lost: '), outcome), when: not(or(served, lost)) },
  ]);
  return { all, served, lost };
}

export const callsInQueueNow = defineMetric({
  id: 'calls_in_queue_now',
  title: 'In queue now',
  says: 'Callers waiting in a queue at this moment. Callers in a menu are not in the queue.',
  formula: 'visits entered by as_of and not yet left',
  unit: 'count',
  better: 'lower',
  anchor: 'as_of',
  aggregation: 'a state: never summed over time',
  addsUpTo: 'all visits to queues so far',
  params: { queue_id: z.string().optional().describe('one queue alone') },
  build(params, context) {
    // As of this very moment also where a sender's clock goes ahead of ours and has told of what is still to come.
    const visits = visitsOf({ ...context, lookingBack: true });
    const elsewhere = params.queue_id === undefined ? no : differs(column('queue_id'), text(params.queue_id));
    const waiting = judged({ ...visits, anchored: false }, [
      { reason: 'has left the queue', when: isKnown(column('exited_at')) },
      { reason: 'in another queue', when: elsewhere },
    ]);
    return single(count(waiting));
  },
  sources: [cite('call-tracking-16', 'real time'), cite('aircall-terms', 'menus are not queues')],
});

export const conversionByWaitBand = defineMetric({
  id: 'conversion_by_wait_band',
  title: 'Conversion by waiting time',
  says: 'Answered calls that reached a goal, by how long the caller had waited. Correlation, not cause; under 30 calls a band is weak.',
  formula:
    'per band of the wait before the first answer: answered calls with a goal / answered calls; bands are (lower, upper], the first includes 0',
  unit: 'ratio',
  better: 'neutral',
  anchor: 'visits.enqueued_at',
  aggregation: 'parts add per band',
  addsUpTo: 'all visits of inbound calls in the period',
  params: {
    bands: bandsParam([10, 20, 30, 60, 120]),
    goals: z.array(z.string()).min(1).default(['sale']).describe('any of these is a conversion'),
  },
  build(params, context) {
    const visits = visitsOf(context);
    const waited = millisecondsBetween(column('enqueued_at'), column('answered_at'));
    const dimensions = { ...visits.dimensions, wait_band: { of: bandOf(waited, params.bands) } };
    const first = judged({ ...visits, dimensions }, [
      { reason: 'still waiting', when: isNull(column('exited_at')), pending: true },
      { reason: 'not answered', when: or(differs(column('exit'), text('answered')), isNull(column('answered_at'))) },
      // A call that is passed on is answered twice; its caller waited before the first answer.
      {
        reason: 'a later answer of the same call',
        when: call('ifNull', call('greater', column('answered_at'), column('call_answered_at')), no),
      },
    ]);
    return grouped(['wait_band'], ratio(count(first, call('hasAny', column('goals'), texts(params.goals))), count(first)));
  },
  sources: [cite('where-profit-hides', 'speed of answer joined with sales')],
});
