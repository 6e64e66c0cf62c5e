import { dayMs, type Instant } from '#domain/instant.ts';
import { usualWindowH } from '#metrics/attribution-params.ts';
import { timeBucketSql } from '#metrics/time-bucket.ts';
import type { Params, Warehouse } from '#warehouse/client.ts';

/** What leases made of pools: how many numbers were lent and busy when, who needed a free one, and the calls to them. */

interface Asked {
  readonly account: string;
  readonly zone: string;
  readonly from: Instant;
  /** No later than now. */
  readonly before: Instant;
}

interface OfPool {
  readonly connection: string;
  readonly pool: string;
}

/** One hour of the week: for how long it was looked at, numbers · time, and the most at once. */
export interface LevelRow extends OfPool {
  readonly hour: string;
  readonly ms: number;
  readonly busy_ms: number;
  readonly held_ms: number;
  readonly busy_most: number;
  readonly held_most: number;
}

/** How often visits needed a free number, by hour of the week and how many numbers the pool had; `firsts` = when they asked first. */
export interface NeedRow extends OfPool {
  readonly hour: string;
  readonly numbers: number;
  readonly needing: number;
  readonly firsts: number;
  readonly holds: number;
  readonly hold_ms: number;
  readonly latest: number;
}

export interface CallRow extends OfPool {
  readonly calls: number;
}

export interface FirstRow extends OfPool {
  readonly first: number;
}

export interface PoolLoad {
  readonly firsts: readonly FirstRow[];
  readonly levels: readonly LevelRow[];
  readonly needs: readonly NeedRow[];
  readonly calls: readonly CallRow[];
}

/** A visit ends after 12 hours, and a number rests a week at most: who holds one in the period asked for it no earlier. */
const longestBusyMs = 8 * dayMs;
const slotMs = 900_000;

/** To be asked under the read lock. */
export async function poolLoad(warehouse: Warehouse, { account, zone, from, before }: Asked): Promise<PoolLoad> {
  const params: Params = { account, zone, from, before, near: from - longestBusyMs, far: Number.MAX_SAFE_INTEGER };
  return {
    firsts: await warehouse.query<FirstRow>(`SELECT * FROM (${firsts}) WHERE first < {before:Int64}`, params),
    levels: await warehouse.query<LevelRow>(levels, params),
    needs: await warehouse.query<NeedRow>(needs, params),
    calls: await warehouse.query<CallRow>(calls, params),
  };
}

const ofPools = "account = {account:String} AND pool_id != ''";
const soon = `${ofPools} AND from_at >= fromUnixTimestamp64Milli({near:Int64}) AND from_at < fromUnixTimestamp64Milli({before:Int64})`;
const names = 'toString(connection) AS connection, toString(pool_id) AS pool';
const hourAt = (ms: string): string => timeBucketSql('weekday_hour', `fromUnixTimestamp64Milli(toInt64(${ms}))`, '{zone:String}');

const firsts = `SELECT ${names}, toFloat64(min(toUnixTimestamp64Milli(from_at))) AS first FROM assignment FINAL WHERE ${ofPools} GROUP BY connection, pool`;

/**
 * Every lease with the end of its time. Who has the number next while it is still busy is the same visitor (it is nobody else's): the
 * time goes on, and that visit needed no free number.
 */
const lent = `SELECT connection, pool, numbers, from_ms, first_asked, least(busy_ms, next_ms) AS busy_end, least(to_ms, next_ms) AS held_end,
  before_ms = 0 OR before_ms <= from_ms AS is_fresh
FROM (SELECT *,
    leadInFrame(from_ms, 1, {far:Int64}) OVER (PARTITION BY connection, pool, number_id ORDER BY from_ms, id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS next_ms,
    max(busy_ms) OVER (PARTITION BY connection, pool, number_id ORDER BY from_ms, id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before_ms
  FROM (SELECT ${names}, id, toString(number_id) AS number_id, first_asked, ifNull(pool_numbers, 0) AS numbers, toUnixTimestamp64Milli(from_at) AS from_ms,
      toUnixTimestamp64Milli(to_at) AS to_ms, ifNull(toUnixTimestamp64Milli(busy_until), toUnixTimestamp64Milli(to_at)) AS busy_ms
    FROM assignment FINAL WHERE ${soon} AND lack = ''))`;

/** Numbers busy and lent as steps over time, cut at quarters of an hour: every zone's hours begin at one. */
const levels = `SELECT connection, pool, ${hourAt('slot')} AS hour, toFloat64(sum(part_ms)) AS ms, toFloat64(sum(busy * part_ms)) AS busy_ms, toFloat64(sum(held * part_ms)) AS held_ms,
  toUInt32(max(busy)) AS busy_most, toUInt32(max(held)) AS held_most
FROM (SELECT connection, pool, busy, held, arrayJoin(range(toUInt64(intDiv(at_ms, ${slotMs})), toUInt64(intDiv(next_ms - 1, ${slotMs}) + 1))) * ${slotMs} AS slot,
    least(next_ms, toInt64(slot + ${slotMs})) - greatest(at_ms, toInt64(slot)) AS part_ms
  FROM (SELECT connection, pool, at_ms,
      sum(busier) OVER (PARTITION BY connection, pool ORDER BY at_ms ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS busy,
      sum(more) OVER (PARTITION BY connection, pool ORDER BY at_ms ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS held,
      least({before:Int64}, leadInFrame(at_ms, 1, {before:Int64}) OVER (PARTITION BY connection, pool ORDER BY at_ms ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)) AS next_ms
    FROM (SELECT connection, pool, step.1 AS at_ms, sum(step.2) AS busier, sum(step.3) AS more
      FROM (SELECT connection, pool, arrayJoin([(from_ms, toInt64(1), toInt64(1)), (busy_end, toInt64(-1), toInt64(0)), (held_end, toInt64(0), toInt64(-1))]) AS step FROM (${lent})
        UNION ALL SELECT connection, pool, (greatest(toInt64(first), {from:Int64}), toInt64(0), toInt64(0)) AS step FROM (${firsts}))
      GROUP BY connection, pool, at_ms))
  WHERE at_ms >= {from:Int64} AND at_ms < next_ms)
GROUP BY connection, pool, hour`;

const needs = `SELECT connection, pool, ${hourAt('from_ms')} AS hour, toUInt32(numbers) AS numbers, toUInt32(countIf(kind != 'again')) AS needing,
  toUInt32(countIf(kind != 'again' AND first_asked)) AS firsts, toUInt32(countIf(kind = 'fresh')) AS holds, toFloat64(sum(ms)) AS hold_ms, toFloat64(max(from_ms)) AS latest
FROM (SELECT connection, pool, numbers, from_ms, first_asked, if(is_fresh, 'fresh', 'again') AS kind, busy_end - from_ms AS ms FROM (${lent})
  UNION ALL SELECT ${names}, ifNull(pool_numbers, 0) AS numbers, toUnixTimestamp64Milli(from_at) AS from_ms, first_asked, 'lost' AS kind, toInt64(0) AS ms
    FROM assignment FINAL WHERE ${soon} AND lack = 'none_free' AND first_asked)
WHERE from_ms >= {from:Int64}
GROUP BY connection, pool, hour, numbers`;

/** A call belongs to whoever was shown its number last, no longer ago than an hour after the lease. */
const calls = `SELECT a.connection AS connection, a.pool AS pool, toUInt32(count()) AS calls
FROM (SELECT toString(number_id) AS number, started_at FROM call FINAL
  WHERE account = {account:String} AND direction = 'inbound' AND NOT spam AND NOT test AND outcome != 'screened' AND number_id != ''
    AND started_at >= fromUnixTimestamp64Milli({from:Int64}) AND started_at < fromUnixTimestamp64Milli({before:Int64})) AS c
ASOF JOIN (SELECT ${names}, toString(number_id) AS number, from_at, to_at FROM assignment FINAL WHERE ${soon} AND lack = '') AS a
  ON c.number = a.number AND c.started_at >= a.from_at
WHERE c.started_at <= a.to_at + toIntervalHour(${usualWindowH})
GROUP BY connection, pool`;
