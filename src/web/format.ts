/**
 * The only place that turns values into text: precision by unit, one sign for what does not exist, times always in the
 * report's zone. A missing value is "—", never 0 (rule R16).
 */

let locale = 'en-GB';

/** Before anything is drawn: how numbers and dates are written. */
export function setLocale(tag: string): void {
  locale = tag;
  numberFormats.clear();
  dateFormats.clear();
}

export const missing = '—';

const minus = (text: string): string => text.replace(/^-/, '\u2212');
const numberFormats = new Map<string, Intl.NumberFormat>();

function digits(value: number, most: number, least = 0): string {
  const key = `${most} ${least}`;
  const known = numberFormats.get(key) ?? new Intl.NumberFormat(locale, { maximumFractionDigits: most, minimumFractionDigits: least });
  numberFormats.set(key, known);
  return minus(known.format(value));
}

export const formatCount = (value: number): string => digits(value, Number.isInteger(value) ? 0 : 1);

/** A mean of counts: always one decimal, so that a column of them lines up. */
export const formatMean = (value: number): string => digits(value, 1, 1);

/** A ratio 0…1 as a percentage with one decimal; whole at exactly 0 and 100 %. */
export function formatPercent(ratio: number): string {
  const percent = ratio * 100;
  return `${digits(percent, 1, percent === 0 || percent === 100 ? 0 : 1)}%`;
}

/** Seconds below a minute keep a decimal; above, the two largest units. */
export function formatDuration(seconds: number): string {
  const sign = seconds < 0 ? '\u2212' : '';
  const size = Math.abs(seconds);
  if (size < 59.95) return `${sign}${digits(size, 1, size === 0 ? 0 : 1)}\u202fs`;
  const whole = Math.round(size);
  if (whole < 3600) return `${sign}${Math.floor(whole / 60)}\u202fm ${String(whole % 60).padStart(2, '0')}\u202fs`;
  const minutes = Math.round(whole / 60);
  return `${sign}${digits(Math.floor(minutes / 60), 0)}\u202fh ${String(minutes % 60).padStart(2, '0')}\u202fm`;
}

/** A position within one call: m:ss, tenths kept. */
export function formatOffset(seconds: number): string {
  const tenths = Math.round(seconds * 10);
  const minutes = Math.floor(tenths / 600);
  return `${minutes}:${((tenths - minutes * 600) / 10).toFixed(1).padStart(4, '0')}`;
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
export function unitSuffix(unit: string): string {
  return unit === 'calls per hour' ? 'per hour' : '';
}

/** A difference in the unit of its metric: rates in percentage points. */
export function formatDifference(value: number, unit: string): string {
  const sign = value > 0 ? '+' : '';
  if (unit === 'ratio') return `${sign}${digits(value * 100, 1, 1)}\u202fpts`;
  return `${sign}${formatFigure(value, unit)}`;
}

/** A target: no decimals that it does not need. */
export const formatTarget = (value: number, unit: string): string =>
  unit === 'ratio' ? `${digits(value * 100, 1)}%` : formatFigure(value, unit);

/** A value on an axis: as short as a round step allows. */
export function formatAxis(value: number, unit: string): string {
  if (unit === 'seconds' && value < 60) return `${digits(value, 1)}\u202fs`;
  if (unit === 'seconds' && value < 3600 && value % 60 === 0) return `${digits(value / 60, 0)}\u202fm`;
  return formatTarget(value, unit);
}

/** How far apart, where words say in which direction. */
export const formatDistance = (value: number, unit: string): string => formatDifference(Math.abs(value), unit).replace('+', '');

/** A relative change; far beyond tenfold the exact percentage says nothing more. */
export function formatRelative(value: number): string {
  if (value > 9.995) return `×${digits(value + 1, 0)}`;
  return `${value > 0 ? '+' : ''}${digits(value * 100, Math.abs(value) < 0.1 ? 1 : 0)}%`;
}

const dateFormats = new Map<string, Intl.DateTimeFormat>();

function inZone(at: string | number, tz: string, name: string, options: Intl.DateTimeFormatOptions): string {
  const key = `${tz} ${name}`;
  const known = dateFormats.get(key) ?? new Intl.DateTimeFormat(locale, { ...options, timeZone: tz, hourCycle: 'h23' });
  dateFormats.set(key, known);
  return known.format(new Date(at));
}

const day: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short', year: 'numeric' };
const clock: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', second: '2-digit' };

export const formatDay = (at: string, tz: string): string => inZone(at, tz, 'day', day);
export const formatTime = (at: string, tz: string): string => inZone(at, tz, 'time', clock);
export const formatInstant = (at: string, tz: string): string => inZone(at, tz, 'instant', { ...day, ...clock });
/** To the millisecond, for the record of a call as it was received. */
export const formatExact = (at: string, tz: string): string => inZone(at, tz, 'exact', { ...clock, fractionalSecondDigits: 3 });

/** A local date (2026-11-21), which has no zone. */
export function formatLocalDate(date: string, form: 'long' | 'short' = 'long'): string {
  return inZone(`${date}T00:00:00Z`, 'UTC', `date ${form}`, form === 'long' ? day : { day: 'numeric', month: 'short' });
}

/** A month (2026-11). */
export const formatMonth = (month: string, form: 'long' | 'short' = 'long'): string =>
  inZone(`${month}-01T00:00:00Z`, 'UTC', `month ${form}`, form === 'long' ? { month: 'long', year: 'numeric' } : { month: 'short' });

/** A day of the week, 1 = Monday. */
export const formatWeekday = (day: number, form: 'long' | 'short' = 'long'): string =>
  inZone(`2024-01-0${day}T00:00:00Z`, 'UTC', `weekday ${form}`, { weekday: form });

/** The days of a week in the order in which the language writes them (CLDR: in Thailand it begins with Sunday). */
export const weekOrder = (): readonly number[] => (locale.startsWith('th') ? [7, 1, 2, 3, 4, 5, 6] : [1, 2, 3, 4, 5, 6, 7]);

/** Both ends included, as a person reads a period. */
export function formatDates(first: string, last: string): string {
  if (first === last) return formatLocalDate(first);
  return `${formatLocalDate(first, first.slice(0, 4) === last.slice(0, 4) ? 'short' : 'long')} \u2013 ${formatLocalDate(last)}`;
}

/** "2 minutes ago", for freshness. */
export function formatAgo(at: string, now: number): string {
  const seconds = Math.max(0, Math.round((now - Date.parse(at)) / 1000));
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  if (seconds < 60) return relative.format(-seconds, 'second');
  if (seconds < 3600) return relative.format(-Math.round(seconds / 60), 'minute');
  if (seconds < 86_400) return relative.format(-Math.round(seconds / 3600), 'hour');
  return relative.format(-Math.round(seconds / 86_400), 'day');
}

export const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

export const formatHour = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;

/** A code of ours (`no_answer`) as words ("No answer"). */
export function formatCode(code: string): string {
  const words = code.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export const plural = (count: number, one: string, many = `${one}s`): string => `${formatCount(count)} ${count === 1 ? one : many}`;

export const formatBytes = (bytes: number): string =>
  bytes < 1000
    ? plural(bytes, 'byte')
    : bytes < 1_000_000
      ? `${digits(bytes / 1000, 1)}\u202fkB`
      : `${digits(bytes / 1_000_000, 1)}\u202fMB`;
