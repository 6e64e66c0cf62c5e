import type { MetricView } from '#contract/catalogue-view.ts';

type Better = MetricView['better'];
export type Verdict = 'better' | 'worse' | 'same' | 'neutral';

/** Whether a difference is good, by the direction of its metric. */
export function verdictOf(difference: number, better: Better): Verdict {
  if (difference === 0) return 'same';
  if (better === 'neutral') return 'neutral';
  return difference > 0 === (better === 'higher') ? 'better' : 'worse';
}

/** How a value stands to a published range: inside, or how far below or above it, and whether that is good. */
export interface Standing {
  side: 'within' | 'below' | 'above';
  gap: number;
  verdict: Verdict;
}

export function standingOf(value: number, { low, high }: Pick<MetricView['benchmarks'][number], 'low' | 'high'>, better: Better): Standing {
  if (low !== null && value < low) return { side: 'below', gap: low - value, verdict: verdictOf(value - low, better) };
  if (high !== null && value > high) return { side: 'above', gap: value - high, verdict: verdictOf(value - high, better) };
  return { side: 'within', gap: 0, verdict: better === 'neutral' ? 'neutral' : 'better' };
}
