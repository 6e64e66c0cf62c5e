import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWarehouse, type Warehouse } from '#warehouse/client.ts';
import fc from '../../test/properties.ts';
import { bucketKey } from './calendar.ts';
import { timeBuckets, timeBucketSql } from './time-bucket.ts';

let folder: string;
let warehouse: Warehouse;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ringtrace-buckets-'));
  warehouse = await openWarehouse({ path: folder });
});
afterAll(async () => {
  await warehouse.close();
  await rm(folder, { recursive: true });
});

const zones = [
  'UTC',
  'Europe/Madrid',
  'Europe/Bucharest',
  'America/New_York',
  'America/Sao_Paulo',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Asia/Kolkata',
  'Pacific/Apia',
  'Pacific/Chatham',
  'Africa/Casablanca',
  'Asia/Tehran',
];

/** Morocco's rules were changed in 2026; the engine and Node may carry different editions of the zone data base. */
const settledUntil: Record<string, number> = { 'Africa/Casablanca': Date.parse('2026-06-01T00:00:00Z') };

/** Moments where zones change their clocks, to the second. */
const edges = ['2026-10-25T01:00:00Z', '2026-03-29T01:00:00Z', '2026-04-04T15:00:00Z', '2026-10-03T15:30:00Z', '2011-12-30T10:00:00Z'].map(
  (text) => Date.parse(text),
);

describe('time buckets in the engine', () => {
  it('are the buckets of the generated calendar, in any zone, at any moment', async () => {
    const near = fc.tuple(fc.constantFrom(...edges), fc.integer({ min: -7_200_000, max: 7_200_000 })).map(([edge, off]) => edge + off);
    const any = fc.integer({ min: Date.parse('1995-01-01T00:00:00Z'), max: Date.parse('2036-01-01T00:00:00Z') });
    const moments = fc.sample(fc.oneof(near, any), 3000);
    for (const zone of zones) {
      const columns = timeBuckets.map((bucket) => `${timeBucketSql(bucket, 'at', '{zone:String}')} AS ${bucket}`);
      const rows = await warehouse.query<Record<string, string>>(
        `SELECT ms, ${columns.join(', ')} FROM (SELECT arrayJoin({moments:Array(Int64)}) AS ms, fromUnixTimestamp64Milli(ms, 'UTC') AS at)`,
        { zone, moments },
      );
      expect(rows).toHaveLength(moments.length);
      for (const row of rows) {
        if (Number(row['ms']) >= (settledUntil[zone] ?? Infinity)) continue;
        for (const bucket of timeBuckets) {
          const expected = bucketKey(bucket, Number(row['ms']), zone);
          if (row[bucket] !== expected) expect({ zone, bucket, ms: row['ms'], key: row[bucket] }).toEqual({ key: expected });
        }
      }
    }
  });
});
