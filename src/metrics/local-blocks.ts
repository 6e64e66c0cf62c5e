import { Temporal } from 'temporal-polyfill';
import { type Instant, minuteMs, type TimeRange } from '#domain/instant.ts';
import { bucketKey } from './calendar.ts';

/** A local day or month of a zone, named as the dimension of that name writes it; `span`: several days as a whole. */
export interface Block extends TimeRange {
  readonly unit: 'day' | 'month' | 'span';
  readonly key: string;
}

/** Longer periods are put together, shorter ones kept as a whole: asking a month by its days takes a third longer than asking for it. */
const partsFrom = 100 * 24 * 60 * minuteMs;

/**
 * What a period is made of, up to `until`: all its whole local days, or its whole months and days, in order; what is left begins where the last
 * of them ends. null where the period begins within a day, or where a change of clocks makes a part of a day run twice across midnight.
 */
export function blocksOf(period: TimeRange, zone: string, until: Instant): Block[] | null {
  const end = Math.min(period.before, until);
  const long = end - period.from > partsFrom;
  const blocks: Block[] = [];
  let day = dateAt(period.from, zone);
  if (startOf(day, zone) !== period.from || !begins(period.from, zone)) return null;
  for (;;) {
    const from = startOf(day, zone);
    const month = long && day.day === 1 ? block('month', day, zone) : null;
    const next = month !== null && month.before <= end ? month : block('day', day, zone);
    if (next.before > end) return long ? blocks : asWhole(blocks);
    if (!begins(next.before, zone)) return null;
    // A day that a zone left out has no length.
    if (next.before > from) blocks.push(next);
    day = day.add(next.unit === 'month' ? { months: 1 } : { days: 1 });
  }
}

function asWhole(days: readonly Block[]): Block[] {
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return [];
  return [{ unit: 'span', key: `${first.key} ${last.key}`, from: first.from, before: last.before }];
}

function block(unit: 'day' | 'month', day: Temporal.PlainDate, zone: string): Block {
  const after = day.add(unit === 'month' ? { months: 1 } : { days: 1 });
  return { unit, key: day.toString().slice(0, unit === 'month' ? 7 : 10), from: startOf(day, zone), before: startOf(after, zone) };
}

const plain = new Map<string, boolean>();

/** A day begins here, and no clock is set back to the day before once it has begun. */
function begins(at: Instant, zone: string): boolean {
  const name = `${String(at)} ${zone}`;
  const known = plain.get(name);
  if (known !== undefined) return known;
  if (plain.size > most) plain.clear();
  const key = bucketKey('day', at, zone);
  const found =
    bucketKey('day', at - 1, zone) < key && [30, 59].every((minutes) => bucketKey('day', at + minutes * minuteMs, zone) === key);
  plain.set(name, found);
  return found;
}

/** Moments of days that are remembered. */
const most = 20_000;
const starts = new Map<string, Instant>();

function startOf(day: Temporal.PlainDate, zone: string): Instant {
  const name = `${day.toString()} ${zone}`;
  const known = starts.get(name);
  if (known !== undefined) return known;
  if (starts.size > most) starts.clear();
  const at = day.toZonedDateTime(zone).epochMilliseconds;
  starts.set(name, at);
  return at;
}

function dateAt(at: Instant, zone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate();
}
