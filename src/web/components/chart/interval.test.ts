import { describe, expect, it } from 'vitest';
import { endOfInterval, intervalsOf, intervalTicks } from './interval.ts';

describe('the intervals of a period', () => {
  const madrid = (from: string, to: string, interval: Parameters<typeof intervalsOf>[2]) =>
    intervalsOf({ from, to }, 'Europe/Madrid', interval);

  it('are those of the local clock: 24 hours, 96 quarters', () => {
    const day = ['2026-11-20T23:00:00Z', '2026-11-21T23:00:00Z'] as const;
    const hours = madrid(...day, 'hour');
    expect([hours.length, hours[0], hours.at(-1)]).toEqual([24, '2026-11-21T00:00', '2026-11-21T23:00']);
    const quarters = madrid(...day, 'quarter_hour');
    expect([quarters.length, quarters[1], quarters.at(-1)]).toEqual([96, '2026-11-21T00:15', '2026-11-21T23:45']);
    expect(madrid(...day, 'day')).toEqual(['2026-11-21']);
  });

  it('leave out an hour that the clocks skip, and have a repeated one once', () => {
    const spring = madrid('2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z', 'hour');
    expect([spring.length, spring.includes('2026-03-29T02:00')]).toEqual([23, false]);
    const autumn = madrid('2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z', 'half_hour');
    expect([autumn.length, new Set(autumn).size]).toEqual([48, 48]);
  });

  it('name a week by its Monday and a month by itself', () => {
    expect(madrid('2026-10-29T23:00:00Z', '2026-11-08T23:00:00Z', 'week')).toEqual(['2026-10-26', '2026-11-02']);
    expect(madrid('2026-10-29T23:00:00Z', '2026-11-08T23:00:00Z', 'month')).toEqual(['2026-10', '2026-11']);
  });

  it('end where the next one begins', () => {
    expect(endOfInterval('2026-11-21T23:30', 'half_hour')).toBe('2026-11-22T00:00');
    expect(endOfInterval('2026-12-28', 'week')).toBe('2027-01-04');
    expect(endOfInterval('2026-12', 'month')).toBe('2027-01-01');
  });
});

describe('names below the axis', () => {
  it('are hours within a day, dates beyond two', () => {
    const hours = Array.from({ length: 24 }, (_, hour) => `2026-11-21T${String(hour).padStart(2, '0')}:00`);
    expect(intervalTicks(hours, 'hour', 8).map((tick) => tick.text)).toEqual([
      '00:00',
      '03:00',
      '06:00',
      '09:00',
      '12:00',
      '15:00',
      '18:00',
      '21:00',
    ]);
    const days = ['2026-11-19', '2026-11-20', '2026-11-21'].flatMap((day) => hours.map((key) => day + key.slice(10)));
    expect(intervalTicks(days, 'hour', 10)).toEqual([
      { index: 0, text: '19 Nov' },
      { index: 24, text: '20 Nov' },
      { index: 48, text: '21 Nov' },
    ]);
  });
});
