import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWarehouse, type Warehouse } from '#warehouse/client.ts';
import fc from '../../test/properties.ts';
import { column } from './expression.ts';
import {
  businessMilliseconds,
  businessSeconds,
  HoursOfQuestion,
  isOpen,
  openings,
  openingsOfAccount,
  openRanges,
} from './opening-hours.ts';
import { table } from './relation.ts';
import { toSql } from './to-sql.ts';

const at = (text: string) => Date.parse(text);
const office = openings(HoursOfQuestion.parse({ days: [1, 2, 3, 4, 5], open: '09:00', close: '18:00' }), 'Europe/Madrid');

describe('opening hours', () => {
  it('from Friday 17:50 to Monday 09:10 are 20 minutes of office time', () => {
    // 2026-03-06 is a Friday; Madrid is an hour ahead.
    expect(businessSeconds(office, { from: at('2026-03-06T16:50:00Z'), before: at('2026-03-09T08:10:00Z') })).toBe(1200);
  });

  it('a holiday is closed, or open in its own spans', () => {
    const hours = HoursOfQuestion.parse({
      days: [1, 2, 3, 4, 5],
      open: '09:00',
      close: '18:00',
      holidays: [{ date: '2026-03-03' }, { date: '2026-03-04', spans: [{ open: '10:00', close: '12:00' }] }],
    });
    const week = { from: at('2026-03-02T00:00:00Z'), before: at('2026-03-05T00:00:00Z') };
    expect(businessSeconds(openings(hours, 'UTC'), week)).toBe((9 + 0 + 2) * 3600);
  });

  it('overnight hours run into the next day, through the change of clocks', () => {
    const night = openingsOfAccount([{ weekday: 6, from: '22:00', to: '06:00' }], 'Europe/Madrid');
    const weekend = { from: at('2026-10-24T00:00:00Z'), before: at('2026-10-26T00:00:00Z') };
    expect(businessSeconds(night, weekend)).toBe(9 * 3600);
    expect(openRanges(night, weekend)[0]?.from).toBe(at('2026-10-24T20:00:00Z'));
  });

  it('an account keeps its holidays: closed, or open in their own spans', () => {
    const hours = openingsOfAccount(
      [
        ...[4, 5, 6].map((weekday) => ({ weekday, from: '09:00', to: '17:00' })),
        { date: '2026-12-24', name: 'Christmas Eve', spans: [{ from: '09:00', to: '12:30' }] },
        { date: '2026-12-25', name: 'Christmas Day', spans: [] },
      ],
      'Europe/Madrid',
    );
    // Thursday to Saturday: half a day, none, a whole one.
    const range = { from: at('2026-12-23T23:00:00Z'), before: at('2026-12-26T23:00:00Z') };
    expect(openRanges(hours, range).map(({ from, before }) => [new Date(from).toISOString(), (before - from) / 3_600_000])).toEqual([
      ['2026-12-24T08:00:00.000Z', 3.5],
      ['2026-12-26T08:00:00.000Z', 8],
    ]);
  });

  it('overlapping spans count once', () => {
    const hours = openingsOfAccount(
      [
        { weekday: 1, from: '09:00', to: '12:00' },
        { weekday: 1, from: '11:00', to: '13:00' },
      ],
      'UTC',
    );
    expect(businessSeconds(hours, { from: at('2026-03-02T00:00:00Z'), before: at('2026-03-03T00:00:00Z') })).toBe(4 * 3600);
  });
});

describe('opening hours in the engine', () => {
  let folder: string;
  let warehouse: Warehouse;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ringtrace-hours-'));
    warehouse = await openWarehouse({ path: folder });
  });
  afterAll(async () => {
    await warehouse.close();
    await rm(folder, { recursive: true });
  });

  it('agree with the generated calendar for any moment and any wait', async () => {
    const clock = fc
      .integer({ min: 0, max: 95 })
      .map((n) => `${String(Math.floor(n / 4)).padStart(2, '0')}:${String((n % 4) * 15).padStart(2, '0')}`);
    const hours = fc
      .tuple(
        fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
        clock.filter((time) => time.slice(0, 2) > '03'),
        clock.filter((time) => time.slice(0, 2) > '03'),
        fc.constantFrom('UTC', 'Europe/Madrid', 'Australia/Lord_Howe', 'America/New_York', 'Asia/Kathmandu'),
        fc.boolean(),
      )
      .map(([days, open, close, zone, withHolidays]) => {
        const holidays = withHolidays ? [{ date: '2026-10-25', spans: [{ open: '10:00', close: '12:00' }] }, { date: '2026-03-29' }] : [];
        return openings(HoursOfQuestion.parse({ days, open, close, holidays }), zone);
      });
    const moment = fc.oneof(
      fc.integer({ min: at('2026-03-27T00:00:00Z'), max: at('2026-04-06T00:00:00Z') }),
      fc.integer({ min: at('2026-10-23T00:00:00Z'), max: at('2026-10-28T00:00:00Z') }),
    );
    for (const chosen of fc.sample(hours, 12)) {
      const waits = fc.sample(fc.tuple(moment, fc.integer({ min: 0, max: 5 * 86_400_000 })), 100);
      const [from, to] = [column('a'), column('b')];
      const { sql, params } = toSql('demo', {
        columns: { open: isOpen(chosen, from), ms: businessMilliseconds(chosen, from, to) },
        from: table('call'),
      });
      const asked = sql.replace(
        /FROM[\s\S]*/,
        "FROM (SELECT arrayJoin({waits:Array(Array(Int64))}) AS w, fromUnixTimestamp64Milli(w[1], 'UTC') AS a, fromUnixTimestamp64Milli(w[1] + w[2], 'UTC') AS b)",
      );
      const rows = await warehouse.query<{ open: boolean | number; ms: number }>(asked, {
        ...params,
        waits: waits.map(([a, b]) => [a, b]),
      });
      const got = rows.map((row) => ({ open: Boolean(row.open), ms: row.ms }));
      const expected = waits.map(([start, length]) => ({
        open: openRanges(chosen, { from: start, before: start + 1 }).length > 0,
        ms: Math.round(businessSeconds(chosen, { from: start, before: start + length }) * 1000),
      }));
      expect(got).toEqual(expected);
    }
  });
});
