/**
 * The only place that turns values into text, as the person's language writes them: precision by unit, one sign for what
 * does not exist, times always in the report's zone. A missing value is "—", never 0 (rule R16).
 */

import type { Weekday } from '#domain/local-day.ts';

/** What the namespace `codes` says: our codes, reasons, names of fields and units in words. */
export interface Codes {
  code: Readonly<Record<string, string>>;
  reason: Readonly<Record<string, string>>;
  field: Readonly<Record<string, string>>;
  unit: Readonly<Record<string, string>>;
  /** Behind a figure whose unit neither its digits nor its title show. */
  suffix: Readonly<Record<string, string>>;
}

let locale = 'en-GB';
let codes: Codes = { code: {}, reason: {}, field: {}, unit: {}, suffix: {} };

/** Before anything is drawn: how numbers and dates are written, and how codes are said. */
export function setLocale(tag: string, words: Codes = codes): void {
  locale = tag;
  codes = words;
  numberFormats.clear();
  dateFormats.clear();
}

export const missing = '—';

const minus = (text: string): string => text.replace('-', '\u2212');
const numberFormats = new Map<string, Intl.NumberFormat>();

function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = JSON.stringify(options);
  const known = numberFormats.get(key) ?? new Intl.NumberFormat(locale, options);
  numberFormats.set(key, known);
  return known;
}

const digits = (value: number, most: number, least = 0): string =>
  minus(numberFormat({ maximumFractionDigits: most, minimumFractionDigits: least }).format(value));

const percent = (ratio: number, most: number, least = 0, signed = false): string =>
  minus(
    numberFormat({
      style: 'percent',
      maximumFractionDigits: most,
      minimumFractionDigits: least,
      ...(signed ? { signDisplay: 'exceptZero' } : {}),
    }).format(ratio),
  );

/** The language's own sign of a unit of time: s, мин, ชม. */
function signOf(unit: 'second' | 'minute' | 'hour'): string {
  const parts = numberFormat({ style: 'unit', unit, unitDisplay: 'narrow' }).formatToParts(1);
  return parts.find((part) => part.type === 'unit')?.value.trim() ?? unit;
}

export const formatCount = (value: number): string => digits(value, Number.isInteger(value) ? 0 : 1);

/** A mean of counts: always one decimal, so that a column of them lines up. */
export const formatMean = (value: number): string => digits(value, 1, 1);

/** A ratio 0…1 as a percentage with one decimal; whole at exactly 0 and 100 %. */
export const formatPercent = (ratio: number): string => percent(ratio, 1, ratio === 0 || ratio === 1 ? 0 : 1);

/** Seconds below a minute keep a decimal; above, the two largest units. */
export function formatDuration(seconds: number): string {
  const sign = seconds < 0 ? '\u2212' : '';
  const size = Math.abs(seconds);
  if (size < 59.95) return `${sign}${digits(size, 1, size === 0 ? 0 : 1)}${gap()}${signOf('second')}`;
  const whole = Math.round(size);
  if (whole < 3600) return `${sign}${Math.floor(whole / 60)}${gap()}${signOf('minute')} ${two(whole % 60)}${gap()}${signOf('second')}`;
  const minutes = Math.round(whole / 60);
  return `${sign}${digits(Math.floor(minutes / 60), 0)}${gap()}${signOf('hour')} ${two(minutes % 60)}${gap()}${signOf('minute')}`;
}

/** Before a unit: narrow, but where its letters look like a digit beside one (วิ). */
const gap = (): string => (locale.startsWith('th') ? '\u00a0' : '\u202f');

const two = (value: number): string => String(value).padStart(2, '0');

/** A position within one call: m:ss, tenths kept. */
export function formatOffset(seconds: number): string {
  const tenths = Math.round(seconds * 10);
  const minutes = Math.floor(tenths / 600);
  const rest = (tenths - minutes * 600) / 10;
  return `${minutes}:${rest < 10 ? '0' : ''}${digits(rest, 1, 1)}`;
}

/** A figure by its metric's unit. */
export function formatFigure(value: number | null, unit: string): string {
  if (value === null) return missing;
  if (unit === 'ratio') return formatPercent(value);
  if (unit === 'seconds') return formatDuration(value);
  if (counted.includes(unit)) return formatCount(value);
  if (unit === 'money') return digits(value, 2, 2);
  return digits(value, Math.abs(value) < 100 ? 1 : 0);
}

/** Units of whole things; `named` = several counts under their names. */
const counted = ['count', 'calls', 'agents', 'lines', 'named'];

/** What stands behind a figure whose unit neither its digits nor its title show. */
export const unitSuffix = (unit: string): string => codes.suffix[unit] ?? '';

/** A difference in the unit of its metric: rates in percentage points. */
export function formatDifference(value: number, unit: string): string {
  const sign = value > 0 ? '+' : '';
  if (unit === 'ratio') return `${sign}${digits(value * 100, 1, 1)}\u202f${codes.suffix['points'] ?? 'pts'}`;
  return `${sign}${formatFigure(value, unit)}`;
}

/** A target: no decimals that it does not need. */
export const formatTarget = (value: number, unit: string): string => (unit === 'ratio' ? percent(value, 1) : formatFigure(value, unit));

/** A value on an axis: as short as a round step allows. */
export function formatAxis(value: number, unit: string): string {
  if (unit === 'seconds' && value < 60) return `${digits(value, 1)}\u202f${signOf('second')}`;
  if (unit === 'seconds' && value < 3600 && value % 60 === 0) return `${digits(value / 60, 0)}\u202f${signOf('minute')}`;
  return formatTarget(value, unit);
}

/** How far apart, where words say in which direction. */
export const formatDistance = (value: number, unit: string): string => formatDifference(Math.abs(value), unit).replace('+', '');

/** A relative change; far beyond tenfold the exact percentage says nothing more. */
export function formatRelative(value: number): string {
  if (value > 9.995) return `×${digits(value + 1, 0)}`;
  return percent(value, Math.abs(value) < 0.1 ? 1 : 0, 0, true);
}

const dateFormats = new Map<string, Intl.DateTimeFormat>();

function dateFormat(tz: string, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${tz} ${name}`;
  const known = dateFormats.get(key) ?? new Intl.DateTimeFormat(locale, { ...options, timeZone: tz, hourCycle: 'h23' });
  dateFormats.set(key, known);
  return known;
}

const inZone = (at: string | number, tz: string, name: string, options: Intl.DateTimeFormatOptions): string =>
  dateFormat(tz, name, options).format(new Date(at));

const day: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short', year: 'numeric' };
const clock: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', second: '2-digit' };

export const formatDay = (at: string, tz: string): string => inZone(at, tz, 'day', day);
export const formatTime = (at: string, tz: string): string => inZone(at, tz, 'time', clock);
export const formatInstant = (at: string, tz: string): string => inZone(at, tz, 'instant', { ...day, ...clock });
/** To the millisecond, for the record of a call as it was received. */
export const formatExact = (at: string, tz: string): string => inZone(at, tz, 'exact', { ...clock, fractionalSecondDigits: 3 });

const midnight = (date: string): Date => new Date(`${date}T00:00:00Z`);

/** A local date (2026-11-21), which has no zone. */
export function formatLocalDate(date: string, form: 'long' | 'short' = 'long'): string {
  return inZone(midnight(date).getTime(), 'UTC', `date ${form}`, form === 'long' ? day : { day: 'numeric', month: 'short' });
}

/** A month (2026-11). */
export const formatMonth = (month: string, form: 'long' | 'short' = 'long'): string =>
  inZone(`${month}-01T00:00:00Z`, 'UTC', `month ${form}`, form === 'long' ? { month: 'long', year: 'numeric' } : { month: 'short' });

/** Both ends included, as a person reads a period. */
export const formatDates = (first: string, last: string): string =>
  first === last ? formatLocalDate(first) : dateFormat('UTC', 'date long', day).formatRange(midnight(first), midnight(last));

/** "2 minutes ago", for freshness. */
export function formatAgo(at: string, now: number): string {
  const seconds = Math.max(0, Math.round((now - Date.parse(at)) / 1000));
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  if (seconds < 60) return relative.format(-seconds, 'second');
  if (seconds < 3600) return relative.format(-Math.round(seconds / 60), 'minute');
  if (seconds < 86_400) return relative.format(-Math.round(seconds / 3600), 'hour');
  return relative.format(-Math.round(seconds / 86_400), 'day');
}

export function formatWeekday(weekday: Weekday, form: 'long' | 'short' = 'long'): string {
  // 1970-01-05 was a Monday.
  return inZone(Date.UTC(1970, 0, 4 + weekday), 'UTC', `weekday ${form}`, { weekday: form });
}

/** The days of a week in the order in which the person's language counts them: Monday first, or Sunday. */
export function weekdaysInOrder(): readonly Weekday[] {
  const week: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];
  const first = firstDayOf(new Intl.Locale(locale));
  return [...week.slice(first - 1), ...week.slice(0, first - 1)];
}

/** Not every browser knows the weeks of a language; ISO 8601 begins them on Monday. */
function firstDayOf(language: Intl.Locale & { getWeekInfo?: () => { firstDay: number }; weekInfo?: { firstDay: number } }): number {
  return (language.getWeekInfo?.() ?? language.weekInfo)?.firstDay ?? 1;
}

export const formatHour = (hour: number): string => `${two(hour)}:00`;

/** "a, b and c". */
export const formatList = (texts: readonly string[]): string => new Intl.ListFormat(locale, { type: 'conjunction' }).format(texts);

/** What nobody put into words, such as a customer's own code (`call_back_later`), as it can be read ("Call back later"). */
function readable(code: string): string {
  const words = code.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A code of ours (`no_answer`: an outcome, a state, an exit, a role, a value of a parameter …) in words. */
export const codeText = (code: string): string => codes.code[code] ?? readable(code);

/** Why a row was left out of a figure; some reasons name a code behind a colon. */
export function reasonText(reason: string): string {
  const known = codes.reason[reason];
  if (known !== undefined) return known;
  const [why = '', ...rest] = reason.split(': ');
  const code = rest.join(': ');
  return code === '' ? reason.replaceAll('_', ' ') : `${codes.reason[why] ?? why}: ${codeText(code).toLocaleLowerCase(locale)}`;
}

/** The name of a field of a fact (`last_queue_id`). */
export const fieldText = (field: string): string => codes.field[field] ?? readable(field.replace(/_(s|id|at)$/, ''));

/** What a metric is measured in. */
export const unitText = (unit: string): string => codes.unit[unit] ?? readable(unit);

export function formatBytes(bytes: number): string {
  const unit = bytes < 1000 ? 'byte' : bytes < 1_000_000 ? 'kilobyte' : 'megabyte';
  const size = unit === 'byte' ? bytes : bytes / (unit === 'kilobyte' ? 1000 : 1_000_000);
  return numberFormat({ style: 'unit', unit, unitDisplay: unit === 'byte' ? 'long' : 'short', maximumFractionDigits: 1 }).format(size);
}
