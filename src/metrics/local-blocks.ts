import type { Temporal } from 'temporal-polyfill';
import { dayMs, type Instant, minuteMs, type TimeRange } from '#domain/instant.ts';
import { bucketKey, localDate } from './calendar.ts';

/** A local day or month of a zone, named as the dimension of that name writes it; `span`: several days as a whole. */
export interface Block extends TimeRange {
  readonly unit: 'day' | 'month' | 'span';
  readonly key: string;
}

/** What a period is made of: its whole months and the days beside them, in order; what is left begins where the last of them ends. */
export interface Tiles {
  readonly tiles: readonly Tile[];
  /** All of it at once, for shorter periods: asking a month by its days takes a third longer than asking for it. */
  readonly span: Block | null;
}

/** A month knows its days where it is so young that they may be kept; a day and an older month have none. */
export interface Tile extends Block {
  readonly days: readonly Block[];
}

const longFrom = 100 * dayMs;
/** Periods of more than 100 days are never asked as a whole. */
export function isLong({ from, before }: TimeRange): boolean {
  return before - from > longFrom;
}
/** Days of older months are not looked for. */
const youngMs = 130 * dayMs;

/** Of a period up to `until`; null where it begins within a day, or where a change of clocks makes a part of a day run twice across midnight. */
export function tilesOf(period: TimeRange, zone: string, until: Instant): Tiles | null {
  const end = Math.min(period.before, until);
  const tiles: Tile[] = [];
  let day = localDate(period.from, zone);
  if (startOf(day, zone) !== period.from || !begins(period.from, zone)) return null;
  for (;;) {
    const from = startOf(day, zone);
    const month = day.day === 1 ? block('month', day, zone) : null;
    const next = month !== null && month.before <= end ? month : block('day', day, zone);
    if (next.before > end) return { tiles, span: isLong({ from: period.from, before: end }) ? null : asWhole(tiles) };
    if (!begins(next.before, zone)) return null;
    const young = next.unit === 'month' && next.from > until - youngMs;
    // A day that a zone left out has no length.
    if (next.before > from) tiles.push({ ...next, days: young ? daysOf(next, zone) : [] });
    day = day.add(next.unit === 'month' ? { months: 1 } : { days: 1 });
  }
}

/** The days of a month, in order; none where a change of clocks makes a part of a day run twice across midnight. */
export function daysOf(month: Block, zone: string): readonly Block[] {
  const days: Block[] = [];
  for (let day = localDate(month.from, zone); ; day = day.add({ days: 1 })) {
    const next = block('day', day, zone);
    if (next.from >= month.before) return days;
    if (!begins(next.before, zone)) return [];
    if (next.before > next.from) days.push(next);
  }
}

/** Blocks that follow one another, as one. */
export function asWhole(blocks: readonly Block[]): Block | null {
  const [first, last] = [blocks[0], blocks.at(-1)];
  if (first === undefined || last === undefined) return null;
  return { unit: 'span', key: `${first.key} ${last.key}`, from: first.from, before: last.before };
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
