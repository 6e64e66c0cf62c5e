import { Temporal } from 'temporal-polyfill';
import type { ReportRequest, Value } from '#contract/report.ts';
import type { TimeRange } from '#domain/instant.ts';
import { periodChange } from './models/comparison.ts';
import type { Need } from './define.ts';
import type { ResolvedReport } from './resolve-report.ts';

export type Shift = NonNullable<ReportRequest['compare']>;

/**
 * The period to compare with. Whole local days move by local days, so that a day of 23 hours is compared with a whole day;
 * anything else moves by its own length. `same_weekdays` is 28 days back.
 */
export function comparedPeriod(shift: Shift, period: TimeRange, zone: string): TimeRange {
  const [from, before] = [local(period.from, zone), local(period.before, zone)];
  switch (shift) {
    case 'previous':
      if (!startsDay(from) || !startsDay(before)) return { from: period.from - (period.before - period.from), before: period.from };
      return { from: moved(from, { days: -wholeDays(from, before) }), before: period.from };
    case 'same_weekdays':
      return { from: moved(from, { days: -28 }), before: moved(before, { days: -28 }) };
    case 'year_ago':
      return { from: moved(from, { years: -1 }), before: moved(before, { years: -1 }) };
  }
}

/** The period that a needed metric is asked about: one or several shifts back. */
export function earlierPeriod({ shift, times = 1 }: Need, period: TimeRange, zone: string): TimeRange {
  let earlier = period;
  for (let at = 0; at < times && shift !== undefined; at += 1) earlier = comparedPeriod(shift, earlier, zone);
  return earlier;
}

/** The keys of a row in the answers of a needed metric: dates move back with the period. */
export function earlierKeys(report: ResolvedReport, { shift, times = 1 }: Need, keys: readonly (string | null)[]): (string | null)[] {
  let moved = [...keys];
  for (let at = 0; at < times && shift !== undefined; at += 1) {
    moved = moved.map((key, index) => shiftedKey({ ...report, compare: shift }, index, key));
  }
  return moved;
}

/** The key that a group of this report has in the compared period: dates move back, everything else keeps its name. */
export function shiftedKey(report: ResolvedReport, at: number, key: string | null): string | null {
  const { compare, period, zone, by } = report;
  if (compare === undefined || period === null || key === null) return key;
  const dated = datedBuckets.get(by[at] ?? '');
  if (dated === undefined) return key;
  const plain = Temporal.PlainDateTime.from(key.length === 7 ? `${key}-01` : key);
  return back(plain, compare, period, zone).toString().slice(0, dated);
}

/** Buckets with a date in their key, and how long the key is. */
const datedBuckets: ReadonlyMap<string, number> = new Map([
  ['quarter_hour', 16],
  ['half_hour', 16],
  ['hour', 16],
  ['day', 10],
  ['week', 10],
  ['month', 7],
]);

function back(at: Temporal.PlainDateTime, shift: Shift, period: TimeRange, zone: string): Temporal.PlainDateTime {
  const [from, before] = [local(period.from, zone), local(period.before, zone)];
  switch (shift) {
    case 'previous':
      if (!startsDay(from) || !startsDay(before)) return at.subtract({ milliseconds: period.before - period.from });
      return at.subtract({ days: wholeDays(from, before) });
    case 'same_weekdays':
      return at.subtract({ days: 28 });
    case 'year_ago':
      return at.subtract({ years: 1 });
  }
}

/** Change of a single figure; figures with several names have no one change. */
export function changeOf(value: Value, before: Value): { absolute: number | null; relative: number | null } {
  const single = (of: Value): number | null => (typeof of === 'number' ? of : null);
  return { ...periodChange(single(value), single(before)) };
}

function local(at: number, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
}

function moved(at: Temporal.ZonedDateTime, by: { days?: number; years?: number }): number {
  return at.add(by).epochMilliseconds;
}

function startsDay(at: Temporal.ZonedDateTime): boolean {
  return at.epochMilliseconds === at.startOfDay().epochMilliseconds;
}

function wholeDays(from: Temporal.ZonedDateTime, before: Temporal.ZonedDateTime): number {
  return from.toPlainDate().until(before.toPlainDate(), { largestUnit: 'days' }).days;
}
