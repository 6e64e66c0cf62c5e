import { dayMs } from '#domain/instant.ts';
import { againSpansOf, againSteps, longestMs, type Seen, spansOf, stepOf, steps } from './match-delays.ts';
import { weekHours, WeekTime } from './match-rhythm.ts';

/** A number as one session was shown it. */
export interface Shown extends Seen {
  readonly number: string;
  readonly session: string;
  /** '' where unknown. */
  readonly visitor: string;
}

/** A call to a number that is lent. */
export interface LentCall {
  readonly id: string;
  readonly number: string;
  /** Null = withheld. */
  readonly caller: string | null;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Calls in the order of time, each with the sessions that may have made it. */
export interface Streams {
  readonly shown: readonly Shown[];
  readonly calls: readonly LentCall[];
  /** Sessions of the call at a place: from `starts[place]` to the next. */
  readonly starts: Uint32Array;
  readonly candidates: Uint32Array;
  readonly stepsOf: Uint8Array;
  /** Visitor of each of `shown`, by place; the last place is nobody's. */
  readonly visitors: Uint32Array;
  readonly visitorCount: number;
  /** Milliseconds by step and hour of the week: that numbers were shown for, that callers could call again, that each number was there. */
  readonly time: { readonly shown: readonly Float64Array[]; readonly again: readonly Float64Array[]; readonly number: Float64Array };
  readonly numbers: ReadonlySet<string>;
}

/** Calls of an hour tell little of how often a number is called from elsewhere. */
const leastKnownMs = 7 * dayMs;

/** What was shown until then. */
export function streamsOf(shown: readonly Shown[], calls: readonly LentCall[], until: number): Streams {
  const ordered = calls.toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  const places = new Map<string, number>();
  const visitors = Uint32Array.from(shown, ({ visitor, session }) => {
    const name = visitor === '' ? ` ${session}` : visitor;
    const place = places.get(name) ?? places.size;
    places.set(name, place);
    return place;
  });
  const lasted = shown.reduce((most, { from, lastAt }) => Math.max(most, lastAt - from), 0);
  const inOrder = shown.map((one, place) => ({ ...one, place })).sort((a, b) => a.from - b.from);
  const byNumber = Map.groupBy(inOrder, ({ number }) => number);
  const starts = new Uint32Array(ordered.length + 1);
  const candidates: number[] = [];
  const found: number[] = [];
  for (const [place, { number, at }] of ordered.entries()) {
    const seen = byNumber.get(number) ?? [];
    for (let before = firstAfter(seen, at) - 1; before >= 0; before -= 1) {
      const one = seen[before];
      if (one === undefined || at - one.from >= lasted + longestMs) break;
      const step = stepOf(one, at);
      if (step === null) continue;
      candidates.push(one.place);
      found.push(step);
    }
    starts[place + 1] = candidates.length;
  }
  const time = timeOf(shown, ordered, until);
  return {
    ...{ shown, calls: ordered, starts, candidates: Uint32Array.from(candidates), stepsOf: Uint8Array.from(found), visitors },
    ...{ visitorCount: places.size, time, numbers: new Set(ordered.map(({ number }) => number)) },
  };
}

function timeOf(shown: readonly Shown[], calls: readonly LentCall[], until: number): Streams['time'] {
  const known = [...shown.map(({ from }) => from), ...calls.slice(0, 1).map(({ at }) => at)].reduce((a, b) => Math.min(a, b), until);
  // Where next to nothing is known yet, a number is taken to have been there, and called by nobody.
  const first = Math.min(known, until - leastKnownMs);
  const grids = (many: number) => Array.from({ length: many }, () => new WeekTime(first, until));
  const [ofShown, ofAgain, [ofNumber]] = [grids(steps), grids(againSteps), grids(1)];
  for (const one of shown) spansOf(one, until, (step, from, before) => ofShown[step]?.add(from, before));
  const last = new Map<string, number>();
  const open = (at: number, end: number): void => againSpansOf(at, end, (step, from, before) => ofAgain[step]?.add(from, before));
  for (const { caller, number, at } of calls) {
    if (caller === null) continue;
    const name = `${caller} ${number}`;
    const before = last.get(name);
    if (before !== undefined) open(before, at);
    last.set(name, at);
  }
  for (const at of last.values()) open(at, until);
  ofNumber?.add(first, until);
  const sums = (of: readonly WeekTime[]) => of.map((one) => one.sums());
  return { shown: sums(ofShown), again: sums(ofAgain), number: ofNumber?.sums() ?? new Float64Array(weekHours) };
}

/** Of those in the order of their beginnings, the first that began after a moment. */
function firstAfter(seen: readonly Seen[], at: number): number {
  let [from, before] = [0, seen.length];
  while (from < before) {
    const middle = (from + before) >> 1;
    if ((seen[middle]?.from ?? Number.POSITIVE_INFINITY) <= at) from = middle + 1;
    else before = middle;
  }
  return from;
}
