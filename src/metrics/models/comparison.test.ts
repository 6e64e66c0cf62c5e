import { describe, expect, it } from 'vitest';
import { benchmarkGap, periodChange } from './comparison.ts';
import { forecastError, seasonalMean } from './forecast.ts';

describe('benchmark gap', () => {
  it('an answer speed of 30 s against 20 s is 10 s and a half too slow', () => {
    expect(benchmarkGap(30, 20, 'lower')).toEqual({ gap: 10, favorable: -10, relative: -0.5, met: false });
  });
  it('on the mark is met, without a minus zero', () => {
    expect(benchmarkGap(20, 20, 'lower')).toEqual({ gap: 0, favorable: 0, relative: 0, met: true });
  });
  it('an unknown value has no gap, a neutral metric no side, a benchmark of 0 no relation', () => {
    expect(benchmarkGap(null, 0.8, 'higher')).toBeNull();
    expect(benchmarkGap(5, 4, 'neutral')).toEqual({ gap: 1, favorable: null, relative: null, met: null });
    expect(benchmarkGap(3, 0, 'lower')).toEqual({ gap: 3, favorable: -3, relative: null, met: false });
  });
});

describe('change', () => {
  it('120 against 100 is 20 more, a fifth', () => expect(periodChange(120, 100)).toEqual({ absolute: 20, relative: 0.2 }));
  it('nothing before gives no relation', () => {
    expect(periodChange(5, 0)).toEqual({ absolute: 5, relative: null });
    expect(periodChange(5, null)).toEqual({ absolute: null, relative: null });
  });
  it('relates to the size of a negative base', () => expect(periodChange(-50, -100)).toEqual({ absolute: 50, relative: 0.5 }));
});

describe('forecast', () => {
  it('takes the last weeks only', () => {
    expect(seasonalMean([500, 100, 110, 90, 120], 4, 0)).toBe(105);
    expect(seasonalMean([100, 110, 90, 120], 4, 0.1)).toBeCloseTo(115.5, 12);
    expect(seasonalMean([], 4, 0)).toBeNull();
  });
  it('adds errors before dividing', () => {
    const pairs = [
      { forecast: 100, actual: 90 },
      { forecast: 50, actual: 60 },
    ];
    expect(forecastError(pairs, 'wape')).toEqual({ num: 20, den: 150 });
    expect(forecastError(pairs, 'bias')).toEqual({ num: 0, den: 150 });
  });
});
