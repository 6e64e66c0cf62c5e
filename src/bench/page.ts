import { ReportRequest } from '#contract/report.ts';
import { agentColumns, cards, queueColumns } from '#web/pages/overview/figures.ts';

/** The zone in which the bench asks. */
export const zone = 'Europe/Madrid';

/** Local dates: from the first, before the second. */
export interface Dates {
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

export const month: Dates = { name: 'month', from: '2026-06-01', to: '2026-07-01' };
export const wholeYear: Dates = { name: 'year', from: '2026-01-01', to: '2027-01-01' };

/** Every question of the overview page, as the page asks them in one request. */
export function overview(dates: Dates): Record<'totals' | 'trend' | 'outcomes' | 'week' | 'queues' | 'agents', ReportRequest> {
  const base = { period: { from: dates.from, to: dates.to }, tz: zone };
  const metrics = cards.map((card) => card.metric);
  return {
    totals: ReportRequest.parse({ ...base, metrics }),
    trend: ReportRequest.parse({ ...base, metrics, by: [dates.name === 'year' ? 'month' : 'day'] }),
    outcomes: ReportRequest.parse({ ...base, metrics: ['call_outcome_breakdown'], by: ['hour_of_day'] }),
    week: ReportRequest.parse({ ...base, metrics: ['calls_by_time_of_day'] }),
    queues: ReportRequest.parse({ ...base, metrics: [...queueColumns], by: ['queue'] }),
    agents: ReportRequest.parse({ ...base, metrics: [...agentColumns], by: ['agent'] }),
  };
}
