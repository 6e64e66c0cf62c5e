import type { TFunction } from 'i18next';
import type { Answers, Question } from '#web/components/page/questions.ts';
import { scalarOf } from '#web/components/metric/figures.ts';
import { trendBucket } from '#web/pages/overview/queries.ts';
import { addDays } from '#domain/local-day.ts';
import { requestPeriod } from '#web/period.ts';
import { reportBase, type View } from '#web/view.ts';
import { agentMetrics, courseMetrics, dials, totalMetrics } from './figures.ts';

export type SalesReport = 'totals' | 'course' | 'outcomes' | 'dispositions' | 'hours' | 'agents' | 'known_results' | 'known_dispositions';
export type Sales = Answers<SalesReport>;

/** How far back a result or a wrap-up code is looked for before we say that none comes. */
const lookBackDays = 91;

export function questionsOf(view: View, t: TFunction<'sales'>): Record<SalesReport, Question> {
  const base = reportBase(view);
  const { compare, days, tz } = view.period;
  const { to } = requestPeriod(view.period);
  const lately = { period: { from: addDays(view.period.first, -lookBackDays), to }, tz };
  const having = (dimension: string): Question => ({
    title: t(dimension === 'goal' ? 'report.knownResults' : 'report.knownDispositions'),
    request: { ...lately, metrics: [dials], where: [{ dimension, op: 'not_in', values: [null] }] },
  });
  const busiest = { order: { by: 'dials', desc: true } };
  return {
    totals: { title: t('report.totals'), request: { ...base, metrics: totalMetrics, ...(compare === null ? {} : { compare }) } },
    course: { title: t('report.course'), request: { ...base, metrics: courseMetrics, by: [trendBucket(days)] } },
    outcomes: { title: t('report.outcomes'), request: { ...base, metrics: [dials], by: ['outcome'], ...busiest } },
    dispositions: {
      title: t('report.dispositions'),
      request: { ...base, metrics: ['call_disposition_breakdown'], order: { by: 'call_disposition_breakdown', desc: true } },
    },
    hours: { title: t('report.hours'), request: { ...base, metrics: ['dial_efficiency'], by: ['weekday', 'hour_of_day'] } },
    agents: { title: t('report.agents'), request: { ...base, metrics: agentMetrics, by: ['agent'], ...busiest } },
    known_results: having('goal'),
    known_dispositions: having('disposition'),
  };
}

const countOf = (sales: Sales, report: SalesReport, column: string): number =>
  scalarOf(sales.asked[report].report.totals[column]?.value ?? null) ?? 0;

/** Whether the period has any call at all, and any that we made. */
export const hasCalls = (sales: Sales): boolean => countOf(sales, 'totals', 'calls') > 0;
export const hasDials = (sales: Sales): boolean => countOf(sales, 'totals', 'dials') > 0;

/** Whether calls lately carried a result (a goal) or a wrap-up code: without one, 0 would be a guess. */
export const knowsResults = (sales: Sales): boolean => countOf(sales, 'known_results', 'dials') > 0;
export const knowsDispositions = (sales: Sales): boolean => countOf(sales, 'known_dispositions', 'dials') > 0;
