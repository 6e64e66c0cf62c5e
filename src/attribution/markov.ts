import { type Channel, conversionsOf, type Credits, inWholeShares, knownPaths, type Path, withUnknown } from './credit.ts';

/** Channels that a graph may have: the time to solve it grows with the cube of their number, and nothing else is answered meanwhile. */
export const mostChannels = 300;

/**
 * Conversions by removal effect (Anderl, Becker, von Wangenheim, Schumann 2016, "Mapping the customer journey"): visitors walk from the
 * start over channels to a conversion or to nothing, each step as often as it was seen (a first-order chain). The effect of a channel is
 * by how much fewer conversions there are when everybody who comes to it is lost; conversions are shared out by these effects. In whole
 * parts of `whole` to a conversion; together they are all conversions. Refuses more channels than `mostChannels`.
 */
export function markovCredits(paths: readonly Path[], whole: number): Credits {
  const { known, unknown } = knownPaths(paths);
  return withUnknown(inWholeShares(removalEffects(known), conversionsOf(known), whole), unknown, whole);
}

/** Which part of all conversions is lost without a channel. */
export function removalEffects(paths: readonly Path[]): ReadonlyMap<Channel, number> {
  const channels = [...new Set(paths.flatMap((path) => path.channels))];
  if (channels.length > mostChannels) throw new RangeError(`got ${channels.length} channels; a graph has at most ${mostChannels}`);
  const { start, steps, converting } = chainOf(paths, channels);
  const visits = inverseOfStaying(steps);
  const toConversion = visits.map((row) => product(row, converting));
  const reached = channels.map((_, at) => start.reduce((sum, share, from) => sum + share * (visits[from]?.[at] ?? 0), 0));
  const all = product(start, toConversion);
  // Lost are those who ever come to the channel and would convert from there: how often it is visited, less the visits that return.
  const lost = (at: number): number => ((reached[at] ?? 0) / (visits[at]?.[at] ?? 1)) * (toConversion[at] ?? 0);
  return new Map(channels.map((channel, at) => [channel, all === 0 ? 0 : Math.max(0, lost(at) / all)]));
}

interface Chain {
  /** Which part of all visitors begins at a channel. */
  readonly start: readonly number[];
  /** Which part of those at a channel goes on to another. */
  readonly steps: readonly (readonly number[])[];
  /** Which part of those at a channel converts next. */
  readonly converting: readonly number[];
}

/** The same channel several times in a row is one step: how long somebody stays does not say where they go. */
function chainOf(paths: readonly Path[], channels: readonly Channel[]): Chain {
  const places = new Map(channels.map((channel, at) => [channel, at]));
  const start = channels.map(() => 0);
  const steps = channels.map(() => channels.map(() => 0));
  const converting = channels.map(() => 0);
  const left = channels.map(() => 0);
  let visitors = 0;
  const add = (to: number[] | undefined, at: number, count: number): void => {
    if (to !== undefined) to[at] = (to[at] ?? 0) + count;
  };
  for (const { channels: path, count, converted } of paths) {
    const walked = path.map((channel) => places.get(channel) ?? 0).filter((place, at, all) => place !== all[at - 1]);
    const [first, last] = [walked[0], walked.at(-1)];
    if (first === undefined || last === undefined) continue;
    visitors += count;
    add(start, first, count);
    for (const [at, place] of walked.entries()) {
      add(left, place, count);
      const next = walked[at + 1];
      if (next !== undefined) add(steps[place], next, count);
    }
    if (converted) add(converting, last, count);
  }
  const parts = (counts: readonly number[], of: number): number[] => counts.map((count) => (of === 0 ? 0 : count / of));
  return {
    start: parts(start, visitors),
    steps: steps.map((row, at) => parts(row, left[at] ?? 0)),
    converting: converting.map((count, at) => ((left[at] ?? 0) === 0 ? 0 : count / (left[at] ?? 1))),
  };
}

/**
 * (1 − steps)⁻¹: how often somebody at one channel is at another before the end. Every path ends, so the matrix has an inverse, and as
 * its diagonal outweighs each row no exchange of rows is needed.
 */
function inverseOfStaying(steps: readonly (readonly number[])[]): readonly Float64Array[] {
  const size = steps.length;
  const rows = steps.map((row, at) => {
    const wide = new Float64Array(2 * size);
    for (const [to, share] of row.entries()) wide[to] = -share;
    wide[at] = 1;
    wide[size + at] = 1;
    return wide;
  });
  for (const [at, pivot] of rows.entries()) {
    const scale = pivot[at] ?? 1;
    for (let to = at; to < 2 * size; to += 1) pivot[to] = (pivot[to] ?? 0) / scale;
    for (const [other, row] of rows.entries()) {
      const factor = row[at] ?? 0;
      if (other === at || factor === 0) continue;
      for (let to = at; to < 2 * size; to += 1) row[to] = (row[to] ?? 0) - factor * (pivot[to] ?? 0);
    }
  }
  return rows.map((row) => row.subarray(size));
}

function product(one: ArrayLike<number>, other: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < one.length; at += 1) sum += (one[at] ?? 0) * (other[at] ?? 0);
  return sum;
}
