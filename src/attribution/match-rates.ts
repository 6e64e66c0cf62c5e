import { againMiddles, againSteps, freeMiddles, freeSteps, paceShapes, steps } from './match-delays.ts';
import { paced, type Rhythm, rhythmOf, steady, weekHourOf, weekHours } from './match-rhythm.ts';
import type { LentCall, Streams } from './match-streams.ts';

/** What was learnt of an account. Rates are calls per millisecond. */
export interface Rates {
  /** Of a session that was shown the number, by step; `paces` is what those are made of that are not free. */
  readonly shown: Float64Array;
  readonly paces: Float64Array;
  /** Of somebody who called, by step. */
  readonly again: Float64Array;
  /** By number: of callers who have it from elsewhere. */
  readonly elsewhere: ReadonlyMap<string, number>;
  /** Shares of telephones heard before: among visitors who had not called, and among callers from elsewhere. */
  readonly knownOfShown: number;
  readonly knownOfElsewhere: number;
  /** Share of visitors calling anew who have the same telephone. */
  readonly samePhone: number;
  /** When those who were shown a number call, and when callers from elsewhere do: for the first time, and again (robots keep other hours). */
  readonly rhythmOfShown: Rhythm;
  readonly rhythmOfFirst: Rhythm;
  readonly rhythmOfAgain: Rhythm;
}

/** Calls by the stream that they probably came from: what rates are made of. */
export interface Counts {
  readonly shown: Float64Array;
  readonly again: Float64Array;
  readonly elsewhere: Map<string, number>;
  /** By hour of the week. */
  readonly hoursOfShown: Float64Array;
  readonly hoursOfAgain: Float64Array;
  readonly known: { ofShown: number; ofElsewhere: number };
  readonly all: { ofShown: number; ofElsewhere: number };
  readonly phone: { same: number; other: number };
}

export function noCounts(numbers: ReadonlySet<string>): Counts {
  return {
    ...{
      shown: new Float64Array(steps),
      again: new Float64Array(againSteps),
      elsewhere: new Map([...numbers].map((number) => [number, 0])),
    },
    ...{ hoursOfShown: new Float64Array(weekHours), hoursOfAgain: new Float64Array(weekHours) },
    ...{ known: { ofShown: 0, ofElsewhere: 0 }, all: { ofShown: 0, ofElsewhere: 0 }, phone: { same: 0, other: 0 } },
  };
}

/** As many calls of the first guess stand beside those of each step, and of all paces together. */
const [weightOfStep, weightOfPaces] = [1, 5];
/** Of calls in the later steps there are usually so many beside those in the free ones, as sure as so many calls make it. */
const late = { share: 0.4, weight: 50 };
/** As many calls of the mean stand beside those of each number: the more, the more alike numbers are. */
const weightOfNumber = { least: 4, most: 1000 };
/** By turns, so often: how many calls of each pace are in the steps, and what rates follow. */
const turns = 50;

/** Three calls of four from sessions: half of these in the free steps, the others as many at each pace; one from elsewhere. */
export function firstGuess({ time, calls, numbers }: Streams): Rates {
  const shape = freeMiddles.map((middle) => 1 / (middle + 60_000));
  const shaped = shape.reduce((sum, one, step) => sum + one * totalOf(time.shown[step]), 0);
  const half = calls.length * 0.375;
  const whole = (pace: Float64Array): number => pace.reduce((sum, share, step) => sum + share * totalOf(time.shown[step]), 0);
  const paces = Float64Array.from(paceShapes, (pace) => half / paceShapes.length / Math.max(1e-9, whole(pace)));
  const free = Float64Array.from(shape, (one) => (one * half) / Math.max(1, shaped));
  const aNumber = calls.length / 4 / (Math.max(1, totalOf(time.number)) * Math.max(1, numbers.size));
  return {
    ...{ shown: shownAt(free, paces), paces },
    again: Float64Array.from(againMiddles, (middle) => 0.1 / (middle + 600_000)),
    elsewhere: new Map([...numbers].map((number) => [number, aNumber])),
    ...{ knownOfShown: 0.1, knownOfElsewhere: 0.1, samePhone: 0.9 },
    ...{ rhythmOfShown: steady, rhythmOfFirst: rhythmOf(firstCalls(calls), time.number), rhythmOfAgain: steady },
  };
}

/** First calls of each telephone by hour of the week: whoever calls from elsewhere keeps the hours of all who call for the first time. */
function firstCalls(calls: readonly LentCall[]): Float64Array {
  const found = new Float64Array(weekHours);
  const heard = new Set<string>();
  for (const { caller, at } of calls) {
    if (caller !== null && heard.has(caller)) continue;
    if (caller !== null) heard.add(caller);
    const hour = weekHourOf(at);
    found[hour] = (found[hour] ?? 0) + 1;
  }
  return found;
}

/** The rates that make calls so shared out most likely, held by the first guess where they are few. */
export function ratesOf({ time }: Streams, counts: Counts, before: Rates, guess: Rates): Rates {
  const rhythmOfShown = rhythmOf(counts.hoursOfShown, expectedOf(time.shown, before.shown));
  const numbers = [...before.elsewhere.values()].reduce((sum, one) => sum + one, 0);
  const again = before.knownOfElsewhere;
  const rhythmOfAgain = rhythmOf(counts.hoursOfAgain, expectedOf([time.number], [numbers * again]));
  const stepped = (count: Float64Array, times: readonly Float64Array[], guessed: Float64Array, rhythm: Rhythm) =>
    count.map((many, step) => held(many, timeAt(rhythm, times[step]), guessed[step] ?? 0, weightOfStep));
  const free = stepped(counts.shown.slice(0, freeSteps), time.shown, guess.shown, rhythmOfShown);
  const paces = pacesOf(
    counts.shown,
    time.shown.map((one) => timeAt(rhythmOfShown, one)),
    { free, before: before.paces, guess: guess.paces },
  );
  const all = [...counts.elsewhere.values()].reduce((sum, one) => sum + one, 0);
  const span = Math.max(1, (1 - again) * timeAt(before.rhythmOfFirst, time.number) + again * timeAt(rhythmOfAgain, time.number));
  const mean = Math.max(all, 1) / (span * Math.max(1, counts.elsewhere.size));
  const weight = alikeness([...counts.elsewhere.values()]);
  const share = (some: number, of: number, guessed: number) => (some + guessed * 10) / (of + 10);
  return {
    ...{ rhythmOfShown, rhythmOfFirst: before.rhythmOfFirst, rhythmOfAgain },
    ...{ shown: shownAt(free, paces), paces },
    again: stepped(counts.again, time.again, guess.again, steady),
    elsewhere: new Map([...counts.elsewhere].map(([number, count]) => [number, held(count, span, mean, weight)])),
    knownOfShown: share(counts.known.ofShown, counts.all.ofShown, guess.knownOfShown),
    knownOfElsewhere: share(counts.known.ofElsewhere, counts.all.ofElsewhere, guess.knownOfElsewhere),
    samePhone: share(counts.phone.same, counts.phone.same + counts.phone.other, guess.samePhone),
  };
}

const held = (count: number, ms: number, guessed: number, weight: number): number => (count + weight) / (ms + weight / guessed);

/** The paces that make the calls of the later steps most likely; of times of these steps at their rhythm. */
function pacesOf(
  shown: Float64Array,
  times: readonly number[],
  { free, before, guess }: { readonly free: Float64Array; readonly before: Float64Array; readonly guess: Float64Array },
): Float64Array {
  const weight = weightOfPaces / before.length;
  const sessions = paceShapes.map((pace) => pace.reduce((sum, share, step) => sum + share * (times[step] ?? 0), 0));
  let paces = before;
  for (let turn = 0; turn < turns; turn += 1) {
    const rates = shownAt(free, paces);
    paces = paces.map((of, at) => {
      const made = paceShapes[at]?.reduce((sum, share, step) => sum + ((shown[step] ?? 0) * of * share) / (rates[step] ?? 1), 0) ?? 0;
      return held(made, sessions[at] ?? 0, guess[at] ?? 0, weight);
    });
  }
  const [early, made] = [totalOf(shown.slice(0, freeSteps)), totalOf(shown.slice(freeSteps))];
  const factor = (made + late.weight) / (made + (late.weight * made) / Math.max(1, early * late.share));
  return made === 0 ? paces : paces.map((one) => one * factor);
}

/** How many calls of the mean weigh as much as those of one number: by how much more numbers differ than chance alone makes them. */
function alikeness(counts: readonly number[]): number {
  const mean = counts.reduce((sum, one) => sum + one, 0) / Math.max(1, counts.length);
  if (counts.length < 2) return weightOfNumber.least;
  const variance = counts.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (counts.length - 1);
  return Math.min(weightOfNumber.most, Math.max(weightOfNumber.least, mean ** 2 / Math.max(1e-9, variance - mean)));
}

/** Rates of all steps: of those that are free their own, of the others as their paces are together. */
export function shownAt(free: Float64Array, paces: Float64Array): Float64Array {
  return Float64Array.from({ length: steps }, (_, step) =>
    step < freeSteps ? (free[step] ?? 0) : paceShapes.reduce((sum, pace, at) => sum + (pace[step] ?? 0) * (paces[at] ?? 0), 0),
  );
}

const totalOf = (all: Float64Array | undefined): number => all?.reduce((sum, one) => sum + one, 0) ?? 0;
const timeAt = (rhythm: Rhythm, time: Float64Array | undefined): number => (time === undefined ? 0 : paced(rhythm, time));

/** Calls in each hour of the week at these rates and a steady pace. */
function expectedOf(times: readonly Float64Array[], rates: ArrayLike<number>): Float64Array {
  const expected = new Float64Array(weekHours);
  for (const [step, time] of times.entries()) {
    for (const [hour, ms] of time.entries()) expected[hour] = (expected[hour] ?? 0) + ms * (rates[step] ?? 0);
  }
  return expected;
}
