import { type Block, EvidenceAgainst, type Expected } from './two-rates.ts';

/**
 * Between which differences (other − control, shares; both were refuted) the true one can lie: from the first to the last that stands,
 * with those between that were refuted, too. `empty`: nowhere; it was not the same all along.
 */
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
 * asked difference costs the same on each block, and none once it is refuted; blocks without units cost nothing.
 */
export function* intervalCourse(blocks: readonly Block[], expected: Expected, error: number): Generator<Interval> {
  const enough = Math.log(1 / error);
  const asked = askedDifferences(expected.smallest);
  let standing = asked.map((difference, place) => ({ place, against: new EvidenceAgainst(difference, expected) }));
  let [now, between]: [Interval, EvidenceAgainst | null] = [{ low: -1, high: 1, empty: false }, null];
  for (const [at, block] of blocks.entries()) {
    if (block.control.units + block.other.units > 0 && !now.empty) {
      standing = standing.filter(({ against }) => against.after(block) < enough);
      const [first, last] = [standing[0], standing.at(-1)];
      if (first !== undefined && last !== undefined) {
        now = { low: asked[first.place - 1] ?? -1, high: asked[last.place + 1] ?? 1, empty: false };
      } else {
        // Narrower than a step: one difference between two steps is followed as long as it stands.
        if (between === null || between.after(block) >= enough) between = standingAsSeen(blocks.slice(0, at + 1), expected, enough, now);
        if (between === null) now = { ...now, empty: true };
      }
    }
    yield now;
  }
}

/** The evidence against the difference that was seen, where that stands within these ends; else null: nothing does. */
function standingAsSeen(blocks: readonly Block[], expected: Expected, enough: number, { low, high }: Interval): EvidenceAgainst | null {
  const seen = estimatedDifferences(blocks).at(-1) ?? 0;
  const against = new EvidenceAgainst(seen, expected);
  return seen > low && seen < high && blocks.every((block) => against.after(block) < enough) ? against : null;
}

/**
 * After each block the difference day by day, days weighted by n_a n_b / (n_a + n_b): a day on which one group came more often says
 * nothing of the difference by that (Mantel-Haenszel risk difference; Greenland, Robins, Biometrics 41, 1985). null before a day has both.
 */
export function estimatedDifferences(blocks: readonly Block[]): (number | null)[] {
  let [sum, weights] = [0, 0];
  return blocks.map(({ control, other }) => {
    if (control.units > 0 && other.units > 0) {
      const weight = (control.units * other.units) / (control.units + other.units);
      sum += weight * (other.reached / other.units - control.reached / control.units);
      weights += weight;
    }
    return weights === 0 ? null : sum / weights;
  });
}
