import { expect, it } from 'vitest';
import { catalogueView } from '#api/catalogue.ts';
import { openingsOfAccount, openRanges } from '#metrics/opening-hours.ts';
import { weekFrom } from '#web/pages/settings/hours/week.ts';
import { accountParams } from '#web/pages/settings/parameters/account-params.ts';

const hours = [
  { weekday: 1, from: '09:00', to: '12:00' },
  { weekday: 1, from: '11:00', to: '17:00' },
  { weekday: 5, from: '22:00', to: '06:00' },
  { weekday: 7, from: '20:00', to: '24:00' },
];
const holidays = [
  { date: '2026-12-24', name: 'Christmas Eve', spans: [{ from: '22:00', to: '02:00' }] },
  { date: '2026-12-25', name: 'Christmas Day', spans: [] },
];

it('shows a week as the figures read it', () => {
  const week = weekFrom('2026-12-21', hours, holidays);
  expect(week.map(({ date, holiday, open }) => [date, holiday, open.map(({ from, before }) => `${from}-${before}`).join(' ')])).toEqual([
    ['2026-12-21', null, '540-1020'],
    ['2026-12-22', null, ''],
    ['2026-12-23', null, ''],
    ['2026-12-24', 'Christmas Eve', '1320-1440'],
    ['2026-12-25', 'Christmas Day', '0-120'],
    ['2026-12-26', null, '0-360'],
    ['2026-12-27', null, '1200-1440'],
  ]);
  const minutes = week.flatMap(({ open }) => open).reduce((sum, { from, before }) => sum + before - from, 0);
  const range = { from: Date.UTC(2026, 11, 21), before: Date.UTC(2026, 11, 28) };
  const judged = openRanges(openingsOfAccount([...hours, ...holidays], 'UTC'), range);
  expect(judged.reduce((sum, { from, before }) => sum + before - from, 0) / 60_000).toBe(minutes);
});

const params = new Map(accountParams(catalogueView().metrics).map((param) => [param.name, param]));

it('offers what means one thing everywhere, with its bounds and what it changes', () => {
  expect(params.get('threshold_s')).toMatchObject({ kind: { is: 'number', min: 0, max: null }, defaults: [20] });
  expect(params.get('threshold_s')?.metrics.map(({ id }) => id)).toContain('service_level');
  expect(params.get('formula')?.kind).toMatchObject({ is: 'choice', options: expect.arrayContaining(['answered_only']) as string[] });
  expect(params.get('short_abandon_s')?.metrics.length).toBeGreaterThan(10);
  expect(params.get('include_ivr')?.kind).toEqual({ is: 'switch' });
});

it('leaves out what two metrics understand differently, and what a question brings', () => {
  for (const name of ['direction', 'method', 'model', 'kind', 'clock', 'target', 'metric', 'bands', 'agents']) {
    expect([name, params.has(name)]).toEqual([name, false]);
  }
});
