import { and, call, column, type Expr, isKnown, nothing, number, or, text } from './expression.ts';
import { aggregateOf, cellRows, inCell, partConditions, reasonsAgainst, rowLimits } from './plan.ts';
import type { Part, Population, Reason } from './population.ts';
import { refuse } from './refuse.ts';
import { type Columns, type Relation, select } from './relation.ts';
import type { ResolvedColumn, ResolvedReport } from './resolve-report.ts';
import type { Query } from './to-sql.ts';

export type PartName = string;

/** The rows behind a part: how many, what they weigh, and which. */
export interface Listing {
  readonly totals: Query;
  readonly query: Query;
  readonly per: number;
  /** Percentiles and maxima: rows by value, with their rank, instead of weights. */
  readonly ranked: boolean;
  readonly fields: readonly string[];
}

export interface Listings {
  readonly grain: string;
  /** A percentile or a maximum: the part is not the sum of weights. */
  readonly ranked: boolean;
  /** More than one where rows of different grain are left out. */
  readonly lists: readonly Listing[];
  /** How many rows the metric judged and left out, where both are rows of one kind. */
  readonly census: Query | null;
  readonly says: (rows: number, census: { counted: number; leftOut: number } | null) => string;
}

export function listingOf(
  report: ResolvedReport,
  resolved: ResolvedColumn,
  keys: readonly (string | null)[] | null,
  name: PartName,
): Listings {
  const parts = resolved.built.parts;
  const names = Object.keys(parts);
  const [firstName = ''] = names;
  const part = name === 'excluded' ? (parts['denominator'] ?? parts[firstName]) : parts[name];
  if (part === undefined) throw refuse('unknown-part', `part of ${resolved.key}`, name, [...names, 'excluded']);
  const { population } = part.judged;
  const limits = [...rowLimits(population, report), ...(keys === null ? [] : inCell(population, report.by, keys))];
  const grain = name === 'excluded' ? population.grain : (population.collapse?.grain ?? population.grain);
  const addsUpTo = resolved.metric.addsUpTo;
  return {
    grain,
    ranked: name !== 'excluded' && (part.figure.kind === 'max' || part.figure.kind === 'quantile'),
    lists: name === 'excluded' ? leftOutLists(part, limits) : [partList(part, limits)],
    census: population.collapse === null ? censusOf(part, limits) : null,
    says: (rows, census) => {
      const figure = `${rows} ${rows === 1 ? grain : `${grain}s`}: ${name} of ${resolved.metric.title}.`;
      if (census === null) return addsUpTo === undefined ? figure : `${figure} Included and left out: ${addsUpTo}.`;
      const all = census.counted + census.leftOut;
      return `${figure} ${census.counted} counted and ${census.leftOut} left out are ${all}: ${addsUpTo ?? `all ${grain}s of the period`}.`;
    },
  };
}

function partList(part: Part, limits: readonly Expr[]): Listing {
  const { judged, figure } = part;
  const { population } = judged;
  const ranked = figure.kind === 'max' || figure.kind === 'quantile';
  const weight = figure.kind === 'sum' ? figure.weight : null;
  const conditions = partConditions(part);
  const value = ranked ? figure.of : null;
  const { from, where } = rowsOf(population, limits, value === null ? conditions : [...conditions, isKnown(value)]);
  const collapse = population.collapse;
  const at = collapse?.at ?? population.at;
  const id = collapse === null ? population.id : column('id');
  const fields = collapse?.fields ?? population.fields;
  const per = 'per' in figure ? figure.per : 1;
  return {
    totals: {
      columns: {
        n: call('count'),
        weight: weight === null ? call('count') : divided(orNone(call('sum', weight)), per),
        figure: ranked ? divided(aggregateOf(part, null), per) : nothing,
      },
      from,
      where,
    },
    query: {
      columns: {
        r_id: call('toString', id),
        r_call: collapse === null ? (population.callId ?? nothing) : nothing,
        r_at: at,
        r_weight: weight === null ? number(1) : orNone(weight),
        r_reason: nothing,
        ...(value === null ? {} : { r_value: value }),
        ...named(fields),
      },
      from,
      where,
      orderBy:
        value === null
          ? [
              [at, false],
              [id, false],
            ]
          : [
              [value, true],
              [id, false],
            ],
    },
    per,
    ranked,
    fields: Object.keys(fields),
  };
}

/** R2 and the metric's own reasons. Callers are brought together from calls, so the calls left out before that are listed as calls. */
function leftOutLists({ judged: { population, leftOut } }: Part, limits: readonly Expr[]): Listing[] {
  const reasons = population.collapse === null ? [...population.refused, ...leftOut] : population.refused;
  const rows = population.collapse === null ? rowsOf(population, limits, []) : { from: population.rows, where: and(...limits) };
  const lists = [reasonList(population, rows, reasons)];
  if (population.collapse !== null && leftOut.length > 0) {
    const { collapse } = population;
    const collapsed = { ...population, base: null, id: column('id'), callId: null, at: collapse.at, fields: collapse.fields };
    lists.push(reasonList(collapsed, rowsOf(population, limits, []), leftOut));
  }
  return lists;
}

function reasonList(population: Population, { from, where }: Rows, reasons: readonly Reason[]): Listing {
  const any = and(where, population.base, or(...reasons.map((reason) => reason.when)));
  const words = reasons.flatMap((reason) => [reason.when, typeof reason.reason === 'string' ? text(reason.reason) : reason.reason]);
  const { at, id, callId, fields } = population;
  return {
    totals: { columns: { n: call('count'), weight: call('count'), figure: nothing }, from, where: any },
    query: {
      columns: {
        r_id: call('toString', id),
        r_call: callId ?? nothing,
        r_at: at,
        r_weight: number(1),
        r_reason: reasons.length === 0 ? nothing : call('multiIf', ...words, text('')),
        ...named(fields),
      },
      from,
      where: any,
      orderBy: [
        [at, false],
        [id, false],
      ],
    },
    per: 1,
    ranked: false,
    fields: Object.keys(fields),
  };
}

function censusOf({ judged: { population, leftOut } }: Part, limits: readonly Expr[]): Query {
  const reasons = [...population.refused, ...leftOut];
  const { from, where } = rowsOf(population, limits, []);
  return {
    columns: {
      counted: call('countIf', and(population.base, ...reasonsAgainst(reasons))),
      left_out: call('countIf', and(population.base, or(...reasons.map((reason) => reason.when)))),
    },
    from,
    where,
  };
}

interface Rows {
  readonly from: Relation;
  readonly where: Expr;
}

/** The rows of one cell as parts see them. */
function rowsOf(population: Population, limits: readonly Expr[], conditions: readonly Expr[]): Rows {
  const plain = population.collapse === null && Object.keys(population.withinCell).length === 0;
  if (plain) return { from: population.rows, where: and(...limits, ...conditions) };
  return { from: select(cellRows(population, {}, [], limits), {}), where: and(...conditions) };
}

/** Selected columns get names of their own (r_…, f_…): an alias hides the table's column of that name from the conditions. */
function named(fields: Columns): Columns {
  return Object.fromEntries(Object.entries(fields).map(([name, of]) => [`f_${name}`, of]));
}

/** Nothing weighs nothing; what is not a number stays so. */
const orNone = (of: Expr): Expr => call('ifNull', of, number(0));

function divided(of: Expr, per: number): Expr {
  return per === 1 ? of : call('divide', of, number(per));
}
