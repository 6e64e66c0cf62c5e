import { type Axis, bandAt, heightOf, middleOf, type Plot, spread } from './scale.ts';

/** One run of values along the axis. */
export interface Series {
  key: string;
  name: string;
  /** Custom property of styles.css. */
  colour: string;
  /** Bars that follow each other are stacked, unless the chart groups them. */
  shape: 'bar' | 'line' | 'area';
  values: readonly (number | null)[];
  /** The same of the period compared with, dashed. */
  before?: readonly (number | null)[] | undefined;
}

/** A value as it lies on the drawing. */
export interface Mark {
  series: string;
  index: number;
  x: number;
  y: number;
  width: number;
  height: number;
}

const widestBar = 40;
const finger = 24;

/** The highest that has to fit: stacks as wholes, everything else as it is. */
export function highest(series: readonly Series[], grouped: boolean, more: readonly number[]): number {
  const bars = grouped ? [] : series.filter((one) => one.shape === 'bar');
  const length = Math.max(0, ...series.map((one) => one.values.length));
  const stacks = Array.from({ length: bars.length === 0 ? 0 : length }, (_, index) =>
    bars.reduce((sum, bar) => sum + (bar.values[index] ?? 0), 0),
  );
  const single = series.flatMap((one) => [...(bars.includes(one) ? [] : one.values), ...(one.before ?? [])]);
  return [...stacks, ...single, ...more].reduce<number>((most, value) => Math.max(most, value ?? 0), 0);
}

/** Bars of an interval: a stack from the floor up, or side by side. */
export function barMarks(
  plot: Plot,
  axis: Axis,
  series: readonly Series[],
  { grouped, touching }: { grouped: boolean; touching: boolean },
): Mark[] {
  const bars = series.filter((one) => one.shape === 'bar');
  const count = Math.max(0, ...bars.map((bar) => bar.values.length));
  const gap = touching ? Math.min(1, plot.band * 0.1) : plot.band < 4 ? 0 : plot.band * 0.22;
  const lanes = grouped ? bars.length : 1;
  const width = Math.max(0.5, Math.min((plot.band - gap) / lanes, touching ? Infinity : widestBar));
  const marks: Mark[] = [];
  for (let index = 0; index < count; index += 1) {
    const left = bandAt(plot, index) + (plot.band - width * lanes) / 2;
    let below = 0;
    for (const [lane, bar] of bars.entries()) {
      const value = bar.values[index] ?? 0;
      if (value <= 0) continue;
      const y = heightOf(plot, axis, below + value);
      marks.push({ series: bar.key, index, x: left + (grouped ? lane * width : 0), y, width, height: heightOf(plot, axis, below) - y });
      if (!grouped) below += value;
    }
  }
  return marks;
}

/** The points of a line; a gap where nothing is known. */
export const pointsOf = (plot: Plot, axis: Axis, values: readonly (number | null)[]): ({ x: number; y: number } | null)[] =>
  values.map((value, index) => (value === null ? null : { x: middleOf(plot, index), y: heightOf(plot, axis, value) }));

/** Where the points of one interval can be hit: as large as a finger, never on each other. */
export function pointMarks(plot: Plot, axis: Axis, series: readonly Series[], index: number): Mark[] {
  const there = series.flatMap((one) => {
    const value = one.shape === 'bar' ? null : (one.values[index] ?? null);
    return value === null ? [] : [{ series: one.key, y: heightOf(plot, axis, value) - finger / 2 }];
  });
  const heights = spread(
    there.map(({ y }) => y),
    finger,
    plot.height - finger,
  );
  const x = Math.min(Math.max(0, middleOf(plot, index) - finger / 2), plot.width - finger);
  return there.map((one, at) => ({ series: one.series, index, x, y: Math.max(0, heights[at] ?? one.y), width: finger, height: finger }));
}

/** Stretches of intervals that follow each other. */
export function stretchesOf(flags: readonly boolean[]): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  for (const [index, flag] of flags.entries()) {
    if (!flag) continue;
    const last = found.at(-1);
    if (last !== undefined && last.to === index - 1) last.to = index;
    else found.push({ from: index, to: index });
  }
  return found;
}
