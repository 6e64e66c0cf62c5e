import { crossing, logGamma } from './normal.ts';
import type { Counted } from './two-rates.ts';

/**
 * Where one true rate can lie: an interval that is right at every look with a probability of at least 1 − error.
 *
 * The rates p with B(y + ½, n − y + ½) / B(½, ½) < p^y (1 − p)^(n − y) / error: a mean of likelihood ratios over a Beta(½, ½) prior
 * (Robbins, "Statistical methods related to the law of the iterated logarithm", 1970). Exact for units that are independent of one another and have one rate.
 */
export function rateInterval({ units, reached }: Counted, error: number): { readonly low: number; readonly high: number } {
  if (units === 0) return { low: 0, high: 1 };
  const missed = units - reached;
  const mixed = logBeta(reached + 0.5, missed + 0.5) - logBeta(0.5, 0.5) + Math.log(error);
  const likelihood = (rate: number): number =>
    (reached === 0 ? 0 : reached * Math.log(rate)) + (missed === 0 ? 0 : missed * Math.log(1 - rate));
  const stands = (rate: number): boolean => mixed < likelihood(rate);
  const seen = reached / units;
  return {
    low: reached === 0 ? 0 : crossing(0, seen, stands),
    high: missed === 0 ? 1 : crossing(seen, 1, (rate) => !stands(rate)),
  };
}

function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}
