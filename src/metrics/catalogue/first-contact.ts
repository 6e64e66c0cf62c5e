import { z } from 'zod';
import { attributionParams } from '#metrics/attribution-params.ts';
import { defineMetric, ratio } from '#metrics/define.ts';
import { column } from '#metrics/expression.ts';
import { count, judged } from '#metrics/population.ts';
import { refuse } from '#metrics/refuse.ts';
import { cite } from '#metrics/sources.ts';
import { comparable, stillOpen, type UnitChoice, unitsOf } from '#metrics/units.ts';

export const firstContactConversion = defineMetric({
  id: 'first_contact_conversion',
  title: 'Conversion after first contact',
  says: 'Visitors (or callers) who called, were answered, became a lead or bought, of all who came; each counts once, under what it met first.',
  formula:
    'units whose outcome came within within_days of their first contact in the period / units whose within_days are over. visitor: all that a visitor does; session: the first session of a visitor alone; caller: all calls of a number',
  unit: 'ratio',
  better: 'higher',
  anchor: 'first contact of the unit in the period',
  aggregation: 'parts add over values and days of one period; two periods have the same unit twice',
  addsUpTo: 'all units of the period',
  params: {
    unit: z.enum(['visitor', 'session', 'caller']).default('visitor').describe('what counts once'),
    compared: z.enum(comparable).default('landing_page').describe('what the unit met first'),
    values: z.array(z.string().min(1)).max(10).default([]).describe('values that are looked at; none = all'),
    outcome: z.enum(['call', 'answered_call', 'qualified_lead', 'sale']).default('call').describe('what the unit reached'),
    within_days: z.number().positive().max(90).default(7).describe('days after the first contact in which it counts'),
    min_score: z.number().default(70).describe('score from which a lead is qualified'),
    lookback_days: attributionParams.lookback_days,
    window_h: attributionParams.window_h,
  },
  build(params, context) {
    const { unit, compared, outcome } = params;
    if (unit !== 'caller' && compared === 'number')
      throw refuse('invalid-param', 'compared', compared, 'numbers are compared by callers: wanted unit caller');
    if (unit === 'caller' && outcome === 'call')
      throw refuse('invalid-param', 'outcome', outcome, 'every caller calls: wanted answered_call, qualified_lead or sale');
    const choice: UnitChoice = {
      ...{ unit, compared, outcome, values: params.values, withinDays: params.within_days },
      ...{ minScore: params.min_score, lookbackDays: params.lookback_days, windowH: params.window_h },
    };
    const units = judged(unitsOf(context, choice), [stillOpen(context, params.within_days)]);
    return ratio(count(units, column('reached')), count(units));
  },
  sources: [cite('call-analytics-11', 'A/B tests of sources')],
});
