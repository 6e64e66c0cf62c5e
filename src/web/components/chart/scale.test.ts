import { describe, expect, it } from 'vitest';
import { areaPath, axisFor, bandAt, bandUnder, heightOf, linePath, lonely, plotOf, spread } from './scale.ts';

describe('an axis', () => {
  it('has few round steps in the unit that people read', () => {
    expect(axisFor(37, 'count')).toEqual({ top: 40, ticks: [0, 10, 20, 30, 40] });
    expect(axisFor(3, 'count').ticks).toEqual([0, 1, 2, 3]);
    expect(axisFor(0.93, 'ratio')).toEqual({ top: 1, ticks: [0, 0.25, 0.5, 0.75, 1] });
    expect(axisFor(0.69, 'ratio').top).toBe(1);
    expect(axisFor(0.11, 'ratio').ticks).toEqual([0, 0.05, 0.1, 0.15]);
    expect(axisFor(100, 'seconds').ticks).toEqual([0, 30, 60, 90, 120]);
    expect(axisFor(0, 'count')).toEqual({ top: 1, ticks: [0, 1] });
  });

  it('never leaves a share above the whole', () => expect(axisFor(1, 'ratio').top).toBe(1));
});

describe('a plot', () => {
  const plot = plotOf({ width: 248, height: 134, count: 4, left: 40 });

  it('gives each band its place, and finds the band under a pixel', () => {
    expect([plot.band, bandAt(plot, 2)]).toEqual([50, 140]);
    expect([bandUnder(plot, 39, 4), bandUnder(plot, 40, 4), bandUnder(plot, 239, 4), bandUnder(plot, 240, 4)]).toEqual([null, 0, 3, null]);
  });

  it('has 0 on the floor and the top of its axis below the upper edge', () => {
    const axis = { top: 10, ticks: [] };
    expect([heightOf(plot, axis, 0), heightOf(plot, axis, 5), heightOf(plot, axis, 10)]).toEqual([110, 60, 10]);
  });
});

describe('a line', () => {
  const points = [{ x: 0, y: 1 }, { x: 1, y: 2 }, null, { x: 3, y: 4 }];

  it('keeps its gaps, and shows a point alone', () => {
    expect(linePath(points)).toBe('M0.0 1.0L1.0 2.0M3.0 4.0');
    expect(lonely(points)).toEqual([3]);
    expect(areaPath(points, 9)).toBe('M0.0 9.0L0.0 1.0L1.0 2.0L1.0 9.0ZM3.0 9.0L3.0 4.0L3.0 9.0Z');
  });
});

describe('targets of a finger', () => {
  it('are pushed apart, in their order, within the drawing', () => {
    expect(spread([10, 12, 90], 24, 100)).toEqual([10, 34, 90]);
    expect(spread([95, 100], 24, 100)).toEqual([76, 100]);
  });
});
