import { dayMs, hourMs, minuteMs } from '#domain/instant.ts';

/**
 * The time between a number being shown and a call to it, in steps that grow: within a step a call is as likely at every moment. While
 * the session lives and shortly after, when most call, steps are free of one another. Later the rate falls as a sum of paces, each a
 * share of sessions of which somebody calls after so long in the mean: fast at first, slow later, never rising; so steps in which little
 * happens borrow from others.
 */

const [second, minute, hour, day] = [1000, minuteMs, hourMs, dayMs];

/** While the session shows signs of life: milliseconds since it got the number. */
const live = [0, 15 * second, 30 * second, minute, 2 * minute, 5 * minute, 15 * minute];
/** Afterwards: milliseconds since its last sign of life. */
const after = [
  ...[0, 15, 30, 45].map((seconds) => seconds * second),
  ...[1, 1.5, 2, 3, 5, 7.5, 10, 15, 20, 30, 40, 60, 80].map((minutes) => minutes * minute),
  ...[2, 3].map((hours) => hours * hour),
];
/** Since the session was seen last: until then steps are free. */
const freeUntil = 5 * minute;
const freeAfter = after.filter((from) => from < freeUntil).length;
/**
 * Mean times of the paces: near enough to each other that any fall between two of them is a mixture of both. Of the longest hardly
 * anything is left when a session is no answer any more; a longer one could not be told from callers who have the number from elsewhere.
 */
const paces = [1.5, 2.5, 4, 6, 9, 15, 24, 38, 60].map((minutes) => minutes * minute);
/**
 * A session that was seen last longer ago is no answer any more. So many had the number by then, each hardly ever calling, that
 * nothing in the calls tells them from callers who have it from elsewhere.
 */
export const longestMs = 4 * hour;
/** Whoever called so long ago does not call again for the same reason. */
const longestAgainMs = 14 * day;
/** Since the caller's last call to the same number. */
const again = [0, 2 * minute, 10 * minute, 30 * minute, hour, 3 * hour, 8 * hour, 16 * hour, 36 * hour, 4 * day];

/** Steps that are free of one another come first. */
export const freeSteps = live.length + freeAfter;
export const steps = live.length + after.length;
export const againSteps = again.length;

/** A number as one session was shown it. */
export interface Seen {
  /** Milliseconds since 1970. */
  readonly from: number;
  /** The session's last sign of life. */
  readonly lastAt: number;
}

/** In which step a moment lies; null = before it was shown, or too long after. */
export function stepOf({ from, lastAt }: Seen, at: number): number | null {
  if (at < from || at >= lastAt + longestMs) return null;
  return at < lastAt ? stepIn(live, at - from) : live.length + stepIn(after, at - lastAt);
}

/** The same of a caller who called before. */
export function againStepOf(passedMs: number): number | null {
  return passedMs < 0 || passedMs >= longestAgainMs ? null : stepIn(again, passedMs);
}

/** Calls `add` with each stretch of time that a number shown spends in a step until `end`. */
export function spansOf({ from, lastAt }: Seen, end: number, add: (step: number, from: number, before: number) => void): void {
  spans(live, from, Math.min(lastAt, end), (step, since, before) => add(step, since, before));
  spans(after, lastAt, Math.min(lastAt + longestMs, end), (step, since, before) => add(live.length + step, since, before));
}

/** The same of a caller who may call again until then. */
export function againSpansOf(at: number, end: number, add: (step: number, from: number, before: number) => void): void {
  spans(again, at, Math.min(at + longestAgainMs, end), add);
}

/** Of one call of each pace, how much falls on a millisecond of each step that is not free. */
export const paceShapes: readonly Float64Array[] = paces.map((mean) => {
  const left = (edge: number): number => Math.exp(-edge / mean);
  const end = (at: number): number => after[at + 1] ?? longestMs;
  const within = after.map((from, at) => (at < freeAfter ? 0 : (left(from) - left(end(at))) / (end(at) - from)));
  return Float64Array.from([...live.map(() => 0), ...within]);
});

/** The middle of each step, by which the first guess is made. */
export const freeMiddles: readonly number[] = [...middlesOf(live, 30 * minute), ...middlesOf(after, longestMs).slice(0, freeAfter)];
export const againMiddles: readonly number[] = middlesOf(again, longestAgainMs);

function middlesOf(edges: readonly number[], end: number): number[] {
  return edges.map((from, at) => (from + (edges[at + 1] ?? end)) / 2);
}

function stepIn(edges: readonly number[], passed: number): number {
  let step = 0;
  while (step + 1 < edges.length && passed >= (edges[step + 1] ?? 0)) step += 1;
  return step;
}

function spans(edges: readonly number[], start: number, end: number, add: (step: number, from: number, before: number) => void): void {
  for (const [step, edge] of edges.entries()) {
    if (start + edge >= end) return;
    add(step, start + edge, Math.min(start + (edges[step + 1] ?? Number.POSITIVE_INFINITY), end));
  }
}
