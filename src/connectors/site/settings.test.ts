import { expect, test } from 'vitest';
import { siteSettings } from './settings.ts';

test('times of leases are whole milliseconds', () => {
  const { leaseMinutes, restMinutes } = siteSettings.parse({ leaseMinutes: 0.33333, restMinutes: 0.000001 });
  expect([leaseMinutes, restMinutes]).toEqual([20_000 / 60_000, 0]);
});
