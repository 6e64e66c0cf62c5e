import { describe, expect, it } from 'vitest';
import { Random } from '#simulator/random.ts';
import fc from '../../test/properties.ts';
import { askedDifferences, estimatedDifferences, intervalCourse } from './difference-interval.ts';
import { logGamma, normalBelow, normalQuantile } from './normal.ts';
import { rateInterval } from './one-rate.ts';
import { fixedSample, sampleSize } from './sample-size.ts';
import { simulate } from './simulate.ts';
import { isSplitBroken, splitEvidence } from './split.ts';
import { type Block, evidenceCourse, nearestWith, withDifference } from './two-rates.ts';

const of = (units: number, reached: number) => ({ units, reached });
const block = (control: readonly [number, number], other: readonly [number, number]): Block => ({
  control: of(...control),
  other: of(...other),
});

describe('evidence against a difference of two rates', () => {
  it('of one unit each is what pencil and paper say', () => {
    // Alternatives around a half, ± ¼ · 1, 2, 4, ½: (0.625/0.5)² = 1.5625 and 0.5625, 2.25 and 0.25, 4 and 0, 1.265625 and 0.765625.
    const [after] = evidenceCourse([block([1, 0], [1, 1])], 0, { baseline: 0.5, smallest: 0.25 });
    const byHand = 0.4 * (1.5625 + 0.5625) + 0.07 * (2.25 + 0.25) + 0.02 * 4 + 0.01 * (1.265625 + 0.765625);
    expect(Math.exp(after ?? 0)).toBeCloseTo(byHand, 4);
  });

  it('puts two rates as far apart as asked, around the rate of both', () => {
    expect(withDifference(0.1, 0.2, block([30, 0], [10, 0])).control).toBeCloseTo(0.175, 12);
    const { control, other } = withDifference(0.5, 0.1, block([1, 0], [1, 0]));
    expect(other - control).toBeCloseTo(0.5, 12);
    expect(control).toBeCloseTo(0, 5);
  });

  it('is compared with the nearest rates of that difference', () => {
    expect(nearestWith(0, { control: 0.2, other: 0.4 }, block([30, 0], [10, 0])).control).toBeCloseTo(0.25, 12);
    const pair = nearestWith(0.1, { control: 0.2, other: 0.4 }, block([10, 0], [10, 0]));
    const slope = (pair.control - 0.2) / (pair.control * (1 - pair.control)) + (pair.other - 0.4) / (pair.other * (1 - pair.other));
    expect(pair.other - pair.control).toBeCloseTo(0.1, 12);
    expect(slope).toBeCloseTo(0, 9);
  });

  it('has a mean of at most 1 over all that can happen, whatever the true rates are: the stated error is exact', () => {
    const rate = fc.double({ min: 0.01, max: 0.99, noNaN: true });
    const size = fc.integer({ min: 0, max: 3 });
    const sizes = fc.tuple(size, size, size, size);
    fc.assert(
      fc.property(rate, rate, fc.tuple(rate, rate), sizes, (first, second, [baseline, smallest], [a, b, c, d]) => {
        const difference = second - first;
        let mean = 0;
        const outcomes = (units: number): readonly number[] => Array.from({ length: units + 1 }, (_, reached) => reached);
        const chance = (units: number, reached: number, p: number): number =>
          choose(units, reached) * p ** reached * (1 - p) ** (units - reached);
        for (const ya of outcomes(a))
          for (const yb of outcomes(b))
            for (const yc of outcomes(c))
              for (const yd of outcomes(d)) {
                const course = evidenceCourse([block([a, ya], [b, yb]), block([c, yc], [d, yd])], difference, { baseline, smallest });
                mean +=
                  Math.exp(course.at(-1) ?? 0) *
                  chance(a, ya, first) *
                  chance(b, yb, second) *
                  chance(c, yc, first) *
                  chance(d, yd, second);
              }
        expect(mean).toBeLessThanOrEqual(1 + 1e-6);
      }),
      { numRuns: 60 },
    );
  });

  it('refutes at most 5 of 100 tests without a difference, looked at after each of 14 batches, and finds what it was planned for', () => {
    const random = new Random('looks');
    const expected = { baseline: 0.1, smallest: 0.05 };
    const { sequential, fixed } = sampleSize(expected, { error: 0.05, power: 0.8 }, [0.5, 0.5]);
    const made = { tests: 1000, days: 14, units: Math.ceil(sequential / 28), control: 0.1, other: 0.1, expected, error: 0.05 };
    const without = simulate(made, () => random.next());
    expect(without.refuted).toBeLessThanOrEqual(50);
    // The usual test, looked at as often, is wrong four times as often as it says.
    expect(without.naive).toBeGreaterThan(150);
    const found = simulate({ ...made, tests: 300, other: 0.15 }, () => random.next());
    // Planned for 240 of 300; chance moves that by 7.
    expect(found.refuted).toBeGreaterThanOrEqual(240 - 3 * 7);
    expect(found.missed).toBeLessThanOrEqual(15);
    expect(found.used * sequential).toBeLessThan(1.1 * fixed);
  });

  it('counts callers: with each of their four calls taken as a unit the error would be far from what is stated', () => {
    const random = new Random('callers');
    const made = { tests: 300, days: 14, units: 50, control: 0.3, other: 0.3, expected: { baseline: 0.3, smallest: 0.05 }, error: 0.05 };
    expect(simulate(made, () => random.next()).refuted).toBeLessThanOrEqual(15);
    expect(simulate({ ...made, callsEach: 4 }, () => random.next()).refuted).toBeGreaterThan(45);
  });
});

describe('the interval of a difference', () => {
  const counted = fc.integer({ min: 0, max: 60 }).chain((units) => fc.integer({ min: 0, max: units }).map((reached) => of(units, reached)));
  const days = fc.array(fc.record({ control: counted, other: counted }), { minLength: 1, maxLength: 8 });
  const expected = { baseline: 0.2, smallest: 0.1 };

  const stands = (blocks: readonly Block[], difference: number): boolean =>
    evidenceCourse(blocks, difference, expected).every((evidence) => evidence < Math.log(20));
  // Differences between the ends may be refuted as well: against very far ones the evidence is weak where hardly a rate allows them.
  const refutedInside = [block([44, 21], [0, 0]), block([23, 1], [17, 10])];

  it('only grows narrower, outside of it nothing stands, and it is no wider than that takes', () => {
    fc.assert(
      fc.property(days, fc.constantFrom(...askedDifferences(expected.smallest)), (blocks, difference) => {
        const course = [...intervalCourse(blocks, expected, 0.05)];
        for (const [at, { low, high }] of course.entries()) {
          const before = course[at - 1] ?? { low: -1, high: 1 };
          expect(low).toBeGreaterThanOrEqual(before.low);
          expect(high).toBeLessThanOrEqual(before.high);
          expect(low).toBeLessThan(high);
        }
        const { low, high, empty } = course.at(-1) ?? { low: -1, high: 1, empty: false };
        if (difference <= low || difference >= high) expect(stands(blocks, difference)).toBe(false);
        const asked = askedDifferences(expected.smallest);
        const standing = asked.filter((one) => stands(blocks, one));
        if (standing.length > 0) {
          expect(empty).toBe(false);
          expect(standing[0]).toBe(asked.find((one) => one > low));
          expect(standing.at(-1)).toBe(asked.findLast((one) => one < high));
        }
      }),
      { numRuns: 15, examples: [[refutedInside, 0]] },
    );
  });

  it('of very many is narrower than a step, and still there', () => {
    const many = Array.from({ length: 6 }, () => block([10_000_000, 2_000_000], [10_000_000, 2_301_000]));
    const { low, high, empty } = [...intervalCourse(many, expected, 0.05)].at(-1) ?? { low: 0, high: 0, empty: true };
    expect(empty).toBe(false);
    expect(low).toBeLessThan(0.0301);
    expect(high).toBeGreaterThan(0.0301);
  });

  it('is empty where the difference turned round', () => {
    const [up, down] = [block([400, 20], [400, 200]), block([400, 200], [400, 20])];
    const course = [...intervalCourse([up, up, down, down], expected, 0.05)];
    expect(course[1]).toMatchObject({ empty: false });
    expect(course[1]?.low).toBeGreaterThan(0.3);
    expect(course[3]?.empty).toBe(true);
  });

  it('is about days on which both came: one busy day of one group says nothing of the difference', () => {
    // Both days are better by 10 points; taken together the other group would seem worse.
    const blocks = [block([1000, 500], [10, 6]), block([10, 1], [1000, 200])];
    expect(estimatedDifferences(blocks).at(-1)).toBeCloseTo(0.1, 12);
    expect(estimatedDifferences([block([5, 1], [0, 0])])).toEqual([null]);
  });
});

describe('one rate, a split and a sample size', () => {
  it('a rate has the ends that its formula gives', () => {
    // One of one: B(1.5, 0.5) / B(0.5, 0.5) = ½, so p stands above ½ · 0.05. Two of two: ⅜, so p² stands above ⅜ · 0.05.
    expect(rateInterval(of(1, 1), 0.05).low).toBeCloseTo(0.025, 9);
    expect(rateInterval(of(2, 2), 0.05).low).toBeCloseTo(Math.sqrt(0.01875), 9);
    expect(rateInterval(of(1, 0), 0.05).high).toBeCloseTo(0.975, 9);
    expect(rateInterval(of(0, 0), 0.05)).toEqual({ low: 0, high: 1 });
  });

  it('a split is held against what was stated', () => {
    // Dirichlet(50, 50): one each 50 · 50 / (100 · 101) / ¼, two of one 50 · 51 / (100 · 101) / ¼.
    expect(Math.exp(splitEvidence([1, 1], [0.5, 0.5]))).toBeCloseTo(10000 / 10100, 9);
    expect(Math.exp(splitEvidence([2, 0], [1, 1]))).toBeCloseTo(10200 / 10100, 9);
    expect(isSplitBroken([[5000, 5080]], [0.5, 0.5])).toBe(false);
    expect(isSplitBroken([[5000, 5600]], [0.5, 0.5])).toBe(true);
    // It stays broken, even where later days make up for it.
    expect(
      isSplitBroken(
        [
          [5000, 5600],
          [600, 0],
        ],
        [0.5, 0.5],
      ),
    ).toBe(true);
  });

  it('as many units as the book says, more for several variants and for uneven shares', () => {
    // (1.959964 √(2 · 0.11 · 0.89) + 0.841621 √(0.09 + 0.1056))² / 0.02² = 3840.8 in each group.
    const expected = { baseline: 0.1, smallest: 0.02 };
    expect(fixedSample(expected, { error: 0.05, power: 0.8 }, [0.5, 0.5])).toBeCloseTo(2 * 3840.85, 0);
    expect(fixedSample(expected, { error: 0.05, power: 0.8 }, [0.9, 0.1])).toBeGreaterThan(20_000);
    const two = sampleSize(expected, { error: 0.05, power: 0.8 }, [0.5, 0.5]);
    const three = sampleSize(expected, { error: 0.05, power: 0.8 }, [1 / 3, 1 / 3, 1 / 3]);
    expect(two.sequential).toBe(Math.ceil(fixedSample(expected, { error: 0.05, power: 0.8 }, [0.5, 0.5]) * two.factor));
    expect(two.factor).toBeGreaterThan(1.4);
    expect(two.factor).toBeLessThan(1.8);
    expect(three.errorOfEach).toBe(0.025);
    expect(three.sequential).toBeGreaterThan(1.5 * two.sequential);
  });

  it('the functions under it are those of the tables', () => {
    expect(normalBelow(1.96)).toBeCloseTo(0.9750021048517795, 14);
    expect(normalBelow(-3)).toBeCloseTo(0.0013498980316301, 15);
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 10);
    expect(logGamma(5)).toBeCloseTo(Math.log(24), 12);
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 12);
  });
});

function choose(of: number, taken: number): number {
  let ways = 1;
  for (let at = 1; at <= taken; at += 1) ways = (ways * (of - taken + at)) / at;
  return ways;
}
