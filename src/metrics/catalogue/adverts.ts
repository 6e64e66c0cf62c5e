import { z } from 'zod';
import { defineMetric, ratio, single } from '#metrics/define.ts';
import { call, column, number } from '#metrics/expression.ts';
import { money, ofFacts } from '#metrics/money-ratio.ts';
import { type BuildContext, judged, type Part, sum } from '#metrics/population.ts';
import { cite } from '#metrics/sources.ts';
import { spendOf, spent } from '#metrics/spends.ts';

/** What ad systems say of their own adverts: their costs, and their own counts of what came of them. */

type Counted = 'clicks' | 'impressions' | 'conversions' | 'all_conversions';

/** A row that does not say how many has none to add. */
const counted = (context: BuildContext, name: Counted): Part => sum(judged(spendOf(context)), call('ifNull', column(name), number(0)));

const which = z
  .enum(['conversions', 'all_conversions'])
  .default('conversions')
  .describe('conversions that the adverts aim at, or all that the ad system counts');
const asTold = { anchor: 'spend date', sources: [cite('google-ads-columns')] } as const;

export const adSpend = defineMetric({
  ...asTold,
  id: 'ad_spend',
  title: 'Ad spend',
  says: 'What advertising cost, as the ad systems tell it.',
  formula:
    'Σ spend, in the currency of the account at the rate of each day, null where a rate is missing; in an account without a currency null where amounts are of several, of which those that name none are one',
  unit: 'money',
  better: 'neutral',
  aggregation: 'additive',
  params: {},
  build: (_, context) => ({
    ...single(spent(context)),
    value: ({ figures }) => ({ value: money(figures['value']), num: null, den: null }),
  }),
});

export const adImpressions = defineMetric({
  ...asTold,
  id: 'ad_impressions',
  title: 'Impressions',
  says: 'How often adverts were shown, as the ad systems count.',
  formula: 'Σ impressions',
  unit: 'count',
  better: 'neutral',
  aggregation: 'additive',
  params: {},
  build: (_, context) => single(counted(context, 'impressions')),
});

export const adClicks = defineMetric({
  ...asTold,
  id: 'ad_clicks',
  title: 'Clicks on adverts',
  says: 'Clicks on adverts, as the ad systems count; a click may bring no session, and a session several calls.',
  formula: 'Σ clicks',
  unit: 'count',
  better: 'higher',
  aggregation: 'additive',
  params: {},
  build: (_, context) => single(counted(context, 'clicks')),
});

export const adConversions = defineMetric({
  ...asTold,
  id: 'ad_conversions',
  title: 'Conversions (ad system)',
  says: 'Conversions as the ad systems count them: often fractions, often restated for weeks, and never the same as calls or sales.',
  formula: 'Σ conversions',
  unit: 'count',
  better: 'higher',
  aggregation: 'additive',
  params: { which },
  build: (params, context) => single(counted(context, params.which)),
});

export const clickThroughRate = defineMetric({
  ...asTold,
  id: 'click_through_rate',
  title: 'Click-through rate (CTR)',
  says: 'Clicks per impression of adverts.',
  formula: 'Σ clicks / Σ impressions',
  unit: 'ratio',
  better: 'higher',
  aggregation: 'sums first',
  params: {},
  build: (_, context) => ratio(counted(context, 'clicks'), counted(context, 'impressions')),
});

export const costPerClick = defineMetric({
  ...asTold,
  id: 'cost_per_click',
  title: 'Cost per click (CPC)',
  says: 'Ad spend per click.',
  formula: 'Σ spend / Σ clicks',
  unit: 'money',
  units: { numerator: 'money' },
  better: 'lower',
  aggregation: 'sums first',
  params: {},
  build: (_, context) => ofFacts({ numerator: spent(context), denominator: counted(context, 'clicks') }),
});

export const costPerAdConversion = defineMetric({
  ...asTold,
  id: 'cost_per_ad_conversion',
  title: 'Cost per conversion (ad system)',
  says: 'Ad spend per conversion as the ad systems count them.',
  formula: 'Σ spend / Σ conversions',
  unit: 'money',
  units: { numerator: 'money' },
  better: 'lower',
  aggregation: 'sums first',
  params: { which },
  build: (params, context) => ofFacts({ numerator: spent(context), denominator: counted(context, params.which) }),
});

export const adConversionShare = defineMetric({
  ...asTold,
  id: 'ad_conversion_share',
  title: 'Aimed share of conversions (ad system)',
  says: 'Share of all conversions that were those at which the adverts aim: sales of enquiries, for example.',
  formula: 'Σ conversions / Σ all conversions',
  unit: 'ratio',
  better: 'higher',
  aggregation: 'sums first',
  params: {},
  build: (_, context) => ratio(counted(context, 'conversions'), counted(context, 'all_conversions')),
});
