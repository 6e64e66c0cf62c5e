import { describe, expect, it } from 'vitest';
import { growingMs } from '#pace/growing-pause.ts';
import fc from '../../test/properties.ts';
import { Pace } from './bucket.ts';
import { retryAfterMs, tryPauses } from './pauses.ts';

describe('the pace', () => {
  it('keeps each rate over every stretch of its length, and comes near it', () => {
    const rates = [
      { requests: 30, seconds: 60 },
      { requests: 200, seconds: 3_600 },
    ];
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 50, maxLength: 400 }), (rests) => {
        const pace = new Pace(rates, 0);
        const asked: number[] = [];
        let now = 0;
        for (const rest of rests) {
          now += rest;
          now += pace.waitMs(now);
          expect(pace.waitMs(now)).toBe(0);
          pace.take(now);
          asked.push(now);
        }
        for (const { requests, seconds } of rates) {
          for (const at of asked)
            expect(asked.filter((one) => one >= at && one < at + seconds * 1000).length).toBeLessThanOrEqual(requests);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('asks a fifth at once, and then four fifths in each stretch', () => {
    const pace = new Pace([{ requests: 60, seconds: 60 }], 0);
    const asked = (until: number, from = 0): number => {
      let count = 0;
      for (let now = from; ; count += 1) {
        now += pace.waitMs(now);
        if (now > until) return count;
        pace.take(now);
      }
    };
    expect(asked(0)).toBe(12);
    expect(asked(60_000)).toBe(48);
    // Who rested an hour has no more than a fifth saved.
    expect(asked(3_660_000, 3_660_000)).toBe(12);
  });
});

describe('pauses', () => {
  const at = Date.UTC(2026, 2, 2, 12);
  it.each([
    ['120', 120_000],
    ['0', 0],
    ['1.5', 1_500],
    ['Mon, 02 Mar 2026 12:00:30 GMT', 30_000],
    ['Mon, 02 Mar 2026 11:00:00 GMT', 0],
    ['99999999', 86_400_000],
    ['soon', null],
    ['', null],
  ])('of Retry-After: %s', (text, ms) => {
    expect(retryAfterMs({ headers: { 'retry-after': text }, at })).toBe(ms);
  });

  it('grow, to a quarter of an hour', () => {
    expect([1, 2, 3, 10, 11, 19].map((tried) => growingMs(tryPauses, tried, 1))).toEqual([2_000, 4_000, 8_000, 900_000, 900_000, 900_000]);
    expect(growingMs(tryPauses, 3, 0)).toBe(4_000);
  });
});
