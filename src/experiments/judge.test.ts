import { describe, expect, it } from 'vitest';
import { judge, type Plan } from './judge.ts';
import { verdictOf } from './verdict.ts';

const plan: Plan = { variants: ['/a', '/b'], shares: [0.5, 0.5], baseline: 0.1, smallest: 0.05, error: 0.05, power: 0.8 };
const day = (at: number, ...counted: readonly (readonly [units: number, reached: number])[]) => ({
  day: `2026-03-${String(at).padStart(2, '0')}`,
  counted: counted.map(([units, reached]) => ({ units, reached })),
});
const days = (many: number, ...counted: readonly (readonly [number, number])[]) =>
  Array.from({ length: many }, (_, at) => day(at + 1, ...counted));

describe('what a test says', () => {
  it('nothing before both groups came, and then how many days are lacking at the present pace', async () => {
    expect((await judge(plan, [])).comparisons[0]?.verdict).toEqual({ kind: 'nothing_yet' });
    expect((await judge(plan, [day(1, [20, 2], [0, 0])])).comparisons[0]?.verdict).toEqual({ kind: 'nothing_yet' });
    const { size, units, comparisons } = await judge(plan, days(3, [50, 5], [50, 5]));
    expect(units).toBe(300);
    expect(comparisons[0]?.verdict).toEqual({ kind: 'go_on', days: Math.ceil((size.sequential - 300) / 100) });
  });

  it('which is better, by how much, from the day on which that was sure', async () => {
    const found = (await judge(plan, days(10, [100, 10], [100, 25]))).comparisons[0];
    expect(found?.verdict).toMatchObject({ kind: 'better', better: 'other' });
    expect(found?.difference).toBeCloseTo(0.15, 12);
    expect(found?.low).toBeGreaterThan(0);
    expect(found?.high).toBeGreaterThan(0.15);
    const mirrored = (await judge(plan, days(10, [100, 25], [100, 10]))).comparisons[0];
    expect(mirrored?.verdict).toMatchObject({ kind: 'better', better: 'control' });
    expect(found?.course.map(({ day: on }) => on)).toHaveLength(10);
    const first = found?.course.findIndex(({ low }) => low > 0) ?? 0;
    expect(found?.course.slice(first).every(({ low }) => low > 0)).toBe(true);
  });

  it('that there is no difference worth seeing, once there were enough', async () => {
    expect((await judge(plan, days(20, [200, 20], [200, 20]))).comparisons[0]?.verdict).toEqual({ kind: 'no_difference', smallest: 0.05 });
  });

  it('nothing where the split is not as stated, and says so only where one was stated', async () => {
    const uneven = days(10, [100, 10], [140, 35]);
    expect(await judge(plan, uneven)).toMatchObject({ splitBroken: true, comparisons: [{ verdict: { kind: 'split_broken' } }] });
    expect(await judge({ ...plan, shares: null }, uneven)).toMatchObject({
      splitBroken: false,
      comparisons: [{ verdict: { kind: 'better' } }],
    });
  });

  it('of several variants each is compared with the first, under a part of the error', async () => {
    const three: Plan = { ...plan, variants: ['/a', '/b', '/c'], shares: null };
    const { size, comparisons, variants } = await judge(three, days(10, [100, 10], [100, 10], [100, 30]));
    expect(size.errorOfEach).toBe(0.025);
    expect(comparisons.map(({ variant, verdict }) => [variant, verdict.kind])).toEqual([
      ['/b', 'no_difference'],
      ['/c', 'better'],
    ]);
    expect(variants.map(({ variant, units, reached }) => [variant, units, reached])).toEqual([
      ['/a', 1000, 100],
      ['/b', 1000, 100],
      ['/c', 1000, 300],
    ]);
    const alone = (await judge({ ...plan, shares: null }, days(10, [100, 10], [100, 30]))).comparisons[0];
    expect(comparisons[1]?.low).toBeLessThan(alone?.low ?? 0);
  });

  it('after days without anybody what it said before, at no cost', async () => {
    const some = days(10, [100, 10], [100, 25]);
    const found = (await judge(plan, [...some, ...days(20_000, [0, 0], [0, 0])])).comparisons[0];
    const { low, high, units, difference } = (await judge(plan, some)).comparisons[0]?.course.at(-1) ?? {};
    expect(found?.course).toHaveLength(20_010);
    expect(found?.course.at(-1)).toMatchObject({ low, high, units, difference });
  });

  it('while others have their turns', async () => {
    let turns = 0;
    const other = setInterval(() => (turns += 1), 0);
    await judge({ ...plan, smallest: 0.01 }, days(60, [10, 1], [10, 1]));
    clearInterval(other);
    expect(turns).toBeGreaterThanOrEqual(3);
  });

  it('each verdict from its ends', () => {
    const standing = { smallest: 0.02, splitBroken: false, hasBoth: true, lacking: 0, perDay: 10 };
    expect(verdictOf({ low: -0.01, high: 0.03, empty: false }, standing)).toEqual({ kind: 'open', low: -0.01, high: 0.03 });
    expect(verdictOf({ low: -0.01, high: 0.03, empty: false }, { ...standing, lacking: 25 })).toEqual({ kind: 'go_on', days: 3 });
    expect(verdictOf({ low: -0.01, high: 0.03, empty: false }, { ...standing, lacking: 25, perDay: 0 })).toEqual({
      kind: 'go_on',
      days: null,
    });
    expect(verdictOf({ low: -0.01, high: 0.03, empty: true }, standing)).toEqual({ kind: 'unsteady' });
    expect(verdictOf({ low: -0.019, high: 0.019, empty: false }, standing)).toEqual({ kind: 'no_difference', smallest: 0.02 });
    expect(verdictOf({ low: -0.034, high: -0.012, empty: false }, standing)).toEqual({
      kind: 'better',
      better: 'control',
      low: 0.012,
      high: 0.034,
    });
  });
});
