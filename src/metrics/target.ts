import type { Cell, Value } from '#contract/report.ts';
import type { Target } from '#contract/targets.ts';
import { localDate } from './calendar.ts';
import { benchmarkGap } from './models/comparison.ts';
import type { ResolvedColumn, ResolvedReport } from './resolve-report.ts';

/** The target that holds for a cell: the one with the narrowest scope that matches its keys, in the period's first moment. */
export function targetOf(
  report: ResolvedReport,
  { metric, params }: Pick<ResolvedColumn, 'metric' | 'params'>,
  value: Value,
  keys: readonly (string | null)[] | null,
): Pick<Cell, 'target'> {
  const held = report.account.targets
    .filter((target) => target.metric === metric.id && holds(report, target, keys))
    .toSorted((a, b) => Object.keys(b.scope).length - Object.keys(a.scope).length);
  const goal = held[0]?.value ?? metric.target(params);
  if (goal === null) return {};
  const gap = benchmarkGap(typeof value === 'number' ? value : null, goal, metric.better);
  return { target: { value: goal, gap: gap?.gap ?? null, favorable: gap?.favorable ?? null, met: gap?.met ?? null } };
}

function holds({ by, where, period, zone }: ResolvedReport, target: Target, keys: readonly (string | null)[] | null): boolean {
  const scoped = Object.entries(target.scope).every(([dimension, value]) => {
    const at = by.indexOf(dimension);
    if (keys !== null && at >= 0) return keys[at] === value;
    return where.some(
      (filter) => filter.dimension === dimension && filter.op === 'in' && filter.values.length === 1 && filter.values[0] === value,
    );
  });
  if (!scoped) return false;
  if (period === null) return target.from === null && target.to === null;
  const day = localDate(period.from, zone).toString();
  return (target.from === null || target.from <= day) && (target.to === null || day < target.to);
}
