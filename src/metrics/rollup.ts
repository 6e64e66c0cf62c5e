import type { Inputs } from './define.ts';
import { refuse } from './refuse.ts';

/** Roll-up rows of a question's inputs, whose fields must all be known. */
export function rollupRows(
  metric: string,
  { rollup }: Inputs,
  known: readonly string[],
): readonly Readonly<Record<string, number | null>>[] {
  if (rollup === undefined) throw refuse('inputs-not-taken', `inputs of ${metric}`, 'no rollup', `rows of ${known.join(', ')}`);
  for (const row of rollup) {
    for (const name of Object.keys(row)) {
      if (!known.includes(name)) throw refuse('unknown-part', `roll-up field of ${metric}`, name, known);
    }
  }
  return rollup;
}
