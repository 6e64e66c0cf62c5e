/** Positions of the log as ranges, both ends included, in order and apart: thousands of neighbours are one pair. */
export type SeqRanges = readonly (readonly [from: number, to: number])[];

/** The ranges that hold exactly these positions, whatever their order. */
export function rangesOf(seqs: Iterable<number>): SeqRanges {
  const ranges: [number, number][] = [];
  for (const seq of [...seqs].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last !== undefined && seq <= last[1] + 1) last[1] = Math.max(last[1], seq);
    else ranges.push([seq, seq]);
  }
  return ranges;
}

/** What lies in any of them. */
export function unionOf(all: Iterable<SeqRanges>): SeqRanges {
  const joined: [number, number][] = [];
  for (const [from, to] of [...all].flat().sort((a, b) => a[0] - b[0])) {
    const last = joined.at(-1);
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else joined.push([from, to]);
  }
  return joined;
}

/** What lies in `ranges` and not in `without`. */
export function minus(ranges: SeqRanges, without: SeqRanges): SeqRanges {
  let left: (readonly [number, number])[] = [...ranges];
  for (const [from, to] of without) {
    left = left.flatMap(([start, end]) => {
      if (to < start || from > end) return [[start, end] as const];
      return [...(start < from ? [[start, from - 1] as const] : []), ...(to < end ? [[to + 1, end] as const] : [])];
    });
  }
  return left;
}

/** Whether a position lies in one of them: by halving, because it is asked for every delivery. */
export function holds(ranges: SeqRanges, seq: number): boolean {
  let low = 0;
  let high = ranges.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const range = ranges[middle];
    if (range === undefined) return false;
    if (seq < range[0]) high = middle - 1;
    else if (seq > range[1]) low = middle + 1;
    else return true;
  }
  return false;
}

/** How many positions they hold. */
export function sizeOf(ranges: SeqRanges): number {
  return ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0);
}
