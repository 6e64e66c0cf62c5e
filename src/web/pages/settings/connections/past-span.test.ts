import { expect, test } from 'vitest';
import { startOfDay } from './past-span.ts';

/** Zone, date, and the first instant of that date there. */
const days: readonly (readonly [string, string, string])[] = [
  ['UTC', '2026-03-08', '2026-03-08T00:00:00.000Z'],
  // 02:00 becomes 03:00, and back: the days around have their usual midnight.
  ['America/New_York', '2026-03-08', '2026-03-08T05:00:00.000Z'],
  ['America/New_York', '2026-03-09', '2026-03-09T04:00:00.000Z'],
  ['America/New_York', '2026-11-01', '2026-11-01T04:00:00.000Z'],
  ['America/New_York', '2026-11-02', '2026-11-02T05:00:00.000Z'],
  // Midnight becomes 01:00: the day begins there.
  ['America/Santiago', '2026-09-05', '2026-09-05T04:00:00.000Z'],
  ['America/Santiago', '2026-09-06', '2026-09-06T04:00:00.000Z'],
  ['America/Santiago', '2026-09-07', '2026-09-07T03:00:00.000Z'],
  ['Africa/Cairo', '2026-04-24', '2026-04-23T22:00:00.000Z'],
  // Midnight becomes 23:00 of the day before, which is then longer.
  ['America/Santiago', '2026-04-04', '2026-04-04T03:00:00.000Z'],
  ['America/Santiago', '2026-04-05', '2026-04-05T04:00:00.000Z'],
  // 01:00 becomes 00:00: the first of the two midnights.
  ['Atlantic/Azores', '2026-10-25', '2026-10-25T00:00:00.000Z'],
  ['Asia/Kathmandu', '2026-06-01', '2026-05-31T18:15:00.000Z'],
];

test.each(days)('%s: %s begins at %s', (tz, date, at) => {
  expect(startOfDay(date, tz)).toBe(at);
});

test('a date that a zone left out begins with the day after it', () => {
  expect(startOfDay('2011-12-30', 'Pacific/Apia')).toBe('2011-12-30T10:00:00.000Z');
  expect(startOfDay('2011-12-31', 'Pacific/Apia')).toBe('2011-12-30T10:00:00.000Z');
});
