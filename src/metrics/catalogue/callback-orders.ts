import { hourMs } from '#domain/instant.ts';
import { z } from 'zod';
import { askedAgain, callbacksOf } from '#metrics/conversions.ts';
import { defineMetric, grouped, ratio, single } from '#metrics/define.ts';
import { above, atMost, call, column, type Expr, inMs, minus, no, number, texts } from '#metrics/expression.ts';
import { count, judged, type Reason } from '#metrics/population.ts';
import { cite } from '#metrics/sources.ts';

export const callbackOrders = defineMetric({
  id: 'callback_orders',
  title: 'Callback orders',
  says: 'Requests to be called back, by where they were made: the site, the menu or the queue.',
  formula: 'requests by origin; two of one number within dedupe_min are one',
  unit: 'count',
  better: 'neutral',
  anchor: 'callbacks.requested_at',
  aggregation: 'additive',
  addsUpTo: 'all requests of the period',
  params: {
    dedupe_min: z.number().min(0).max(1440).default(30).describe('two requests of one number within these minutes are one'),
  },
  build: (params, context) =>
    grouped(['origin'], single(count(judged(callbacksOf(context, params.dedupe_min, null), [askedAgain(params.dedupe_min)])))),
  sources: [cite('where-profit-hides', 'orders of a callback as a goal'), cite('call-analytics-11', 'forms that ask for a callback')],
});

export const callbackConversionRate = defineMetric({
  id: 'callback_conversion_rate',
  title: 'Callback conversion',
  says: 'Requested callbacks that reached a person, or a goal, of all that were requested.',
  formula:
    'connected: requests with a conversation within window_h / requests; converted: requests that reached one of the goals / requests',
  unit: 'ratio',
  better: 'higher',
  anchor: 'callbacks.requested_at',
  aggregation: 'parts add',
  addsUpTo: 'all requests of the period',
  params: {
    step: z.enum(['connected', 'converted']).default('connected').describe('a conversation, or a goal'),
    goals: z.array(z.string()).min(1).default(['sale']).describe('goals that count'),
    window_h: z
      .number()
      .positive()
      .max(24 * 90)
      .default(24)
      .describe('hours after which a request is judged'),
  },
  build({ step, goals, window_h: windowH }, context) {
    const limit = number(Math.round(windowH * hourMs));
    const asked = inMs(column('requested_at'));
    const withdrawn: Reason = { reason: 'taken back', when: column('withdrawn') };
    const early: Reason | null =
      context.asOf === null
        ? null
        : { reason: 'the window is not over', when: above(asked, minus(number(context.asOf), limit)), pending: true };
    const requests = judged(callbacksOf(context, 0, null), [withdrawn, early]);
    const inTime: Expr = call('ifNull', atMost(minus(inMs(column('connected_at')), asked), limit), no);
    return ratio(count(requests, step === 'connected' ? inTime : call('hasAny', column('goals'), texts(goals))), count(requests));
  },
  sources: [cite('medallia-cb', 'success of callbacks'), cite('where-profit-hides', 'orders of a callback')],
});
