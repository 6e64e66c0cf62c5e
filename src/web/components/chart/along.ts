import type { Cell, Report } from '#contract/report.ts';
import { cellOf, columnOf, numberOf, scalarOf } from '#web/components/metric/figures.ts';
import { formatHour } from '#web/format.ts';
import { type Interval, intervalName, intervals, intervalsOf, intervalTicks, plainTicks, type Tick } from './interval.ts';

/** The time axis of a report: every hour or interval of its period, whether or not anything happened in it. */
export interface Along {
  keys: readonly string[];
  nameOf: (key: string) => string;
  ticks: (most: number) => readonly Tick[];
}

/** The hours of a day as reports name them: 00 to 23. */
export const hoursOfDay: readonly string[] = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'));
const isInterval = (name: string): name is Interval => intervals.some((one) => one === name);

/** By hour of the day or by a calendar's interval, whichever of the report's dimensions that is. */
export function alongOf({ dimensions, period, tz, rows }: Pick<Report, 'dimensions' | 'period' | 'tz' | 'rows'>): Along {
  if (dimensions.includes('hour_of_day')) {
    const nameOf = (key: string): string => formatHour(Number(key));
    return { keys: hoursOfDay, nameOf, ticks: (most) => plainTicks(hoursOfDay.map(nameOf), most) };
  }
  const by = dimensions.find(isInterval);
  if (by === undefined) throw new Error(`a course is by hour of the day or by an interval, not by ${dimensions.join(', ')}`);
  const at = dimensions.indexOf(by);
  const keys = period === null ? [...new Set(rows.map((row) => row.keys[at] ?? ''))].sort() : intervalsOf(period, tz, by);
  return { keys, nameOf: (key) => intervalName(key, by), ticks: (most) => intervalTicks(keys, by, most) };
}

/** What of a report is looked at along its axis. */
export interface Looked {
  column: string;
  /** One of its named figures. */
  pick?: string;
  /** One of the two counts that it is a quotient of, instead of the figure. */
  part?: 'numerator' | 'denominator';
  /** Keys of the rows before the time (a queue). */
  prefix?: readonly string[];
}

export const cellAlong = (report: Report, key: string, { column, prefix = [] }: Looked): Cell | undefined =>
  cellOf(report, [...prefix, key], column);

/** Values along the axis. Where nothing happened a count is 0, and a rate does not exist. */
export function valuesAlong(report: Report, keys: readonly string[], looked: Looked): (number | null)[] {
  const unit = columnOf(report, looked.column)?.unit;
  const empty = looked.part !== undefined || unit === 'count' || unit === 'named' ? 0 : null;
  return keys.map((key) => numberOf(cellAlong(report, key, looked), looked) ?? empty);
}

/** The same of the period compared with; undefined where the report has none. */
export function beforeAlong(report: Report, keys: readonly string[], looked: Looked): (number | null)[] | undefined {
  if (report.compared_with === null) return undefined;
  return keys.map((key) => scalarOf(cellAlong(report, key, looked)?.compare?.value ?? null, looked.pick));
}
