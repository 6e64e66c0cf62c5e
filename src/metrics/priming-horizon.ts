import { Temporal } from 'temporal-polyfill';
import type { Instant } from '#domain/instant.ts';
import type { Shape } from './asked-shapes.ts';
import { localDate } from './calendar.ts';

/** What is read ahead, in this order: days of this week and the one before, days of this month and the two before, months of two years. */
export const stages = ['weeks', 'days', 'months'] as const;
export type Stage = (typeof stages)[number];

const shortIntervals: ReadonlySet<string> = new Set(['quarter_hour', 'half_hour', 'hour']);

/** Questions by the hour are asked of some days at most; those of one queue or agent of months only where somebody did. */
export function stagesOf({ by, where }: Shape, long: boolean): readonly Stage[] {
  if (by.some((name) => shortIntervals.has(name))) return ['weeks'];
  return long || (where.length === 0 && !by.includes('day')) ? stages : ['weeks', 'days'];
}

/** Local dates, the second excluded: of days up to today, of months up to this one. */
export function horizonOf(stage: Stage, zone: string, now: Instant): { readonly from: string; readonly to: string } {
  const today = localDate(now, zone);
  const month = today.with({ day: 1 });
  if (stage === 'weeks') return named(today.subtract({ days: 15 }), today);
  if (stage === 'months') return named(month.subtract({ months: 25 }), month);
  // The last month, and as many days before it; the last thirty days, and as many before.
  const lastMonth = month.subtract({ months: 1 });
  const before = lastMonth.subtract({ days: lastMonth.daysInMonth });
  const twice = today.subtract({ days: 60 });
  return named(Temporal.PlainDate.compare(before, twice) < 0 ? before : twice, today);
}

/** When the last day that is over ended. */
export function overAt(zone: string, now: Instant): Instant {
  return localDate(now, zone).toZonedDateTime(zone).epochMilliseconds;
}

function named(from: Temporal.PlainDate, to: Temporal.PlainDate): { readonly from: string; readonly to: string } {
  return { from: from.toString(), to: to.toString() };
}
