import { describe, expect, it } from 'vitest';
import type { Cell, Report } from '#contract/report.ts';
import { alongOf, beforeAlong, valuesAlong } from './along.ts';

const cell = (value: Cell['value'], more: Partial<Cell> = {}): Cell => ({ value, num: null, den: null, provisional: false, ...more });
const column = (key: string, unit: string): Report['columns'][number] => ({
  ...{ key, unit, units: {}, metric: key, title: key, better: 'neutral', version: '1', params: {}, drill: [] },
});
const report: Report = {
  ...{ as_of: null, truncated: false, freshness: { at: null, position: 0, state: 0 } },
  period: { from: '2026-11-19T23:00:00.000Z', to: '2026-11-22T23:00:00.000Z' },
  compared_with: null,
  tz: 'Europe/Madrid',
  dimensions: ['queue', 'day'],
  columns: [column('calls', 'count'), column('lost', 'named'), column('rate', 'ratio')],
  rows: [
    { keys: ['sales', '2026-11-20'], cells: { calls: cell(4), lost: cell({ lost: 1 }), rate: cell(0.25, { num: 1, den: 4 }) } },
    { keys: ['sales', '2026-11-22'], cells: { calls: cell(2), lost: cell({ lost: 2 }), rate: cell(null, { num: 0, den: 0 }) } },
    { keys: ['support', '2026-11-21'], cells: { calls: cell(9) } },
  ],
  totals: {},
};

describe('a report along its time', () => {
  const { keys } = alongOf(report);

  it('has every interval of the period, whichever dimension is its time', () => {
    expect(keys).toEqual(['2026-11-20', '2026-11-21', '2026-11-22']);
    expect(alongOf({ ...report, dimensions: ['day', 'state'] }).keys).toEqual(keys);
    const hours = alongOf({ ...report, dimensions: ['hour_of_day'] });
    expect([hours.keys.length, hours.keys[9], hours.nameOf('09')]).toEqual([24, '09', '09:00']);
    expect(() => alongOf({ ...report, dimensions: ['queue'] })).toThrow('not by queue');
  });

  it('has 0 where nothing was counted, and nothing where there is no rate', () => {
    const prefix = ['sales'];
    expect(valuesAlong(report, keys, { column: 'calls', prefix })).toEqual([4, 0, 2]);
    expect(valuesAlong(report, keys, { column: 'lost', pick: 'lost', prefix })).toEqual([1, 0, 2]);
    expect(valuesAlong(report, keys, { column: 'rate', prefix })).toEqual([0.25, null, null]);
    expect(valuesAlong(report, keys, { column: 'rate', part: 'denominator', prefix })).toEqual([4, 0, 0]);
  });

  it('has values of the period compared with where there is one', () => {
    expect(beforeAlong(report, keys, { column: 'calls', prefix: ['sales'] })).toBeUndefined();
    const change = { value: 3, absolute: 1, relative: 1 / 3, num: null, den: null };
    const rows = [{ keys: ['sales', '2026-11-20'], cells: { calls: cell(4, { compare: change }) } }];
    const compared: Report = { ...report, rows, compared_with: { from: '2026-11-16T23:00:00.000Z', to: '2026-11-19T23:00:00.000Z' } };
    expect(beforeAlong(compared, keys, { column: 'calls', prefix: ['sales'] })).toEqual([3, null, null]);
  });
});
