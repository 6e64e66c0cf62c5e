import { describe, expect, it } from 'vitest';
import { plotOf } from './scale.ts';
import { barMarks, highest, pointMarks, type Series, stretchesOf } from './shapes.ts';

const bar = (key: string, ...values: number[]): Series => ({ key, name: key, colour: '--accent', shape: 'bar', values });
const plot = plotOf({ width: 240, height: 134, count: 2, left: 32 });
const axis = { top: 10, ticks: [] };

describe('bars', () => {
  it('stand on each other, and the axis must hold the stack', () => {
    const series = [bar('a', 4, 0), bar('b', 6, 5)];
    expect(highest(series, false, [])).toBe(10);
    const marks = barMarks(plot, axis, series, { grouped: false, touching: false });
    expect(marks.map(({ series: name, index, y, height }) => [name, index, y, height])).toEqual([
      ['a', 0, 70, 40],
      ['b', 0, 10, 60],
      ['b', 1, 60, 50],
    ]);
  });

  it('stand beside each other where they are grouped', () => {
    const series = [bar('a', 4), bar('b', 6)];
    expect(highest(series, true, [8])).toBe(8);
    const [one, other] = barMarks(plot, axis, series, { grouped: true, touching: false });
    expect([one?.y, other?.y, other?.x]).toEqual([70, 50, (one?.x ?? 0) + (one?.width ?? 0)]);
  });
});

describe('points', () => {
  it('can be hit apart, also where lines meet', () => {
    const lines: Series[] = ['a', 'b'].map((key) => ({ ...bar(key, 5), shape: 'line' }));
    const [one, other] = pointMarks(plot, axis, lines, 0);
    expect((other?.y ?? 0) - (one?.y ?? 0)).toBe(24);
  });
});

it('what is provisional is one stretch while it goes on', () =>
  expect(stretchesOf([true, true, false, true])).toEqual([
    { from: 0, to: 1 },
    { from: 3, to: 3 },
  ]));
