import { describe, expect, it } from 'vitest';
import fc from '../../test/properties.ts';
import { bucketKey, localBuckets, localMoment } from './calendar.ts';
import { timeBuckets } from './time-bucket.ts';

const at = (text: string) => Date.parse(text);
const localDay = (date: string, zone: string) => {
  const from = localMoment(date, zone) ?? NaN;
  const next = new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
  return { from, before: localMoment(next, zone) ?? NaN };
};
const cell = (bucket: Parameters<typeof localBuckets>[0], period: { from: number; before: number }, zone: string, key: string) =>
  localBuckets(bucket, period, zone).find((entry) => entry.key === key);

describe('local buckets', () => {
  it('Madrid in autumn: 25 hours, hour 02 comes twice but is one bucket', () => {
    const day = localDay('2026-10-25', 'Europe/Madrid');
    expect((day.before - day.from) / 3_600_000).toBe(25);
    expect(localBuckets('hour', day, 'Europe/Madrid')).toHaveLength(24);
    expect(cell('hour', day, 'Europe/Madrid', '2026-10-25T02:00')).toEqual({ key: '2026-10-25T02:00', occurrences: 1, seconds: 7200 });
    expect(cell('hour_of_day', day, 'Europe/Madrid', '02')?.occurrences).toBe(2);
    expect(cell('weekday_hour', day, 'Europe/Madrid', '7-02')?.occurrences).toBe(2);
    expect(cell('weekday', day, 'Europe/Madrid', '7')?.occurrences).toBe(1);
  });

  it('Madrid in spring: 23 hours, hour 02 does not exist', () => {
    const day = localDay('2026-03-29', 'Europe/Madrid');
    expect((day.before - day.from) / 3_600_000).toBe(23);
    const hours = localBuckets('hour_of_day', day, 'Europe/Madrid');
    expect(hours).toHaveLength(23);
    expect(hours.some((entry) => entry.key === '02')).toBe(false);
  });

  it('Lord Howe shifts by half an hour: hour 01 lasts 90 minutes in autumn, hour 02 lasts 30 in spring', () => {
    const autumn = localDay('2026-04-05', 'Australia/Lord_Howe');
    expect(cell('hour_of_day', autumn, 'Australia/Lord_Howe', '01')).toEqual({ key: '01', occurrences: 1.5, seconds: 5400 });
    const spring = localDay('2026-10-04', 'Australia/Lord_Howe');
    expect(cell('hour_of_day', spring, 'Australia/Lord_Howe', '02')).toEqual({ key: '02', occurrences: 0.5, seconds: 1800 });
    expect(cell('half_hour', spring, 'Australia/Lord_Howe', '2026-10-04T02:00')).toBeUndefined();
  });

  it('Samoa skipped the 30th of December 2011', () => {
    const period = { from: at('2011-12-28T00:00:00Z'), before: at('2012-01-02T00:00:00Z') };
    const days = localBuckets('day', period, 'Pacific/Apia').map((entry) => entry.key);
    expect(days).toContain('2011-12-29');
    expect(days).not.toContain('2011-12-30');
    expect(days).toContain('2011-12-31');
    expect(cell('weekday', period, 'Pacific/Apia', '5')).toBeUndefined();
  });

  it('counts Mondays and their hours over two weeks; an hour cut by the period still came once', () => {
    const period = { from: at('2026-03-02T00:00:00Z'), before: at('2026-03-16T00:00:00Z') };
    expect(cell('weekday_hour', period, 'UTC', '1-10')?.occurrences).toBe(2);
    expect(cell('weekday_hour', { from: at('2026-03-02T10:30:00Z'), before: at('2026-03-02T11:30:00Z') }, 'UTC', '1-10')).toEqual({
      key: '1-10',
      occurrences: 1,
      seconds: 1800,
    });
  });

  const zones = [
    'UTC',
    'Europe/Madrid',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'Pacific/Apia',
    'America/Sao_Paulo',
    'Africa/Casablanca',
  ];

  it('the hours of a day sum to the day, and every moment lies in a bucket of its own', () => {
    const days = fc.integer({ min: 0, max: 24_000 }).map((n) => new Date(n * 86_400_000).toISOString().slice(0, 10));
    fc.assert(
      fc.property(fc.constantFrom(...zones), days, fc.double({ min: 0, max: 0.999, noNaN: true }), (zone, date, share) => {
        const day = localDay(date, zone);
        if (day.before <= day.from) return;
        const whole = (day.before - day.from) / 1000;
        for (const bucket of timeBuckets) {
          const buckets = localBuckets(bucket, day, zone);
          expect(buckets.reduce((sum, entry) => sum + entry.seconds, 0)).toBeCloseTo(whole, 3);
          const moment = Math.floor(day.from + share * (day.before - day.from));
          expect(buckets.map((entry) => entry.key)).toContain(bucketKey(bucket, moment, zone));
        }
        const hours = localBuckets('hour_of_day', day, zone);
        expect(hours.reduce((sum, entry) => sum + entry.occurrences, 0) * 3600).toBeCloseTo(whole, 3);
      }),
      { numRuns: 150 },
    );
  });
});
