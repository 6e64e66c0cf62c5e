import { expect, it } from 'vitest';
import { lowerBound } from './lower-bound.ts';

it('trusts many tries more than a few with the same rate', () => {
  expect(lowerBound(2, 2)).toBeCloseTo(0.342, 3);
  expect(lowerBound(200, 200)).toBeCloseTo(0.981, 3);
  expect(lowerBound(5, 10)).toBeCloseTo(0.237, 3);
  expect(lowerBound(500, 1000)).toBeCloseTo(0.469, 3);
});

it('is 0 where nobody was reached or nobody called', () => {
  expect(lowerBound(0, 40)).toBe(0);
  expect(lowerBound(0, 0)).toBe(0);
});
