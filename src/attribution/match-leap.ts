import { freeSteps } from './match-delays.ts';
import { type Rates, shownAt } from './match-rates.ts';

/** A leap goes so many steps at most, and changes no rate by more than this factor. */
const [longest, most] = [16, 4];

/**
 * Where rounds lead to: three rates that follow each other tell in which direction they move, and how fast that slows down (squared
 * extrapolation). Sessions that call late and callers from elsewhere are nearly alike, and without leaps rounds creep from one to the other.
 */
export function leap(from: Rates, once: Rates, twice: Rates): Rates {
  const [a, b, c] = [from, once, twice].map(partsOf);
  if (a === undefined || b === undefined || c === undefined) throw new Error('there are three');
  let [moved, slowed] = [0, 0];
  for (const [at, first] of a.entries()) {
    // In shares of the last, so that rates of all sizes count alike.
    const [step, next] = [((b[at] ?? 0) - first) / (c[at] ?? 1), ((c[at] ?? 0) - (b[at] ?? 0)) / (c[at] ?? 1)];
    moved += step ** 2;
    slowed += (next - step) ** 2;
  }
  const length = Math.min(longest, Math.max(1, Math.sqrt(moved / Math.max(1e-30, slowed))));
  const to = (first: number, second: number, third: number): number => {
    const step = second - first;
    const leapt = first + 2 * length * step + length ** 2 * (third - second - step);
    return Math.min(third * most, Math.max(third / most, leapt));
  };
  const paces = twice.paces.map((third, at) => to(from.paces[at] ?? 0, once.paces[at] ?? 0, third));
  const elsewhere = new Map(
    [...twice.elsewhere].map(([number, third]) => [number, to(from.elsewhere.get(number) ?? 0, once.elsewhere.get(number) ?? 0, third)]),
  );
  return { ...twice, paces, elsewhere, shown: shownAt(twice.shown.slice(0, freeSteps), paces) };
}

/** What moves slowly: the paces, and callers from elsewhere over all numbers. */
function partsOf({ paces, elsewhere }: Rates): number[] {
  return [...paces, [...elsewhere.values()].reduce((sum, one) => sum + one, 0)];
}
