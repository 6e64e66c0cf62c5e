import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import type { Opening } from '#contract/targets.ts';
import type { Instant, TimeRange } from '#domain/instant.ts';
import { localDate, localMoment } from './calendar.ts';
import {
  and,
  atLeast,
  below,
  bucket,
  call,
  column,
  equals,
  type Expr,
  isOneOf,
  lambda,
  minus,
  not,
  number,
  or,
  plus,
  text,
  times,
  when,
  yes,
} from './expression.ts';

/** When we are open: local hours of the week in an IANA zone, with days that differ. */

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'a time of day from 00:00 to 24:00');
const date = z.string().regex(/^\d{4}-\d\d-\d\d$/, 'a date as 2026-12-24');
const span = z.strictObject({ open: clock, close: clock });

/**
 * Hours given in a question: `{ days: [1, 2, 3, 4, 5], open: '09:00', close: '18:00' }`. A close at or before its open is on the
 * next day. `holidays` are dates that are closed, or open in their own spans only.
 */
export const HoursOfQuestion = z.strictObject({
  days: z.array(z.number().int().min(1).max(7)).min(1).default([1, 2, 3, 4, 5, 6, 7]),
  open: clock,
  close: clock,
  holidays: z.array(z.strictObject({ date, spans: z.array(span).default([]) })).default([]),
});
export type HoursOfQuestion = z.infer<typeof HoursOfQuestion>;

/** Minutes of one local day, half-open. */
interface Minutes {
  readonly from: number;
  readonly before: number;
}

/** Hours ready for use: the open minutes of each weekday (1 = Monday) and of each special date. */
export interface Openings {
  readonly zone: string;
  readonly weekly: ReadonlyMap<number, readonly Minutes[]>;
  readonly dates: ReadonlyMap<string, readonly Minutes[]>;
}

const wholeDay = 24 * 60;
/** Waits are looked at day by day, for ten years at most. */
const mostDays = 3660;

/** Hours given in a question. */
export function openings(hours: HoursOfQuestion, zone: string): Openings {
  const spans = hours.days.map((weekday) => ({ weekday, from: hours.open, to: hours.close }));
  return { ...openingsOfAccount(spans, zone), dates: specialDates(hours.holidays) };
}

/** Hours that the account set for itself, its holidays among them. */
export function openingsOfAccount(hours: readonly Opening[], zone: string): Openings {
  const weekly = new Map<number, Minutes[]>();
  const holidays: HoursOfQuestion['holidays'] = [];
  for (const one of hours) {
    if ('date' in one) holidays.push({ date: one.date, spans: one.spans.map(({ from, to }) => ({ open: from, close: to })) });
    else addSpan(weekly, one.weekday, (one.weekday % 7) + 1, one.from, one.to);
  }
  return { zone, weekly: merged(weekly), dates: specialDates(holidays) };
}

function specialDates(holidays: HoursOfQuestion['holidays']): Map<string, Minutes[]> {
  const dates = new Map<string, Minutes[]>(holidays.map((one) => [one.date, []]));
  for (const { date: local, spans } of holidays) {
    // What runs past midnight belongs to the next date only where that date is listed too.
    const next = Temporal.PlainDate.from(local).add({ days: 1 }).toString();
    for (const { open, close } of spans) addSpan(dates, local, dates.has(next) ? next : null, open, close);
  }
  return merged(dates);
}

function addSpan<Day>(into: Map<Day, Minutes[]>, today: Day, tomorrow: Day | null, open: string, close: string): void {
  const from = minutesOf(open);
  const before = minutesOf(close);
  if (from < before) push(into, today, { from, before });
  else {
    push(into, today, { from, before: wholeDay });
    if (before > 0 && tomorrow !== null) push(into, tomorrow, { from: 0, before });
  }
}

function push<Day>(into: Map<Day, Minutes[]>, when: Day, minutes: Minutes): void {
  into.set(when, [...(into.get(when) ?? []), minutes]);
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

/** Overlapping and touching spans become one, so that no second counts twice. */
function merged<Day>(days: Map<Day, Minutes[]>): Map<Day, Minutes[]> {
  const result = new Map<Day, Minutes[]>();
  for (const [day, spans] of days) {
    const joined: { from: number; before: number }[] = [];
    for (const one of spans.toSorted((a, b) => a.from - b.from)) {
      const last = joined.at(-1);
      if (last !== undefined && one.from <= last.before) last.before = Math.max(last.before, one.before);
      else joined.push({ ...one });
    }
    result.set(day, joined);
  }
  return result;
}

/** The stretches of time in which we are open within a range, in order; local times follow the wall clock through its changes. */
export function openRanges(hours: Openings, range: TimeRange): TimeRange[] {
  const found: TimeRange[] = [];
  if (range.before <= range.from) return found;
  const last = localDate(range.before, hours.zone);
  for (let local = localDate(range.from, hours.zone); Temporal.PlainDate.compare(local, last) <= 0; local = local.add({ days: 1 })) {
    for (const open of hours.dates.get(local.toString()) ?? hours.weekly.get(local.dayOfWeek) ?? []) {
      const from = Math.max(wallClock(local, open.from, hours.zone), range.from);
      const before = Math.min(wallClock(local, open.before, hours.zone), range.before);
      if (from < before) found.push({ from, before });
    }
  }
  return found;
}

/** Seconds of opening hours between two moments: elapsed time, never a difference of wall clocks. */
export function businessSeconds(hours: Openings, range: TimeRange): number {
  return openRanges(hours, range).reduce((sum, { from, before }) => sum + (before - from), 0) / 1000;
}

function wallClock(local: Temporal.PlainDate, minutes: number, zone: string): Instant {
  const on = minutes === wholeDay ? local.add({ days: 1 }) : local;
  const time = minutes === wholeDay ? '00:00' : `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
  const at = localMoment(`${on.toString()}T${time}`, zone);
  if (at === null) throw new Error(`not a local time: ${on.toString()} ${time} in ${zone}`);
  return at;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** True where the local wall clock of a moment lies in none of the account's opening hours. */
export function outsideOpeningHours(hours: readonly Opening[], at: Expr, zone: string): Expr {
  return not(isOpen(openingsOfAccount(hours, zone), at));
}

/** Whether a moment lies in the opening hours, as a condition on the local wall clock. */
export function isOpen(hours: Openings, at: Expr): Expr {
  const zone = text(hours.zone);
  const minute = plus(times(call('toHour', at, zone), number(60)), call('toMinute', at, zone));
  const within = (spans: readonly Minutes[]) =>
    or(...spans.map((open) => and(open.from === 0 ? yes : atLeast(minute, number(open.from)), below(minute, number(open.before)))));
  const weekday = bucket('weekday', at, hours.zone);
  const usual = or(...[...hours.weekly].map(([on, spans]) => and(equals(weekday, text(String(on))), within(spans))));
  if (hours.dates.size === 0) return usual;
  const day = call('formatDateTime', at, text('%Y-%m-%d'), zone);
  const onDates = opened(hours).map(([on, spans]) => and(equals(day, text(on)), within(spans)));
  return or(and(not(isOneOf(day, [...hours.dates.keys()])), usual), ...onDates);
}

/**
 * Milliseconds of opening hours between two moments of a row: day by day on the wall clock, so that it needs no bounds of the
 * data. Meant for waits of days, not of years: it looks at every local day between the two.
 */
export function businessMilliseconds(hours: Openings, from: Expr, to: Expr): Expr {
  const zone = text(hours.zone);
  // A wait that has not begun or not ended is nobody's wait; it must only not break the others.
  const [begun, over] = [call('assumeNotNull', from), call('assumeNotNull', to)];
  const [start, end] = [call('toUnixTimestamp64Milli', begun), call('toUnixTimestamp64Milli', over)];
  const firstDay = call('toDate32', begun, zone);
  const day = call('addDays', firstDay, column('open_day'));
  const wallClockAt = (minutes: number) => {
    const on = minutes === wholeDay ? call('addDays', day, number(1)) : day;
    const [hour, minute] = minutes === wholeDay ? [0, 0] : [Math.floor(minutes / 60), minutes % 60];
    const parts = [call('toYear', on), call('toMonth', on), call('toDayOfMonth', on), number(hour), number(minute), number(0)];
    return call('toUnixTimestamp64Milli', call('makeDateTime64', ...parts, number(0), number(3), zone));
  };
  const overlap = (open: Minutes) =>
    call('greatest', number(0), minus(call('least', end, wallClockAt(open.before)), call('greatest', start, wallClockAt(open.from))));
  const dayText = call('toString', day);
  const usual = [...hours.weekly].flatMap(([weekday, spans]) => {
    const is = equals(call('toDayOfWeek', day), number(weekday));
    const usualDay = hours.dates.size === 0 ? is : and(is, not(isOneOf(dayText, [...hours.dates.keys()])));
    return spans.map((open) => when(usualDay, overlap(open), number(0)));
  });
  const onDates = opened(hours).flatMap(([on, spans]) => spans.map((open) => when(equals(dayText, text(on)), overlap(open), number(0))));
  const spanned = plus(call('dateDiff', text('day'), firstDay, call('toDate32', over, zone)), number(1));
  const days = call('range', call('toUInt32', call('greatest', number(0), call('least', spanned, number(mostDays)))));
  return call('arraySum', lambda(['open_day'], plus(number(0), ...usual, ...onDates)), days);
}

/** Special dates on which we are open at all. */
function opened(hours: Openings): [string, readonly Minutes[]][] {
  return [...hours.dates].filter(([, spans]) => spans.length > 0);
}
