import { crossing, normalBelow, normalQuantile } from './normal.ts';
import { type Expected, lookedFor } from './two-rates.ts';

/** How sure a test is to be: `error` of seeing a difference where none is, `power` of seeing the smallest one worth seeing. */
export interface Sureness {
  readonly error: number;
  readonly power: number;
}

export interface SampleSize {
  /** Units of all groups together, where the test looks once at its end. */
  readonly fixed: number;
  /** The same for the test that may be looked at every day: at most; on average it needs fewer where there is a difference. */
  readonly sequential: number;
  /** `sequential / fixed`. */
  readonly factor: number;
  /** The error of each comparison with the control: the test's own, divided among them (Bonferroni). */
  readonly errorOfEach: number;
}

/** `shares`: what part of all units each group gets, the control first. */
export function sampleSize(expected: Expected, { error, power }: Sureness, shares: readonly number[]): SampleSize {
  const [control = 0, ...others] = shares;
  const errorOfEach = error / Math.max(1, others.length);
  const factor = sequentialFactor({ error: errorOfEach, power });
  const fixed = Math.max(...others.map((share) => fixedSample(expected, { error: errorOfEach, power }, [control, share])));
  return { fixed: Math.ceil(fixed), sequential: Math.ceil(fixed * factor), factor, errorOfEach };
}

/**
 * Units of a test that looks once, two-sided: (z_{1−α/2} √(p̄ q̄ (1/w₁ + 1/w₂)) + z_{power} √(p₁ q₁ / w₁ + p₂ q₂ / w₂))² / d², where w are
 * the shares of the two groups and p̄ their common rate (Fleiss, Levin, Paik, "Statistical Methods for Rates and Proportions", 2003,
 * section 4). The difference may go either way: the dearer one counts.
 */
export function fixedSample(expected: Expected, { error, power }: Sureness, [first, second]: readonly [number, number]): number {
  const { baseline, smallest } = expected;
  const rates = [baseline + smallest, baseline - smallest].filter((rate) => rate >= 0 && rate <= 1);
  const spread = (rate: number): number => rate * (1 - rate);
  const needed = rates.map((rate) => {
    const common = (first * baseline + second * rate) / (first + second);
    const without = Math.sqrt(spread(common) * (1 / first + 1 / second));
    const beside = Math.sqrt(spread(baseline) / first + spread(rate) / second);
    return ((normalQuantile(1 - error / 2) * without + normalQuantile(power) * beside) / smallest) ** 2;
  });
  return Math.max(...needed);
}

/** Looks that the plan reckons with; with more of them a test is decided earlier. */
const looks = 7;

/**
 * How many times the units of a test with one look a test with a look every day needs. Its evidence is at least w times that of the one
 * alternative with the smallest difference (w its weight, two-rates.ts), whose logarithm drifts as a Brownian motion with drift ½ and
 * variance 1 in units of d² n / σ². Seen at `looks` moments it passes b = ln(1 / (α w)) as if the bound were b' = b + 0.583 √(I / looks)
 * (Siegmund, "Sequential Analysis", 1985, section 10), that is before I with probability Φ((I/2 − b')/√I) + e^b' Φ(−(I/2 + b')/√I).
 * The factor is the I with the wanted power over (z_{1−α/2} + z_{power})². Large samples; the simulation (`npm run ab`) holds it to account.
 */
export function sequentialFactor({ error, power }: Sureness): number {
  const weight = lookedFor.find(({ times }) => times === 1)?.weight ?? 1;
  const passed = (information: number): number => {
    const root = Math.sqrt(information);
    const bound = Math.log(1 / (error * weight)) + (0.583 * root) / Math.sqrt(looks);
    return normalBelow((information / 2 - bound) / root) + Math.exp(bound) * normalBelow(-(information / 2 + bound) / root);
  };
  const needed = crossing(1e-6, 1000, (information) => passed(information) >= power);
  return needed / (normalQuantile(1 - error / 2) + normalQuantile(power)) ** 2;
}
