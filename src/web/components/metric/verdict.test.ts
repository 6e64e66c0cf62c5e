import { expect, it } from 'vitest';
import { standingOf, verdictOf } from './verdict.ts';

it('the direction of a metric says whether a change is good', () => {
  expect(verdictOf(0.1, 'higher')).toBe('better');
  expect(verdictOf(0.1, 'lower')).toBe('worse');
  expect(verdictOf(-2, 'lower')).toBe('better');
  expect(verdictOf(-2, 'neutral')).toBe('neutral');
  expect(verdictOf(0, 'higher')).toBe('same');
});

it('a value stands inside a range, or so far outside of it', () => {
  const cases = [
    [0.5, { low: 0.75, high: null }, 'higher', { side: 'below', gap: 0.25, verdict: 'worse' }],
    [0.9, { low: 0.75, high: null }, 'higher', { side: 'within', gap: 0, verdict: 'better' }],
    [0.5, { low: null, high: 0.25 }, 'lower', { side: 'above', gap: 0.25, verdict: 'worse' }],
    [0.25, { low: 0.5, high: 0.75 }, 'lower', { side: 'below', gap: 0.25, verdict: 'better' }],
    [1, { low: 0.5, high: 0.75 }, 'neutral', { side: 'above', gap: 0.25, verdict: 'neutral' }],
  ] as const;
  for (const [value, range, better, standing] of cases) expect(standingOf(value, range, better)).toEqual(standing);
});
