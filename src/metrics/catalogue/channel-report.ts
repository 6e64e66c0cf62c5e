import { z } from 'zod';
import { attribution, attributionParams } from '#metrics/attribution-params.ts';
import { attributedCalls } from '#metrics/attributed-calls.ts';
import { askedAgain, callbacksOf, dealsOf, leadsOf, sameRequestMin } from '#metrics/conversions.ts';
import { type Built, defineMetric, type Figures, grouped } from '#metrics/define.ts';
import { atLeast, column, number } from '#metrics/expression.ts';
import { known, margin, money, profit } from '#metrics/money-ratio.ts';
import { count, judged, sum } from '#metrics/population.ts';
import { sessionsOf } from '#metrics/site-sessions.ts';
import { cite } from '#metrics/sources.ts';
import { advertised, countShares, inOneCurrency, shareOf, spent, unsold } from '#metrics/spends.ts';

export const endToEndChannelReport = defineMetric({
  id: 'end_to_end_channel_report',
  title: 'End-to-end advertising analytics',
  says: 'What each channel cost and what came of it: sessions, calls, callbacks, leads, won deals and revenue. In the totals cost per lead, CAC, ROAS and ROI count only channels on which money was spent.',
  formula:
    'per channel: cost_per_lead = spend / leads; cac = spend / won; roas = revenue / spend; roi = (revenue · margin − spend) / spend; ad_… = of channels with spend in the period. Revenue, won deals, leads, callbacks and calls follow the attribution model',
  unit: 'named',
  units: {
    ...{ spend: 'money', revenue: 'money', ad_revenue: 'money' },
    ...{ cost_per_lead: 'money', cac: 'money', roas: 'ratio', roi: 'ratio' },
  },
  better: 'neutral',
  anchor: 'spend date; calls, callbacks and leads by creation; deals by closed_at (period) or by creation of their lead (cohort)',
  aggregation: 'money and counts add; ratios are computed anew',
  openKeys: true,
  params: {
    margin,
    mode: z.enum(['period', 'cohort']).default('period').describe('deals closed in the period, or of leads created in it'),
    ...attributionParams,
  },
  build(params, context) {
    const choice = attribution(params);
    const paid = advertised(context);
    const leads = leadsOf(context, choice);
    const deals = dealsOf(context, choice, params.mode);
    const isOrder = atLeast(column('amount'), number(0));
    // Deals of a cohort close on any day.
    const dated = params.mode === 'cohort' ? { from: null, before: null } : context;
    const amount = inOneCurrency(context, 'deal', ['spend'], shareOf(params.model, column('amount')), dated);
    const parts = {
      spend: spent(context, ['deal']),
      sessions: count(judged(sessionsOf(context))),
      calls: countShares(judged(attributedCalls(context, choice)), params.model),
      callback_orders: countShares(judged(callbacksOf(context, sameRequestMin, choice), [askedAgain(sameRequestMin)]), params.model),
      leads: countShares(judged(leads), params.model),
      won: countShares(judged(deals, [unsold]), params.model, isOrder),
      revenue: sum(judged(deals, [unsold]), amount),
      ad_leads: countShares(judged(leads, [paid]), params.model),
      ad_won: countShares(judged(deals, [unsold, paid]), params.model, isOrder),
      ad_revenue: sum(judged(deals, [unsold, paid]), amount),
    };
    return grouped(['channel'], table(parts, params.margin));
  },
  sources: [cite('where-profit-hides'), cite('call-tracking-16', 'ROI from volume, conversion and revenue')],
});

function table(parts: Built['parts'], share: number): Built {
  const figuresOf = (figures: Figures) => Object.fromEntries(Object.keys(parts).map((name) => [name, money(figures[name])]));
  return {
    parts,
    needs: {},
    groups: [],
    value: ({ figures }) => {
      const found = figuresOf(figures);
      const { spend = 0, ad_leads: leads = 0, ad_won: won = 0, ad_revenue: revenue = 0 } = found;
      const ratios = {
        cost_per_lead: [spend, leads],
        cac: [spend, won],
        roas: [revenue, spend],
        roi: [profit(revenue, share, spend), spend],
      } as const;
      const derived = Object.fromEntries(Object.entries(ratios).map(([name, [num, den]]) => [name, known(num, den).value]));
      return { value: { ...found, ...derived }, num: null, den: null };
    },
    isEmpty: ({ figures }) => Object.values(figuresOf(figures)).every((figure) => figure === 0),
  };
}
