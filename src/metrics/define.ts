import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Failure } from '#domain/failure.ts';
import type { Value } from '#contract/report.ts';
import { type BenchmarkEntry, benchmarksOf } from './benchmarks.ts';
import { bareContext, type BuildContext, type Part } from './population.ts';
import type { Source } from './sources.ts';
import { type VendorDefinition, vendorsOf } from './vendors.ts';

/**
 * How to add a metric: one entry in `catalogue/<subject>.ts`, and its vectors. Nothing else knows its name.
 *
 *   export const blockedCallRate = defineMetric({
 *     id: 'blocked_call_rate', title: 'Blocked calls', unit: 'ratio', better: 'lower', anchor: 'calls.started_at',
 *     says: 'Callers who heard a busy tone, of all who called.',
 *     formula: 'calls with outcome blocked / inbound calls that were not screened',
 *     addsUpTo: 'all inbound calls of the period',
 *     aggregation: 'parts add',
 *     params: { variant: z.enum(['busy', 'literal']).default('busy').describe('busy tones, or every call without an agent') },
 *     build({ variant }, context) {
 *       const arrived = judged(callsOf(context, { direction: 'inbound' }));       // a population, and who is left out of it
 *       return ratio(count(arrived, isBlocked), count(arrived));                  // parts: conditions and weights over its rows
 *     },
 *     sources: [cite('…')],
 *   });
 *
 * `callsOf`, `visitsOf`, `legsOf` (grains.ts) are populations with R2, dimensions and anchor in place; a population of one's own
 * (windows, joins, clipped intervals) is a `Population` over relation nodes. `leftOut` reasons and what remains partition the
 * population, so numerator ⊂ denominator and "included + excluded" holds by construction.
 */
export interface MetricEntry<S extends z.ZodRawShape> {
  readonly id: string;
  readonly title: string;
  readonly says: string;
  readonly formula: string;
  readonly unit: Unit;
  /** What parts and named figures are measured in, where that is neither the metric's own unit nor a count. */
  readonly units?: Readonly<Record<string, Unit>>;
  readonly better: Better;
  readonly anchor: string;
  readonly aggregation: string;
  /** A report of named columns, to which further ones may be added. */
  readonly openKeys?: boolean;
  /** What the rows in and the rows left out add up to. */
  readonly addsUpTo?: string;
  readonly params: S;
  /** Figures of roll-up rows, series or pairs given in the question instead of facts; merged like stored parts (recombine.ts). */
  readonly fromInputs?: (inputs: Inputs, params: z.output<z.ZodObject<S>>) => readonly Figures[];
  readonly build: (params: z.output<z.ZodObject<S>>, context: BuildContext) => Built;
  /** The goal that a parameter states, used where the account has set no target. */
  readonly target?: (params: z.output<z.ZodObject<S>>) => number;
  readonly sources: readonly Source[];
}

export type Unit = 'count' | 'ratio' | 'seconds' | 'money' | 'agents' | 'lines' | 'calls per hour' | 'calls' | 'named' | 'list';
export type Better = 'higher' | 'lower' | 'neutral';

/** Parts already aggregated, a history, or forecast pairs: the report's `inputs`. */
export interface Inputs {
  readonly rollup?: readonly Readonly<Record<string, number | null>>[] | undefined;
  readonly series?: readonly number[] | undefined;
  readonly pairs?: readonly { readonly forecast: number; readonly actual: number }[] | undefined;
}

/** Part → its figure. */
export type Figures = Readonly<Record<string, FigureValue>>;
export type FigureValue = number | null | readonly string[];

export interface Answer {
  readonly value: Value;
  readonly num: number | null;
  readonly den: number | null;
}

/** Another metric whose answer in the same cell a metric needs; `shift`: in the period before. */
export interface Need {
  readonly metric: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly shift?: 'previous' | 'same_weekdays' | 'year_ago';
  /** How many such shifts back; 1 where left out. */
  readonly times?: number;
}

/** What a cell is made from. */
export interface CellFacts {
  readonly figures: Figures;
  /** The figures of all rows together, those of the totals. */
  readonly whole: Figures;
  /** Answers of the metrics needed, by the name given in `needs`. */
  readonly needs: Readonly<Record<string, Answer>>;
  /** The metric's own group keys of this row; null in totals. */
  readonly keys: readonly (string | null)[] | null;
}

export interface Built {
  readonly parts: Readonly<Record<string, Part>>;
  readonly needs: Readonly<Record<string, Need>>;
  /** Dimensions by which the metric is always grouped, beside the report's own (a breakdown). */
  readonly groups: readonly string[];
  readonly value: (cell: CellFacts) => Answer;
  /** True where the group has no fact in the denominator (R17): such a group is not listed. */
  readonly isEmpty: (cell: CellFacts) => boolean;
}

export interface Metric extends Omit<MetricEntry<z.ZodRawShape>, 'params' | 'build' | 'fromInputs' | 'target'> {
  readonly version: string;
  readonly params: z.ZodObject;
  readonly takesInputs: boolean;
  readonly benchmarks: readonly BenchmarkEntry[];
  readonly vendors: readonly VendorDefinition[];
  readonly target: (params: Readonly<Record<string, unknown>>) => number | null;
  /** `params` as parsed by this metric's schema. */
  readonly build: (params: Readonly<Record<string, unknown>>, context: BuildContext) => Built;
  readonly fromInputs: (inputs: Inputs, params: Readonly<Record<string, unknown>>) => readonly Figures[];
}

export function defineMetric<S extends z.ZodRawShape>(entry: MetricEntry<S>): Metric {
  const params = z.strictObject(entry.params);
  const { fromInputs, build, target } = entry;
  let version: string | undefined;
  return Object.freeze({
    ...entry,
    params,
    get version() {
      return (version ??= versionOf(entry, params));
    },
    takesInputs: fromInputs !== undefined,
    benchmarks: benchmarksOf(entry.id),
    vendors: vendorsOf(entry.id),
    target: (given: Readonly<Record<string, unknown>>) => target?.(params.parse(given)) ?? null,
    build: (given: Readonly<Record<string, unknown>>, context: BuildContext) => build(params.parse(given), context),
    fromInputs: (inputs: Inputs, given: Readonly<Record<string, unknown>>) => {
      if (fromInputs === undefined) throw new Error(`${entry.id} takes no inputs`);
      return fromInputs(inputs, params.parse(given));
    },
  });
}

/** The question under which a definition is hashed: the computation is what it asks of the warehouse, not the text of our code. */
const hashed = bareContext({ from: 0, before: 1 });

/** Changes when the words, a parameter, a default or the computation changes, that of shared helpers included. */
function versionOf<S extends z.ZodRawShape>(entry: MetricEntry<S>, params: z.ZodObject<S>): string {
  const { params: _, build, fromInputs, target, sources: __, units: ___, ...words } = entry;
  const schema = z.toJSONSchema(params, { io: 'input', unrepresentable: 'any' });
  const asked = params.safeParse({});
  const definition = JSON.stringify([words, schema, asked.success ? computationOf(build, asked.data) : null]);
  return createHash('sha256').update(definition).digest('hex').slice(0, 12);
}

/** Parts and needs as plain data; null for a metric that says nothing without a choice of its caller. */
function computationOf<P>(build: (params: P, context: BuildContext) => Built, params: P): unknown {
  try {
    const { parts, needs, groups } = build(params, hashed);
    return { parts, needs, groups };
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}

const built = { needs: {}, groups: [] } as const;

/** Parts merged by addition, value = their quotient; null where the denominator is 0 (R16). */
export function ratio(num: Part, den: Part): Built {
  return {
    ...built,
    parts: { numerator: num, denominator: den },
    value: ({ figures }) => quotient(figures['numerator'], figures['denominator']),
    isEmpty: ({ figures }) => amount(figures['denominator']) === 0,
  };
}

/** One figure that is its own value: a count, a sum, a maximum, a percentile. */
export function single(part: Part): Built {
  return {
    ...built,
    parts: { value: part },
    value: ({ figures }) => ({ value: numberOf(ofNothing(part, figures['value'])), num: null, den: null }),
    isEmpty: ({ figures }) => (numberOf(figures['value']) ?? 0) === 0,
  };
}

/** Several named figures at once. */
export function named(parts: Readonly<Record<string, Part>>): Built {
  return {
    ...built,
    parts,
    value: ({ figures }) => ({
      value: Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, ofNothing(part, figures[name]) ?? null])),
      num: null,
      den: null,
    }),
    isEmpty: ({ figures }) =>
      Object.keys(parts).every((name) => {
        const figure = figures[name];
        return Array.isArray(figure) ? figure.length === 0 : (figure ?? 0) === 0;
      }),
  };
}

/** A row that another metric brought may have no fact of this one: its counts and sums are 0 there (R16). */
function ofNothing(part: Part, figure: FigureValue | undefined): FigureValue | undefined {
  return part.figure.kind === 'sum' ? amount(figure) : figure;
}

/** The same, always grouped by dimensions of its own. */
export function grouped(by: readonly string[], of: Built): Built {
  return { ...of, groups: by };
}

/** A figure computed from other metrics, parameters and inputs alone. */
export function model(value: (cell: CellFacts) => Answer, needs: Readonly<Record<string, Need>> = {}): Built {
  return { parts: {}, groups: [], needs, value, isEmpty: () => false };
}

export function quotient(num: FigureValue | undefined, den: FigureValue | undefined): Answer {
  const [above, below] = [amount(num), amount(den)];
  return { value: below === 0 ? null : above / below, num: above, den: below };
}

/** A figure that adds: nothing is 0. */
export function amount(figure: FigureValue | undefined): number {
  return typeof figure === 'number' ? figure : 0;
}

export function numberOf(figure: FigureValue | undefined): number | null {
  return typeof figure === 'number' ? figure : null;
}
