import { z } from 'zod';
import { attribution, attributionParams } from '#metrics/attribution-params.ts';
import { dealsOf, leadsOf, ordersOf } from '#metrics/conversions.ts';
import { defineMetric, ratio } from '#metrics/define.ts';
import { above, below, column, equals, isNull, isOneOf, not, number, text } from '#metrics/expression.ts';
import { callsOf } from '#metrics/grains.ts';
import { margin, moneyRatio, ofFacts, plusNull, profit, sums } from '#metrics/money-ratio.ts';
import { type BuildContext, count, judged, type Part, type Reason, sum } from '#metrics/population.ts';
import { costsOf } from '#metrics/prorated.ts';
import { rollupRows, total } from '#metrics/rollup.ts';
import { sessionsOf, visitorsOf } from '#metrics/site-sessions.ts';
import { cite } from '#metrics/sources.ts';
import { advertised, countShares, inOneCurrency, shareOf, spent, unsold } from '#metrics/spends.ts';

type Attribution = Parameters<typeof attribution>[0];

/** Money of won deals whose channel money was spent on. */
function adRevenue(context: BuildContext, params: Attribution): Part {
  const deals = judged(dealsOf(context, attribution(params)), [unsold, advertised(context)]);
  return sum(deals, inOneCurrency(context, 'deal', ['spend'], shareOf(params.model, column('amount'))));
}

export const marketingRoi = defineMetric({
  id: 'marketing_roi',
  title: 'Return on marketing investment (ROI)',
  says: 'What advertising earned beyond its cost, per unit of cost. State the margin beside it.',
  formula:
    '(Σ revenue · margin − Σ spend) / Σ spend; revenue of won deals whose channel had spend in the period. Inputs: rollup of revenue, spend',
  unit: 'ratio',
  units: { numerator: 'money', denominator: 'money', revenue: 'money' },
  better: 'higher',
  anchor: 'spend date; deals by closed_at',
  aggregation: 'sums first',
  params: { margin, ...attributionParams },
  fromInputs: (inputs, params) => {
    const { revenue, spend } = sums('marketing_roi', inputs, ['revenue', 'spend']);
    return [{ numerator: profit(revenue, params.margin, spend), denominator: spend }];
  },
  build(params, context) {
    if (context.hasInputs) return moneyRatio();
    return ofFacts({ revenue: adRevenue(context, params), denominator: spent(context, ['deal']) }, (figure) =>
      profit(figure('revenue'), params.margin, figure('denominator')),
    );
  },
  sources: [cite('where-profit-hides'), cite('call-tracking-16'), cite('roas-roi', 'ROI is net, ROAS gross')],
});

export const returnOnAdSpend = defineMetric({
  id: 'return_on_ad_spend',
  title: 'Return on ad spend (ROAS)',
  says: 'Revenue attributed to advertising per unit of ad spend: gross, no margin, no other cost.',
  formula: 'Σ revenue of won deals whose channel had spend in the period / Σ ad spend. Inputs: rollup of revenue, spend',
  unit: 'ratio',
  units: { numerator: 'money', denominator: 'money' },
  better: 'higher',
  anchor: 'spend date; deals by closed_at',
  aggregation: 'sums first',
  params: attributionParams,
  fromInputs: (inputs) => {
    const { revenue, spend } = sums('return_on_ad_spend', inputs, ['revenue', 'spend']);
    return [{ numerator: revenue, denominator: spend }];
  },
  build(params, context) {
    if (context.hasInputs) return moneyRatio();
    return ofFacts({ numerator: adRevenue(context, params), denominator: spent(context, ['deal']) });
  },
  sources: [cite('roas-roi'), cite('roi-calc', 'break-even = 1 / margin')],
});

export const costPerLead = defineMetric({
  id: 'cost_per_lead',
  title: 'Cost per lead',
  says: 'Advertising spent per lead that the same channels brought.',
  formula: 'Σ spend / leads whose channel had spend in the period. Inputs: rollup of spend, leads (or qualified_leads)',
  unit: 'money',
  units: { numerator: 'money' },
  better: 'lower',
  anchor: 'spend date; lead creation',
  aggregation: 'sums first',
  params: {
    leads: z.enum(['all', 'qualified']).default('all').describe('all leads, or qualified ones'),
    min_score: z.number().default(70).describe('score from which a lead is qualified'),
    ...attributionParams,
  },
  fromInputs: (inputs, { leads }) => {
    const rows = rollupRows('cost_per_lead', inputs, ['spend', 'leads', 'qualified_leads']);
    const counted = leads === 'all' ? ['leads'] : ['qualified_leads', 'leads'];
    return [{ numerator: total('cost_per_lead', rows, 'spend'), denominator: total('cost_per_lead', rows, ...counted) }];
  },
  build(params, context) {
    if (context.hasInputs) return moneyRatio();
    const unscored: Reason = { reason: 'no score', when: isNull(column('score')) };
    const low: Reason = { reason: 'not qualified', when: below(column('score'), number(params.min_score)) };
    const qualified = params.leads === 'qualified' ? [unscored, low] : [];
    const leads = judged(leadsOf(context, attribution(params)), [...qualified, advertised(context)]);
    return ofFacts({ numerator: spent(context), denominator: countShares(leads, params.model) });
  },
  sources: [cite('where-profit-hides'), cite('leandata')],
});

export const customerAcquisitionCost = defineMetric({
  id: 'customer_acquisition_cost',
  title: 'Customer acquisition cost (CAC)',
  says: 'Advertising and sales cost per new customer; repeat orders are not new customers.',
  formula:
    '(Σ spend [+ Σ costs of sales_categories, prorated]) / customers whose first won deal closed in the period. Inputs: rollup of spend, sales_cost, new_customers',
  unit: 'money',
  units: { numerator: 'money', spend: 'money', sales_cost: 'money' },
  better: 'lower',
  anchor: 'spend date; costs clipped to the period; deals by closed_at',
  aggregation: 'sums first',
  params: {
    include_sales_cost: z.boolean().default(true).describe('fully loaded, or media alone'),
    sales_categories: z.array(z.string()).min(1).default(['sales']).describe('categories of cost that are cost of sales'),
    ...attributionParams,
  },
  fromInputs: (inputs, params) => {
    const id = 'customer_acquisition_cost';
    const rows = rollupRows(id, inputs, ['spend', 'sales_cost', 'new_customers']);
    const spend = total(id, rows, 'spend');
    const cost = params.include_sales_cost ? plusNull(spend, total(id, rows, 'sales_cost')) : spend;
    return [{ numerator: cost, denominator: total(id, rows, 'new_customers') }];
  },
  build(params, context) {
    if (context.hasInputs) return moneyRatio();
    const again: Reason = { reason: 'a repeat order', when: above(column('order_of_customer'), number(1)) };
    const customers = countShares(judged(ordersOf(context, attribution(params)), [again]), params.model);
    const spend = spent(context);
    if (!params.include_sales_cost) return ofFacts({ numerator: spend, denominator: customers });
    const foreign: Reason = { reason: 'of another category', when: not(isOneOf(column('category'), params.sales_categories)) };
    const cost = sum(judged(costsOf(context), [foreign]), column('prorated'));
    return ofFacts({ spend, sales_cost: cost, denominator: customers }, (figure) => plusNull(figure('spend'), figure('sales_cost')));
  },
  sources: [cite('call-tracking-16', 'KPI table')],
});

export const leadGenerationRate = defineMetric({
  id: 'lead_generation_rate',
  title: 'Lead generation rate',
  says: 'Leads per session of the same sources (or per visitor, or per call); offline leads are out.',
  formula:
    'leads with a session known / sessions (or different visitors); per call: leads after a call of their number / inbound calls. Inputs: rollup of leads, sessions (or visitors, calls)',
  unit: 'ratio',
  better: 'higher',
  anchor: 'sessions.started_at; leads by creation',
  aggregation: 'sums',
  params: {
    base: z.enum(['sessions', 'visitors', 'calls']).default('sessions').describe('what leads are related to'),
    ...attributionParams,
  },
  fromInputs: (inputs, { base }) => {
    const rows = rollupRows('lead_generation_rate', inputs, ['leads', 'sessions', 'visitors', 'calls']);
    return [{ numerator: total('lead_generation_rate', rows, 'leads'), denominator: total('lead_generation_rate', rows, base) }];
  },
  build(params, context) {
    if (context.hasInputs) return moneyRatio();
    const offline: Reason = { reason: 'no session known', when: equals(column('touch_session'), text('')) };
    const uncalled: Reason = { reason: 'no call of its number before', when: equals(column('by_call'), text('')) };
    const leads = judged(leadsOf(context, attribution(params)), [params.base === 'calls' ? uncalled : offline]);
    const base = { sessions: sessionsOf, visitors: visitorsOf, calls: (of: BuildContext) => callsOf(of, { direction: 'inbound' }) };
    return ratio(countShares(leads, params.model), count(judged(base[params.base](context))));
  },
  sources: [cite('call-tracking-16', 'KPI table: lead-gen rate, site traffic')],
});
