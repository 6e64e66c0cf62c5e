import { z } from '@hono/zod-openapi';

/** The report: metrics × dimensions × filters × period, and what comes back. Instants are ISO 8601 in UTC. */

export const Period = z
  .object({ from: z.string().describe('start, included: an instant, or a local date in `tz`'), to: z.string().describe('end, excluded') })
  .openapi('Period', { example: { from: '2026-11-01', to: '2026-12-01' } });

export const Filter = z
  .object({
    dimension: z.string(),
    op: z.enum(['in', 'not_in', 'contains']),
    /** null = the group of missing values. */
    values: z.array(z.string().nullable()).min(1),
  })
  .openapi('Filter');

export const MetricChoice = z
  .object({
    id: z.string(),
    /** Name of the column in the answer; the id where left out. Lets one report ask a metric twice. */
    as: z.string().optional(),
    params: z.record(z.string(), z.unknown()).optional(),
  })
  .openapi('MetricChoice');

export const ReportRequest = z
  .object({
    metrics: z
      .array(z.union([z.string(), MetricChoice]))
      .min(1)
      .max(60),
    by: z.array(z.string()).max(4).default([]),
    where: z.array(Filter).default([]),
    period: Period.nullable().default(null),
    /** IANA zone; the account's where left out. */
    tz: z.string().optional(),
    compare: z.enum(['previous', 'same_weekdays', 'year_ago']).optional(),
    /** Parameters for all metrics that know them; a metric's own choice wins. */
    params: z.record(z.string(), z.unknown()).default({}),
    /** Evaluation instant; absent = now for the served product, all facts final where null is given. */
    as_of: z.string().nullable().optional(),
    /** What-if: parts already aggregated (`rollup`), a history (`series`), or forecast pairs; per metric id. */
    inputs: z
      .record(
        z.string(),
        z.object({
          rollup: z.array(z.record(z.string(), z.number().nullable())).optional(),
          series: z.array(z.number()).optional(),
          pairs: z.array(z.object({ forecast: z.number(), actual: z.number() })).optional(),
        }),
      )
      .optional(),
    order: z.object({ by: z.string(), desc: z.boolean().default(true) }).optional(),
    limit: z.number().int().min(1).max(100_000).default(10_000),
  })
  .openapi('ReportRequest');

/** A scalar, or named figures ({first_time, returning}), or a list (outlier ids). */
export const Value = z.union([z.number(), z.null(), z.record(z.string(), z.unknown()), z.array(z.unknown())]).openapi('Value');

export const Cell = z
  .object({
    value: Value,
    /** Rates and means: the parts whose quotient the value is. */
    num: z.number().nullable(),
    den: z.number().nullable(),
    provisional: z.boolean(),
    compare: z
      .object({
        value: Value,
        num: z.number().nullable(),
        den: z.number().nullable(),
        absolute: z.number().nullable(),
        relative: z.number().nullable(),
      })
      .optional(),
    target: z
      .object({ value: z.number(), gap: z.number().nullable(), favorable: z.number().nullable(), met: z.boolean().nullable() })
      .optional(),
  })
  .openapi('Cell');

export const ReportColumn = z
  .object({
    key: z.string(),
    metric: z.string(),
    title: z.string(),
    unit: z.string(),
    /** Of named figures and parts that are measured in something else than the column or in counts. */
    units: z.record(z.string(), z.string()),
    better: z.enum(['higher', 'lower', 'neutral']),
    version: z.string(),
    params: z.record(z.string(), z.unknown()),
    /** Parts that the cell can be drilled into. */
    drill: z.array(z.string()),
  })
  .openapi('ReportColumn');

export const ReportRow = z
  .object({
    /** Values of `by`, in order, then the metric's own groups; null = missing value. */ keys: z.array(z.string().nullable()),
    cells: z.record(z.string(), Cell),
  })
  .openapi('ReportRow');

export const Freshness = z
  .object({
    position: z.number().describe('of the log: everything up to it is in the figures, and perhaps some of what came after'),
    at: z.string().nullable().describe('when everything received until then was in the figures; null = still catching up'),
    state: z.number().describe('two answers with the same number saw the same facts'),
  })
  .openapi('Freshness');

export const Report = z
  .object({
    columns: z.array(ReportColumn),
    /** Names of the row keys: the request's `by`, and a metric's own dimension (a breakdown). */
    dimensions: z.array(z.string()),
    rows: z.array(ReportRow),
    totals: z.record(z.string(), Cell),
    truncated: z.boolean(),
    period: z.object({ from: z.string(), to: z.string() }).nullable(),
    compared_with: z.object({ from: z.string(), to: z.string() }).nullable(),
    tz: z.string(),
    as_of: z.string().nullable(),
    lacking_rates: z
      .array(z.object({ currency: z.string(), days: z.array(z.string()) }))
      .optional()
      .describe('days with amounts in other currencies that have no rate: figures of money in which they stand are null'),
    freshness: Freshness,
  })
  .openapi('Report');

export const DrillRequest = z
  .object({
    report: ReportRequest,
    /** The row's keys as the report gave them; [] = the totals. */
    row: z.array(z.string().nullable()).default([]),
    /** Column key of the report. */
    metric: z.string(),
    /** `numerator`, `denominator`, `excluded`, or a named part of the metric. */
    part: z.string(),
    limit: z.number().int().min(1).max(100_000).default(100),
    offset: z.number().int().min(0).default(0),
  })
  .openapi('DrillRequest');

export const Drill = z
  .object({
    grain: z.string(),
    part: z.number().nullable().describe("the part's figure as it is now: Σ weight of all rows; null = unknown, as one of the rows is"),
    total_rows: z.number(),
    total_weight: z.number().nullable().describe('Σ weight of all rows; null where that of one is unknown'),
    rows: z.array(
      z.object({
        id: z.string(),
        call_id: z.string().nullable(),
        at: z.string().nullable(),
        weight: z.number().nullable().describe('null = unknown: an amount in a currency without a rate of its day'),
        reason: z.string().nullable(),
        fields: z.record(z.string(), z.unknown()),
      }),
    ),
    says: z.string(),
    freshness: Freshness,
  })
  .openapi('Drill');

export type ReportRequest = z.infer<typeof ReportRequest>;
export type ReportRequestInput = z.input<typeof ReportRequest>;
export type Report = z.infer<typeof Report>;
export type ReportRow = z.infer<typeof ReportRow>;
export type ReportColumn = z.infer<typeof ReportColumn>;
export type Cell = z.infer<typeof Cell>;
export type Value = z.infer<typeof Value>;
export type Filter = z.infer<typeof Filter>;
export type Freshness = z.infer<typeof Freshness>;
export type DrillRequest = z.infer<typeof DrillRequest>;
export type DrillRequestInput = z.input<typeof DrillRequest>;
export type Drill = z.infer<typeof Drill>;
