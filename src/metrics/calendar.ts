import { Temporal } from 'temporal-polyfill';
import { dayMs, hourMs, minuteMs, type Instant, type TimeRange } from '#domain/instant.ts';
import type { TimeBucket } from './time-bucket.ts';

/**
 * The local wall clock of an IANA zone, generated: which buckets a period has, and how often each really occurred.
 * Reports count in the engine by the same keys (time-bucket.ts); a test holds the two together.
 */

export interface LocalBucket {
  readonly key: string;
  /**
   * How often the bucket's stretch of wall clock was passed through. A repeated hour counts twice, a skipped one not at all,
   * half an hour where a zone shifts by 30 minutes. Days and longer count once, however long they lasted.
   */
  readonly occurrences: number;
  /** Seconds of the period that lie in the bucket. */
  readonly seconds: number;
}

/** Far more than a page can show; a period of centuries by quarter hour is a slip. */
const mostBuckets = 400_000;

/** All buckets of the period, in order of their first moment. */
export function localBuckets(bucket: TimeBucket, period: TimeRange, zone: string): LocalBucket[] {
  const found = new Map<string, { occurrences: number; milliseconds: number }>();
  const width = stepOf(bucket);
  if ((period.before - period.from) / width > mostBuckets) {
    throw new RangeError(`more than ${mostBuckets} buckets of ${bucket} in this period`);
  }
  const byDay = width === dayMs;
  let lastDay: number | null = null;
  for (const stretch of stretches(period, zone)) {
    const localEnd = stretch.before + stretch.offset;
    const firstStep = Math.floor((stretch.from + stretch.offset) / width) * width;
    for (let local = firstStep; local < localEnd; local += width) {
      const from = Math.max(local - stretch.offset, stretch.from);
      const before = Math.min(local + width - stretch.offset, stretch.before);
      const key = keyOfLocal(bucket, local);
      const entry = found.get(key) ?? { occurrences: 0, milliseconds: 0 };
      found.set(key, entry);
      entry.milliseconds += before - from;
      // A day that a change of clocks cuts in two is still one day.
      if (byDay) entry.occurrences += local === lastDay ? 0 : 1;
      else entry.occurrences += passShare(local, width, stretch);
      lastDay = local;
    }
  }
  return [...found].map(([key, { occurrences, milliseconds }]) => ({
    key,
    occurrences: isCycle(bucket) ? occurrences : 1,
    seconds: milliseconds / 1000,
  }));
}

/** Share of a step of wall clock that exists between two changes of clocks; the edges of the period do not cut it. */
function passShare(local: number, width: number, stretch: Stretch): number {
  const from = Math.max(local - stretch.offset, stretch.wholeFrom);
  const before = Math.min(local + width - stretch.offset, stretch.wholeBefore);
  return (before - from) / width;
}

/** The key of the bucket that holds a moment: the same text that the engine makes. */
export function bucketKey(bucket: TimeBucket, at: Instant, zone: string): string {
  return keyOfLocal(bucket, at + offsetAt(at, zone));
}

/** A local date or local date-time at its (first) moment in the zone; `2026-03-29T02:30` in a spring gap is read after the gap. */
export function localMoment(text: string, zone: string): Instant | null {
  try {
    const local = Temporal.PlainDateTime.from(text);
    // A date alone means its first moment, which is 01:00 where the clocks change at midnight.
    if (!/[T ]/.test(text)) return local.toPlainDate().toZonedDateTime(zone).epochMilliseconds;
    return local.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds;
  } catch {
    return null;
  }
}

/** The local date of a moment in a zone. */
export function localDate(at: Instant, zone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate();
}

export function isZone(zone: string): boolean {
  try {
    Temporal.Now.zonedDateTimeISO(zone);
    return true;
  } catch {
    return false;
  }
}

/** Milliseconds that a zone is ahead of UTC, for instants near one another: looked up once between two changes of clocks. */
export function offsetsOf(zone: string): (at: Instant) => number {
  let known: Stretch | null = null;
  return (at) => {
    if (known === null || at < known.wholeFrom || at >= known.wholeBefore) [known = null] = stretches({ from: at, before: at + 1 }, zone);
    return known?.offset ?? 0;
  };
}

function offsetAt(at: Instant, zone: string): number {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).offsetNanoseconds / 1e6;
}

/** A piece of the period between two changes of clocks. */
interface Stretch extends TimeRange {
  readonly offset: number;
  /** The same piece without the period's edges. */
  readonly wholeFrom: Instant;
  readonly wholeBefore: Instant;
}

function* stretches(period: TimeRange, zone: string): Generator<Stretch> {
  let from = period.from;
  while (from < period.before) {
    const at = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone);
    const wholeBefore = at.getTimeZoneTransition('next')?.epochMilliseconds ?? Number.POSITIVE_INFINITY;
    const wholeFrom = Temporal.Instant.fromEpochMilliseconds(from + 1)
      .toZonedDateTimeISO(zone)
      .getTimeZoneTransition('previous')?.epochMilliseconds;
    const before = Math.min(wholeBefore, period.before);
    yield { from, before, offset: at.offsetNanoseconds / 1e6, wholeFrom: wholeFrom ?? Number.NEGATIVE_INFINITY, wholeBefore };
    from = before;
  }
}

/** The steps in which a bucket's keys change. */
function stepOf(bucket: TimeBucket): number {
  switch (bucket) {
    case 'quarter_hour':
      return 15 * minuteMs;
    case 'half_hour':
      return 30 * minuteMs;
    case 'hour':
    case 'hour_of_day':
    case 'weekday_hour':
      return hourMs;
    case 'day':
    case 'week':
    case 'month':
    case 'weekday':
      return dayMs;
  }
}

/** Buckets that come round again, so that an average needs to know how often. */
function isCycle(bucket: TimeBucket): boolean {
  return bucket === 'hour_of_day' || bucket === 'weekday' || bucket === 'weekday_hour';
}

function keyOfLocal(bucket: TimeBucket, local: number): string {
  const text = new Date(local).toISOString();
  const date = text.slice(0, 10);
  const weekday = isoWeekday(local);
  switch (bucket) {
    case 'quarter_hour':
      return `${text.slice(0, 14)}${twoDigits(Math.floor(Number(text.slice(14, 16)) / 15) * 15)}`;
    case 'half_hour':
      return `${text.slice(0, 14)}${twoDigits(Math.floor(Number(text.slice(14, 16)) / 30) * 30)}`;
    case 'hour':
      return `${text.slice(0, 13)}:00`;
    case 'day':
      return date;
    case 'week':
      return new Date(local - (weekday - 1) * dayMs).toISOString().slice(0, 10);
    case 'month':
      return date.slice(0, 7);
    case 'hour_of_day':
      return text.slice(11, 13);
    case 'weekday':
      return String(weekday);
    case 'weekday_hour':
      return `${weekday}-${text.slice(11, 13)}`;
  }
}

/** 1 = Monday … 7 = Sunday. 1970-01-01 was a Thursday. */
function isoWeekday(local: number): number {
  return ((((Math.floor(local / dayMs) + 3) % 7) + 7) % 7) + 1;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
