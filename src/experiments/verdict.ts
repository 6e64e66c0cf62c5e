import type { Interval } from './difference-interval.ts';

/** What a comparison says so far, for people. Differences are shares: 0.012 = 1.2 points. */
export type Verdict =
  /** No day has units of both groups. */
  | { readonly kind: 'nothing_yet' }
  /** Units do not come by the stated shares: something else than lot divides them, so nothing is said. */
  | { readonly kind: 'split_broken' }
  /** No one difference fits all days. */
  | { readonly kind: 'unsteady' }
  /** `better`: which of the two, by at least `low` and at most `high`. */
  | { readonly kind: 'better'; readonly better: 'control' | 'other'; readonly low: number; readonly high: number }
  /** The difference, if any, is smaller than `smallest` either way. */
  | { readonly kind: 'no_difference'; readonly smallest: number }
  /** `days`: until the planned units are there at the pace of the last two weeks; null where nobody comes. */
  | { readonly kind: 'go_on'; readonly days: number | null }
  /** The planned units are there: better or worse stays open, within these ends. */
  | { readonly kind: 'open'; readonly low: number; readonly high: number };

export interface Standing {
  readonly smallest: number;
  readonly splitBroken: boolean;
  readonly hasBoth: boolean;
  /** Units that the plan still lacks. */
  readonly lacking: number;
  readonly perDay: number;
}

export function verdictOf({ low, high, empty }: Interval, { smallest, splitBroken, hasBoth, lacking, perDay }: Standing): Verdict {
  if (!hasBoth) return { kind: 'nothing_yet' };
  if (splitBroken) return { kind: 'split_broken' };
  if (empty) return { kind: 'unsteady' };
  // The ends themselves were refuted.
  if (low >= 0) return { kind: 'better', better: 'other', low, high };
  if (high <= 0) return { kind: 'better', better: 'control', low: -high, high: -low };
  if (low >= -smallest && high <= smallest) return { kind: 'no_difference', smallest };
  if (lacking > 0) return { kind: 'go_on', days: perDay === 0 ? null : Math.ceil(lacking / perDay) };
  return { kind: 'open', low, high };
}
