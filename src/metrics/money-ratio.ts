import { z } from 'zod';
import { amount, type Answer, type Built, type FigureValue, type Inputs, numberOf, quotient } from './define.ts';
import { rollupRows, total } from './rollup.ts';

/** A figure of money whose parts may be unknown: unknown is null, and so is anything divided by nothing. */
export function moneyRatio(parts: Built['parts'] = {}): Built {
  return {
    parts,
    needs: {},
    groups: [],
    value: ({ figures }) => known(numberOf(figures['numerator']), numberOf(figures['denominator'])),
    isEmpty: ({ figures }) => amount(figures['denominator']) === 0,
  };
}

/** The ratio of two parts; null where one of them is unknown, and where there is nothing to divide by. */
export function known(num: number | null, den: number | null): Answer {
  return num === null || den === null ? { value: null, num, den } : quotient(num, den);
}

export const minusNull = (a: number | null, b: number | null) => (a === null || b === null ? null : a - b);
export const plusNull = (a: number | null, b: number | null) => (a === null || b === null ? null : a + b);

export const margin = z.number().min(0).max(1).default(1).describe('share of revenue that is gross profit; 1 makes it a revenue ROI');

/** What revenue leaves beyond its cost. */
export function profit(revenue: number | null, share: number, cost: number | null): number | null {
  return minusNull(revenue === null ? null : revenue * share, cost);
}

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
export function ofFacts(parts: Built['parts'], numerator = (figure: (name: string) => number | null) => figure('numerator')): Built {
  return {
    ...moneyRatio(parts),
    value: ({ figures }) =>
      known(
        numerator((name) => money(figures[name])),
        money(figures['denominator']),
      ),
    isEmpty: ({ figures }) => Object.keys(parts).every((name) => money(figures[name]) === 0),
  };
}
