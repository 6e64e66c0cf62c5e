import type { Instant } from '#domain/instant.ts';

/** A local time as read. `others`: the same clock showed it at another instant, too (autumn); `skipped`: it never showed it (spring). */
export interface LocalInstant {
  readonly at: Instant;
  readonly others: readonly Instant[];
  readonly skipped: boolean;
}

export interface LocalTime {
  /** `YYYY-MM-DD HH:MM:SS` with an optional fraction; null for anything else. */
  readonly read: (text: string) => LocalInstant | null;
}

const zones = new Map<string, LocalTime>();
const day = 86_400_000;
const quarter = 900_000;
const form = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(\.\d+)?$/u;

/** Reads one zone's wall clock. Offsets are looked up once a quarter of an hour: zones change on quarters. */
export function localTime(timeZone: string): LocalTime {
  const known = zones.get(timeZone);
  if (known !== undefined) return known;
  const offsetAt = offsetsOf(timeZone);
  const cache = new Map<number, readonly number[]>();
  const offsetsFor = (wall: number): readonly number[] => {
    const key = Math.floor(wall / quarter);
    let offsets = cache.get(key);
    if (offsets === undefined) {
      const around = [...new Set([offsetAt(wall - day), offsetAt(wall), offsetAt(wall + day)])];
      offsets = around.filter((offset) => offsetAt(wall - offset) === offset).sort((a, b) => b - a);
      if (cache.size > 200_000) cache.clear();
      cache.set(key, offsets);
    }
    return offsets;
  };
  const reader: LocalTime = {
    read: (text) => {
      const parts = form.exec(text);
      if (parts === null) return null;
      const [, y, mo, d, h, mi, s, fraction] = parts;
      const wall = Date.UTC(Number(y), Number(mo) - 1, Number(d), Number(h), Number(mi), Number(s));
      const shown = new Date(wall);
      if (shown.getUTCDate() !== Number(d) || shown.getUTCMonth() !== Number(mo) - 1 || Number(h) > 23) return null;
      const exact = wall + (fraction === undefined ? 0 : Number(fraction) * 1000);
      const offsets = offsetsFor(wall);
      const [first, ...rest] = offsets;
      if (first === undefined) return { at: exact - offsetAt(wall - day), others: [], skipped: true };
      return { at: exact - first, others: rest.map((offset) => exact - offset), skipped: false };
    },
  };
  zones.set(timeZone, reader);
  return reader;
}

/** Milliseconds that a zone is ahead of UTC at an instant. */
function offsetsOf(timeZone: string): (at: Instant) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (at) => {
    const part: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(at)) part[type] = Number(value);
    const wall = Date.UTC(
      part['year'] ?? 0,
      (part['month'] ?? 1) - 1,
      part['day'] ?? 1,
      part['hour'] ?? 0,
      part['minute'] ?? 0,
      part['second'] ?? 0,
    );
    return wall - Math.floor(at / 1000) * 1000;
  };
}
