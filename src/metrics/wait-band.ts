import { z } from 'zod';
import { atMost, call, type Expr, text } from './expression.ts';
import { inMilliseconds } from './offers.ts';

/** Bands of a wait: (lower, upper], the first includes 0, the last has no end. */
export const bandsParam = (usual: number[]) =>
  z
    .array(z.number().positive())
    .min(1)
    .max(20)
    .default(usual)
    .refine(ascending, 'wanted rising bounds')
    .describe('upper bounds in seconds');

/** The band of a wait in milliseconds, as `10-20`; above the last bound `>120`. */
export function bandOf(waited: Expr, bands: readonly number[]): Expr {
  const choices = bands.flatMap((upper, at) => [atMost(waited, inMilliseconds(upper)), text(`${bands[at - 1] ?? 0}-${upper}`)]);
  return call('multiIf', ...choices, text(`>${bands.at(-1) ?? 0}`));
}

function ascending(bands: readonly number[]): boolean {
  return bands.every((band, at) => at === 0 || band > (bands[at - 1] ?? 0));
}
