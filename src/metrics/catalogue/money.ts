import { z } from 'zod';
import { amount, type Built, defineMetric, type Figures, type Inputs, numberOf, quotient, ratio } from '#metrics/define.ts';
import { column, equals, isNull, isOneOf, not, text } from '#metrics/expression.ts';
import { callsOf, legsOf } from '#metrics/grains.ts';
import { type BuildContext, count, judged, type Reason, sum } from '#metrics/population.ts';
import { costsOf, paidTimeOf } from '#metrics/prorated.ts';
import { refuse } from '#metrics/refuse.ts';
import { rollupRows, total } from '#metrics/rollup.ts';
import { cite } from '#metrics/sources.ts';

/** A figure of money whose parts may be unknown: unknown is null, and so is anything divided by nothing. */
function moneyRatio(parts: Built['parts'] = {}): Built {
  return {
    parts,
    needs: {},
    groups: [],
    value: ({ figures }) => {
      const [num, den] = [numberOf(figures['numerator']), numberOf(figures['denominator'])];
      return num === null || den === null ? { value: null, num, den } : quotient(num, den);
    },
    isEmpty: ({ figures }) => amount(figures['denominator']) === 0,
  };
}

/** Metrics whose facts (spend, leads, deals, sessions) are not stored yet answer roll-up rows alone. */
function rollupOnly(metric: string, { hasInputs }: BuildContext, fields: readonly string[]): Built {
  if (!hasInputs) {
    const wanted = `its facts are not available yet; give \`inputs\` with a rollup of ${fields.join(', ')}`;
    throw refuse('method-not-available', 'metric', metric, wanted);
  }
  return moneyRatio();
}

const minusNull = (a: number | null, b: number | null) => (a === null || b === null ? null : a - b);
const plusNull = (a: number | null, b: number | null) => (a === null || b === null ? null : a + b);

export const costPerCall = defineMetric({
  id: 'cost_per_call',
  title: 'Cost per call (centre)',
  says: 'Everything that operating the centre costs, per call.',
  formula: 'Σ costs, prorated by seconds of overlap with the period / calls. Inputs: rollup of cost, calls (or handled, inbound_handled)',
  unit: 'money',
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

const margin = z.number().min(0).max(1).default(1).describe('share of revenue that is gross profit; 1 makes it a revenue ROI');
const model = z
  .enum(['last_non_direct', 'first_touch', 'linear'])
  .default('last_non_direct')
  .describe('how revenue is attributed to channels');

export const marketingRoi = defineMetric({
  id: 'marketing_roi',
  title: 'Return on marketing investment (ROI)',
  says: 'What advertising earned beyond its cost, per unit of cost. State the margin beside it.',
  formula: '(Σ revenue · margin − Σ spend) / Σ spend. Inputs: rollup of revenue, spend',
  unit: 'ratio',
  better: 'higher',
  anchor: 'spend date; deals by closed_at',
  aggregation: 'sums first',
  params: { margin },
  fromInputs: (inputs, params) => {
    const { revenue, spend } = sums('marketing_roi', inputs, ['revenue', 'spend']);
    const profit = revenue === null ? null : revenue * params.margin;
    return [{ numerator: minusNull(profit, spend), denominator: spend }];
  },
  build: (_, context) => rollupOnly('marketing_roi', context, ['revenue', 'spend']),
  sources: [cite('where-profit-hides'), cite('call-tracking-16'), cite('roas-roi', 'ROI is net, ROAS gross')],
});

export const returnOnAdSpend = defineMetric({
  id: 'return_on_ad_spend',
  title: 'Return on ad spend (ROAS)',
  says: 'Revenue attributed to advertising per unit of ad spend: gross, no margin, no other cost.',
  formula: 'Σ attributed revenue / Σ ad spend. Inputs: rollup of revenue, spend',
  unit: 'ratio',
  better: 'higher',
  anchor: 'spend date; attributed revenue',
  aggregation: 'sums first',
  params: { model },
  fromInputs: (inputs) => {
    const { revenue, spend } = sums('return_on_ad_spend', inputs, ['revenue', 'spend']);
    return [{ numerator: revenue, denominator: spend }];
  },
  build: (_, context) => rollupOnly('return_on_ad_spend', context, ['revenue', 'spend']),
  sources: [cite('roas-roi'), cite('roi-calc', 'break-even = 1 / margin')],
});

export const costPerLead = defineMetric({
  id: 'cost_per_lead',
  title: 'Cost per lead',
  says: 'Advertising spent per lead that the same channels brought.',
  formula: 'Σ spend / leads. Inputs: rollup of spend, leads (or qualified_leads)',
  unit: 'money',
  better: 'lower',
  anchor: 'spend date; lead creation',
  aggregation: 'sums first',
  params: { leads: z.enum(['all', 'qualified']).default('all').describe('all leads, or qualified ones') },
  fromInputs: (inputs, { leads }) => {
    const rows = rollupRows('cost_per_lead', inputs, ['spend', 'leads', 'qualified_leads']);
    const counted = leads === 'all' ? ['leads'] : ['qualified_leads', 'leads'];
    return [{ numerator: total('cost_per_lead', rows, 'spend'), denominator: total('cost_per_lead', rows, ...counted) }];
  },
  build: (_, context) => rollupOnly('cost_per_lead', context, ['spend', 'leads']),
  sources: [cite('where-profit-hides'), cite('leandata')],
});

export const customerAcquisitionCost = defineMetric({
  id: 'customer_acquisition_cost',
  title: 'Customer acquisition cost (CAC)',
  says: 'Advertising and sales cost per new customer; repeat orders are not new customers.',
  formula: '(Σ spend [+ Σ sales cost]) / new customers. Inputs: rollup of spend, sales_cost, new_customers',
  unit: 'money',
  better: 'lower',
  anchor: 'period',
  aggregation: 'sums first',
  params: { include_sales_cost: z.boolean().default(true).describe('fully loaded, or media alone') },
  fromInputs: (inputs, params) => {
    const id = 'customer_acquisition_cost';
    const rows = rollupRows(id, inputs, ['spend', 'sales_cost', 'new_customers']);
    const spend = total(id, rows, 'spend');
    const cost = params.include_sales_cost ? plusNull(spend, total(id, rows, 'sales_cost')) : spend;
    return [{ numerator: cost, denominator: total(id, rows, 'new_customers') }];
  },
  build: (_, context) => rollupOnly('customer_acquisition_cost', context, ['spend', 'sales_cost', 'new_customers']),
  sources: [cite('call-tracking-16', 'KPI table')],
});

export const leadGenerationRate = defineMetric({
  id: 'lead_generation_rate',
  title: 'Lead generation rate',
  says: 'Leads per session of the same sources (or per visitor, or per call); offline leads are out.',
  formula: 'leads / sessions. Inputs: rollup of leads, sessions (or visitors, calls)',
  unit: 'ratio',
  better: 'higher',
  anchor: 'sessions.started_at',
  aggregation: 'sums',
  params: { base: z.enum(['sessions', 'visitors', 'calls']).default('sessions').describe('what leads are related to') },
  fromInputs: (inputs, { base }) => {
    const rows = rollupRows('lead_generation_rate', inputs, ['leads', 'sessions', 'visitors', 'calls']);
    return [{ numerator: total('lead_generation_rate', rows, 'leads'), denominator: total('lead_generation_rate', rows, base) }];
  },
  build: (_, context) => rollupOnly('lead_generation_rate', context, ['leads', 'sessions']),
  sources: [cite('call-tracking-16', 'KPI table: lead-gen rate, site traffic')],
});

export const revenueGrowthRate = defineMetric({
  id: 'revenue_growth_rate',
  title: 'Sales growth',
  says: 'Change of revenue against the period before, or the same period a year earlier.',
  formula:
    '(revenue − previous revenue) / previous revenue; null where the previous is not above 0. Inputs: rollup of revenue, previous_revenue',
  unit: 'ratio',
  better: 'higher',
  anchor: 'deals.closed_at',
  aggregation: 'sums first',
  params: { against: z.enum(['previous', 'year_ago']).default('previous').describe('which revenue is the base') },
  fromInputs: (inputs) => {
    const { revenue, previous_revenue: previous } = sums('revenue_growth_rate', inputs, ['revenue', 'previous_revenue']);
    return [{ numerator: minusNull(revenue, previous), denominator: previous }];
  },
  build: (_, context) => {
    const built = rollupOnly('revenue_growth_rate', context, ['revenue', 'previous_revenue']);
    return { ...built, value: (cell) => (amount(cell.figures['denominator']) <= 0 ? withoutValue(cell.figures) : built.value(cell)) };
  },
  sources: [cite('call-tracking-16', 'KPI table')],
});

function withoutValue(figures: Figures) {
  return { value: null, num: numberOf(figures['numerator']), den: numberOf(figures['denominator']) };
}

function sums<Name extends string>(metric: string, inputs: Inputs, fields: readonly Name[]): Record<Name, number | null> {
  const rows = rollupRows(metric, inputs, fields);
  return Object.fromEntries(fields.map((name) => [name, total(metric, rows, name)])) as Record<Name, number | null>;
}
