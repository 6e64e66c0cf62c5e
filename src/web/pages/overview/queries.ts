import type { TFunction } from 'i18next';
import type { Value } from '#contract/report.ts';
import { scalarOf } from '#web/components/metric/figures.ts';
import type { Answers, Question } from '#web/components/page/questions.ts';
import { reportBase, type View } from '#web/view.ts';
import { agentColumns, cards, queueColumns } from './figures.ts';

export type OverviewReport = 'totals' | 'trend' | 'outcomes' | 'week' | 'queues' | 'agents';
export type Overview = Answers<OverviewReport>;

/** Whether the course is drawn by hour, day, week or month: about as many points as can be seen. */
export function trendBucket(days: number): 'hour_of_day' | 'day' | 'week' | 'month' {
  if (days === 1) return 'hour_of_day';
  if (days <= 92) return 'day';
  return days <= 730 ? 'week' : 'month';
}

export function questionsOf(view: View, t: TFunction<'overview'>): Record<OverviewReport, Question> {
  const base = reportBase(view);
  const { days, compare } = view.period;
  const metrics = cards.map((card) => card.metric);
  const order = (by: string) => ({ order: { by, desc: true } });
  return {
    totals: { title: t('report.totals'), request: { ...base, metrics, ...(compare === null ? {} : { compare }) } },
    trend: { title: t('report.trend'), request: { ...base, metrics, by: [trendBucket(days)] } },
    outcomes: { title: t('report.outcomes'), request: { ...base, metrics: ['call_outcome_breakdown'], by: ['hour_of_day'] } },
    week: { title: t('report.week'), request: { ...base, metrics: ['calls_by_time_of_day'] } },
    queues: { title: t('report.queues'), request: { ...base, metrics: [...queueColumns], by: ['queue'], ...order('call_volume') } },
    agents: { title: t('report.agents'), request: { ...base, metrics: [...agentColumns], by: ['agent'], ...order('answered_calls') } },
  };
}

const callsIn = (values: readonly (Value | undefined)[]): boolean => values.some((value) => value !== undefined && scalarOf(value) !== 0);

/** Whether the period has any call, inbound or outbound. */
export function hasCalls({ asked }: Overview): boolean {
  const { totals } = asked.totals.report;
  return callsIn([totals['call_volume']?.value, totals['outbound_calls']?.value]);
}

/** The same of the period that it is compared with. */
export function hadCallsBefore({ asked }: Overview): boolean {
  const { totals } = asked.totals.report;
  return callsIn([totals['call_volume']?.compare?.value, totals['outbound_calls']?.compare?.value]);
}
