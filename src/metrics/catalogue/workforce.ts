import { z } from 'zod';
import { defineMetric, grouped, ratio, single } from '#metrics/define.ts';
import { column, equals, isOneOf, not, or, text } from '#metrics/expression.ts';
import { legsOf } from '#metrics/grains.ts';
import { type BuildContext, count, judged, sum } from '#metrics/population.ts';
import {
  available,
  handling,
  loggedIn,
  ms,
  nearEdge,
  paid,
  productive,
  ringing,
  scheduledOff,
  scheduledWork,
  stateTimeOf,
  timelineOf,
} from '#metrics/timeline.ts';
import { cite } from '#metrics/sources.ts';

const seconds = { per: 1000 } as const;

export const agentOccupancy = defineMetric({
  id: 'agent_occupancy',
  title: 'Occupancy',
  says: 'Of the time in which an agent could take calls, the share spent on them.',
  formula: 'Σ handling (on call, wrap-up, dialling) / (Σ handling + Σ available), seconds within the period',
  unit: 'ratio',
  better: 'neutral',
  anchor: 'state time, clipped to the period',
  aggregation: 'seconds add',
  addsUpTo: "all known time of the agents' states in the period",
  params: {
    count_ringing: z.enum(['neither', 'handling', 'idle']).default('neither').describe('where the time of a ringing phone belongs'),
  },
  build({ count_ringing: rings }, context) {
    const busy = rings === 'handling' ? or(handling, ringing) : handling;
    const idle = rings === 'idle' ? or(available, ringing) : available;
    const time = judged(stateTimeOf(context), [{ reason: 'neither handling nor available', when: not(or(busy, idle)) }]);
    return ratio(sum(time, ms, { where: busy, ...seconds }), sum(time, ms, seconds));
  },
  sources: [cite('aws-hist', 'handle / (handle + idle), ringing not idle'), cite('cch-occ', 'handling / logged-in time')],
});

export const agentUtilization = defineMetric({
  id: 'agent_utilization',
  title: 'Utilisation',
  says: 'Of the time that is paid, the share spent on calls; the difference to occupancy is shrinkage.',
  formula: 'Σ handling [+ available] / Σ paid, seconds within the period',
  unit: 'ratio',
  better: 'higher',
  anchor: 'state and pay time, clipped to the period',
  aggregation: 'seconds add',
  addsUpTo: "all known time of the agents' states and pay in the period",
  params: {
    numerator: z.enum(['handling', 'handling_plus_available']).default('handling').describe('count waiting for calls as used time'),
  },
  build({ numerator }, context) {
    const used = numerator === 'handling' ? handling : or(handling, available);
    const time = judged(stateTimeOf(context), [{ reason: 'not used', when: not(used) }]);
    const pay = judged(timelineOf(context, { with: ['pay'] }), [{ reason: 'not paid', when: not(paid) }]);
    return ratio(sum(time, ms, seconds), sum(pay, ms, seconds));
  },
  sources: [
    cite('cch-occ', 'against total time at work'),
    cite('globalwfm', 'logged-in or productive / paid'),
    cite('assembled-util'),
    cite('swpp'),
  ],
});

export const scheduleAdherence = defineMetric({
  id: 'schedule_adherence',
  title: 'Schedule adherence',
  says: 'Of the scheduled time, the share in which the agent did what was scheduled: working in work, not working in breaks.',
  formula: 'seconds in which the actual state is of the scheduled kind / scheduled seconds',
  unit: 'ratio',
  better: 'higher',
  anchor: 'schedule time, clipped to the period',
  aggregation: 'seconds add',
  addsUpTo: "all known time of the agents' states and schedules in the period",
  params: {
    tolerance_s: z.number().min(0).max(3600).default(0).describe('seconds forgiven after the start and before the end of each activity'),
  },
  build({ tolerance_s: toleranceS }, context) {
    const scheduled = or(scheduledWork, scheduledOff);
    const time = judged(timelineOf(context, { with: ['states', 'schedules'], toleranceS }), [
      { reason: 'not scheduled', when: not(scheduled) },
    ]);
    const kept = or(equals(scheduledWork, productive), nearEdge);
    return ratio(sum(time, ms, { where: kept, ...seconds }), sum(time, ms, seconds));
  },
  sources: [
    cite('aws-adh', 'adherent minutes / scheduled minutes'),
    cite('cxcentral'),
    cite('salesforce-adh'),
    cite('loem', '2 minutes forgiven per activity'),
  ],
});

export const scheduleConformance = defineMetric({
  id: 'schedule_conformance',
  title: 'Schedule conformance',
  says: 'Productive time worked, of the productive time scheduled; when does not matter, so it may exceed 1.',
  formula: 'productive seconds worked / productive seconds scheduled',
  unit: 'ratio',
  better: 'neutral',
  anchor: 'state and schedule time, clipped to the period',
  aggregation: 'seconds add',
  addsUpTo: "all known time of the agents' states and schedules in the period",
  params: {},
  build(_, context) {
    const time = judged(timelineOf(context, { with: ['states', 'schedules'] }), [
      { reason: 'neither worked nor scheduled as work', when: not(or(productive, scheduledWork)) },
    ]);
    return ratio(sum(time, ms, { where: productive, ...seconds }), sum(time, ms, { where: scheduledWork, ...seconds }));
  },
  sources: [cite('cxcentral'), cite('salesforce-adh')],
});

const notLoggedIn = { reason: 'not logged in', when: not(loggedIn) };
const timeLoggedIn = (context: BuildContext) => single(sum(judged(stateTimeOf(context), [notLoggedIn]), ms, seconds));

export const agentTimeByState = defineMetric({
  id: 'agent_time_by_state',
  title: 'Time by state',
  says: 'How agents spent the time in which they were logged in: on calls, in wrap-up, ready, in breaks and other states.',
  formula: 'Σ seconds within the period by state; logged out is left out. Hold belongs to the call, on_call',
  unit: 'seconds',
  better: 'neutral',
  anchor: 'state time, clipped to the period',
  aggregation: 'seconds add',
  addsUpTo: "all known time of the agents' states in the period",
  params: {},
  build(_, context) {
    return grouped(['state'], timeLoggedIn(context));
  },
  sources: [cite('aws-hist', 'agent activity times'), cite('queuemetrics', 'session, pause and talk time')],
});

export const agentLoggedInTime = defineMetric({
  id: 'agent_logged_in_time',
  title: 'Time logged in',
  says: 'How long agents were there, in any state but logged out.',
  formula: 'Σ seconds in every state but logged_out, within the period',
  unit: 'seconds',
  better: 'neutral',
  anchor: 'state time, clipped to the period',
  aggregation: 'seconds add',
  addsUpTo: "all known time of the agents' states in the period",
  params: {},
  build(_, context) {
    return timeLoggedIn(context);
  },
  sources: [cite('aws-hist', 'online time')],
});

export const offersByResult = defineMetric({
  id: 'offers_by_result',
  title: 'Offers by result',
  says: 'What became of each call that rang at an agent: answered, missed, declined, or the caller hung up first.',
  formula: 'legs by result; missing = still ringing',
  unit: 'count',
  better: 'neutral',
  anchor: 'legs.offered_at',
  aggregation: 'additive',
  addsUpTo: 'all offers of the period',
  params: { direction: z.enum(['inbound', 'outbound', 'all']).default('inbound').describe('whose legs') },
  build({ direction }, context) {
    return grouped(['offer_result'], single(count(judged(legsOf(context, direction, 'offered_at')))));
  },
  sources: [cite('aws-defs', 'agent non-response'), cite('talkdesk-missed')],
});

export const agentMissRate = defineMetric({
  id: 'agent_miss_rate',
  title: 'Missed offers',
  says: 'Offers that an agent did not take, of all offers made; a caller who hung up while it rang is not the agent’s miss.',
  formula: 'legs missed or declined / legs answered, missed or declined',
  unit: 'ratio',
  better: 'lower',
  anchor: 'legs.offered_at',
  aggregation: 'parts add',
  addsUpTo: 'all offers of the period',
  params: {
    direction: z.enum(['inbound', 'outbound', 'all']).default('inbound').describe('whose legs'),
    include_caller_abandons: z.boolean().default(false).describe('count callers who hung up while it rang as missed'),
  },
  build({ direction, include_caller_abandons: withCaller }, context) {
    const missed = isOneOf(column('result'), ['missed', 'declined', ...(withCaller ? ['caller_abandoned'] : [])]);
    const answered = equals(column('result'), text('answered'));
    const offers = judged(legsOf(context, direction, 'offered_at'), [
      { reason: 'still ringing', when: equals(column('result'), text('')), pending: true },
      { reason: 'the caller hung up while it rang', when: not(or(missed, answered)) },
    ]);
    return ratio(count(offers, missed), count(offers));
  },
  sources: [cite('aws-defs', 'agent non-response, with and without customer abandons'), cite('talkdesk-missed'), cite('enreach')],
});
