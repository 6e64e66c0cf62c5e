import { z } from 'zod';
import { attribution, attributionParams } from '#metrics/attribution-params.ts';
import { attributedCalls, differentCallers } from '#metrics/attributed-calls.ts';
import { heardBefore } from '#metrics/callers.ts';
import { defineMetric, grouped, ratio, single } from '#metrics/define.ts';
import { above, column, isNull, number } from '#metrics/expression.ts';
import { count, judged, sum } from '#metrics/population.ts';
import { callsIn, sessionsOf, sessionsWithCalls, visitorsOf } from '#metrics/site-sessions.ts';
import { cite } from '#metrics/sources.ts';
import { countShares } from '#metrics/spends.ts';

export const callsBySource = defineMetric({
  id: 'calls_by_source',
  title: 'Calls by source',
  says: 'Calls that each advert, search word or page brought, shared out among the sessions of the caller before the call: together they are all calls.',
  formula:
    'touches of a call = sessions of its visitor up to lookback_days before it. last_non_direct: the latest that is not direct, else the latest; first_touch: the earliest; last_touch: the latest; linear: all alike; position_based: 40 % first, 40 % last, 20 % between; time_decay: half for each 7 days before. Without a touch: the source of the number that was called, else unknown',
  unit: 'count',
  better: 'neutral',
  anchor: 'calls.started_at',
  aggregation: 'additive; different callers (unique, first_time) are not',
  addsUpTo: 'all inbound calls of the period',
  params: {
    ...attributionParams,
    dimension: z
      .enum(['source/medium', 'channel', 'source', 'medium', 'campaign', 'keyword', 'landing_page', 'number', 'none'])
      .default('source/medium')
      .describe('what calls are counted by; none = by the dimensions of the report alone'),
    unique: z.boolean().default(false).describe('count different callers'),
    first_time: z.boolean().default(false).describe('count different callers who had never called before the period'),
  },
  build(params, context) {
    const { model, dimension } = params;
    const choice = attribution(params);
    const by = dimension === 'none' ? [] : [dimension === 'source/medium' ? 'source_medium' : dimension];
    if (params.first_time) {
      const history = heardBefore(context, { lookback_days: null, scope: 'account' });
      const people = judged(differentCallers(attributedCalls(context, choice, history), true));
      return grouped(by, single(count(people, isNull(column('earlier_call')))));
    }
    const calls = attributedCalls(context, choice);
    if (params.unique) return grouped(by, single(count(judged(differentCallers(calls)))));
    return grouped(by, single(countShares(judged(calls), model)));
  },
  sources: [
    cite('call-analytics-11', 'a number per channel'),
    cite('where-profit-hides'),
    cite('ga4', 'last non-direct, look-back windows'),
    cite('ninjacat', 'the last visitor who saw the number'),
    cite('delacon', 'a repeat call'),
  ],
});

export const siteSessions = defineMetric({
  id: 'site_sessions',
  title: 'Site sessions',
  says: 'Visits to the site, or the different visitors who came.',
  formula: 'sessions that began in the period, or their different visitors',
  unit: 'count',
  better: 'higher',
  anchor: 'sessions.started_at',
  aggregation: 'sessions add; different visitors do not',
  addsUpTo: 'all sessions of the period',
  params: { count: z.enum(['sessions', 'visitors']).default('sessions').describe('sessions, or different visitors') },
  build: (params, context) => single(count(judged(params.count === 'visitors' ? visitorsOf(context) : sessionsOf(context)))),
  sources: [cite('call-tracking-16', 'KPI table: site traffic')],
});

export const landingPageCallRate = defineMetric({
  id: 'landing_page_call_rate',
  title: 'Calls per landing page',
  says: 'Sessions that began on a page and led to a call, of all sessions that began there. Several calls of one session count once.',
  formula:
    'sessions with at least one inbound call / sessions, by landing page. A call belongs to the session that it names, else to the one that was shown its number, else to the latest of its visitor up to lookback_days before. count calls: calls / sessions',
  unit: 'ratio',
  better: 'higher',
  anchor: 'sessions.started_at',
  aggregation: 'parts add',
  addsUpTo: 'all sessions of the period',
  params: {
    count: z.enum(['sessions_with_call', 'calls']).default('sessions_with_call').describe('sessions that called, or their calls'),
    lookback_days: attributionParams.lookback_days,
    window_h: attributionParams.window_h,
  },
  build(params, context) {
    const sessions = judged(sessionsWithCalls(context, { lookbackDays: params.lookback_days, windowH: params.window_h }));
    const called = params.count === 'calls' ? sum(sessions, callsIn) : count(sessions, above(callsIn, number(0)));
    return grouped(['landing_page'], ratio(called, count(sessions)));
  },
  sources: [cite('call-analytics-11', 'performance of pages'), cite('where-profit-hides', 'landing pages')],
});
