import { localTime } from '#connectors/local-time.ts';
import { dayMs, hourMs, type Instant } from '#domain/instant.ts';

/** One day of the zone: 23, 24 or 25 hours. */
export interface LocalDay {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly from: Instant;
  readonly before: Instant;
  /** 0 = Monday. */
  readonly weekday: number;
}

/** The days of a world, and what clocks on its walls show. */
export class Calendar {
  readonly days: readonly LocalDay[];
  readonly #zone: string;
  /** Local hours of a day after another; only the newest are kept. */
  #read: { readonly day: LocalDay; readonly starts: readonly Instant[] } | null = null;

  constructor(zone: string, first: string, days: number) {
    this.#zone = zone;
    const noon = Date.parse(`${first}T12:00:00Z`);
    const dates = Array.from({ length: days + 1 }, (_, at) => new Date(noon + at * dayMs).toISOString().slice(0, 10));
    this.days = dates.slice(0, days).map((date, at) => ({
      ...{ date, from: this.#at(date, 0), before: this.#at(dates[at + 1] ?? date, 0) },
      weekday: (new Date(`${date}T12:00:00Z`).getUTCDay() + 6) % 7,
    }));
  }

  /** The day of a moment; past the last, null. */
  dayOf(at: Instant): LocalDay | null {
    const known = this.#read?.day;
    if (known !== undefined && known.from <= at && at < known.before) return known;
    return this.days.find(({ before }) => at < before) ?? null;
  }

  /** The hour that clocks show, 0 to 23. */
  hourOf(at: Instant, day: LocalDay): number {
    if (this.#read?.day !== day) {
      this.#read = { day, starts: Array.from({ length: 24 }, (_, hour) => this.#at(day.date, hour)) };
    }
    return Math.max(
      0,
      this.#read.starts.findLastIndex((start) => start <= at),
    );
  }

  /** When clocks show this hour of a day; an hour that is skipped in spring begins where it would. */
  hourAt({ date }: LocalDay, hour: number): Instant {
    return this.#at(date, hour);
  }

  #at(date: string, hour: number): Instant {
    const read = localTime(this.#zone).read(`${date} ${String(hour).padStart(2, '0')}:00:00`);
    if (read === null) throw new RangeError(`${date} ${hour} h is no time of a day`);
    return read.at;
  }
}

/** How often something happens by weekday and hour, around 1. */
export interface Rhythm {
  /** From Monday. */
  readonly weekdays: readonly number[];
  /** From midnight. */
  readonly hours: readonly number[];
}

/** Its greatest rate, and its rate at an hour, each as a share of the mean of a week. */
export function rateOf({ weekdays, hours }: Rhythm): { readonly most: number; readonly at: (weekday: number, hour: number) => number } {
  const mean = (of: readonly number[]): number => of.reduce((sum, one) => sum + one, 0) / of.length;
  const whole = mean(weekdays) * mean(hours);
  return {
    most: (Math.max(...weekdays) * Math.max(...hours)) / whole,
    at: (weekday, hour) => ((weekdays[weekday] ?? 0) * (hours[hour] ?? 0)) / whole,
  };
}

/** Mean time between two that happen so often a day, at the greatest rate. */
export function meanGap(perDay: number, most: number): number {
  return (24 * hourMs) / (perDay * most);
}
