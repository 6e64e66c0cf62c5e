import { weekdayOf } from '#domain/local-day.ts';
import { hoursOfDay } from '#web/components/chart/along.ts';
import { countDays } from '#web/period.ts';
import { type AdvertHours, runsAt } from './advert-hours.ts';

/** A row of hours of one weekday, and the calls in them. */
export interface HourRun {
  readonly day: number;
  readonly from: number;
  readonly before: number;
  readonly calls: number;
}

export interface HourAdvice {
  /** Calls that came while adverts ran, of all. */
  readonly inside: number;
  readonly all: number;
  /** Calls in a mean hour of the schedule, over the whole period. */
  readonly mean: number;
  /** Hours outside with as many calls as a mean hour inside, and hours inside with less than a quarter of it; null = too few calls to say. */
  readonly hours: { readonly add: readonly HourRun[]; readonly cut: readonly HourRun[] } | null;
}

/** With fewer in a mean hour, an hour without any says little: of 4 that are expected, none comes once in 55 hours (e⁻⁴). */
const leastMean = 4;

/**
 * Which hours of the week to add to a schedule, and which to cut. A weekday that came more often in the period than others counts for
 * no more: calls are taken for each time that it came (`times`, by weekday; 0 = never).
 */
export function hourAdvice(runs: AdvertHours, callsAt: (key: string) => number, times: ReadonlyMap<number, number>): HourAdvice {
  const cells = [1, 2, 3, 4, 5, 6, 7].flatMap((day) =>
    hoursOfDay.map((hour) => {
      const key = `${String(day)}-${hour}`;
      return { day, hour: Number(hour), calls: callsAt(key), times: times.get(day) ?? 0, runs: runsAt(runs, key) };
    }),
  );
  const sum = (some: typeof cells, of: 'calls' | 'times'): number => some.reduce((all, one) => all + one[of], 0);
  const scheduled = cells.filter((cell) => cell.runs && cell.times > 0);
  const inside = sum(scheduled, 'calls');
  const each = inside / Math.max(1, sum(scheduled, 'times'));
  const mean = inside / Math.max(1, scheduled.length);
  const add = cells.filter((cell) => !cell.runs && cell.times > 0 && cell.calls / cell.times >= each);
  const cut = scheduled.filter(({ calls, times: came }) => calls / came < each / 4);
  return { inside, all: sum(cells, 'calls'), mean, hours: mean < leastMean ? null : { add: inRows(add), cut: inRows(cut) } };
}

function inRows(cells: readonly { day: number; hour: number; calls: number }[]): HourRun[] {
  const rows: HourRun[] = [];
  for (const { day, hour, calls } of cells) {
    const last = rows.at(-1);
    if (last?.day === day && last.before === hour) rows[rows.length - 1] = { ...last, before: hour + 1, calls: last.calls + calls };
    else rows.push({ day, from: hour, before: hour + 1, calls });
  }
  return rows;
}

/** How often each weekday came from the first to the last of these local days, both included. */
export function weekdaysBetween(first: string, last: string): Map<number, number> {
  const days = Math.max(0, countDays(first, last));
  const begin = weekdayOf(first) - 1;
  return new Map(Array.from({ length: 7 }, (_, at) => [((begin + at) % 7) + 1, Math.floor((days + 6 - at) / 7)]));
}
