import { expect, test } from 'vitest';
import { advertHoursText, parseAdvertHours, runsAt } from './advert-hours.ts';
import { hourAdvice, weekdaysBetween } from './hour-advice.ts';

test('a schedule is read from the address as it was written there, and nothing else is', () => {
  const hours = parseAdvertHours('51234.09-18');
  expect(hours).toEqual({ days: [1, 2, 3, 4, 5], from: 9, before: 18 });
  expect(hours === undefined ? '' : advertHoursText(hours)).toBe('12345.09-18');
  for (const wrong of ['', '8.09-18', '1.18-09', '1.09-25', '1.9-18', 7, null]) expect(parseAdvertHours(wrong)).toBeUndefined();
  const workdays = { days: [1], from: 9, before: 18 };
  expect(['1-08', '1-09', '1-17', '1-18', '2-09'].map((key) => runsAt(workdays, key))).toEqual([false, true, true, false, false]);
});

test('weekdays of a period are counted', () => {
  // 1 to 30 November 2026: the 1st is a Sunday, so Sundays and Mondays come five times.
  expect(Object.fromEntries(weekdaysBetween('2026-11-01', '2026-11-30'))).toEqual({ 1: 5, 2: 4, 3: 4, 4: 4, 5: 4, 6: 4, 7: 5 });
  expect([...weekdaysBetween('2026-11-21', '2026-11-21').values()].reduce((sum, one) => sum + one)).toBe(1);
});

test('hours with as many calls as a mean hour of the schedule are added, those with less than a quarter of it cut', () => {
  const week = weekdaysBetween('2026-11-02', '2026-11-29');
  // Mondays 9 to 13: 10 + 10 + 10 + 2 = 32 in four hours, 8 in a mean one. 13 o'clock has 8, 14 has 7, Tuesday at nine 9.
  const calls: Record<string, number> = { '1-09': 10, '1-10': 10, '1-11': 10, '1-12': 2, '1-13': 8, '1-14': 7, '2-09': 9 };
  const monday = { days: [1], from: 9, before: 13 };
  expect(hourAdvice(monday, (key) => calls[key] ?? 0, week)).toEqual({
    inside: 32,
    all: 56,
    mean: 8,
    hours: {
      add: [
        { day: 1, from: 13, before: 14, calls: 8 },
        { day: 2, from: 9, before: 10, calls: 9 },
      ],
      cut: [],
    },
  });
  // 31 calls without those at noon: 7.75 in a mean hour, of which 1 is less than a quarter.
  const fewer: Record<string, number> = { ...calls, '1-12': 1 };
  expect(hourAdvice(monday, (key) => fewer[key] ?? 0, week).hours?.cut).toEqual([{ day: 1, from: 12, before: 13, calls: 1 }]);
  // Five Mondays and four Tuesdays: 8 on four Tuesdays are as many as 10 on five Mondays.
  const uneven = weekdaysBetween('2026-11-02', '2026-11-30');
  const even = (key: string): number => (key === '1-09' ? 10 : key === '2-09' ? 8 : 0);
  expect(hourAdvice({ days: [1], from: 9, before: 10 }, even, uneven).hours?.add).toEqual([{ day: 2, from: 9, before: 10, calls: 8 }]);
  expect(hourAdvice({ days: [1], from: 9, before: 10 }, even, week).hours?.add).toEqual([]);
  // With 3 in a mean hour nothing is said.
  expect(hourAdvice(monday, (key) => (key.startsWith('1') ? 3 : 0), week).hours).toBeNull();
});
