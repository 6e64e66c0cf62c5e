import { wilson } from '#domain/wilson.ts';

/** Visits of one batch (a day), and how many of them found no number. */
export interface Batch {
  readonly visits: number;
  readonly lost: number;
}

/** Fewer say nothing of how much they differ. */
const fewestBatches = 4;

/**
 * The 95 % interval of a share whose cases come in runs: a full pool refuses many visits one after another, so that they say less than as
 * many by themselves. Wilson's score interval with the number of visits divided by the design effect (how much more the batches differ
 * than chance would have them), and Student's quantile for the number of batches (Korn and Graubard 1998, with Wilson's bounds).
 * Null with less than four batches.
 */
export function batchedInterval(all: readonly Batch[]): { low: number | null; high: number | null } {
  const batches = all.filter(({ visits }) => visits > 0);
  const count = batches.length;
  if (count < fewestBatches) return { low: null, high: null };
  const visits = batches.reduce((sum, one) => sum + one.visits, 0);
  const share = batches.reduce((sum, one) => sum + one.lost, 0) / visits;
  const spread = batches.reduce((sum, one) => sum + (one.lost - share * one.visits) ** 2, 0);
  const variance = ((count / (count - 1)) * spread) / visits ** 2;
  const byChance = (share * (1 - share)) / visits;
  const effective = visits / Math.max(1, byChance === 0 ? 1 : variance / byChance);
  return wilson(share, effective, student95(count - 1));
}

/** Student's t that 95 % lie within on both sides (Abramowitz and Stegun 26.7.5); off by less than 0.03 from 3 degrees of freedom on. */
function student95(freedom: number): number {
  const x = 1.959964;
  const terms = [(x ** 3 + x) / 4, (5 * x ** 5 + 16 * x ** 3 + 3 * x) / 96, (3 * x ** 7 + 19 * x ** 5 + 17 * x ** 3 - 15 * x) / 384];
  return terms.reduce((sum, term, at) => sum + term / freedom ** (at + 1), x);
}
