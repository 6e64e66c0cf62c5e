import { mondayOf } from '#domain/local-day.ts';
import { formatLocalDate, formatMonth } from '#web/format.ts';

/** Stretches of local time that a chart or a table is cut into, by the keys that a report gives them. */
export const intervals = ['quarter_hour', 'half_hour', 'hour', 'day', 'week', 'month'] as const;
export type Interval = (typeof intervals)[number];

const minutesOf: Partial<Record<Interval, number>> = { quarter_hour: 15, half_hour: 30, hour: 60 };

/**
 * Every interval of a period that really exists on the zone's clocks, in order: a skipped hour is not there, a repeated
 * one is there once, as in the report itself.
 */
export function intervalsOf(period: { from: string; to: string }, tz: string, interval: Interval): string[] {
  const clock = new Intl.DateTimeFormat('sv-SE', {
    timeZone: tz,
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  });
  const [from, before] = [Date.parse(period.from), Date.parse(period.to)];
  // Clocks shift by half an hour at the least; a day is met several times, whatever its length.
  const stepMs = Math.min(30, minutesOf[interval] ?? 30) * (isWithinDay(interval) ? 60_000 : 720_000);
  const keys = new Set<string>();
  for (let at = from; at < before; at += stepMs) keys.add(keyOf(clock.format(at), interval));
  if (before > from) keys.add(keyOf(clock.format(before - 1), interval));
  return [...keys].sort();
}

/** `local` as "2026-10-25 02:15". */
function keyOf(local: string, interval: Interval): string {
  const [date = '', time = ''] = local.split(' ');
  const minutes = minutesOf[interval];
  if (minutes !== undefined) {
    const minute = Math.floor(Number(time.slice(3, 5)) / minutes) * minutes;
    return `${date}T${time.slice(0, 2)}:${String(minute).padStart(2, '0')}`;
  }
  if (interval === 'month') return date.slice(0, 7);
  if (interval === 'day') return date;
  return mondayOf(date);
}

/** The local end of an interval within a day, as a report's period takes it. */
export function endOfInterval(key: string, interval: Interval): string {
  const end = new Date(`${key.length === 7 ? `${key}-01` : key.slice(0, 10)}T${key.slice(11) || '00:00'}:00Z`);
  const minutes = minutesOf[interval];
  if (minutes !== undefined) end.setUTCMinutes(end.getUTCMinutes() + minutes);
  else if (interval === 'month') end.setUTCMonth(end.getUTCMonth() + 1);
  else end.setUTCDate(end.getUTCDate() + (interval === 'week' ? 7 : 1));
  return minutes === undefined ? end.toISOString().slice(0, 10) : end.toISOString().slice(0, 16);
}

export const isWithinDay = (interval: Interval): boolean => minutesOf[interval] !== undefined;

/** An interval as it is named where it stands alone. */
export function intervalName(key: string, interval: Interval): string {
  if (interval === 'month') return formatMonth(key);
  if (!isWithinDay(interval)) return formatLocalDate(key);
  return `${formatLocalDate(key.slice(0, 10), 'short')}, ${key.slice(11)}`;
}

export interface Tick {
  index: number;
  text: string;
}

const clockSteps = [15, 30, 60, 120, 180, 240, 360, 720];
const dayLengthSteps = [1, 2, 3, 5, 7, 10, 14, 21, 28, 56, 91, 182, 364];

/** Names below an axis, at most about `most`: the clock within two days, else dates. */
export function intervalTicks(keys: readonly string[], interval: Interval, most: number): Tick[] {
  if (!isWithinDay(interval)) {
    const every = dayLengthSteps.find((step) => keys.length / step <= most) ?? keys.length;
    return keys.flatMap((key, index) =>
      index % every === 0 ? [{ index, text: interval === 'month' ? formatMonth(key, 'short') : formatLocalDate(key, 'short') }] : [],
    );
  }
  const days = new Set(keys.map((key) => key.slice(0, 10)));
  if (days.size > 2) {
    const every = dayLengthSteps.find((step) => days.size / step <= most) ?? days.size;
    const shown = new Set([...days].filter((_, index) => index % every === 0));
    return keys.flatMap((key, index) =>
      shown.has(key.slice(0, 10)) && keys[index - 1]?.slice(0, 10) !== key.slice(0, 10)
        ? [{ index, text: formatLocalDate(key.slice(0, 10), 'short') }]
        : [],
    );
  }
  const own = minutesOf[interval] ?? 60;
  const span = (keys.length * own) / Math.max(1, most);
  const every = clockSteps.find((step) => step >= span && step >= own) ?? 720;
  return keys.flatMap((key, index) => {
    const minute = Number(key.slice(11, 13)) * 60 + Number(key.slice(14, 16));
    if (minute % every !== 0) return [];
    return [{ index, text: minute === 0 && days.size > 1 ? formatLocalDate(key.slice(0, 10), 'short') : key.slice(11) }];
  });
}

/** Below plain categories: every so many of them. */
export function plainTicks(names: readonly string[], most: number): Tick[] {
  const every = Math.max(1, Math.ceil(names.length / Math.max(1, most)));
  return names.flatMap((text, index) => (index % every === 0 ? [{ index, text }] : []));
}
