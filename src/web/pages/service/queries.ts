import type { TFunction } from 'i18next';
import type { Interval } from '#web/components/chart/interval.ts';
import type { Answers, Question } from '#web/components/page/questions.ts';
import { reportBase, type View } from '#web/view.ts';
import { definitionKey, formulas, mainMetrics, partMetrics, tableMetrics, thresholds } from './figures.ts';
import { type HeatMetric, intervalOf, type ServiceSearch, spanOf } from './search.ts';

export type ServiceReport = 'intervals' | 'parts' | 'waits' | 'reasons' | 'queues' | 'numbers';
export type Service = Answers<ServiceReport>;

type Words = TFunction<'service'>;

const mostNumbers = 50;
const mostIntervals = 5000;

/** The figures of the page's span, before any of them is asked. */
export const baseOf = (view: View, search: ServiceSearch) => ({ ...reportBase(view), period: spanOf(search, view.period) });

/** Everything that the page shows at once: the main figures are the totals of their intervals. */
export function questionsOf(view: View, search: ServiceSearch, t: Words): Record<ServiceReport, Question> {
  const base = baseOf(view, search);
  const { interval } = intervalOf(search, view.period);
  const { compare } = view.period;
  const order = { order: { by: 'call_volume', desc: true } };
  return {
    intervals: {
      title: t('report.intervals'),
      request: { ...base, metrics: [...mainMetrics], by: [interval], limit: mostIntervals, ...(compare === null ? {} : { compare }) },
    },
    parts: { title: t('report.parts'), request: { ...base, metrics: partMetrics, by: [interval], limit: mostIntervals } },
    waits: { title: t('report.waits'), request: { ...base, metrics: ['waits_by_length'] } },
    reasons: { title: t('report.reasons'), request: { ...base, metrics: ['lost_calls'], by: ['outcome', 'blocked_reason'] } },
    queues: { title: t('report.queues'), request: { ...base, metrics: tableMetrics, by: ['queue'], ...order } },
    numbers: { title: t('report.numbers'), request: { ...base, metrics: tableMetrics, by: ['number'], limit: mostNumbers, ...order } },
  };
}

/** Whether any call came in. */
export function hasInbound({ asked }: Service): boolean {
  const { rows, totals } = asked.intervals.report;
  return rows.length > 0 || (totals['blocked_call_rate']?.den ?? 0) > 0;
}

/** The same of the period compared with: a change against nothing says nothing. */
export const hadInboundBefore = ({ asked }: Service): boolean =>
  (asked.intervals.report.totals['blocked_call_rate']?.compare?.den ?? 0) > 0;

/** Asked when somebody looks: one metric by weekday and hour. */
export function heatQuestion(view: View, search: ServiceSearch, metric: HeatMetric, t: Words): Record<'heat', Question> {
  const base = baseOf(view, search);
  const request =
    metric === 'volume' ? { ...base, metrics: ['calls_by_time_of_day'] } : { ...base, metrics: [metric], by: ['weekday_hour'] };
  return { heat: { title: t('report.heat'), request } };
}

export interface DefinitionChoice {
  /** Seconds under which an abandon is nobody's; 0 = every abandon counts. */
  short: number;
  flowouts: boolean;
}

/** The service level in each treatment of callers who gave up, at each threshold. */
export function definitionsQuestion(
  view: View,
  search: ServiceSearch,
  choice: DefinitionChoice,
  t: Words,
): Record<'definitions', Question> {
  const params = { short_abandon_s: choice.short, include_flowouts: choice.flowouts };
  const metrics = formulas.flatMap((formula) =>
    thresholds.map((threshold) => ({
      id: 'service_level',
      as: definitionKey(formula, threshold),
      params: { ...params, formula, threshold_s: threshold },
    })),
  );
  return { definitions: { title: t('report.definitions'), request: { ...baseOf(view, search), metrics } } };
}

/** Two queues as wholes, and along the intervals. */
export function pairQuestions(
  view: View,
  search: ServiceSearch,
  pair: readonly [string, string],
  interval: Interval,
  t: Words,
): Record<'pair' | 'pairCourse', Question> {
  const base = baseOf(view, search);
  const others = base.where.filter((filter) => filter.dimension !== 'queue');
  const where = [...others, { dimension: 'queue', op: 'in' as const, values: [...pair] }];
  const course = ['answer_rate', 'service_level', 'average_speed_of_answer'];
  return {
    pair: { title: t('report.pair'), request: { ...base, where, metrics: tableMetrics, by: ['queue'] } },
    pairCourse: {
      title: t('report.pairCourse'),
      request: { ...base, where, metrics: course, by: ['queue', interval], limit: mostIntervals },
    },
  };
}
