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

/** Two currencies of which one was told in the other. */
export type CurrencyPair = Pick<CurrencyRate, 'currency' | 'base'>;

/** Rates of a pair, in the order of their days. */
export interface Course {
  /** Whole days since 1970. */
  readonly days: readonly number[];
  readonly rates: readonly number[];
}

/** A day without a rate takes that of the last day before it, so many days back: over holidays and weekends. */
export const longestGapDays = 7;

export const pairName = ({ currency, base }: CurrencyPair): string => `${currency} ${base}`;

/** A course with further rates of its pair; a day that is there already gets the new one. */
export function courseWith(course: Course, more: readonly Pick<CurrencyRate, 'date' | 'rate'>[]): Course {
  const byDay = new Map(course.days.map((day, at) => [day, course.rates[at] ?? 0]));
  for (const { date, rate } of more) byDay.set(dayNumber(date), rate);
  const days = [...byDay.keys()].toSorted((a, b) => a - b);
  return { days, rates: days.map((day) => byDay.get(day) ?? 0) };
}

/** Those of the stored pairs that can say what others are worth in a currency: told against it, or both against a third. */
export function pairsBetween(stored: readonly CurrencyPair[], own: string, others: readonly string[]): CurrencyPair[] {
  const beside = new Map<string, Set<string>>();
  for (const { currency, base } of stored) {
    beside.set(currency, (beside.get(currency) ?? new Set()).add(base));
    beside.set(base, (beside.get(base) ?? new Set()).add(currency));
  }
  const wanted = new Set<string>();
  const want = (a: string, b: string): void => {
    wanted.add(pairName({ currency: a, base: b })).add(pairName({ currency: b, base: a }));
  };
  for (const other of others) {
    want(other, own);
    for (const third of beside.get(other) ?? []) {
      if (beside.get(own)?.has(third) !== true) continue;
      want(other, third);
      want(third, own);
    }
  }
  return stored.filter((pair) => wanted.has(pairName(pair)));
}

/** What a unit was worth, by a rate of which day. */
interface Found {
  readonly day: number;
  readonly factor: number;
}

/** Rates by pair and day. */
export class CurrencyRates {
  readonly #courses: ReadonlyMap<string, Course>;
  readonly #currencies: ReadonlySet<string>;

  /** By the name of the pair. */
  constructor(courses: ReadonlyMap<string, Course>) {
    this.#courses = courses;
    this.#currencies = new Set([...courses.keys()].flatMap((name) => name.split(' ')));
  }

  /**
   * What one unit of `currency` was worth in `base`, by the freshest rates: as told, else as told the other way round, else by a third
   * currency that was told against both, either way. Null = no rate of that day or of the seven before it.
   */
  worth(currency: string, base: string, date: string): number | null {
    if (currency === base) return 1;
    const day = dayNumber(date);
    let best = this.#between(currency, base, day);
    for (const third of this.#currencies) {
      if (best?.day === day) break;
      const [of, into] = [this.#between(currency, third, day), this.#between(third, base, day)];
      if (of === null || into === null) continue;
      // As old as the older of the two.
      const by = { day: Math.min(of.day, into.day), factor: of.factor * into.factor };
      if (best === null || by.day > best.day) best = by;
    }
    return best?.factor ?? null;
  }

  /** As told or the other way round, whichever is fresher. */
  #between(currency: string, base: string, day: number): Found | null {
    const told = this.#told(currency, base, day);
    const back = this.#told(base, currency, day);
    if (back === null || (told !== null && told.day >= back.day)) return told;
    return { day: back.day, factor: 1 / back.factor };
  }

  #told(currency: string, base: string, day: number): Found | null {
    const course = this.#courses.get(pairName({ currency, base }));
    if (course === undefined) return null;
    let [low, high] = [0, course.days.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((course.days[middle] ?? 0) <= day) low = middle + 1;
      else high = middle;
    }
    const [last, factor] = [course.days[low - 1], course.rates[low - 1]];
    return last === undefined || factor === undefined || day - last > longestGapDays ? null : { day: last, factor };
  }
}

const dayNumber = (date: string): number => Date.parse(`${date}T00:00:00Z`) / dayMs;
