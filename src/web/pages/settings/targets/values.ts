import type { MetricView } from '#contract/catalogue-view.ts';
import type { Target } from '#contract/targets.ts';
import type { Question } from '#web/components/page/questions.ts';
import { addDays } from '#domain/local-day.ts';
import { type ResolvedPeriod } from '#web/period.ts';

/** Dimensions that a target can be narrowed to. */
export const scopeDimensions = ['queue', 'agent', 'team', 'number', 'campaign'] as const;
export type ScopeDimension = (typeof scopeDimensions)[number];

/** A target is one number, of a metric that can be asked without a choice. */
export const canHaveTarget = (metric: MetricView): boolean =>
  metric.unit !== 'named' && metric.unit !== 'list' && metric.params.every(({ required }) => !required);

/** Rates are written in percent. */
export const toText = (value: number, unit: string): string => String(unit === 'ratio' ? Number((value * 100).toFixed(6)) : value);
export const fromNumber = (value: number, unit: string): number => (unit === 'ratio' ? Number((value / 100).toFixed(8)) : value);

/** Which unit a field is written in, as a key of the words. */
export function unitKey(unit: string): 'percent' | 'seconds' | 'money' | 'number' {
  if (unit === 'ratio') return 'percent';
  return unit === 'seconds' || unit === 'money' ? unit : 'number';
}

export type InForce = { state: 'now'; from: string; to: string } | { state: 'later' } | { state: 'over' };

/** The part of a period in which a target holds. */
export function inForce({ from, to }: Pick<Target, 'from' | 'to'>, { first, last }: ResolvedPeriod): InForce {
  const after = addDays(last, 1);
  if (from !== null && from > last) return { state: 'later' };
  if (to !== null && to <= first) return { state: 'over' };
  return { state: 'now', from: from !== null && from > first ? from : first, to: to !== null && to < after ? to : after };
}

/** The report that shows a target's gap; targets of one place and time share one. */
export const reportOf = (target: Target, { from, to }: { from: string; to: string }): string =>
  JSON.stringify([Object.entries(target.scope).sort(), from, to]);

export function questionsOf(
  targets: readonly Target[],
  period: ResolvedPeriod,
  titleOf: (target: Target) => string,
): Record<string, Question> {
  const asked: Record<string, { title: string; metrics: Set<string>; where: Question['request']['where']; from: string; to: string }> = {};
  for (const target of targets) {
    const held = inForce(target, period);
    if (held.state !== 'now') continue;
    const name = reportOf(target, held);
    const where = Object.entries(target.scope).map(([dimension, value]) => ({ dimension, op: 'in' as const, values: [value] }));
    asked[name] ??= { title: titleOf(target), metrics: new Set(), where, from: held.from, to: held.to };
    asked[name].metrics.add(target.metric);
  }
  return Object.fromEntries(
    Object.entries(asked).map(([name, { title, metrics, where = [], from, to }]) => [
      name,
      { title, request: { metrics: [...metrics], where, period: { from, to }, tz: period.tz } },
    ]),
  );
}
