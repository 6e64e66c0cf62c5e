import { column, type Expr } from './expression.ts';
import { type Columns, type Relation, select } from './relation.ts';

/**
 * The same relation with no more columns than are asked for: what a nested SELECT names, the engine must plan, and a call
 * has sixty columns. Where rows are seen from the past (`replace`) all columns stay.
 */
export function prune(relation: Relation, needed: ReadonlySet<string>): Relation {
  switch (relation.kind) {
    case 'table':
      return select({ ...relation, where: null }, { only: passed(needed), where: relation.where });
    case 'select':
      return pruneSelect(relation, needed);
    case 'join':
      return pruneJoin(relation, needed);
    case 'union': {
      // Parts meet by position.
      const names = new Set([...needed].toSorted());
      return { ...relation, of: relation.of.map((part) => select(prune(part, names), { only: passed(names) })) };
    }
    case 'count':
      return relation;
  }
}

/** Names of all columns that expressions look at. */
export function columnsIn(expressions: Iterable<Expr | null>): Set<string> {
  const found = new Set<string>();
  for (const expression of expressions) if (expression !== null) collect(expression, found, []);
  return found;
}

function pruneSelect(relation: Relation & { kind: 'select' }, needed: ReadonlySet<string>): Relation {
  const { from, add, replace, only, where, groupBy } = relation;
  if (Object.keys(replace).length > 0) return relation;
  const made = only ?? add;
  const asked = columnsIn([where, ...groupBy]);
  const kept = closure(made, new Set([...needed, ...[...asked].filter((name) => name in made)]));
  const passedOn = only === null ? [...needed].filter((name) => !(name in made)) : [];
  const inner = new Set([...passedOn, ...[...asked].filter((name) => !(name in made))]);
  for (const [name, of] of Object.entries(kept)) {
    for (const used of columnsIn([of])) if (used === name || !(used in made)) inner.add(used);
  }
  return { ...relation, from: pruneInner(from, inner), add: {}, only: { ...passed(passedOn), ...kept } };
}

/** A table right under a SELECT is read by its columns anyway. */
function pruneInner(from: Relation, needed: ReadonlySet<string>): Relation {
  return from.kind === 'table' ? from : prune(from, needed);
}

function pruneJoin(relation: Relation & { kind: 'join' }, needed: ReadonlySet<string>): Relation {
  const { left, right, on, nearest, take } = relation;
  const taken = Object.fromEntries(Object.entries(take).filter(([name]) => needed.has(name)));
  const compared = nearest === null ? [] : [nearest];
  const fromLeft = [...needed].filter((name) => !(name in take));
  return {
    ...relation,
    left: prune(left, new Set([...fromLeft, ...on.map(([name]) => name), ...compared.map(([name]) => name)])),
    right: prune(right, new Set([...Object.values(taken), ...on.map(([, name]) => name), ...compared.map(([, , name]) => name)])),
    take: taken,
  };
}

/** The columns made here that are asked for, and those which they are made from. */
function closure(made: Columns, wanted: ReadonlySet<string>): Columns {
  const kept = new Set([...wanted].filter((name) => name in made));
  for (const name of kept) {
    for (const used of columnsIn([made[name] ?? null])) if (used !== name && used in made) kept.add(used);
  }
  return Object.fromEntries(Object.entries(made).filter(([name]) => kept.has(name)));
}

function passed(names: Iterable<string>): Columns {
  return Object.fromEntries([...names].map((name) => [name, column(name)]));
}

function collect(of: Expr, found: Set<string>, bound: readonly string[]): void {
  switch (of.kind) {
    case 'column':
      if (!bound.includes(of.name)) found.add(of.name);
      return;
    case 'bound':
    case 'null':
    case 'moment':
      return;
    case 'call':
    case 'infix':
      for (const arg of of.args) collect(arg, found, bound);
      return;
    case 'not':
    case 'word':
      collect(of.of, found, bound);
      return;
    case 'bucket':
      collect(of.at, found, bound);
      return;
    case 'over':
      for (const part of [of.of, ...of.window.by, ...(of.window.order ?? [])]) collect(part, found, bound);
      return;
    case 'lambda':
      collect(of.body, found, [...bound, ...of.args]);
      return;
    case 'found':
      for (const part of of.of) collect(part, found, bound);
      return;
  }
}
