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

type Row = Readonly<Record<string, number | null>>;

/** Sum of a field over roll-up rows; null where a row does not know it (R15: never 0). */
export function total(metric: string, rows: readonly Row[], ...names: readonly string[]): number | null {
  let sum = 0;
  for (const row of rows) {
    const name = names.find((candidate) => candidate in row);
    if (name === undefined) throw refuse('invalid-param', `inputs of ${metric}`, Object.keys(row), `each row needs ${names.join(' or ')}`);
    const value = row[name] ?? null;
    if (value === null) return null;
    sum += value;
  }
  return sum;
}
