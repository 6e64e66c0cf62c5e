import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { MetricView } from '#contract/catalogue-view.ts';
import { client } from '#web/api.ts';
import type { Asked } from '#web/components/metric/figures.ts';
import { ask, type Question } from '#web/components/page/questions.ts';
import { addDays } from '#domain/local-day.ts';
import { dateIn } from '#web/period.ts';
import { reportBase, type View } from '#web/view.ts';

/** Reports of one moment under names, for figures that open. */
function askedQuery(key: readonly unknown[], questions: Record<string, Question>) {
  return queryOptions({
    queryKey: [...key, questions],
    queryFn: async ({ signal }) => (await ask(questions, signal)).asked,
    placeholderData: keepPreviousData,
    // What is refused stays refused: a parameter, or facts that are not there.
    retry: false,
  });
}

/** The metric as the account defines it: of the period, of today, and by one dimension. */
export function valuesQuery(
  metric: MetricView,
  dimension: string | null,
  view: View,
  titles: { period: string; today: string; by: string },
) {
  const base = reportBase(view);
  const today = dateIn(view.period.tz, view.now);
  const { compare } = view.period;
  const metrics = [metric.id];
  return askedQuery(['metric', metric.id], {
    period: { title: titles.period, request: { ...base, metrics, ...(compare === null ? {} : { compare }) } },
    today: { title: titles.today, request: { ...base, metrics, period: { from: today, to: addDays(today, 1) } } },
    ...(dimension === null ? {} : { by: { title: titles.by, request: { ...base, metrics, by: [dimension], limit: 200 } } }),
  });
}

/** The account's definition and another one, side by side of one moment. */
export function trialQuery(metric: MetricView, params: Record<string, unknown>, view: View, titles: { own: string; tried: string }) {
  const base = reportBase(view);
  return askedQuery(['metric trial', metric.id], {
    own: { title: titles.own, request: { ...base, metrics: [metric.id] } },
    tried: { title: titles.tried, request: { ...base, metrics: [{ id: metric.id, params }] } },
  });
}

/** How many rows a definition leaves out. */
export function leftOutQuery(metric: MetricView, asked: Asked, enabled: boolean) {
  const request = { report: asked.request, row: [], metric: metric.id, part: 'excluded', limit: 1 };
  return queryOptions({
    queryKey: ['left out', request],
    queryFn: async ({ signal }) => (await client.callUntil(signal, 'drill', { body: request })).total_rows,
    placeholderData: keepPreviousData,
    staleTime: 15_000,
    enabled,
    retry: false,
  });
}
