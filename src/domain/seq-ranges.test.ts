import { expect, test } from 'vitest';
import fc from '../../test/properties.ts';
import { holds, minus, rangesOf, sizeOf, unionOf } from './seq-ranges.ts';

test('neighbours are one range, whatever their order', () => {
  expect(rangesOf([7, 3, 2, 4, 9, 3])).toEqual([
    [2, 4],
    [7, 7],
    [9, 9],
  ]);
  expect(unionOf([[[1, 3]], [[4, 5]], [[9, 9]]])).toEqual([
    [1, 5],
    [9, 9],
  ]);
  expect(
    minus(
      [[1, 9]],
      [
        [3, 4],
        [9, 12],
      ],
    ),
  ).toEqual([
    [1, 2],
    [5, 8],
  ]);
});

const seqs = fc.array(fc.integer({ min: 1, max: 60 }));

test('ranges behave as sets', () => {
  fc.assert(
    fc.property(seqs, seqs, fc.integer({ min: 0, max: 61 }), (a, b, probe) => {
      const [left, right] = [rangesOf(a), rangesOf(b)];
      expect(holds(left, probe)).toBe(a.includes(probe));
      expect(holds(unionOf([left, right]), probe)).toBe(a.includes(probe) || b.includes(probe));
      expect(holds(minus(left, right), probe)).toBe(a.includes(probe) && !b.includes(probe));
      expect(sizeOf(left)).toBe(new Set(a).size);
    }),
  );
});
