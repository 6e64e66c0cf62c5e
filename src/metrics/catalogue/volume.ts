import { z } from 'zod';
import { localBuckets } from '#metrics/calendar.ts';
import { amount, type Built, defineMetric, grouped, named, ratio, single } from '#metrics/define.ts';
import { and, atLeast, call, column, equals, isKnown, isNull, number, text, when } from '#metrics/expression.ts';
import { callers, earlierCall, heardBefore } from '#metrics/callers.ts';
import { callsOf } from '#metrics/grains.ts';
import { offersOf, stillOpen } from '#metrics/offers.ts';
import { type BuildContext, count, judged } from '#metrics/population.ts';
import { refuse } from '#metrics/refuse.ts';
import { cite } from '#metrics/sources.ts';

const direction = z.enum(['inbound', 'outbound', 'all']).default('inbound').describe('which calls');
const includeScreened = z.boolean().default(false).describe('count calls refused by a blacklist');
const allCalls = 'all calls of the direction in the period';

export const callVolume = defineMetric({
  id: 'call_volume',
  title: 'Calls',
  says: 'Calls that arrived (or attempts that were made). A transferred call is one call.',
  formula: 'number of eligible calls of the direction',
  unit: 'count',
  better: 'neutral',
  anchor: 'calls.started_at',
  aggregation: 'additive',
  addsUpTo: allCalls,
  params: { direction, include_screened: includeScreened },
  build(params, context) {
    return single(count(judged(callsOf(context, { direction: params.direction, includeScreened: params.include_screened }))));
  },
  sources: [cite('call-analytics-11'), cite('call-tracking-16'), cite('nimbata-calls'), cite('aircall-terms')],
});

export const answeredCalls = defineMetric({
  id: 'answered_calls',
  title: 'Answered calls',
  says: 'Calls in which a person spoke with the caller. Voicemail, menus and bots are not answers.',
  formula: 'number of calls with a human answer',
  unit: 'count',
  better: 'higher',
  anchor: 'calls.started_at',
  aggregation: 'additive',
  addsUpTo: allCalls,
  params: { direction },
  build(params, context) {
    const noPerson = { reason: 'no person answered', when: isNull(column('answered_at')) };
    return single(count(judged(callsOf(context, { direction: params.direction }), [stillOpen, noPerson])));
  },
  sources: [cite('call-analytics-11'), cite('aws-hist', 'contacts handled'), cite('nextiva', 'voicemail counts as answered')],
});

export const callVolumeByInterval = defineMetric({
  id: 'call_volume_by_interval',
  title: 'Calls by day or hour',
  says: 'Calls by the local wall clock: both passes of a repeated hour are one bucket, a skipped hour does not exist.',
  formula: 'number of eligible calls by local bucket of the arrival',
  unit: 'count',
  better: 'neutral',
  anchor: 'calls.started_at',
  aggregation: 'additive; another zone needs the calls, not local days',
  addsUpTo: allCalls,
  params: {
    interval: z
      .enum(['hour', 'quarter_hour', 'half_hour', 'day', 'week', 'month', 'hour_of_day', 'weekday'])
      .default('hour')
      .describe('the bucket'),
    direction,
  },
  build(params, context) {
    return grouped([params.interval], single(count(judged(callsOf(context, { direction: params.direction })))));
  },
  sources: [cite('call-analytics-11'), cite('wazo', 'an interval and a zone')],
});

export const callsByTimeOfDay = defineMetric({
  id: 'calls_by_time_of_day',
  title: 'Calls by weekday and hour',
  says: 'When people call: calls in each hour of the week, and how many that is each time that hour comes round.',
  formula: 'count = calls in the cell; per_occurrence = count / times that the local weekday and hour occurred in the period',
  unit: 'named',
  better: 'neutral',
  anchor: 'calls.started_at',
  aggregation: 'counts and occurrences add separately',
  addsUpTo: 'all inbound calls of the period',
  params: {
    zone_of: z.enum(['account', 'caller']).default('account').describe("whose clock: the report's zone, or the caller's own"),
    split_by: z.enum(['source']).optional().describe('a further split by advertising source'),
  },
  build(params, context) {
    if (params.zone_of === 'caller') {
      throw refuse(
        'method-not-available',
        'zone_of of calls_by_time_of_day',
        'caller',
        "a number does not tell its caller's zone yet; known: account",
      );
    }
    if (params.split_by === 'source') {
      throw refuse('method-not-available', 'split_by of calls_by_time_of_day', 'source', 'web sessions are not recorded yet');
    }
    const calls = single(count(judged(callsOf(context, { direction: 'inbound' }))));
    const occurrences = occurrencesIn(context);
    return grouped(['weekday_hour'], {
      ...calls,
      value: ({ figures, keys }) => {
        const [cell] = keys ?? [];
        const times = cell === undefined ? null : (occurrences().get(cell ?? '') ?? null);
        const calls = amount(figures['value']);
        return { value: { count: calls, per_occurrence: times === null || times === 0 ? null : calls / times }, num: calls, den: times };
      },
    });
  },
  sources: [cite('call-analytics-11', 'not to be confused with duration')],
});

/** Made once, when the first cell asks. */
function occurrencesIn({ from, before, zone }: BuildContext): () => ReadonlyMap<string, number> {
  let found: ReadonlyMap<string, number> | null = null;
  return () => {
    if (from === null || before === null) return new Map();
    found ??= new Map(localBuckets('weekday_hour', { from, before }, zone).map(({ key, occurrences }) => [key, occurrences]));
    return found;
  };
}

export const firstTimeCallers = defineMetric({
  id: 'first_time_callers',
  title: 'First-time callers',
  says: 'Different callers of the period who had never called before, those who had, and calls that hid their number.',
  formula:
    'first_time = distinct callers without an eligible inbound call before the period; returning = the other callers; unidentified_calls',
  unit: 'named',
  better: 'neutral',
  anchor: 'calls.started_at',
  aggregation: 'distinct callers; not additive over groups',
  addsUpTo: 'first_time + returning = all different callers with a number',
  params: {
    lookback_days: z.number().positive().nullable().default(null).describe('how far back history counts; null = all of it'),
    scope: z.enum(['account', 'number', 'campaign']).default('account').describe('never called the account, this number, this campaign'),
  },
  build(params, context) {
    const people = judged(callers(context, { scope: params.scope, history: heardBefore(context, params) }));
    const calls = judged(callsOf(context, { direction: 'inbound' }), [{ reason: 'has a number', when: isKnown(column('caller')) }]);
    return named({
      first_time: count(people, isNull(column('earlier_call'))),
      returning: count(people, isKnown(column('earlier_call'))),
      unidentified_calls: count(calls),
    });
  },
  sources: [
    cite('call-analytics-11'),
    cite('ctm', 'period unique and globally unique'),
    cite('delacon', 'another rule'),
    cite('bucher', 'another rule'),
  ],
});

export const repeatCallerRate = defineMetric({
  id: 'repeat_caller_rate',
  title: 'Repeat callers',
  says: 'Different callers who called at least twice in the period, of all different callers with a number.',
  formula: 'distinct identified callers with at least min_calls calls / distinct identified callers',
  unit: 'ratio',
  better: 'lower',
  anchor: 'calls.started_at',
  aggregation: 'distinct sets; depends on the length of the period',
  addsUpTo: 'all different callers; calls without a number are left out',
  params: {
    min_calls: z.number().int().min(1).default(2).describe('calls that make a repeat caller'),
    merge_redial_s: z
      .number()
      .min(0)
      .default(0)
      .describe('a call this soon after the previous one is the same call dialled again; 0 = off'),
  },
  build(params, context) {
    const people = judged(callers(context, { scope: 'account', mergeRedialSeconds: params.merge_redial_s }));
    return ratio(count(people, atLeast(column('calls'), number(params.min_calls))), count(people));
  },
  sources: [cite('call-analytics-11'), cite('bucher'), cite('nimbata-calls')],
});

export const repeatCallRate = defineMetric({
  id: 'repeat_call_rate',
  title: 'Repeat calls',
  says: 'Calls whose caller had already called within the days before, of all calls with a number.',
  formula: 'identified calls with another call of the same caller in (0, window] before / identified calls',
  unit: 'ratio',
  better: 'lower',
  anchor: 'calls.started_at',
  aggregation: 'parts add',
  addsUpTo: 'all inbound calls of the period',
  params: {
    window_days: z.number().positive().default(7).describe('how long before'),
    match_topic: z.boolean().default(false).describe('the earlier call must share a topic'),
  },
  build(params, context) {
    const calls = judged(earlierCall(context, params), [{ reason: 'number withheld', when: isNull(column('caller')) }]);
    return ratio(count(calls, isKnown(column('earlier_call'))), count(calls));
  },
  sources: [cite('call-analytics-11'), cite('cch-fcr', '7 days')],
});

export const callOutcomeBreakdown = defineMetric({
  id: 'call_outcome_breakdown',
  title: 'Calls by outcome',
  says: 'How calls ended: exclusive and exhaustive, short abandons shown apart.',
  formula: 'number of eligible inbound calls by outcome; short_abandoned and in_progress apart',
  unit: 'count',
  better: 'neutral',
  anchor: 'calls.started_at',
  aggregation: 'additive; the groups sum to call_volume',
  addsUpTo: 'all inbound calls of the period',
  params: {
    short_abandon_s: z.number().min(0).default(5).describe('an abandon before this is shown as short_abandoned'),
    include_screened: includeScreened,
  },
  build(params, context) {
    const calls = callsOf(context, { direction: 'inbound', includeScreened: params.include_screened });
    const short = and(equals(column('outcome'), text('abandoned')), offersOf(context, 'call').short(params.short_abandon_s));
    const shown = when(short, text('short_abandoned'), when(equals(column('outcome'), text('')), text('in_progress'), column('outcome')));
    const dimensions = { ...calls.dimensions, shown_outcome: { of: call('toString', shown) } };
    return grouped(['shown_outcome'], single(count(judged({ ...calls, dimensions }))));
  },
  sources: [cite('call-tracking-16'), cite('where-profit-hides'), cite('zendesk-status'), cite('wazo')],
});

export const callsByCallerLocation = defineMetric({
  id: 'calls_by_caller_location',
  title: 'Calls by number area',
  says: "Calls by the country or numbering area of the caller's number. A number's area is not the caller's position.",
  formula: 'number of eligible inbound calls by country (or area) of the caller; withheld = (unknown)',
  unit: 'count',
  better: 'neutral',
  anchor: 'calls.started_at',
  aggregation: 'additive',
  addsUpTo: 'all inbound calls of the period',
  params: { level: z.enum(['country', 'area', 'city']).default('country').describe('country of the E.164 code, or numbering area') },
  build({ level }, context): Built {
    if (level === 'city') {
      throw refuse(
        'method-not-available',
        'level of calls_by_caller_location',
        level,
        'no fact tells the city of a number; known: country, area',
      );
    }
    return grouped(
      [level === 'country' ? 'caller_country' : 'caller_area'],
      single(count(judged(callsOf(context, { direction: 'inbound' })))),
    );
  },
  sources: [cite('call-analytics-11'), cite('call-tracking-16')],
});

export const callsByTopic = defineMetric({
  id: 'calls_by_topic',
  title: 'Calls by topic',
  says: 'Calls carrying each topic. A call may carry several, so the groups may exceed the volume; shares use the volume as base.',
  formula: 'number of eligible inbound calls carrying the topic; (none) = calls without',
  unit: 'count',
  better: 'neutral',
  anchor: 'calls.started_at',
  aggregation: 'additive per topic',
  addsUpTo: 'all inbound calls of the period, each under every topic that it carries',
  params: { source: z.enum(['any', 'agent', 'transcript']).default('any').describe('who set the topic') },
  build({ source }, context) {
    if (source !== 'any') {
      throw refuse('method-not-available', 'source of calls_by_topic', source, 'topics do not tell yet who set them; known: any');
    }
    return grouped(['topic'], single(count(judged(callsOf(context, { direction: 'inbound' })))));
  },
  sources: [cite('call-tracking-16', 'more complaints about one product')],
});
