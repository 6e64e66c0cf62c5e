import type { PoolHealth, Pools } from '#contract/pools.ts';
import { type Report, ReportRequest } from '#contract/report.ts';
import { type Instant, toIso } from '#domain/instant.ts';
import type { AccountContext } from '#metrics/account-context.ts';
import { type HourFacts, poolHealth } from '#metrics/models/pool-health.ts';
import type { Reports } from '#metrics/reports.ts';
import type { Warehouse } from '#warehouse/client.ts';
import { type PoolLoad, poolLoad } from './pool-load.ts';

interface Asked {
  readonly from: string;
  readonly to: string;
  readonly tz?: string | undefined;
  readonly loss: number;
  readonly price?: number | undefined;
}

const metric = 'pool_loss_rate';

interface Parts {
  readonly warehouse: Warehouse;
  readonly reports: Pick<Reports, 'reports'>;
  readonly account: AccountContext;
  readonly now: Instant;
  /** Names of connections; the id where there is none. */
  readonly names: ReadonlyMap<string, string>;
}

/** The health of each pool that was asked in the period, by website and name. Throws 422 where the period or the zone is none. */
export async function poolsOf({ from, to, tz, loss, price }: Asked, { warehouse, reports, account, now, names }: Parts): Promise<Pools> {
  const ask = (bucket: 'weekday_hour' | 'day') =>
    ReportRequest.parse({
      ...{ metrics: [metric], by: ['connection', 'pool', bucket], period: { from, to }, limit: 100_000 },
      ...(tz === undefined ? {} : { tz }),
    });
  const { reports: found } = await reports.reports(account, [ask('weekday_hour'), ask('day')]);
  const [byHour, byDay] = found;
  if (byHour?.period == null || byDay === undefined) throw new Error('a report of a period has one');
  const { period, tz: zone, freshness } = byHour;
  const asked = { account: account.account, zone, from: Date.parse(period.from), before: Math.min(Date.parse(period.to), now) };
  const load = await warehouse.withReadLock(async () => await poolLoad(warehouse, asked));
  const measured = { hours: countsOf(byHour), days: countsOf(byDay) };
  const pools = load.firsts.flatMap((one): PoolHealth[] => {
    const name = keyOf(one.connection, one.pool);
    const facts = factsOf(name, load, measured);
    if (facts === null) return [];
    const measured_from = toIso(Math.max(one.first, asked.from));
    const { connection, pool } = one;
    const website = names.get(connection) ?? connection;
    return [{ connection, website, pool, measured_from, ...poolHealth(facts, { loss, price: price ?? null }) }];
  });
  pools.sort((a, b) => b.visits - a.visits || (keyOf(a.connection, a.pool) < keyOf(b.connection, b.pool) ? -1 : 1));
  return { pools, period, tz: zone, loss, price: price ?? null, freshness };
}

type Counts = ReadonlyMap<string, ReadonlyMap<string, { readonly visits: number; readonly lost: number }>>;

/** Visits and those without a number: of each pool by time. */
function countsOf({ rows }: Report): Counts {
  const found = new Map<string, Map<string, { visits: number; lost: number }>>();
  for (const { keys, cells } of rows) {
    const [connection, pool, at] = keys;
    if (connection == null || pool == null || at == null) continue;
    const name = keyOf(connection, pool);
    const of = found.get(name) ?? new Map<string, { visits: number; lost: number }>();
    of.set(at, { visits: cells[metric]?.den ?? 0, lost: cells[metric]?.num ?? 0 });
    found.set(name, of);
  }
  return found;
}

/** Null where the pool was not asked in the period. */
function factsOf(name: string, load: PoolLoad, measured: { readonly hours: Counts; readonly days: Counts }) {
  const own = <T extends { readonly connection: string; readonly pool: string }>(rows: readonly T[]): T[] =>
    rows.filter((one) => keyOf(one.connection, one.pool) === name);
  const needs = own(load.needs);
  const counts = measured.hours.get(name) ?? new Map<string, { visits: number; lost: number }>();
  const [first] = needs;
  if (first === undefined) return null;
  const hours = own(load.levels).map((level): HourFacts => {
    const { visits = 0, lost = 0 } = counts.get(level.hour) ?? {};
    const then = needs.filter((one) => one.hour === level.hour);
    const needing = then.reduce((sum, one) => sum + one.needing, 0);
    const firsts = new Map(then.map((one) => [one.numbers, one.firsts]));
    const { hour, ms, busy_ms: busyMs, held_ms: heldMs, busy_most: busyMost, held_most: heldMost } = level;
    return { hour, ms, busyMs, heldMs, busyMost, heldMost, visits, lost, needing, firsts };
  });
  return {
    numbers: needs.reduce((latest, one) => (one.latest > latest.latest ? one : latest), first).numbers,
    hours: hours.sort((a, b) => (a.hour < b.hour ? -1 : 1)),
    days: [...(measured.days.get(name)?.values() ?? [])],
    holds: needs.reduce((sum, one) => sum + one.holds, 0),
    holdMs: needs.reduce((sum, one) => sum + one.hold_ms, 0),
    calls: own(load.calls)[0]?.calls ?? 0,
  };
}

const keyOf = (connection: string, pool: string): string => JSON.stringify([connection, pool]);
