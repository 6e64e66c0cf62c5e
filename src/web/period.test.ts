import { describe, expect, it } from 'vitest';
import { parsePeriodSearch, requestPeriod, resolvePeriod } from './period.ts';

/** 23:30 on a Saturday in New York, already Sunday in Madrid. */
const now = Date.parse('2026-11-22T04:30:00Z');

describe('a period of the URL', () => {
  it.each([
    ['today', '2026-11-21', '2026-11-21', 1],
    ['yesterday', '2026-11-20', '2026-11-20', 1],
    ['last_7_days', '2026-11-15', '2026-11-21', 7],
    ['last_28_days', '2026-10-25', '2026-11-21', 28],
    ['this_week', '2026-11-16', '2026-11-21', 6],
    ['last_week', '2026-11-09', '2026-11-15', 7],
    ['this_month', '2026-11-01', '2026-11-21', 21],
    ['last_month', '2026-10-01', '2026-10-31', 31],
  ] as const)('%s is %s to %s', (period, first, last, days) => {
    expect(resolvePeriod({ period }, 'America/New_York', now)).toMatchObject({ first, last, days });
  });

  it('begins its days in the zone of the report', () => {
    expect(resolvePeriod({ period: 'today', tz: 'Europe/Madrid' }, 'America/New_York', now).first).toBe('2026-11-22');
  });

  it('a week begins on Monday, also when today is one or a Sunday', () => {
    const week = (today: string) => resolvePeriod({ period: 'this_week' }, 'UTC', Date.parse(`${today}T12:00:00Z`)).first;
    expect(['2026-11-16', '2026-11-22', '2026-11-23'].map(week)).toEqual(['2026-11-16', '2026-11-16', '2026-11-23']);
  });

  it('asks for a half-open period', () => {
    const day = resolvePeriod({ period: 'custom', from: '2026-12-31', to: '2026-12-31' }, 'UTC', now);
    expect(requestPeriod(day)).toEqual({ from: '2026-12-31', to: '2027-01-01' });
  });

  it('compares with the period before, unless told otherwise', () => {
    expect(resolvePeriod({}, 'UTC', now).compare).toBe('previous');
    expect(resolvePeriod({ compare: 'none' }, 'UTC', now).compare).toBeNull();
  });
});

it('what a URL says wrongly counts as not said', () => {
  expect(parsePeriodSearch({ period: 'last_7_days', compare: 'year_ago', tz: 'Europe/Madrid' })).toEqual({
    period: 'last_7_days',
    compare: 'year_ago',
    tz: 'Europe/Madrid',
  });
  expect(parsePeriodSearch({ period: 'forever', compare: 1, tz: 'Mars/Olympus' })).toEqual({});
  expect(parsePeriodSearch({ period: 'custom', from: '2026-11-21' })).toEqual({});
  expect(parsePeriodSearch({ period: 'custom', from: '2026-11-21', to: '2026-11-20' })).toEqual({
    period: 'custom',
    from: '2026-11-20',
    to: '2026-11-21',
  });
});
