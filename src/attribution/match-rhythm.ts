import { hourMs } from '#domain/instant.ts';

/** How much more is called in each hour of the week, by the clock in UTC, beside the mean. */
export type Rhythm = Float64Array;

/** Hours of a week. */
export const weekHours = 168;
/** So many calls of the mean stand beside those of each hour of the day and of each day. */
const held = 8;
/** So many of the hour and the day together stand beside those of each hour of the week. */
const heldAtHour = 30;

export const steady: Rhythm = new Float64Array(weekHours).fill(1);

/** 1970-01-01 was a Thursday; which day comes first does not matter. */
export function weekHourOf(at: number): number {
  return Math.floor(at / hourMs) % weekHours;
}

/** Time by hour of the week, each at its pace. */
export function paced(rhythm: Rhythm, time: Float64Array): number {
  let sum = 0;
  for (let hour = 0; hour < weekHours; hour += 1) sum += (time[hour] ?? 0) * (rhythm[hour] ?? 1);
  return sum;
}

/**
 * The rhythm by which so many calls in each hour of the week are most likely, where so many were expected at a steady pace. An hour of
 * few calls is held by the same hour of all days, and by its day.
 */
export function rhythmOf(calls: Float64Array, expected: Float64Array): Rhythm {
  const sum = (of: Float64Array, at: (weekHour: number) => boolean): number =>
    of.reduce((all, one, hour) => (at(hour) ? all + one : all), 0);
  // Beside the mean: as many are expected in all as there are.
  const scale = (sum(calls, () => true) + held) / (sum(expected, () => true) + held);
  const beside = (at: (weekHour: number) => boolean): number => (sum(calls, at) + held) / (sum(expected, at) * scale + held);
  const hours = Float64Array.from({ length: 24 }, (_, of) => beside((hour) => hour % 24 === of));
  const days = Float64Array.from({ length: 7 }, (_, of) => beside((hour) => Math.floor(hour / 24) === of));
  const usual = calls.map((_, hour) => (hours[hour % 24] ?? 1) * (days[Math.floor(hour / 24)] ?? 1));
  const found = calls.map((count, hour) => (count + heldAtHour * (usual[hour] ?? 1)) / ((expected[hour] ?? 0) * scale + heldAtHour));
  const mean =
    found.reduce((all, one, hour) => all + one * (expected[hour] ?? 0), 0) /
    Math.max(
      1e-9,
      sum(expected, () => true),
    );
  return found.map((one) => one / Math.max(1e-9, mean));
}

/** Adds up spans of time by hour of the week, many at once: each is marked at its ends, and filled in at last. */
export class WeekTime {
  readonly #from: number;
  /** By hour since the first: the change of how many spans hold it, and what the ends of spans have of it beside. */
  readonly #change: Float64Array;
  readonly #beside: Float64Array;

  constructor(from: number, until: number) {
    this.#from = Math.floor(from / hourMs);
    const many = Math.max(1, Math.ceil(until / hourMs) - this.#from + 1);
    this.#change = new Float64Array(many + 1);
    this.#beside = new Float64Array(many + 1);
  }

  add(from: number, before: number): void {
    if (before <= from) return;
    const [first, last] = [Math.floor(from / hourMs) - this.#from, Math.floor(before / hourMs) - this.#from];
    this.#change[first] = (this.#change[first] ?? 0) + 1;
    this.#change[last] = (this.#change[last] ?? 0) - 1;
    this.#beside[first] = (this.#beside[first] ?? 0) - (from % hourMs);
    this.#beside[last] = (this.#beside[last] ?? 0) + (before % hourMs);
  }

  /** Milliseconds in each hour of the week. */
  sums(): Float64Array {
    const found = new Float64Array(weekHours);
    let open = 0;
    for (const [at, change] of this.#change.entries()) {
      open += change;
      const hour = (this.#from + at) % weekHours;
      found[hour] = (found[hour] ?? 0) + open * hourMs + (this.#beside[at] ?? 0);
    }
    return found;
  }
}
