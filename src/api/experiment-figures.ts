import {
  type ExperimentDefinition,
  type ExperimentPlan,
  type ExperimentResult,
  longestDays,
  type NewExperimentDefinition,
} from '#contract/experiments.ts';
import type { z } from '@hono/zod-openapi';
import { ReportRequest, type Report } from '#contract/report.ts';
import { dayMs, type Instant } from '#domain/instant.ts';
import { addDays } from '#domain/local-day.ts';
import { type Day, type Judgement, sharesOf, total } from '#experiments/judge.ts';
import { type SampleSize, sampleSize } from '#experiments/sample-size.ts';
import type { Counted } from '#experiments/two-rates.ts';
import { localDate } from '#metrics/calendar.ts';
import type { Context } from './context.ts';
import { judged } from './judged-experiments.ts';
import { accountContext } from './routes/settings.ts';

/** Figures of tests: read from the warehouse by day when they are asked for, in the order in which units came. */

/** What is measured; all but dates and sureness. */
type Measured = Omit<z.infer<typeof NewExperimentDefinition>, 'from' | 'to'> & Pick<ExperimentDefinition, 'tz'>;

const metric = 'first_contact_conversion';
/** So many days tell the present traffic. */
const trafficDays = 28;

/** What a test says at this moment. Units are counted once the days for their outcome are over, and only by whole days. */
export async function resultOf(
  test: { readonly id: string; readonly version: number; readonly definition: ExperimentDefinition; readonly endedOn: string | null },
  context: Context,
): Promise<ExperimentResult> {
  const { id, version, definition } = test;
  const { from } = definition;
  const until = earliest([knownUntil(definition, Date.now()), definition.to, test.endedOn, addDays(from, longestDays)]);
  if (until === null || until <= from) {
    const judgement = await judged(planOf(definition), []);
    return { id, version, until: null, asked: null, ...said(definition, judgement), days: [], freshness: null };
  }
  const period = { from, to: until };
  const asked = requestFor(definition, period);
  const report = await ask(asked, context);
  const days = daysOf(report, definition, period);
  return {
    id,
    version,
    until,
    asked,
    ...said(definition, await judged(planOf(definition), days)),
    days: days.map(toldDay),
    freshness: report.freshness,
  };
}

/** How many units a test needs, and how many come. */
export async function planFor(definition: Measured, context: Context): Promise<ExperimentPlan> {
  const to = knownUntil(definition, Date.now());
  const period = { from: addDays(to, -trafficDays), to };
  const asked = requestFor(definition, period);
  const days = daysOf(await ask(asked, context), definition, period);
  const seen = definition.values.map((value, at) => ({ value, ...total(days.flatMap(({ counted }) => counted[at] ?? [])) }));
  const size = sampleSize(definition, definition, definition.shares ?? sharesOf(seen));
  const perDay = total(seen).units / trafficDays;
  const lasting = perDay === 0 ? null : Math.ceil(size.sequential / perDay) + definition.within_days;
  return { size: toldSize(size), units_per_day: perDay, days: lasting, seen, asked };
}

/** The local day on which it is now. */
export function today(tz: string): string {
  return localDate(Date.now(), tz).toString();
}

/** The first local day some of whose units may still reach their outcome. */
function knownUntil({ within_days, tz }: Pick<ExperimentDefinition, 'within_days' | 'tz'>, now: Instant): string {
  return localDate(now - within_days * dayMs, tz).toString();
}

function requestFor(definition: Measured, period: { readonly from: string; readonly to: string }): ReportRequest {
  const { unit, compared, values, outcome, within_days, min_score } = definition;
  return ReportRequest.parse({
    metrics: [{ id: metric, params: { unit, compared, values, outcome, within_days, min_score } }],
    by: [compared, 'day'],
    period,
    tz: definition.tz,
    limit: 100_000,
  });
}

async function ask(request: ReportRequest, { services, account }: Context): Promise<Report> {
  return await services.reports.report(await accountContext(services.settings, account), request);
}

/** Every day of the period, those without anybody included. */
function daysOf(report: Report, { values }: Measured, { from, to }: { readonly from: string; readonly to: string }): Day[] {
  const found = new Map(
    report.rows.map(({ keys: [value, day], cells }): [string, Counted] => {
      const cell = cells[metric];
      return [`${day ?? ''} ${value ?? ''}`, { units: cell?.den ?? 0, reached: cell?.num ?? 0 }];
    }),
  );
  const days: Day[] = [];
  for (let day = from; day < to; day = addDays(day, 1))
    days.push({ day, counted: values.map((value) => found.get(`${day} ${value}`) ?? { units: 0, reached: 0 }) });
  return days;
}

/** Of days of the calendar, none (null) left out. */
export function earliest(days: readonly (string | null)[]): string | null {
  return days.filter((day) => day !== null).toSorted()[0] ?? null;
}

function planOf({ values, ...definition }: ExperimentDefinition) {
  return { ...definition, variants: values };
}

type Said = Pick<ExperimentResult, 'size' | 'units' | 'split_broken' | 'variants' | 'comparisons'>;

function said({ values }: ExperimentDefinition, { size, units, splitBroken, variants, comparisons }: Judgement): Said {
  return {
    size: toldSize(size),
    units,
    split_broken: splitBroken,
    variants: variants.map(({ variant, units: many, reached, low, high }) => ({ value: variant, units: many, reached, low, high })),
    comparisons: comparisons.map(({ variant, difference, low, high, verdict, course }, at) => ({
      value: values[at + 1] ?? variant,
      ...{ difference, low, high, verdict },
      course: [...course],
    })),
  };
}

function toldDay({ day, counted }: Day): ExperimentResult['days'][number] {
  return { day, counted: [...counted] };
}

function toldSize({ fixed, sequential, factor, errorOfEach }: SampleSize): ExperimentResult['size'] {
  return { fixed, sequential, factor, error_of_each: errorOfEach };
}
