import type { LocalTime } from '#connectors/local-time.ts';
import { shown } from '#connectors/lines.ts';
import { fromIso } from '#domain/instant.ts';
import type { Instant } from '#domain/instant.ts';
import { compilePattern } from './time-pattern.ts';

/** A value as read, or the reason why it could not be. */
export type Read<T> = { readonly value: T } | { readonly wrong: string };

export interface InstantFormat {
  readonly pattern: string;
  readonly zone: LocalTime;
}

const excelEpochDays = 25_569;
const dayMs = 86_400_000;

/** Reads an instant; `anomaly` where the local clock showed it twice or never. */
export function readInstant(text: string, { pattern, zone }: InstantFormat): Read<{ at: Instant; anomaly: string | null }> {
  switch (pattern) {
    case 'iso': {
      const at = fromIso(text);
      return at === null ? { wrong: `got ${shown(text)}, wanted ISO 8601 with zone` } : plain(at);
    }
    case 'epoch':
    case 'epoch_ms': {
      if (!/^-?\d+(\.\d+)?$/u.test(text)) return { wrong: `got ${shown(text)}, wanted a number (${pattern})` };
      return plain(Number(text) * (pattern === 'epoch' ? 1000 : 1));
    }
    case 'excel': {
      const days = Number(text);
      if (text === '' || !Number.isFinite(days)) return { wrong: `got ${shown(text)}, wanted a spreadsheet's day number` };
      const wall = new Date(Math.round((days - excelEpochDays) * 86_400) * 1000);
      return Number.isNaN(wall.getTime())
        ? { wrong: `got ${shown(text)}, wanted a spreadsheet's day number` }
        : local(wall.toISOString().slice(0, 19), text, zone);
    }
    default: {
      const wall = compilePattern(pattern)(text);
      return wall === null ? { wrong: `got ${shown(text)}, wanted ${pattern}` } : local(wall, text, zone);
    }
  }
}

function plain(at: Instant): Read<{ at: Instant; anomaly: string | null }> {
  return Math.abs(at) > 8.64e15 ? { wrong: `got ${at}, wanted a time within our calendar` } : { value: { at, anomaly: null } };
}

function local(wall: string, text: string, zone: LocalTime): Read<{ at: Instant; anomaly: string | null }> {
  const read = zone.read(wall);
  if (read === null) return { wrong: `got ${shown(text)}, wanted a date that exists` };
  const anomaly = read.skipped
    ? `local_time_skipped: ${wall} was never shown by that clock`
    : read.others.length > 0
      ? `local_time_ambiguous: ${wall} was shown twice, the first is taken`
      : null;
  return { value: { at: read.at, anomaly } };
}

export type DurationUnit = 's' | 'ms' | 'min' | 'hms' | 'day';

/** Reads a duration in seconds. */
export function readSeconds(text: string, unit: DurationUnit, decimal: '.' | ','): Read<number> {
  if (unit === 'hms') {
    const parts = /^(-?)(?:(\d+):)?(\d{1,4}):(\d{1,2}(?:[.,]\d+)?)$/u.exec(text);
    if (parts === null) return { wrong: `got ${shown(text)}, wanted hours:minutes:seconds` };
    const [, sign, hours = '0', minutes = '0', seconds = '0'] = parts;
    const all = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds.replace(',', '.'));
    return { value: sign === '-' ? -all : all };
  }
  const number = readNumber(text, decimal);
  if ('wrong' in number) return number;
  const factor = { s: 1, ms: 0.001, min: 60, day: dayMs / 1000 }[unit];
  // Fractions of a day are binary: 0.0019… is 166 s, not 165.99999.
  return { value: Math.round(number.value * factor * 1000) / 1000 };
}

export function readNumber(text: string, decimal: '.' | ','): Read<number> {
  const grouped = decimal === ',' ? /^[-+]?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?$/u : /^[-+]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?([eE][-+]?\d+)?$/u;
  if (!grouped.test(text)) return { wrong: `got ${shown(text)}, wanted a number` };
  const value = Number(decimal === ',' ? text.replaceAll('.', '').replace(',', '.') : text.replaceAll(',', ''));
  return Number.isFinite(value) ? { value } : { wrong: `got ${shown(text)}, wanted a number` };
}

const yes = new Set(['y', 'yes', 'true', 't', '1', 'x']);
const no = new Set(['n', 'no', 'false', 'f', '0']);

export function readFlag(text: string): Read<boolean> {
  const word = text.toLowerCase();
  if (yes.has(word)) return { value: true };
  if (no.has(word)) return { value: false };
  return { wrong: `got ${shown(text)}, wanted yes or no (map it)` };
}
