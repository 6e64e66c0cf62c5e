import { hourMs, type Instant } from './instant.ts';

/**
 * What a connection usually does, learned from its own last weeks, and when it does something else.
 *
 * A silence. Time is cut into slots of five minutes, and slots into cells: the hours of the local week. In the past a cell was
 * passed through in S slots, spoke in s of them, and brought n deliveries. The silence passed through k whole slots of it.
 * How likely is that, if nothing has changed?
 * - By deliveries: given the n, all of them fell into the S slots and none into the k others: (S / (S + k))^(n / c). This is the
 *   conditional test of two Poisson rates (Przyborowski and Wilenski 1940, Biometrika 31). One call brings several deliveries
 *   and days differ, so n counts as n / c, where c is how far the hours scatter around their cell: the Pearson dispersion, the
 *   mean of (n - mean)² / mean (McCullagh and Nelder, Generalized Linear Models, 1989), at least 1. Where calls come by chance and each brings M deliveries,
 *   c = E M² / E M, never less than E M: so this errs towards keeping still.
 * - By slots: given the s, none fell into the k others: C(S, s) / C(S + k, s), Fisher's exact test. It holds back where very
 *   many deliveries end in the middle of an hour, as at closing time.
 * The larger of the two counts, multiplied over the cells. A silence is unusual where the product is below 1 in (1,000 x tellings of
 * a week), a telling being c deliveries: a connection that goes on as before falls so silent less than once in 1,000 weeks.
 * It is never unusual within 15 minutes, and never judged before a week of past. Hours that never spoke add nothing: nights
 * and weekends stay quiet. A holiday looks like an outage, and is flagged. What speaks once a day needs more than a week of silence.
 *
 * A rise of what went wrong (rejected deliveries, refused requests): of the newest ten tellings against the past by Fisher's
 * exact test, one-sided, to the same bound, all counts divided by c (Rao and Scott 1981, JASA 76), and one of a hundred more
 * counted as wrong in the past. It ends when nothing of the newest three tellings went wrong.
 */
export const slotMs = 5 * 60_000;
const slotsOfHour = hourMs / slotMs;
const hoursOfWeek = 7 * 24;
const weekMs = hoursOfWeek * hourMs;

/** How far back a connection's own past is asked. What has been silent for longer no longer usually speaks. */
export const pastMs = 5 * weekMs;
const leastSilenceMs = 15 * 60_000;
const weeksToFalseAlarm = 1000;
/** Hours seen again a week later, from which on they tell how far hours scatter. */
const leastRepeats = 30;
/** So many of the newest are looked at for what goes wrong. */
export const tellingsJudged = 10;
const tellingsToEnd = 3;

/** An hour (of UTC) in which a connection spoke: how often, and in how many of its slots. */
export interface SpokenHour {
  readonly at: Instant;
  readonly deliveries: number;
  readonly slots: number;
}

/** What a connection told: when it spoke first at all, when last, and its hours within `pastMs`, in order. */
export interface Traffic {
  readonly first: Instant;
  readonly newest: Instant;
  readonly hours: readonly SpokenHour[];
}

/** One hour of the local week, as it was in the past. */
interface Cell {
  readonly slots: number;
  readonly spoken: number;
  readonly deliveries: number;
}

export interface Pattern {
  readonly cellAt: (at: Instant) => Cell | undefined;
  /** Deliveries that count as one: c. */
  readonly telling: number;
  readonly tellingsPerWeek: number;
}

export interface Silence {
  readonly since: Instant;
  /** As long it would have been usual, at these hours. */
  readonly usualMs: number;
  /** Deliveries that the past would have brought meanwhile. */
  readonly expected: number;
}

/** One delivery or request, and whether it went wrong. */
export interface Outcome {
  readonly at: Instant;
  readonly wrong: boolean;
}

export interface Share {
  readonly wrong: number;
  readonly of: number;
}

export interface Rise extends Share {
  /** The first of the newest that went wrong. */
  readonly since: Instant;
  readonly usualShare: number;
}

/** The pattern of the past before its newest delivery; null where that is less than a week. `offsetAt`: the zone, ahead of UTC. */
export function patternOf({ first, newest, hours }: Traffic, now: Instant, offsetAt: (at: Instant) => number): Pattern | null {
  const firstSlot = Math.max(Math.floor(first / slotMs), Math.ceil((now - pastMs) / hourMs) * slotsOfHour);
  const lastSlot = Math.floor(newest / slotMs);
  if (newest - firstSlot * slotMs < weekMs) return null;
  const cellOf = (at: Instant): number => Math.floor((at + offsetAt(at)) / hourMs) % hoursOfWeek;
  const spoken = new Map(hours.map((hour) => [hour.at / hourMs, hour]));
  const cells = new Map<number, { slots: number; spoken: number; deliveries: number; hours: number[] }>();
  const all: number[] = [];
  for (let hour = Math.floor(firstSlot / slotsOfHour); hour <= Math.floor(lastSlot / slotsOfHour); hour++) {
    const slots = Math.min((hour + 1) * slotsOfHour - 1, lastSlot) - Math.max(hour * slotsOfHour, firstSlot) + 1;
    const { deliveries, slots: heard } = spoken.get(hour) ?? { deliveries: 0, slots: 0 };
    const number = cellOf(hour * hourMs);
    const cell = cells.get(number) ?? { slots: 0, spoken: 0, deliveries: 0, hours: [] };
    cells.set(number, cell);
    cell.slots += slots;
    cell.spoken += heard;
    cell.deliveries += deliveries;
    if (slots < slotsOfHour) continue;
    cell.hours.push(deliveries);
    all.push(deliveries);
  }
  const telling = Math.max(1, scatterByWeek([...cells.values()]) ?? scatterByNeighbour(all));
  const deliveries = [...cells.values()].reduce((sum, cell) => sum + cell.deliveries, 0);
  const weeks = ((lastSlot + 1 - firstSlot) * slotMs) / weekMs;
  return { cellAt: (at) => cells.get(cellOf(at)), telling, tellingsPerWeek: Math.max(1, deliveries / telling / weeks) };
}

/** The silence from the newest delivery until now, where it is longer than its hours explain; else null. */
export function unusualSilence(pattern: Pattern, newest: Instant, now: Instant): Silence | null {
  const bound = Math.log(weeksToFalseAlarm * pattern.tellingsPerWeek);
  const silent = new Map<Cell, { slots: number; bySlots: number; surprise: number }>();
  let surprise = 0;
  let expected = 0;
  let usualMs: number | null = null;
  // Only whole slots count: the newest delivery ends its own, and the one that runs may still speak.
  for (let slot = Math.floor(newest / slotMs) + 1; (slot + 1) * slotMs <= now; slot++) {
    const cell = pattern.cellAt(Math.floor(slot / slotsOfHour) * hourMs);
    if (cell !== undefined && cell.deliveries > 0) {
      const before = silent.get(cell) ?? { slots: 0, bySlots: 0, surprise: 0 };
      const slots = before.slots + 1;
      const bySlots = before.bySlots + Math.log((cell.slots + slots) / (cell.slots - cell.spoken + slots));
      const byDeliveries = (cell.deliveries / pattern.telling) * Math.log((cell.slots + slots) / cell.slots);
      const after = { slots, bySlots, surprise: Math.min(bySlots, byDeliveries) };
      silent.set(cell, after);
      surprise += after.surprise - before.surprise;
      expected += cell.deliveries / cell.slots;
    }
    const lastedMs = (slot + 1) * slotMs - newest;
    if (usualMs === null && surprise > bound && lastedMs >= leastSilenceMs) usualMs = lastedMs;
  }
  return usualMs === null ? null : { since: newest, usualMs, expected };
}

/** Whether more goes wrong than in the past; `newest` comes newest first. */
export function riseOf(
  newest: readonly Outcome[],
  past: Share,
  { telling, tellingsPerWeek }: Pick<Pattern, 'telling' | 'tellingsPerWeek'>,
): Rise | null {
  const judged = newest.slice(0, Math.ceil(tellingsJudged * telling));
  const wrong = judged.filter((one) => one.wrong);
  const since = wrong.at(-1)?.at;
  if (since === undefined || !newest.slice(0, Math.ceil(tellingsToEnd * telling)).some((one) => one.wrong)) return null;
  const now = { wrong: Math.floor(wrong.length / telling), of: Math.ceil(judged.length / telling) };
  const before = { wrong: Math.ceil(past.wrong / telling) + 1, of: Math.ceil(past.of / telling) + 100 };
  if (chanceOf(now, before) >= 1 / (weeksToFalseAlarm * tellingsPerWeek)) return null;
  return { since, wrong: wrong.length, of: judged.length, usualShare: past.of === 0 ? 0 : past.wrong / past.of };
}

/** Fisher's exact test: that so many or more of all that went wrong are among the newest, if all are alike. */
function chanceOf(newest: Share, past: Share): number {
  const [wrong, of] = [newest.wrong + past.wrong, newest.of + past.of];
  let chance = 0;
  for (let among = newest.wrong; among <= Math.min(wrong, newest.of); among++) {
    chance += Math.exp(logChoose(wrong, among) + logChoose(of - wrong, newest.of - among) - logChoose(of, newest.of));
  }
  return chance;
}

const logChoose = (n: number, k: number): number => (k > n ? -Infinity : logFactorial(n) - logFactorial(k) - logFactorial(n - k));

/** Stirling's series; exact to ten digits. */
function logFactorial(n: number): number {
  let below = 0;
  let from = n;
  for (; from < 20; from++) below += Math.log(from + 1);
  return from * Math.log(from) - from + Math.log(2 * Math.PI * from) / 2 + 1 / (12 * from) - 1 / (360 * from ** 3) - below;
}

/** How far the hours of a cell scatter from week to week; null where too few were seen twice. */
function scatterByWeek(cells: readonly { readonly hours: readonly number[] }[]): number | null {
  let sum = 0;
  let repeats = 0;
  for (const { hours } of cells) {
    const mean = hours.reduce((all, one) => all + one, 0) / hours.length;
    if (hours.length < 2 || mean === 0) continue;
    sum += hours.reduce((all, one) => all + (one - mean) ** 2 / mean, 0);
    repeats += hours.length - 1;
  }
  return repeats < leastRepeats ? null : sum / repeats;
}

/** The same between neighbouring hours: too much rather than too little, as one hour is also busier than the next. */
function scatterByNeighbour(hours: readonly number[]): number {
  let sum = 0;
  let pairs = 0;
  for (const [index, one] of hours.entries()) {
    const next = hours[index + 1];
    if (next === undefined || one + next === 0) continue;
    sum += (one - next) ** 2 / (one + next);
    pairs += 1;
  }
  return pairs === 0 ? 1 : sum / pairs;
}
