import { amount, type Built, type FigureValue, type Inputs, numberOf, quotient } from './define.ts';
import { rollupRows, total } from './rollup.ts';

/** A figure of money whose parts may be unknown: unknown is null, and so is anything divided by nothing. */
export function moneyRatio(parts: Built['parts'] = {}): Built {
  return {
    parts,
    needs: {},
    groups: [],
    value: ({ figures }) => {
      const [num, den] = [numberOf(figures['numerator']), numberOf(figures['denominator'])];
      return num === null || den === null ? { value: null, num, den } : quotient(num, den);
    },
    isEmpty: ({ figures }) => amount(figures['denominator']) === 0,
  };
}

export const minusNull = (a: number | null, b: number | null) => (a === null || b === null ? null : a - b);
export const plusNull = (a: number | null, b: number | null) => (a === null || b === null ? null : a + b);

/** Sums of roll-up rows by field; null where a row does not know it. */
export function sums<Name extends string>(metric: string, inputs: Inputs, fields: readonly Name[]): Record<Name, number | null> {
  const rows = rollupRows(metric, inputs, fields);
  return Object.fromEntries(fields.map((name) => [name, total(metric, rows, name)])) as Record<Name, number | null>;
}

/** A part of money from facts: null = amounts that have no sum (see `inOneCurrency`); nothing found = 0. */
export function money(figure: FigureValue | undefined): number | null {
  return figure === null ? null : amount(figure);
}

/** A ratio of parts from facts, shown wherever one of them is there: money spent for nothing is a finding. */
export function ofFacts(
  parts: Built['parts'],
  parted: (figure: (name: string) => number | null) => { num: number | null; den: number | null },
): Built {
  return {
    ...moneyRatio(parts),
    value: ({ figures }) => {
      const { num, den } = parted((name) => money(figures[name]));
      return num === null || den === null ? { value: null, num, den } : quotient(num, den);
    },
    isEmpty: ({ figures }) => Object.keys(parts).every((name) => money(figures[name]) === 0),
  };
}
