/** Axes as numbers: round steps, and where values and intervals lie. Nothing here knows the page. */

export interface Axis {
  /** Upper end of the axis; the lower one is 0. */
  top: number;
  ticks: readonly number[];
}

/** At most about `most` round steps from 0 that cover `highest`, in steps that people use for this unit. */
export function axisFor(highest: number, unit: string, most = 4): Axis {
  // A share beyond half is seen against the whole.
  const reach = highest <= 0 || (unit === 'ratio' && highest > 0.5 && highest <= 1) ? 1 : highest;
  const step = stepFor(reach / most, unit);
  const count = Math.max(1, Math.ceil(reach / step - 1e-9));
  // A share never goes beyond the whole.
  const top = unit === 'ratio' && highest <= 1 ? Math.min(1, rounded(count * step)) : rounded(count * step);
  const ticks = Array.from({ length: count + 1 }, (_, index) => rounded(index * step)).filter((tick) => tick <= top + 1e-9);
  return { top, ticks };
}

const clockSteps = [1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400];

function stepFor(rough: number, unit: string): number {
  if (unit === 'seconds' && rough >= 1) {
    const step = clockSteps.find((one) => one >= rough - 1e-9);
    if (step !== undefined) return step;
  }
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((one) => one >= rough - 1e-9) ?? rough;
  // Half a call does not exist.
  return unit === 'count' || unit === 'named' ? Math.max(1, Math.ceil(step)) : step;
}

/** Without the tail that binary fractions leave (0.30000000000000004). */
const rounded = (value: number): number => Number(value.toPrecision(12));

/** The drawing area in pixels, and where each of `count` equal bands lies in it. */
export interface Plot {
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
  band: number;
}

export function plotOf(size: {
  width: number;
  height: number;
  count: number;
  left: number;
  right?: number;
  top?: number;
  bottom?: number;
}): Plot {
  const { width, height, count, left, right = 8, top = 10, bottom = 24 } = size;
  return { width, height, left, right, top, bottom, band: Math.max(0, width - left - right) / Math.max(1, count) };
}

/** Left edge of a band; its middle is half a band further. */
export const bandAt = (plot: Plot, index: number): number => plot.left + index * plot.band;

export const middleOf = (plot: Plot, index: number): number => plot.left + (index + 0.5) * plot.band;

export function heightOf(plot: Plot, axis: Axis, value: number): number {
  const room = plot.height - plot.top - plot.bottom;
  return plot.top + room * (1 - Math.min(1, Math.max(0, value / axis.top)));
}

/** Which band a pixel of the drawing lies in; null beside them. */
export function bandUnder(plot: Plot, x: number, count: number): number | null {
  if (plot.band === 0) return null;
  const index = Math.floor((x - plot.left) / plot.band);
  return index < 0 || index >= count ? null : index;
}

/** A line through what exists: a gap stays a gap. */
export function linePath(points: readonly ({ x: number; y: number } | null)[]): string {
  return points
    .map((point, index) => (point === null ? '' : `${points[index - 1] == null ? 'M' : 'L'}${point.x.toFixed(1)} ${point.y.toFixed(1)}`))
    .join('');
}

/** The area between a line and the floor, one piece for each run without a gap. */
export function areaPath(points: readonly ({ x: number; y: number } | null)[], floor: number): string {
  return runsOf(points)
    .map((run) => {
      const [first] = run;
      const last = run.at(-1);
      if (first === undefined || last === undefined) return '';
      return `M${first.x.toFixed(1)} ${floor.toFixed(1)}${run.map(({ x, y }) => `L${x.toFixed(1)} ${y.toFixed(1)}`).join('')}L${last.x.toFixed(1)} ${floor.toFixed(1)}Z`;
    })
    .join('');
}

function runsOf<T>(items: readonly (T | null)[]): T[][] {
  const runs: T[][] = [];
  let open: T[] | null = null;
  for (const item of items) {
    if (item === null) open = null;
    else if (open === null) runs.push((open = [item]));
    else open.push(item);
  }
  return runs;
}

/** Points that stand between two gaps: a line alone would not show them. */
export const lonely = (items: readonly unknown[]): number[] =>
  items.flatMap((item, index) => (item !== null && items[index - 1] == null && items[index + 1] == null ? [index] : []));

/** Heights pushed apart, so that targets of a finger do not lie on each other; the order stays. */
export function spread(heights: readonly number[], apart: number, most: number): number[] {
  const order = heights.map((at, index) => ({ at, index })).sort((one, other) => one.at - other.at || one.index - other.index);
  const placed: number[] = [];
  for (const [rank, { at }] of order.entries()) placed.push(Math.max(at, (placed[rank - 1] ?? -Infinity) + apart));
  let limit = most;
  for (let rank = placed.length - 1; rank >= 0; rank -= 1) {
    const at = Math.min(placed[rank] ?? 0, limit);
    placed[rank] = at;
    limit = at - apart;
  }
  const result = [...heights];
  for (const [rank, { index }] of order.entries()) result[index] = placed[rank] ?? 0;
  return result;
}
