export type Direction = 'higher' | 'lower' | 'neutral';

export interface Gap {
  readonly gap: number;
  /** > 0 is better; null for metrics that are neither better high nor low. */
  readonly favorable: number | null;
  readonly relative: number | null;
  readonly met: boolean | null;
}

/** How far a value is from its benchmark, and on which side; null while the value or the benchmark is unknown. */
export function benchmarkGap(value: number | null, benchmark: number | null, better: Direction): Gap | null {
  if (value === null || benchmark === null) return null;
  const gap = value - benchmark;
  if (better === 'neutral') return { gap, favorable: null, relative: null, met: null };
  // `0 −` instead of a minus sign: a gap of 0 must not become −0.
  const favorable = better === 'higher' ? gap : 0 - gap;
  return { gap, favorable, relative: benchmark === 0 ? null : favorable / Math.abs(benchmark), met: favorable >= 0 };
}

export interface Change {
  readonly absolute: number | null;
  readonly relative: number | null;
}

/** Change against a previous value: ratios change in points, and nothing is compared with nothing. */
export function periodChange(value: number | null, previous: number | null): Change {
  if (value === null || previous === null) return { absolute: null, relative: null };
  const absolute = value - previous;
  return { absolute, relative: previous === 0 ? null : absolute / Math.abs(previous) };
}
