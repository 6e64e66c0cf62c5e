import { z } from '@hono/zod-openapi';
import { comparedBy, experimentOutcomes, experimentStates, experimentUnits, outcomesFor, unitsFor } from './experiment-kinds.ts';
import { Freshness, ReportRequest } from './report.ts';

/** Tests of numbers, pages and sources (A/B): what is fixed before, and what a test says so far. Rates and differences are shares: 0.01 = one point. */

const Day = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d$/, 'a day such as 2026-11-02')
  .refine((day) => !Number.isNaN(Date.parse(day)) && new Date(day).toISOString().startsWith(day), 'a day of the calendar');
/** A test lasts at most so many days; it ends by itself after them. */
export const longestDays = 400;
const Name = z.string().trim().min(1, 'a name').max(100);

const definition = {
  compared: z.enum(comparedBy).describe('what differs between the variants'),
  values: z
    .array(z.string().trim().min(1).max(500))
    .min(2)
    .max(6)
    .refine((values) => new Set(values).size === values.length, 'each value once')
    .describe('the variants, the control first: each other is compared with it'),
  unit: z
    .enum(experimentUnits)
    .describe('what counts once, under what it met first: a visitor with all visits, the first visit alone, or a caller with all calls'),
  outcome: z.enum(experimentOutcomes),
  within_days: z
    .number()
    .int()
    .min(1)
    .max(90)
    .default(7)
    .describe('days after the first contact in which the outcome counts; who still has some is not counted yet'),
  min_score: z.number().default(70).describe('score from which a lead is qualified'),
  shares: z
    .array(z.number().positive().max(1))
    .nullable()
    .default(null)
    .describe('what part each variant gets where units are divided by lot; null = nobody divides them'),
  from: Day.describe('first day, in the zone of the test'),
  to: Day.nullable()
    .default(null)
    .describe(`first day after it, at most ${longestDays} days later; null = until it is ended or has lasted that long`),
  baseline: z.number().gt(0).lt(1).describe('rate that the control is expected to have'),
  smallest: z.number().gt(0).lt(1).describe('smallest difference worth seeing'),
  error: z
    .number()
    .min(0.001)
    .max(0.2)
    .default(0.05)
    .describe('at most so often a difference is seen where none is, however often one looks'),
  power: z.number().min(0.5).max(0.99).default(0.8).describe('so often the smallest difference worth seeing is found'),
};

type Checked = z.infer<z.ZodObject<typeof definition>>;

/** What no single field can tell. */
function checked(given: Checked, context: z.RefinementCtx): void {
  const refuse = (path: keyof Checked, message: string) => context.addIssue({ code: 'custom', path: [path], message });
  const { compared, unit, outcome, shares, values, from, to, baseline, smallest } = given;
  if (!unitsFor(compared).includes(unit)) refuse('unit', `of ${compared}: wanted ${unitsFor(compared).join(', ')}`);
  if (!outcomesFor(unit).includes(outcome)) refuse('outcome', `of a ${unit}: wanted ${outcomesFor(unit).join(', ')}`);
  if (shares !== null && shares.length !== values.length) refuse('shares', `wanted one for each of ${values.length} variants`);
  if (shares !== null && Math.abs(shares.reduce((sum, share) => sum + share, 0) - 1) > 1e-6)
    refuse('shares', 'wanted shares that add up to 1');
  if (to !== null && to <= from) refuse('to', 'wanted a day after `from`');
  if (to !== null && Date.parse(to) - Date.parse(from) > longestDays * 86_400_000)
    refuse('to', `wanted at most ${longestDays} days after \`from\``);
  if (baseline + smallest >= 1 && baseline - smallest <= 0) refuse('smallest', 'no rate is that far from the baseline');
}

export const ExperimentDefinition = z
  .object({ ...definition, tz: z.string().describe("zone of its days: the account's when it was made") })
  .openapi('ExperimentDefinition');
const Given = z.strictObject(definition).superRefine(checked).openapi('NewExperimentDefinition');

export const NewExperiment = z.strictObject({ name: Name, definition: Given }).openapi('NewExperiment');
export const ExperimentChange = z
  .strictObject({
    name: Name.optional(),
    definition: Given.optional().describe(
      'before the test has begun: in place of what it was; afterwards: a new version, from a day that has not begun',
    ),
    ended_on: Day.nullable().optional().describe('first day that is no longer looked at; null = as the definition says'),
  })
  .openapi('ExperimentChange');

const Version = z.object({
  version: z.number(),
  made_at: z.string(),
  made_by: z.string(),
  ended_on: z.string().nullable().describe('first day on which the test had been ended, before a later version took it up again'),
  definition: ExperimentDefinition,
});

export const Experiment = z
  .object({
    id: z.string(),
    name: z.string(),
    state: z.enum(experimentStates),
    ended_on: z.string().nullable(),
    version: z.number().describe('the one that holds'),
    definition: ExperimentDefinition,
    retrospective: z.boolean().describe('it began before its definition was written: the stated error holds only if nobody had looked'),
    versions: z.array(Version).describe('all, oldest first'),
  })
  .openapi('Experiment');

export const ResultQuery = z.object({ version: z.coerce.number().int().min(1).optional().describe('the one that holds, where left out') });

const SampleSize = z.object({
  fixed: z.number().describe('units of all variants for a test with one look at its end'),
  sequential: z.number().describe('units that this test needs at most, at the stated power'),
  factor: z.number().describe('sequential / fixed'),
  error_of_each: z.number().describe('error of each comparison: the stated one, divided among them'),
});

export const ExperimentPlan = z
  .object({
    size: SampleSize,
    units_per_day: z.number().describe('units of these variants a day, over the last 28 days that are known'),
    days: z
      .number()
      .nullable()
      .describe('days until all units are there at that pace, those for the outcome included; null = nobody comes'),
    seen: z
      .array(z.object({ value: z.string(), units: z.number(), reached: z.number() }))
      .describe('units of those 28 days, and what they reached'),
    asked: ReportRequest.describe('the report behind the present traffic'),
  })
  .openapi('ExperimentPlan');

const Verdict = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('nothing_yet') }),
    z.object({ kind: z.literal('split_broken') }),
    z.object({ kind: z.literal('unsteady') }),
    z.object({ kind: z.literal('better'), better: z.enum(['control', 'other']), low: z.number(), high: z.number() }),
    z.object({ kind: z.literal('no_difference'), smallest: z.number() }),
    z.object({ kind: z.literal('go_on'), days: z.number().nullable() }),
    z.object({ kind: z.literal('open'), low: z.number(), high: z.number() }),
  ])
  .openapi('ExperimentVerdict');

const Course = z.object({
  day: z.string(),
  units: z.number().describe('of both, up to this day'),
  difference: z.number().nullable(),
  low: z.number(),
  high: z.number(),
  empty: z.boolean().describe('no one difference fits all days so far'),
});

export const ExperimentResult = z
  .object({
    id: z.string(),
    version: z.number(),
    until: z.string().nullable().describe('first day that is not looked at yet; null = none is'),
    asked: ReportRequest.nullable().describe('the report of these figures, by variant and day: each opens to its rows'),
    size: SampleSize,
    units: z.number(),
    split_broken: z.boolean(),
    variants: z.array(z.object({ value: z.string(), units: z.number(), reached: z.number(), low: z.number(), high: z.number() })),
    comparisons: z.array(
      z.object({
        value: z.string(),
        difference: z.number().nullable().describe('other − control, day by day'),
        low: z.number(),
        high: z.number(),
        verdict: Verdict,
        course: z.array(Course),
      }),
    ),
    days: z.array(
      z.object({
        day: z.string(),
        counted: z.array(z.object({ units: z.number(), reached: z.number() })).describe('in the order of the variants'),
      }),
    ),
    freshness: Freshness.nullable(),
  })
  .openapi('ExperimentResult');

export type ExperimentDefinition = z.infer<typeof ExperimentDefinition>;
export type Experiment = z.infer<typeof Experiment>;
export type ExperimentResult = z.infer<typeof ExperimentResult>;
export type ExperimentPlan = z.infer<typeof ExperimentPlan>;
export type GivenDefinition = z.infer<typeof Given>;
export { Given as NewExperimentDefinition };
