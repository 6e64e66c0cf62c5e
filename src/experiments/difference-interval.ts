import { crossing } from './normal.ts';
import { type Block, evidenceCourse, type Expected } from './two-rates.ts';

/** Where the true difference (other − control, a share) can lie after a block. `empty`: nowhere; the difference was not the same all along. */
export interface Interval {
  readonly low: number;
  readonly high: number;
  readonly empty: boolean;
}

/** Differences this near to certainty are not asked. */
const widest = 1 - 1e-6;
/** Ends are found to a hundred thousandth of a point. */
const near = 1e-7;

/**
 * After each block the differences against which the evidence never reached 1/error: with a probability of at least 1 − error the true
 * one is in all of these intervals, however often they are looked at (Ville's inequality, two-rates.ts). They only grow narrower.
 */
export function intervalCourse(blocks: readonly Block[], expected: Expected, error: number): Interval[] {
  const enough = Math.log(1 / error);
  const course: Interval[] = [];
  let now: Interval = { low: -1, high: 1, empty: false };
  for (const at of blocks.keys()) {
    if (!now.empty) now = narrowed(now, blocks.slice(0, at + 1), expected, enough);
    course.push(now);
  }
  return course;
}

function narrowed(before: Interval, blocks: readonly Block[], expected: Expected, enough: number): Interval {
  const stands = (difference: number): boolean =>
    Math.abs(difference) <= widest && (evidenceCourse(blocks, difference, expected, enough).at(-1) ?? 0) < enough;
  const lowStands = before.low <= -1 ? stands(-widest) : stands(before.low);
  const highStands = before.high >= 1 ? stands(widest) : stands(before.high);
  if (lowStands && highStands) return before;
  const inside = standingBetween(before, estimatedDifference(blocks), stands);
  if (inside === null) return { ...before, empty: true };
  return {
    low: lowStands ? before.low : crossing(before.low, inside, stands, near),
    high: highStands ? before.high : crossing(inside, before.high, (difference) => !stands(difference), near),
    empty: false,
  };
}

/** A difference that stands: the estimate, else one of many between the ends. */
function standingBetween({ low, high }: Interval, estimate: number | null, stands: (difference: number) => boolean): number | null {
  const within = Math.min(high, Math.max(low, estimate ?? 0));
  if (stands(within)) return within;
  const parts = 64;
  for (let part = 1; part < parts; part += 1) {
    const tried = low + ((high - low) * part) / parts;
    if (stands(tried)) return tried;
  }
  return null;
}

/**
 * The difference day by day, days weighted by n_a n_b / (n_a + n_b): a day on which one group came more often says nothing of the
 * difference by that (Mantel-Haenszel risk difference; Greenland, Robins, Biometrics 41, 1985). null where no day has both groups.
 */
export function estimatedDifference(blocks: readonly Block[]): number | null {
  let [sum, weights] = [0, 0];
  for (const { control, other } of blocks) {
    if (control.units === 0 || other.units === 0) continue;
    const weight = (control.units * other.units) / (control.units + other.units);
    sum += weight * (other.reached / other.units - control.reached / control.units);
    weights += weight;
  }
  return weights === 0 ? null : sum / weights;
}
