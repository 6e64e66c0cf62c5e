import { z } from '@hono/zod-openapi';
import { Filter, Freshness, Period, ReportRequest, Report } from './report.ts';

/** The metric catalogue as shown, several reports at once, and the distribution of a numeric column. */

export const MetricView = z
  .object({
    id: z.string(),
    title: z.string(),
    says: z.string(),
    formula: z.string(),
    unit: z.string(),
    better: z.enum(['higher', 'lower', 'neutral']),
    anchor: z.string(),
    group: z.string().describe('the subject that it belongs to'),
    version: z.string(),
    aggregation: z.string().describe('how the figure is put together from parts'),
    adds_up_to: z.string().nullable().describe('what the rows in and the rows left out are together'),
    takes_inputs: z.boolean().describe('can be asked of given numbers instead of facts'),
    params: z.array(
      z.object({
        name: z.string(),
        says: z.string(),
        type: z.record(z.string(), z.unknown()).describe('JSON schema'),
        default: z.unknown(),
        required: z.boolean(),
      }),
    ),
    parts: z.array(
      z.object({
        name: z.string(),
        grain: z.string().describe('what its rows are: call, visit, leg, agent interval …'),
        unit: z.string().describe('count = so many rows; else what is added up over them'),
      }),
    ),
    dimensions: z.array(z.string()),
    benchmarks: z.array(
      z.object({
        segment: z.string(),
        low: z.number().nullable(),
        high: z.number().nullable(),
        source: z.string(),
        year: z.number().nullable(),
      }),
    ),
    vendors: z
      .array(
        z.object({
          who: z.string(),
          says: z.string(),
          params: z.record(z.string(), z.unknown()).nullable().describe('parameters that come nearest to it; null = none does'),
        }),
      )
      .describe('how others define it'),
    sources: z.array(
      z.object({
        title: z.string().describe('publisher or authors, and the subject'),
        says: z.string().nullable().describe('what is taken from there; null = the definition itself'),
        url: z.string().nullable().describe('its page; null = none that its publisher keeps'),
      }),
    ),
  })
  .openapi('Metric');

export const DimensionView = z
  .object({
    id: z.string(),
    title: z.string(),
    says: z.string(),
    kind: z.string(),
    values: z.array(z.string()).nullable().describe('the closed list of its values, where there is one'),
  })
  .openapi('Dimension');

export const Catalogue = z.object({ metrics: z.array(MetricView), dimensions: z.array(DimensionView) }).openapi('Catalogue');

export const ReportsRequest = z.object({ reports: z.array(ReportRequest).min(1).max(40) }).openapi('ReportsRequest');
export const Reports = z.object({ reports: z.array(Report), freshness: Freshness }).openapi('Reports');

export const DistributionRequest = z
  .object({
    table: z.string().describe('call, visit or leg'),
    column: z.string().describe('a numeric column of it; of a call also `measures.<column>` of an imported table'),
    /** Rows that are no business of most figures, but may be asked for. */
    include: z.array(z.enum(['test', 'spam', 'internal'])).default([]),
    by: z.array(z.string()).max(4).default([]),
    where: z.array(Filter).default([]),
    period: Period.nullable().default(null),
    tz: z.string().optional(),
    zeros: z.enum(['keep', 'drop']).default('keep'),
    percentiles: z.array(z.number().min(0).max(100)).max(20).default([50, 90, 95]),
    as_of: z.string().nullable().optional(),
  })
  .openapi('DistributionRequest');
export const Distribution = z
  .object({
    dimensions: z.array(z.string()),
    rows: z.array(
      z.object({
        keys: z.array(z.string().nullable()),
        n: z.number(),
        missing: z.number(),
        sum: z.number().nullable(),
        mean: z.number().nullable(),
        median: z.number().nullable(),
        sd: z.number().nullable().describe('of a sample: divided by n − 1'),
        sd_population: z.number().nullable().describe('of the rows themselves: divided by n'),
        min: z.number().nullable(),
        max: z.number().nullable(),
        percentiles: z.record(z.string(), z.number().nullable()),
      }),
    ),
    says: z.string(),
    freshness: Freshness,
  })
  .openapi('Distribution');

export type MetricView = z.infer<typeof MetricView>;
export type Catalogue = z.infer<typeof Catalogue>;
export type DistributionRequest = z.infer<typeof DistributionRequest>;
export type Distribution = z.infer<typeof Distribution>;
