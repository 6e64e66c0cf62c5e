import { z } from 'zod';
import { amount, defineMetric, type Figures, numberOf, ratio } from '#metrics/define.ts';
import { column, equals, isNull, isOneOf, not, text } from '#metrics/expression.ts';
import { callsOf, legsOf } from '#metrics/grains.ts';
import { count, judged, type Reason, sum } from '#metrics/population.ts';
import { costsOf, paidTimeOf } from '#metrics/prorated.ts';
import { minusNull, moneyRatio, plusNull, sums } from '#metrics/money-ratio.ts';
import { refuse } from '#metrics/refuse.ts';
import { rollupRows, total } from '#metrics/rollup.ts';
import { cite } from '#metrics/sources.ts';

export const costPerCall = defineMetric({
  id: 'cost_per_call',
  title: 'Cost per call (centre)',
  says: 'Everything that operating the centre costs, per call.',
  formula: 'Σ costs, prorated by seconds of overlap with the period / calls. Inputs: rollup of cost, calls (or handled, inbound_handled)',
  unit: 'money',
  units: { numerator: 'money' },
  better: 'lower',
  anchor: 'costs clipped to the period; calls.started_at',
  aggregation: 'sum of cost, sum of calls',
  addsUpTo: 'all costs that reach into the period; all calls of the period',
  params: {
    denominator: z
      .enum(['all', 'handled', 'inbound_handled'])
      .default('all')
      .describe('all calls, those answered, or inbound calls answered'),
    categories: z
      .union([z.literal('all'), z.array(z.string()).min(1)])
      .default('all')
      .describe('categories of cost that count'),
  },
  fromInputs: (inputs, { denominator }) => {
    const rows = rollupRows('cost_per_call', inputs, ['cost', 'calls', 'handled', 'inbound_handled']);
    const calls = denominator === 'all' ? ['calls'] : [denominator, 'calls'];
    return [{ numerator: total('cost_per_call', rows, 'cost'), denominator: total('cost_per_call', rows, ...calls) }];
  },
  build({ denominator, categories }, context) {
    if (context.hasInputs) return moneyRatio();
    const foreign: Reason | null =
      categories === 'all' ? null : { reason: 'of another category', when: not(isOneOf(column('category'), categories)) };
    const costs = judged(costsOf(context), [foreign]);
    const unanswered: Reason | null = denominator === 'all' ? null : { reason: 'not answered', when: isNull(column('answered_at')) };
    const calls = judged(callsOf(context, { direction: denominator === 'inbound_handled' ? 'inbound' : 'all' }), [unanswered]);
    return ratio(sum(costs, column('prorated')), count(calls));
  },
  sources: [cite('call-analytics-11', 'way 1: total calls'), cite('metricnet', 'inbound contacts'), cite('css', 'all channels')],
});

export const agentCostPerCall = defineMetric({
  id: 'agent_cost_per_call',
  title: 'Cost per call (agent)',
  says: "What an agent's paid time costs per call taken; the same as hourly pay / calls in one hour.",
  formula:
    'Σ hourly cost · paid hours within the period / answered legs that are no consultation. Inputs: rollup of hourly_cost [, paid_hours (or hours)], calls_per_hour or calls (or legs)',
  unit: 'money',
  units: { numerator: 'money' },
  better: 'lower',
  anchor: 'pay clipped to the period; legs.answered_at (attempts: legs.offered_at)',
  aggregation: 'sums',
  addsUpTo: 'all pay that reaches into the period; all legs of the period',
  params: { legs: z.enum(['answered', 'attempts']).default('answered').describe('calls taken, or attempts of outbound calls') },
  fromInputs: (inputs) => {
    const id = 'agent_cost_per_call';
    const rows = rollupRows(id, inputs, ['hourly_cost', 'paid_hours', 'hours', 'calls_per_hour', 'calls', 'legs']);
    const cost = rows.map((row) => {
      const pay = total(id, [row], 'hourly_cost');
      const hours = 'paid_hours' in row || 'hours' in row ? total(id, [row], 'paid_hours', 'hours') : 1;
      return pay === null || hours === null ? null : pay * hours;
    });
    const numerator = cost.reduce<number | null>(plusNull, 0);
    return [{ numerator, denominator: total(id, rows, 'calls', 'legs', 'calls_per_hour') }];
  },
  build({ legs: which }, context) {
    if (context.hasInputs) return moneyRatio();
    const pay = judged(paidTimeOf(context));
    const consult: Reason = { reason: 'a consultation', when: equals(column('kind'), text('consult')) };
    const missed: Reason = { reason: 'not answered', when: not(equals(column('result'), text('answered'))) };
    const legs =
      which === 'answered'
        ? judged(legsOf(context, 'all', 'answered_at'), [missed, consult])
        : judged(legsOf(context, 'outbound', 'offered_at'), [consult]);
    return ratio(sum(pay, column('prorated')), count(legs));
  },
  sources: [cite('call-analytics-11', 'way 2: salary / calls in one hour')],
});

export const revenueGrowthRate = defineMetric({
  id: 'revenue_growth_rate',
  title: 'Sales growth',
  says: 'Change of revenue against the period before, or the same period a year earlier.',
  formula:
    '(revenue − previous revenue) / previous revenue; null where the previous is not above 0. Inputs: rollup of revenue, previous_revenue',
  unit: 'ratio',
  units: { numerator: 'money', denominator: 'money' },
  better: 'higher',
  anchor: 'deals.closed_at',
  aggregation: 'sums first',
  params: { against: z.enum(['previous', 'year_ago']).default('previous').describe('which revenue is the base') },
  fromInputs: (inputs) => {
    const { revenue, previous_revenue: previous } = sums('revenue_growth_rate', inputs, ['revenue', 'previous_revenue']);
    return [{ numerator: minusNull(revenue, previous), denominator: previous }];
  },
  build: (_, { hasInputs }) => {
    const wanted = 'give `inputs` with a rollup of revenue, previous_revenue';
    if (!hasInputs) throw refuse('method-not-available', 'metric', 'revenue_growth_rate', wanted);
    const built = moneyRatio();
    return { ...built, value: (cell) => (amount(cell.figures['denominator']) <= 0 ? withoutValue(cell.figures) : built.value(cell)) };
  },
  sources: [cite('call-tracking-16', 'KPI table')],
});

function withoutValue(figures: Figures) {
  return { value: null, num: numberOf(figures['numerator']), den: numberOf(figures['denominator']) };
}
