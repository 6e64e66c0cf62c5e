import type { Instant, TimeRange } from '#domain/instant.ts';
import type { Opening, Team } from '#contract/targets.ts';
import { type Expr, no } from './expression.ts';
import type { Money } from './money.ts';
import type { Columns, Relation } from './relation.ts';

/** What a metric knows while it is built: the question around it, never the data. */
export interface BuildContext {
  readonly from: Instant | null;
  readonly before: Instant | null;
  readonly zone: string;
  /** Evaluation instant (R4); null = all facts are final. */
  readonly asOf: Instant | null;
  /** True where facts later than `asOf` may be stored and must not be seen. */
  readonly lookingBack: boolean;
  /** Dimensions that the report groups or filters by: they decide the default grain (R5). */
  readonly split: ReadonlySet<string>;
  readonly include: { readonly test: boolean; readonly spam: boolean; readonly internal: boolean };
  /** null = all hours. */
  readonly openingHours: readonly Opening[] | null;
  /** The account's own opening hours, whether or not the report keeps to them. */
  readonly accountHours: readonly Opening[];
  readonly attributeTo: 'first' | 'last' | 'longest' | null;
  /** What is known about other metrics by name, where a metric is asked; refuses a name that it does not know. */
  readonly others: OtherMetrics | null;
  /** Which agents belong together. */
  readonly teams: readonly Team[];
  /** How amounts of several currencies become one figure; null = they do not. */
  readonly money: Money | null;
  /** The question brings its own parts: no fact is read. */
  readonly hasInputs: boolean;
}

/** A question that says nothing but its period: in UTC, of all hours, by nothing that an account set. */
export function bareContext({ from, before }: TimeRange): BuildContext {
  return {
    ...{ from, before, zone: 'UTC', asOf: null, lookingBack: false, split: new Set<string>() },
    ...{ include: { test: false, spam: false, internal: false }, openingHours: null, attributeTo: null },
    ...{ accountHours: [], teams: [], others: null, money: null, hasInputs: false },
  };
}

export interface OtherMetrics {
  readonly better: (metric: string) => 'higher' | 'lower' | 'neutral';
  /** The account's target that holds everywhere. */
  readonly target: (metric: string) => number | null;
  /** The account's own benchmarks, else those of the catalogue. */
  readonly benchmarks: (
    metric: string,
  ) => readonly { readonly segment: string; readonly low: number | null; readonly high: number | null }[];
}

/** Why a row is in no part of a metric. `pending`: it may still come in, so the figure is provisional. */
export interface Reason {
  readonly reason: string | Expr;
  readonly when: Expr;
  readonly pending?: boolean;
}

/** The value by which rows are grouped: text, null where missing; `many` = a list, the row belongs to each group. */
export interface GroupKey {
  readonly of: Expr;
  readonly many?: boolean;
  /** A value that is cheaper to group by, and how it is written once a group: text is dear a row. */
  readonly cheap?: { readonly by: Expr; readonly written: (key: Expr) => Expr };
  /** Why rows cannot be filtered by it: figures look at all of its groups at once. */
  readonly unfiltered?: string;
}

/**
 * Rows of one grain that a metric judges. The report sums their weights and the drill lists them: both print this one value,
 * so they cannot disagree.
 */
export interface Population {
  readonly grain: string;
  readonly rows: Relation;
  /** Only these rows are the metric's business (inbound calls); the others are not even "left out". */
  readonly base: Expr | null;
  readonly id: Expr;
  readonly callId: Expr | null;
  /** The anchor: the row belongs to the period that holds this moment. */
  readonly at: Expr;
  /** False for a state at `asOf`, which has no period, and for rows already clipped to it. */
  readonly anchored: boolean;
  readonly dimensions: Readonly<Record<string, GroupKey>>;
  /** R2: rows that no metric counts. */
  readonly refused: readonly Reason[];
  /** What a drill shows of a row. */
  readonly fields: Columns;
  /** Rows are first brought together by this key within each cell (callers out of calls). */
  readonly collapse: Collapse | null;
  /** Columns that compare a row with the others of its cell: windows over `cell`. */
  readonly withinCell: Readonly<Record<string, (cell: readonly Expr[]) => Expr>>;
}

export interface Collapse {
  readonly grain: string;
  readonly key: Expr;
  /** Aggregates over the rows of a key; parts may use them by name. */
  readonly columns: Columns;
  readonly at: Expr;
  readonly fields: Columns;
}

/** A population and who is left out of it: what remains is the denominator of whatever is built on it. */
export interface Judged {
  readonly population: Population;
  readonly leftOut: readonly Reason[];
}

/** One figure over the rows of a population, and the rows that it opens to. */
export interface Part {
  readonly judged: Judged;
  readonly where: Expr | null;
  readonly figure: Figure;
}

export type Figure =
  /** Σ weight / per; weight null = 1. Whole weights with `per` keep sums exact (milliseconds shown as seconds). */
  | { readonly kind: 'sum'; readonly weight: Expr | null; readonly per: number }
  | { readonly kind: 'max'; readonly of: Expr; readonly per: number }
  /** Linear interpolation between ranks (PERCENTILE_CONT); p from 0 to 1. */
  | { readonly kind: 'quantile'; readonly p: number; readonly of: Expr; readonly per: number }
  | { readonly kind: 'ids' }
  /** Each different text and how many rows have it, as `3 text`: in the total alone, and no more than one above `most`. */
  | { readonly kind: 'tally'; readonly of: Expr; readonly most: number };

export function judged(population: Population, leftOut: readonly (Reason | null)[] = []): Judged {
  return { population, leftOut: leftOut.filter((reason) => reason !== null).filter((reason) => reason.when !== no) };
}

export function count(of: Judged, where: Expr | null = null): Part {
  return { judged: of, where, figure: { kind: 'sum', weight: null, per: 1 } };
}

export function sum(of: Judged, weight: Expr, { where = null, per = 1 }: { where?: Expr | null; per?: number } = {}): Part {
  return { judged: of, where, figure: { kind: 'sum', weight, per } };
}

export function maximum(of: Judged, value: Expr, { where = null, per = 1 }: { where?: Expr | null; per?: number } = {}): Part {
  return { judged: of, where, figure: { kind: 'max', of: value, per } };
}

export function quantile(of: Judged, p: number, value: Expr, { where = null, per = 1 }: { where?: Expr | null; per?: number } = {}): Part {
  return { judged: of, where, figure: { kind: 'quantile', p, of: value, per } };
}

/** How many rows have each text, in the total alone. Where there are more than `most` texts one more is told, and not the others. */
export function tally(of: Judged, value: Expr, { where = null, most }: { where?: Expr | null; most: number }): Part {
  return { judged: of, where, figure: { kind: 'tally', of: value, most } };
}

/** The ids of the rows themselves, in order. */
export function ids(of: Judged, where: Expr | null = null): Part {
  return { judged: of, where, figure: { kind: 'ids' } };
}
