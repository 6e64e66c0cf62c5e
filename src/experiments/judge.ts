import { setImmediate as pause } from 'node:timers/promises';
import { estimatedDifferences, type Interval, intervalCourse } from './difference-interval.ts';
import { rateInterval } from './one-rate.ts';
import { type SampleSize, sampleSize, type Sureness } from './sample-size.ts';
import { isSplitBroken } from './split.ts';
import type { Block, Counted, Expected } from './two-rates.ts';
import { type Verdict, verdictOf } from './verdict.ts';

/** What was said before the test began. The first variant is the control, with which each other is compared. */
export interface Plan extends Expected, Sureness {
  readonly variants: readonly string[];
  /** What part of units each variant gets where that is drawn by lot; null where nobody divides them. */
  readonly shares: readonly number[] | null;
}

/** Units that first came on one day, one entry for each variant. */
export interface Day {
  readonly day: string;
  readonly counted: readonly Counted[];
}

export interface JudgedVariant extends Counted {
  readonly variant: string;
  readonly low: number;
  readonly high: number;
}

export interface Comparison {
  readonly variant: string;
  /** Day by day, weighted; null where no day has both. */
  readonly difference: number | null;
  readonly low: number;
  readonly high: number;
  readonly verdict: Verdict;
  /** After each day. */
  readonly course: readonly (Interval & { readonly day: string; readonly units: number; readonly difference: number | null })[];
}

export interface Judgement {
  readonly size: SampleSize;
  readonly units: number;
  readonly splitBroken: boolean;
  readonly variants: readonly JudgedVariant[];
  readonly comparisons: readonly Comparison[];
}

/** All that a test says after these days; depends on what was planned and what came alone. Lets others go first every few days. */
export async function judge(plan: Plan, days: readonly Day[]): Promise<Judgement> {
  const seen = plan.variants.map((_, at) => total(days.map(({ counted }) => counted[at] ?? nobody)));
  const units = seen.reduce((sum, one) => sum + one.units, 0);
  const size = sampleSize(plan, plan, plan.shares ?? sharesOf(seen));
  const splitBroken =
    plan.shares !== null &&
    isSplitBroken(
      days.map(({ counted }) => counted.map((one) => one.units)),
      plan.shares,
    );
  const perDay = recentPerDay(days);
  const variants = plan.variants.map((variant, at) => {
    const counted = seen[at] ?? nobody;
    return { variant, ...counted, ...rateInterval(counted, plan.error) };
  });
  const comparisons: Comparison[] = [];
  for (const [at, variant] of plan.variants.slice(1).entries()) {
    const blocks = days.map(({ counted }): Block => ({ control: counted[0] ?? nobody, other: counted[at + 1] ?? nobody }));
    const course = await courseOf(plan, days, blocks, size.errorOfEach);
    const { low, high, empty, difference } = course.at(-1) ?? { low: -1, high: 1, empty: false, difference: null };
    const lacking = Math.max(0, size.sequential - units);
    const hasBoth = difference !== null;
    const verdict = verdictOf({ low, high, empty }, { smallest: plan.smallest, splitBroken, hasBoth, lacking, perDay });
    comparisons.push({ variant, difference, low, high, verdict, course });
  }
  return { size, units, splitBroken, variants, comparisons };
}

/** After so many days whoever else waits has a turn. */
const atOnce = 10;

async function courseOf(plan: Plan, days: readonly Day[], blocks: readonly Block[], error: number): Promise<Comparison['course']> {
  const differences = estimatedDifferences(blocks);
  const course: Comparison['course'][number][] = [];
  let units = 0;
  for (const interval of intervalCourse(blocks, plan, error)) {
    const at = course.length;
    const [day, block] = [days[at]?.day ?? '', blocks[at]];
    units += (block?.control.units ?? 0) + (block?.other.units ?? 0);
    course.push({ ...interval, day, units, difference: differences[at] ?? null });
    if (at % atOnce === atOnce - 1) await pause();
  }
  return course;
}

const nobody: Counted = { units: 0, reached: 0 };

/** All of these together. */
export function total(all: readonly Counted[]): Counted {
  return {
    units: all.reduce((sum, { units }) => sum + units, 0),
    reached: all.reduce((sum, { reached }) => sum + reached, 0),
  };
}

/** As units came so far; alike before any came. A variant that nobody met is taken to get one in a hundred. */
export function sharesOf(seen: readonly Counted[]): number[] {
  const all = seen.reduce((sum, { units }) => sum + units, 0);
  return seen.map(({ units }) => (all === 0 ? 1 / seen.length : Math.max(0.01, units / all)));
}

/** Units a day over the last two weeks. */
function recentPerDay(days: readonly Day[]): number {
  const recent = days.slice(-14);
  const units = recent.reduce((sum, { counted }) => sum + total(counted).units, 0);
  return recent.length === 0 ? 0 : units / recent.length;
}
