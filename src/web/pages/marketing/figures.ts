import type { FigureOf } from '#web/components/metric/figures.ts';
import type { MetricChoice } from '#web/components/metric/metric-choice.ts';
import type { SourceDimension } from './search.ts';

/** Which figures the marketing page shows. What they are called and how they are made, the catalogue says. */

/** Everything that one channel cost and brought, as named figures. */
export const results = 'end_to_end_channel_report';

const calls: MetricChoice = { id: 'calls_by_source', params: { dimension: 'none' } };
const firstTime: MetricChoice = { id: 'calls_by_source', as: 'first_time', params: { dimension: 'none', first_time: true } };

/** Asked by themselves, after the rest: each has a target, and takes the engine as long as everything before. Sales costs are of no channel. */
export const returnMetrics: MetricChoice[] = [
  { id: 'cost_per_lead' },
  { id: 'customer_acquisition_cost', params: { include_sales_cost: false } },
  { id: 'return_on_ad_spend' },
  { id: 'marketing_roi' },
];

/** What stands beside the named figures in the table of sources; costs are told of neither a page nor a number. */
export const callersBy = (dimension: SourceDimension): MetricChoice[] => {
  if (dimension === 'landing_page') return [firstTime, calls, { id: 'site_sessions' }, { id: 'lead_generation_rate' }];
  return dimension === 'number' ? [firstTime, calls] : [firstTime];
};

/** One figure of the page. */
export interface ShownFigure extends FigureOf {
  id: Shown;
  /** The report that has it. */
  in: 'results' | 'callers';
  better?: 'higher' | 'lower' | 'neutral';
}

export type Shown =
  | 'sessions'
  | 'calls'
  | 'firstTime'
  | 'leads'
  | 'callbacks'
  | 'won'
  | 'revenue'
  | 'spend'
  | 'costPerLead'
  | 'cac'
  | 'roas'
  | 'roi'
  | 'leadRate';

const named = (id: Shown, pick: string, more: Pick<ShownFigure, 'better' | 'opens'> = {}): ShownFigure => ({
  ...{ id, in: 'results', metric: results, pick, better: 'higher', ...more },
});
const rate = (id: Shown, metric: string): ShownFigure => ({ id, in: 'callers', metric });

export const spend = named('spend', 'spend', { better: 'neutral' });
export const leads = named('leads', 'leads');
export const callbacks = named('callbacks', 'callback_orders');

export const sessions = named('sessions', 'sessions');
export const callCount = named('calls', 'calls');
export const firstTimeCallers = rate('firstTime', 'first_time');

const wide: readonly ShownFigure[] = [
  sessions,
  callCount,
  firstTimeCallers,
  callbacks,
  leads,
  named('won', 'won'),
  named('revenue', 'revenue'),
  spend,
  named('costPerLead', 'cost_per_lead', { better: 'lower', opens: 'ad_leads' }),
  named('cac', 'cac', { better: 'lower', opens: 'ad_won' }),
  named('roas', 'roas', { opens: 'ad_revenue' }),
  named('roi', 'roi', { opens: 'ad_revenue' }),
];

const ofPage: readonly ShownFigure[] = [
  rate('sessions', 'site_sessions'),
  rate('calls', 'calls_by_source'),
  rate('firstTime', 'first_time'),
  { ...rate('leads', 'lead_generation_rate'), part: 'numerator' },
  rate('leadRate', 'lead_generation_rate'),
];

export const columnsBy = (dimension: SourceDimension): readonly ShownFigure[] => {
  if (dimension === 'landing_page') return ofPage;
  return dimension === 'number' ? ofPage.filter(({ id }) => id === 'calls' || id === 'firstTime') : wide;
};

/** What two models are held against each other by. */
export const modelFigures: readonly ShownFigure[] = wide.filter(({ id }) => ['calls', 'leads', 'won', 'revenue'].includes(id));
