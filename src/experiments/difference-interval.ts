import { type Block, evidenceCourse, EvidenceAgainst, type Expected } from './two-rates.ts';

/** Between which differences (other − control, shares; both were refuted) the true one can lie. `empty`: nowhere; it was not the same all along. */
export interface Interval {
  readonly low: number;
  readonly high: number;
  readonly empty: boolean;
}

/** Differences are asked at steps of a fiftieth of the smallest one worth seeing, up to six times it, and from there ever farther apart. */
const [steps, reach, growth] = [50, 6, 1.05];
/** Beyond that lies certainty. */
const widest = 1 - 1e-6;

export function askedDifferences(smallest: number): number[] {
  const above: number[] = [];
  for (let at = 1; at <= steps * reach && (at * smallest) / steps < widest; at += 1) above.push((at * smallest) / steps);
  for (let far = (above.at(-1) ?? smallest) * growth; far < widest; far *= growth) above.push(far);
  above.push(widest);
  return [...above.map((one) => -one).toReversed(), 0, ...above];
}

/**
 * After each block the differences against which the evidence never reached 1/error: with a probability of at least 1 − error the true
 * one is in all of these intervals, however often they are looked at (Ville's inequality, two-rates.ts). They only grow narrower. Each
 * asked difference costs the same on each block, and none once it is refuted: a year of days takes a fraction of a second.
 */
export function intervalCourse(blocks: readonly Block[], expected: Expected, error: number): Interval[] {
  const enough = Math.log(1 / error);
  const asked = askedDifferences(expected.smallest);
  let standing = asked.map((difference, place) => ({ place, against: new EvidenceAgainst(difference, expected) }));
  const course: Interval[] = [];
  let now: Interval = { low: -1, high: 1, empty: false };
  for (const [at, block] of blocks.entries()) {
    const before = standing;
    standing = before.filter(({ against }) => against.after(block) < enough);
    const [first, last] = [standing[0], standing.at(-1)];
    if (first !== undefined && last !== undefined) {
      now = { low: asked[first.place - 1] ?? -1, high: asked[last.place + 1] ?? 1, empty: false };
    } else if (!now.empty) {
      // Narrower than a step: the difference that was seen tells whether anything stands at all.
      const seen = estimatedDifference(blocks.slice(0, at + 1)) ?? 0;
      const stands =
        seen > now.low && seen < now.high && (evidenceCourse(blocks.slice(0, at + 1), seen, expected, enough).at(-1) ?? 0) < enough;
      now = stands ? now : { ...now, empty: true };
    }
    course.push(now);
  }
  return course;
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
