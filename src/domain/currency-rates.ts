import { dayMs } from './instant.ts';

/** What one unit of a currency was worth in another on a day of the calendar. */
export interface CurrencyRate {
  /** ISO 4217. */
  readonly currency: string;
  readonly base: string;
  /** `2026-11-22` */
  readonly date: string;
  /** So many units of `base` for one of `currency`. */
  readonly rate: number;
}

/** Rates of a pair, in the order of their days. */
interface Course {
  readonly days: number[];
  readonly rates: number[];
}

/** A day without a rate takes that of the last day before it, so many days back: over holidays and weekends. */
export const longestGapDays = 7;

/** Rates by pair and day. */
export class CurrencyRates {
  readonly #courses = new Map<string, Course>();
  readonly #currencies = new Set<string>();

  constructor(rates: readonly CurrencyRate[]) {
    for (const { currency, base, date, rate } of rates.toSorted((a, b) => (a.date < b.date ? -1 : 1))) {
      const course = this.#courses.get(`${currency} ${base}`) ?? { days: [], rates: [] };
      this.#courses.set(`${currency} ${base}`, course);
      course.days.push(dayNumber(date));
      course.rates.push(rate);
      this.#currencies.add(currency);
    }
  }

  /**
   * What one unit of `currency` was worth in `base`: as told, else as told the other way round, else by a third currency that was told
   * against both. Null = no rate of that day or of the seven before it.
   */
  worth(currency: string, base: string, date: string): number | null {
    if (currency === base) return 1;
    const day = dayNumber(date);
    const told = this.#told(currency, base, day);
    if (told !== null) return told;
    const back = this.#told(base, currency, day);
    if (back !== null) return 1 / back;
    for (const third of this.#currencies) {
      const [into, of] = [this.#told(third, base, day), this.#told(third, currency, day)];
      if (into !== null && of !== null) return into / of;
    }
    return null;
  }

  #told(currency: string, base: string, day: number): number | null {
    const course = this.#courses.get(`${currency} ${base}`);
    if (course === undefined) return null;
    let [low, high] = [0, course.days.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((course.days[middle] ?? 0) <= day) low = middle + 1;
      else high = middle;
    }
    const last = course.days[low - 1];
    return last === undefined || day - last > longestGapDays ? null : (course.rates[low - 1] ?? null);
  }
}

const dayNumber = (date: string): number => Date.parse(`${date}T00:00:00Z`) / dayMs;
