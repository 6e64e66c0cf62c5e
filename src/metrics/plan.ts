import type { Filter } from '#contract/report.ts';
import { dimensionById } from './dimensions.ts';
import {
  above,
  aggregate,
  and,
  atLeast,
  below,
  call,
  called,
  column,
  equals,
  type Expr,
  flag,
  isKnown,
  isNull,
  lambda,
  moment,
  not,
  nothing,
  number,
  or,
  text,
  texts,
  when,
} from './expression.ts';
import type { Collapse, GroupKey, Part, Population, Reason } from './population.ts';
import { refuse } from './refuse.ts';
import { type Columns, type Relation, select } from './relation.ts';
import type { Frame } from './resolve-frame.ts';
import type { ResolvedColumn, ResolvedReport } from './resolve-report.ts';
import { keyOf, type Query } from './to-sql.ts';

/** One statement of a report: every figure over one population, each group and the total, in one pass. */
export interface PlannedSelect {
  readonly queries: readonly Query[];
  readonly population: Population;
  readonly items: readonly Wanted[];
  /** Result column → where its figure belongs. */
  readonly figures: readonly PlannedFigure[];
}

export type PlannedFigure = FigurePlace & {
  readonly alias: string;
  /** Says what the figure is over all rows, whatever they are grouped by; null where that depends on the groups. */
  readonly meaning: string | null;
};
type FigurePlace =
  | { readonly kind: 'part'; readonly column: string; readonly part: string; readonly per: number }
  | { readonly kind: 'pending'; readonly column: string };

/** Keys of the groups are k0, k1 …; `whole` is 1 in the row of totals. */
export const keyAlias = (at: number): string => `k${at}`;

/** The statements that answer these columns over the report's period: one for each population. */
export function planReport(report: ResolvedReport, columns: readonly ResolvedColumn[]): PlannedSelect[] {
  const wanted = columns.flatMap((resolved) =>
    Object.entries(resolved.built.parts).map(([name, part]) => ({
      resolved,
      name,
      part,
      key: populationKey(part.judged.population, report.by),
    })),
  );
  return [...Map.groupBy(wanted, (item) => item.key).values()].map((items) => {
    const [first] = items;
    if (first === undefined) throw new Error('a group has at least one item');
    return planSelect(first.part.judged.population, report, items);
  });
}

export interface Wanted {
  readonly resolved: ResolvedColumn;
  readonly name: string;
  readonly part: Part;
}

/** A figure as conditions, all of which hold, and an aggregate over the rows where they do. */
export interface Measure {
  /** The conditions; the last of them may be the part's own, which no other part need have. */
  readonly conditions: readonly Expr[];
  readonly own: Expr | null;
  readonly of: (condition: Expr | null) => Expr;
  readonly figure: FigurePlace;
}

/** `more`: further columns over the same rows. */
export function planSelect(population: Population, report: ResolvedReport, items: readonly Wanted[], more: Columns = {}): PlannedSelect {
  const measures = measuresOf(items, report);
  const shared = sharedConditions(population, measures);
  const sharedKeys = new Set(shared.map((condition) => keyOf(population.rows, condition)));
  const columns: Record<string, Expr> = {};
  const aliases = new Map<string, string>();
  const rows = rowLimits(population, report);
  const plain = isPlain(population);
  const figures = measures.map(({ conditions, own, of, figure }): PlannedFigure => {
    const asked = conditions.filter((condition) => !sharedKeys.has(keyOf(population.rows, condition)));
    const among = asked.filter((condition) => condition !== own);
    // Numerator and denominator are judged alike: the statement says it once, which spares the engine most of its planning.
    const judgedAlike = among.length > 1 ? called('is_among', and(...among)) : and(...among);
    const aggregated = of(asked.length === 0 ? null : and(judgedAlike, asked.length > among.length ? own : null));
    const key = keyOf(population.rows, aggregated);
    const alias = aliases.get(key) ?? `m${aliases.size}`;
    aliases.set(key, alias);
    columns[alias] = aggregated;
    const texts = conditions.map((condition) => keyOf(population.rows, condition)).toSorted();
    const meaning = plain ? [keyOf(population.rows, ...rows, of(null)), ...new Set(texts)].join('\n') : null;
    return { ...figure, alias, meaning };
  });
  const groups = report.by.map((name) => groupOf(population, name));
  const limits = { rows, judged: shared };
  return { queries: cellQueries(population, groups, limits, { ...columns, ...more }), figures, population, items };
}

export function measuresOf(items: readonly Wanted[], report: ResolvedReport): Measure[] {
  return [...partMeasures(items), ...pendingMeasures(items, report)];
}

/** Whether its rows are judged one by one, so that a total is the same however they are grouped. */
function isPlain({ collapse, withinCell }: Population): boolean {
  return collapse === null && Object.keys(withinCell).length === 0;
}

/** Conditions on rows before anything else: the period by the anchor, and the report's filters. */
export function rowLimits(population: Population, report: Frame): Expr[] {
  const { at, anchored } = population;
  const inPeriod =
    report.period === null || !anchored ? [] : [atLeast(at, moment(report.period.from)), below(at, moment(report.period.before))];
  return [...inPeriod, ...report.where.map((filter) => filterOf(population, filter))];
}

function partMeasures(items: readonly Wanted[]): Measure[] {
  return items.map(({ resolved, name, part }) => ({
    conditions: partConditions(part),
    own: part.where,
    of: (condition) => aggregateOf(part, condition),
    figure: { kind: 'part', column: resolved.key, part: name, per: 'per' in part.figure ? part.figure.per : 1 },
  }));
}

/** R4: how many rows are left out for now only. Asked once for each way of leaving out. */
function pendingMeasures(items: readonly Wanted[], { asOf }: ResolvedReport): Measure[] {
  if (asOf === null) return [];
  const measures: Measure[] = [];
  const seen = new Set<string>();
  for (const { resolved, part } of items) {
    const { population, leftOut } = part.judged;
    for (const [at, reason] of leftOut.entries()) {
      if (reason.pending !== true) continue;
      const before = leftOut.slice(0, at).filter((other) => other.pending !== true);
      const conditions = [...rowConditions(population), ...reasonsAgainst(before), reason.when].filter((item) => item !== null);
      const key = `${resolved.key} ${keyOf(population.rows, ...conditions)}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const of = (condition: Expr | null) => (condition === null ? call('count') : call('countIf', condition));
      measures.push({ conditions, own: reason.when, of, figure: { kind: 'pending', column: resolved.key } });
    }
  }
  return measures;
}

/** All conditions of a part. Those of a collapsed population hold for the brought-together rows: its base and refusals are asked below. */
export function partConditions({ judged: { population, leftOut }, where }: Part): Expr[] {
  return [...rowConditions(population), ...reasonsAgainst(leftOut), where].filter((condition) => condition !== null);
}

/** Base and refusals; of a collapsed population they are asked before its rows come together. */
function rowConditions({ base, refused, collapse }: Population): (Expr | null)[] {
  return collapse === null ? [base, ...reasonsAgainst(refused)] : [];
}

export function reasonsAgainst(reasons: readonly Reason[]): Expr[] {
  return reasons.map((reason) => not(reason.when));
}

/** Conditions that every figure of the statement has: the engine asks them once, for the rows that it reads at all. */
export function sharedConditions(population: Population, measures: readonly Measure[]): Expr[] {
  const [first, ...others] = measures;
  if (first === undefined) return [];
  const others_ = others.map((measure) => new Set(measure.conditions.map((condition) => keyOf(population.rows, condition))));
  return first.conditions.filter((condition) => {
    const key = keyOf(population.rows, condition);
    return others_.every((keys) => keys.has(key));
  });
}

export function aggregateOf({ figure, judged }: Part, condition: Expr | null): Expr {
  const settings = figure.kind === 'quantile' ? [figure.p] : [];
  const only = (name: string, ...args: readonly Expr[]) =>
    condition === null ? aggregate(name, settings, ...args) : aggregate(`${name}If`, settings, ...args, condition);
  switch (figure.kind) {
    case 'sum':
      return figure.weight === null ? only('count') : only('sum', figure.weight);
    case 'max':
      return only('maxOrNull', figure.of);
    case 'quantile':
      return only('quantileExactInclusiveOrNull', figure.of);
    case 'ids':
      return call('arraySort', only('groupArray', judged.population.collapse === null ? judged.population.id : column('id')));
    case 'tally': {
      const counted = only('sumMap', call('array', figure.of), call('array', call('toUInt64', number(1))));
      const written = call('concat', call('toString', column('times')), text(' '), column('word'));
      // Every statement of figures says which row is the total.
      const told = when(equals(column('whole'), number(1)), number(figure.most + 1), number(0));
      const slices = [1, 2].map((at) => call('arraySlice', call('tupleElement', counted, number(at)), number(1), told));
      return call('arrayMap', lambda(['word', 'times'], written), ...slices);
    }
  }
}

/** The SELECT of all cells: groups and total. Where a row belongs to several groups the total is a SELECT of its own, in the same statement. */
function cellQueries(population: Population, groups: readonly Group[], limits: Limits, figures: Columns): Query[] {
  const keys = groups.map((group, at) => [keyAlias(at), group.many ? each(group.of) : group.of] as const);
  const keyColumns = keys.map(([alias]) => column(alias));
  const [firstKey] = keyColumns;
  if (firstKey === undefined) return [totalQuery(population, [], limits, figures)];
  const grouped = Object.fromEntries(keys);
  const where = and(...limits.judged);
  const together = !groups.some((group) => group.many) && Object.keys(population.withinCell).length === 0;
  if (population.collapse !== null && together) {
    const from = collapsed(population, population.collapse, grouped, keyColumns, limits.rows, true);
    return [{ columns: { ...self(keys), whole: column('whole'), ...figures }, from, where, groupBy: [...keyColumns, column('whole')] }];
  }
  if (together) {
    const by = groups.map((group, at) => (group.cheap === null ? column(keyAlias(at)) : called(`g${at}`, group.cheap.by)));
    const written = groups.map((group, at) => [keyAlias(at), group.cheap?.written(by[at] ?? group.of) ?? group.of] as const);
    return [
      {
        columns: { ...Object.fromEntries(written), whole: call('grouping', by[0] ?? firstKey), ...figures },
        from: population.rows,
        where: and(...limits.rows, where),
        groupBy: by,
        groupingSets: [by.map((_, at) => at), []],
      },
    ];
  }
  const from = cellRows(population, grouped, keyColumns, limits.rows);
  return [
    { columns: { ...self(keys), whole: flag(false), ...figures }, from, where, groupBy: keyColumns },
    totalQuery(
      population,
      keys.map(([alias]) => alias),
      limits,
      figures,
    ),
  ];
}

/** `rows`: which rows are read at all; `judged`: what all figures ask of a row once it is what parts see. */
interface Limits {
  readonly rows: readonly Expr[];
  readonly judged: readonly Expr[];
}

function totalQuery(population: Population, keys: readonly string[], { rows, judged }: Limits, figures: Columns): Query {
  const columns = { ...Object.fromEntries(keys.map((alias) => [alias, nothing])), whole: flag(true), ...figures };
  if (isPlain(population)) return { columns, from: population.rows, where: and(...rows, ...judged) };
  return { columns, from: cellRows(population, {}, [], rows), where: and(...judged) };
}

/** Rows of a population as parts see them, with the key of their cell: collapsed, or compared with the others of the cell. */
export function cellRows(population: Population, grouped: Columns, cell: readonly Expr[], conditions: readonly Expr[]): Relation {
  if (population.collapse !== null) return collapsed(population, population.collapse, grouped, cell, conditions, false);
  const isJudged = and(population.base, ...reasonsAgainst(population.refused));
  const rows = select(population.rows, { add: { ...grouped, is_judged: isJudged }, where: and(...conditions) });
  // Rows that count are compared with one another; refused ones stay, so that a drill can name them.
  const compared = Object.entries(population.withinCell).map(([name, of]) => [name, of([...cell, column('is_judged')])] as const);
  return compared.length === 0 ? rows : select(rows, { add: Object.fromEntries(compared) });
}

function collapsed(
  population: Population,
  collapse: Collapse,
  grouped: Columns,
  cell: readonly Expr[],
  conditions: readonly Expr[],
  withTotal: boolean,
): Relation {
  const [firstKey] = cell;
  const whole = withTotal && firstKey !== undefined ? { whole: call('grouping', firstKey) } : {};
  return select(population.rows, {
    only: { ...grouped, ...whole, id: collapse.key, ...collapse.columns },
    where: and(population.base, ...reasonsAgainst(population.refused), ...conditions),
    groupBy: [...cell, column('id')],
    ...(withTotal ? { groupingSets: [[...cell.map((_, at) => at), cell.length], [cell.length]] } : {}),
  });
}

function self(keys: readonly (readonly [string, Expr])[]): Columns {
  return Object.fromEntries(keys.map(([alias]) => [alias, column(alias)]));
}

interface Group {
  readonly of: Expr;
  readonly many: boolean;
  readonly cheap: NonNullable<GroupKey['cheap']> | null;
}

export function groupOf(population: Population, name: string): Group {
  const key = population.dimensions[name];
  if (key === undefined) {
    throw refuse('unknown-dimension', `dimension of figures about one ${population.grain}`, name, Object.keys(population.dimensions));
  }
  return { of: key.of, many: key.many === true, cheap: key.cheap ?? null };
}

/** One row for each entry of a list; a row with an empty list stays, with no value. */
export function each(list: Expr): Expr {
  return call('arrayJoin', when(call('empty', list), call('array', nothing), list));
}

/** A cell's rows by the keys of its row in the report. */
export function inCell(population: Population, by: readonly string[], keys: readonly (string | null)[]): Expr[] {
  return by.map((name, at) => {
    const { of, many } = groupOf(population, name);
    const key = keys[at] ?? null;
    if (key === null) return many ? call('empty', of) : isNull(of);
    return many ? call('has', of, text(key)) : is(of, [key]);
  });
}

function filterOf(population: Population, filter: Filter): Expr {
  const { of, many } = groupOf(population, filter.dimension);
  const unfiltered = population.dimensions[filter.dimension]?.unfiltered;
  if (unfiltered !== undefined) throw refuse('method-not-available', `filter by ${filter.dimension}`, filter.values, unfiltered);
  const words = filter.values.filter((value) => value !== null);
  const missing = filter.values.includes(null) ? (many ? call('empty', of) : isNull(of)) : null;
  switch (filter.op) {
    case 'in':
      return or(missing, words.length === 0 ? null : many ? call('hasAny', of, texts(words)) : is(of, words));
    case 'not_in':
      return not(or(missing, words.length === 0 ? null : many ? call('hasAny', of, texts(words)) : is(of, words)));
    case 'contains': {
      const holds = (value: Expr) => or(...words.map((part) => above(call('positionCaseInsensitiveUTF8', value, text(part)), number(0))));
      return or(missing, many ? call('arrayExists', lambda(['x'], holds(column('x'))), of) : and(isKnown(of), holds(of)));
    }
  }
}

function is(of: Expr, words: readonly string[]): Expr {
  return and(isKnown(of), call('has', texts(words), call('assumeNotNull', of)));
}

function populationKey(population: Population, by: readonly string[]): string {
  for (const name of by) if (!dimensionById.has(name)) groupOf(population, name);
  const groups = by.map((name) => groupOf(population, name));
  const within = Object.values(population.withinCell).map((of) => of([column('cell')]));
  const collapse =
    population.collapse === null
      ? []
      : [population.collapse.key, population.base ?? nothing, ...Object.values(population.collapse.columns)];
  return `${keyOf(population.rows, population.id, population.at, ...groups.map((group) => group.of), ...within, ...collapse)} ${population.anchored}`;
}
