import type { FactTable } from '#domain/facts.ts';
import { and, type Expr, no, not, or } from './expression.ts';
import type { Columns, Relation } from './relation.ts';
import type { Query } from './to-sql.ts';

/**
 * The same question without what reads tables that hold no row of the account: an account without schedules has nothing to sweep,
 * and planning a sweep costs the engine more than a day's rows do. null: there is no row to be asked for.
 */
export function withoutEmpty(query: Query, empty: ReadonlySet<FactTable>): Query | null {
  const from = relation(query.from, empty);
  if (from === null) return null;
  const { where = null } = query;
  return { ...query, columns: columns(query.columns, empty), from, where: where === null ? null : expression(where, empty) };
}

/** Tables that a relation reads. */
export function tablesOf(of: Relation): ReadonlySet<FactTable> {
  switch (of.kind) {
    case 'table':
      return new Set([of.table]);
    case 'select':
      return tablesOf(of.from);
    case 'join':
      return new Set([...tablesOf(of.left), ...tablesOf(of.right)]);
    case 'union':
      return new Set(of.of.flatMap((part) => [...tablesOf(part)]));
    case 'count':
      return new Set();
  }
}

/** null: without any row. */
function relation(of: Relation, empty: ReadonlySet<FactTable>): Relation | null {
  switch (of.kind) {
    case 'table':
      return empty.has(of.table) ? null : of;
    case 'select': {
      const where = of.where === null ? null : expression(of.where, empty);
      const from = relation(of.from, empty);
      // A set of groups with none of them would have a row even so.
      if (of.groupingSets === null && (from === null || where === no)) return null;
      return from === null
        ? of
        : { ...of, from, where, add: columns(of.add, empty), only: of.only === null ? null : columns(of.only, empty) };
    }
    case 'join': {
      const left = relation(of.left, empty);
      return left === null ? null : { ...of, left, right: relation(of.right, empty) ?? of.right };
    }
    case 'union': {
      const parts = of.of.map((part) => relation(part, empty)).filter((part) => part !== null);
      return parts.length === 0 ? null : { ...of, of: parts };
    }
    case 'count':
      return of;
  }
}

function columns(of: Columns, empty: ReadonlySet<FactTable>): Columns {
  return Object.fromEntries(Object.entries(of).map(([name, one]) => [name, expression(one, empty)]));
}

/** Conditions are looked into, calls are not: rows that are looked up inside a call are read, even of a table without any. */
function expression(of: Expr, empty: ReadonlySet<FactTable>): Expr {
  if (of.kind === 'found') return relation(of.rows, empty) === null ? no : of;
  if (of.kind === 'not') return not(expression(of.of, empty));
  if (of.kind !== 'infix') return of;
  const args = of.args.map((arg) => expression(arg, empty));
  if (of.op === 'AND') return and(...args);
  return of.op === 'OR' ? or(...args) : { ...of, args };
}
