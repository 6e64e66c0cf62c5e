import type { FactTable } from '#domain/facts.ts';
import type { Expr } from './expression.ts';

/** Where rows come from. A table is always read as of its last versions and for one account: the printer sees to both. */
export type Relation =
  | { readonly kind: 'table'; readonly table: FactTable; readonly where: Expr | null }
  /** `add`: the rows with more columns; `only`: these columns alone. */
  | {
      readonly kind: 'select';
      readonly from: Relation;
      readonly add: Columns;
      readonly replace: Columns;
      readonly only: Columns | null;
      readonly where: Expr | null;
      readonly groupBy: readonly Expr[];
      /** Sets of indexes into `groupBy`. */
      readonly groupingSets: readonly (readonly number[])[] | null;
    }
  /** Each row of `left`, with columns of (at most) one matching row of `right`; null where there is none. */
  | {
      readonly kind: 'join';
      readonly left: Relation;
      readonly right: Relation;
      readonly on: readonly (readonly [left: string, right: string])[];
      /** `<` = the first row of `right` after it, `>` = the last one before it, by these columns. */
      readonly nearest: readonly [left: string, op: '<' | '<=' | '>' | '>=', right: string] | null;
      /** New name → column of `right`. */
      readonly take: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'union'; readonly of: readonly Relation[] }
  /** One column `n`: 0 … count − 1. */
  | { readonly kind: 'count'; readonly count: number };

export type Columns = Readonly<Record<string, Expr>>;

export function table(name: FactTable, where: Expr | null = null): Relation {
  return Object.freeze({ kind: 'table', table: name, where });
}

interface Choice {
  readonly add?: Columns;
  readonly replace?: Columns;
  readonly only?: Columns;
  readonly where?: Expr | null;
  readonly groupBy?: readonly Expr[];
  readonly groupingSets?: readonly (readonly number[])[];
}

export function select(from: Relation, { add = {}, replace = {}, only, where = null, groupBy = [], groupingSets }: Choice): Relation {
  return Object.freeze({ kind: 'select', from, add, replace, only: only ?? null, where, groupBy, groupingSets: groupingSets ?? null });
}

export function join(
  left: Relation,
  right: Relation,
  on: readonly (readonly [left: string, right: string])[],
  take: Readonly<Record<string, string>>,
  nearest: readonly [left: string, op: '<' | '<=' | '>' | '>=', right: string] | null = null,
): Relation {
  return Object.freeze({ kind: 'join', left, right, on, nearest, take });
}

export function union(...of: readonly Relation[]): Relation {
  return Object.freeze({ kind: 'union', of });
}

/** A generated series: one column `n` from 0 to count − 1. */
export function series(count: number): Relation {
  return Object.freeze({ kind: 'count', count });
}
