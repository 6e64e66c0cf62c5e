import { z } from 'zod';
import { defineMetric, ratio, single } from '#metrics/define.ts';
import { asMoment } from '#metrics/contacts.ts';
import { type EpisodeChoice, episodesOf, immature, recoveredAlone, withheld, withinWindow } from '#metrics/episodes.ts';
import { column, minus, not, or } from '#metrics/expression.ts';
import { businessMilliseconds, HoursOfQuestion, openings, openingsOfAccount } from '#metrics/opening-hours.ts';
import { type BuildContext, count, judged, type Judged, quantile, type Reason, sum } from '#metrics/population.ts';
import { refuse } from '#metrics/refuse.ts';
import { cite } from '#metrics/sources.ts';

const episodeParams = {
  window_h: z
    .number()
    .positive()
    .max(24 * 90)
    .default(24)
    .describe('hours in which a callback is due'),
  episode_gap_min: z
    .number()
    .min(0)
    .max(24 * 60)
    .default(30)
    .describe('lost calls of one caller closer than this are one episode'),
  include_closed: z.boolean().default(true).describe('calls outside opening hours are lost, too'),
  short_abandon_s: z.number().min(0).default(5).describe('a caller who leaves before this never gave us a chance; 0 = off'),
};
const selfRecovered = {
  exclude_self_recovered: z.boolean().default(true).describe('nobody needs a callback who got through alone before our first attempt'),
};

function choiceOf(params: { window_h: number; episode_gap_min: number; include_closed: boolean; short_abandon_s: number }): EpisodeChoice {
  return {
    windowH: params.window_h,
    gapMin: params.episode_gap_min,
    includeClosed: params.include_closed,
    shortAbandonS: params.short_abandon_s,
  };
}

interface NeededParams {
  readonly window_h: number;
  readonly episode_gap_min: number;
  readonly include_closed: boolean;
  readonly short_abandon_s: number;
  readonly exclude_self_recovered: boolean;
}

/** Episodes that needed a callback, and whose window is over. */
function needed(context: BuildContext, params: NeededParams, further: readonly Reason[] = []): Judged {
  const alone: Reason = { reason: 'got through alone before any callback', when: recoveredAlone(params.window_h) };
  return judged(episodesOf(context, choiceOf(params)), [
    withheld,
    params.exclude_self_recovered ? alone : null,
    immature(context, params.window_h),
    ...further,
  ]);
}

export const missedCallCallbackRate = defineMetric({
  id: 'missed_call_callback_rate',
  title: 'Callback presence',
  says: 'Lost callers whom we tried to call back within the window, of those who needed it. An unanswered attempt is an attempt.',
  formula:
    'lost episodes with an outbound attempt to the caller within window_h after the first lost call / identified lost episodes not answered on another try before',
  unit: 'ratio',
  better: 'higher',
  anchor: 'start of the lost episode',
  aggregation: 'parts add; an episode belongs to the interval in which it began',
  addsUpTo: 'all lost episodes that began in the period',
  params: { ...episodeParams, ...selfRecovered },
  build(params, context) {
    const episodes = needed(context, params);
    return ratio(count(episodes, withinWindow('attempt_at', params.window_h)), count(episodes));
  },
  sources: [
    cite('where-profit-hides', 'presence of a callback'),
    cite('triline', 'configurable callback period'),
    cite('loway', 'recall report'),
  ],
});

export const missedCallCallbackTime = defineMetric({
  id: 'missed_call_callback_time',
  title: 'Callback speed',
  says: 'How long a lost caller waited for our first attempt, over episodes called back in the window; see the presence rate beside it.',
  formula: 'median, mean or 90th percentile of: first outbound attempt − end of the first lost call',
  unit: 'seconds',
  better: 'lower',
  anchor: 'start of the lost episode',
  aggregation: 'sum and count; percentiles need the episodes',
  addsUpTo: 'all lost episodes that began in the period',
  params: {
    ...episodeParams,
    ...selfRecovered,
    stat: z.enum(['median', 'mean', 'p90']).default('median').describe('which figure of the waits'),
    clock: z.enum(['calendar', 'business']).default('calendar').describe('elapsed time, or opening hours only'),
    hours: z
      .union([z.enum(['all', 'business']), HoursOfQuestion])
      .default('all')
      .describe('opening hours of the business clock; left out: those of the account'),
  },
  build(params, context) {
    const called: Reason = { reason: 'not called back in the window', when: not(withinWindow('attempt_at', params.window_h)) };
    const episodes = needed(lookedAt(context, params.hours), params, [called]);
    const wait = waited(context, params);
    switch (params.stat) {
      case 'mean':
        return ratio(sum(episodes, wait, { per: 1000 }), count(episodes));
      case 'median':
        return single(quantile(episodes, 0.5, wait, { per: 1000 }));
      case 'p90':
        return single(quantile(episodes, 0.9, wait, { per: 1000 }));
    }
  },
  sources: [cite('where-profit-hides', 'speed of the callback'), cite('das-callback', 'median, tail and completion')],
});

type Hours = 'all' | 'business' | HoursOfQuestion;

/** `hours: business` keeps its common meaning: only calls within the account's opening hours. */
function lookedAt(context: BuildContext, hours: Hours): BuildContext {
  return hours === 'business' ? { ...context, openingHours: context.accountHours } : context;
}

function waited(context: BuildContext, { clock, hours }: { clock: 'calendar' | 'business'; hours: Hours }) {
  if (clock === 'calendar') return minus(column('attempt_at'), column('lost_end'));
  if (typeof hours === 'string' && context.accountHours.length === 0) {
    throw refuse('method-not-available', 'clock', clock, 'this account has no opening hours set; give them as `hours`');
  }
  const open = typeof hours === 'string' ? openingsOfAccount(context.accountHours, context.zone) : openings(hours, context.zone);
  return businessMilliseconds(open, asMoment(column('lost_end')), asMoment(column('attempt_at')));
}

export const missedCallRecoveryRate = defineMetric({
  id: 'missed_call_recovery_rate',
  title: 'Missed-call recovery',
  says: 'Lost callers whom somebody spoke with after all within the window: by our callback, or because they tried again.',
  formula: 'identified lost episodes followed within window_h by a live conversation / identified lost episodes',
  unit: 'ratio',
  better: 'higher',
  anchor: 'start of the lost episode',
  aggregation: 'parts add',
  addsUpTo: 'all lost episodes that began in the period',
  params: {
    ...episodeParams,
    mode: z.enum(['any', 'callback_only']).default('any').describe('our answered callback or the caller’s own try, or our callback alone'),
  },
  build(params, context) {
    const episodes = judged(episodesOf(context, choiceOf(params)), [withheld, immature(context, params.window_h)]);
    const byUs = withinWindow('reached_at', params.window_h);
    const reached = params.mode === 'callback_only' ? byUs : or(byUs, withinWindow('own_at', params.window_h));
    return ratio(count(episodes, reached), count(episodes));
  },
  sources: [cite('das-callback'), cite('triline'), cite('where-profit-hides')],
});
