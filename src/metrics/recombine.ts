import type { Figures, FigureValue } from './define.ts';
import type { Part } from './population.ts';

/**
 * How stored parts of a figure come together (R13): sums add, maxima take the larger, lists join.
 * An exact percentile cannot be made from percentiles: it needs the rows.
 */
export type Merge = 'add' | 'larger' | 'join' | 'cannot';

export function mergeOf(part: Part | undefined): Merge {
  if (part === undefined) return 'add';
  // A caller in two halves of a period is one caller: parts over collapsed rows do not add.
  if (part.judged.population.collapse !== null) return 'cannot';
  switch (part.figure.kind) {
    case 'sum':
      return 'add';
    case 'max':
      return 'larger';
    case 'ids':
      return 'join';
    case 'quantile':
    case 'tally':
      return 'cannot';
  }
}

export function recombine(parts: Readonly<Record<string, Part>>, rows: readonly Figures[]): Figures {
  const merged: Record<string, FigureValue> = {};
  for (const row of rows) {
    for (const [name, figure] of Object.entries(row)) {
      merged[name] = name in merged ? merge(mergeOf(parts[name]), merged[name] ?? null, figure, name) : figure;
    }
  }
  return merged;
}

function merge(how: Merge, a: FigureValue, b: FigureValue, name: string): FigureValue {
  if (how === 'cannot') throw new Error(`${name} cannot be merged from parts; it needs the rows`);
  if (a === null || b === null) return a ?? b;
  if (typeof a === 'number' && typeof b === 'number') return how === 'larger' ? Math.max(a, b) : a + b;
  if (typeof a !== 'number' && typeof b !== 'number') return [...a, ...b];
  throw new Error(`${name} is a number in one part and a list in another`);
}
