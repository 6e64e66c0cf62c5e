import { z } from 'zod';
import type { Report, ReportRequestInput } from '#contract/report.ts';
import { Failure } from '#domain/failure.ts';
import { metricById } from '#metrics/catalogue.ts';
import { dimensionById } from '#metrics/dimensions.ts';

/** One entry of a vector file (section 10 of the metric dictionary). */
export const Vector = z.object({
  id: z.string(),
  metric: z.string(),
  params: z.record(z.string(), z.unknown()),
  facts: z.record(z.string(), z.array(z.unknown())),
  expected: z.unknown(),
  expected_parts: z.object({ num: z.number(), den: z.number() }).optional(),
  tolerance: z.number().optional(),
  provisional: z.literal(true).optional(),
  note: z.string().default(''),
});
export type Vector = z.infer<typeof Vector>;

export interface VectorResult {
  readonly id: string;
  readonly got: unknown;
  readonly verdict: 'passed' | 'failed' | 'not defined';
  readonly why: string | null;
}

/** Asks the report that a vector describes, and compares. */
export async function runVector(vector: Vector, ask: (request: ReportRequestInput) => Promise<Report>): Promise<VectorResult> {
  const { id } = vector;
  if (!metricById.has(vector.metric)) return { id, got: null, verdict: 'not defined', why: null };
  try {
    const report = await ask(requestOf(vector));
    const got = answerOf(report);
    const why = differenceOf(vector, report, got);
    return { id, got, verdict: why === null ? 'passed' : 'failed', why };
  } catch (error) {
    if (error instanceof Failure && error.code === 'method-not-available')
      return { id, got: error.message, verdict: 'not defined', why: null };
    return { id, got: error instanceof Error ? error.message : String(error), verdict: 'failed', why: 'refused' };
  }
}

/** Parameters of the question itself; all others belong to the metric. */
function requestOf({ metric, params, facts }: Vector): ReportRequestInput {
  const { from, to, tz, as_of: asOf, group_by: by, ...own } = params;
  const { rollup, series, pairs } = Inputs.parse(facts);
  const inputs = { ...(rollup && { rollup }), ...(series && { series }), ...(pairs && { pairs }) };
  return {
    metrics: [{ id: metric, params: own }],
    by: z.array(z.string()).default([]).parse(by).map(dimensionOf),
    period: from === undefined ? null : { from: z.string().parse(from), to: z.string().parse(to) },
    ...(tz === undefined ? {} : { tz: z.string().parse(tz) }),
    as_of: asOf === undefined ? null : z.string().parse(asOf),
    ...(Object.keys(inputs).length === 0 ? {} : { inputs: { [metric]: inputs } }),
  };
}

const Inputs = z.object({
  rollup: z.array(z.record(z.string(), z.number().nullable())).optional(),
  series: z.array(z.number()).optional(),
  pairs: z.array(z.object({ forecast: z.number(), actual: z.number() })).optional(),
});

/** Vectors name the column of the fact, reports the thing: queue_id → queue. */
function dimensionOf(name: string): string {
  return name.endsWith('_id') ? name.slice(0, -3) : name;
}

/** Grouped: a map by the groups' keys; else the one figure. */
function answerOf({ columns, dimensions, rows, totals }: Report): unknown {
  const key = columns[0]?.key ?? '';
  if (dimensions.length === 0) return totals[key]?.value ?? null;
  return Object.fromEntries(
    rows.map(({ keys, cells }) => [
      keys.map((part, at) => part ?? dimensionById.get(dimensions[at] ?? '')?.missing ?? '(none)').join('-'),
      cells[key]?.value ?? null,
    ]),
  );
}

function differenceOf(vector: Vector, { columns, totals }: Report, got: unknown): string | null {
  const cell = totals[columns[0]?.key ?? ''];
  const named = metricById.get(vector.metric)?.openKeys === true;
  if (!same(vector.expected, got, vector.tolerance ?? 1e-9, named)) return 'value';
  const parts = vector.expected_parts;
  if (parts !== undefined && !same(parts, { num: cell?.num, den: cell?.den }, vector.tolerance ?? 1e-9, false)) return 'parts';
  if (vector.provisional === true && cell?.provisional !== true) return 'provisional';
  return null;
}

/** `open`: further keys are allowed (reports with named columns); otherwise the key sets must be the same. */
function same(expected: unknown, got: unknown, tolerance: number, open: boolean): boolean {
  if (typeof expected === 'number')
    return typeof got === 'number' && Math.abs(got - expected) <= tolerance * Math.max(1, Math.abs(expected));
  if (expected === null || typeof expected !== 'object') return expected === got;
  if (Array.isArray(expected)) {
    return Array.isArray(got) && got.length === expected.length && expected.every((item, at) => same(item, got[at], tolerance, open));
  }
  if (got === null || typeof got !== 'object' || Array.isArray(got)) return false;
  const left = new Map(Object.entries(expected));
  const right = new Map(Object.entries(got));
  if (!open && right.size !== left.size) return false;
  return [...left].every(([key, value]) => right.has(key) && same(value, right.get(key), tolerance, open));
}
