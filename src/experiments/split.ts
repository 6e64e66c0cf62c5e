import { logGamma } from './normal.ts';

/** A split that is as stated is called broken with at most this probability, however often it is looked at. */
export const splitError = 0.001;

/** How firmly the alternative stays near the stated shares: as if so many units had come by them. */
const firmness = 100;

/**
 * ln of the evidence that units do not come by the stated shares (sample-ratio mismatch): Dirichlet-multinomial against multinomial,
 * a martingale whatever the moment of the look (Lindon, Malek, "Anytime-valid inference for multinomial count data", 2022).
 */
export function splitEvidence(units: readonly number[], shares: readonly number[]): number {
  const all = units.reduce((sum, count) => sum + count, 0);
  const whole = shares.reduce((sum, share) => sum + share, 0);
  const seen = units.reduce((sum, count, at) => {
    const share = (shares[at] ?? 0) / whole;
    const prior = firmness * share;
    return sum + logGamma(prior + count) - logGamma(prior) - count * Math.log(share);
  }, 0);
  return seen + logGamma(firmness) - logGamma(firmness + all);
}

/** Whether the split was ever as far from the stated one as chance almost never brings it; `course`: units of each group, day by day. */
export function isSplitBroken(course: readonly (readonly number[])[], shares: readonly number[]): boolean {
  const sums = shares.map(() => 0);
  return course.some((day) => {
    for (const at of sums.keys()) sums[at] = (sums[at] ?? 0) + (day[at] ?? 0);
    return splitEvidence(sums, shares) >= Math.log(1 / splitError);
  });
}
