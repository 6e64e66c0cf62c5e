import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { connectors } from '#connectors/index.ts';
import { minuteMs } from '#domain/instant.ts';
import { erlangB } from '#metrics/models/erlang.ts';
import { connectionsOf, type FirmConnection } from './connections.ts';
import { type Office, officesOf, worldPlan, type WorldPlan } from './plan.ts';
import { world } from './world.ts';

/** Fifteen days in Madrid, over the end of summer time. */
const small = (seed: string): WorldPlan => worldPlan({ seed, firstDay: '2026-10-20', days: 15, zone: 'Europe/Madrid', visitorsADay: 60 });

function hashOf(plan: WorldPlan): string {
  const hash = createHash('sha256');
  for (const told of world(plan)) hash.update(`${JSON.stringify(told)}\n`);
  return hash.digest('hex');
}

test('the same seed tells the same bytes, another seed others', () => {
  expect(hashOf(small('1'))).toBe(hashOf(small('1')));
  expect(hashOf(small('1'))).not.toBe(hashOf(small('2')));
});

test('deliveries come in the order of time, within the days, and their connectors understand each of them', () => {
  const plan = small('3');
  const firm = connectionsOf(plan);
  const decoder = ({ kind, settings }: FirmConnection) => {
    const connector = connectors.get(kind);
    if (connector === undefined) throw new Error(`no connector reads ${kind}`);
    return connector.decoderFor(settings);
  };
  const read = { site: decoder(firm.site), calls: decoder(firm.calls), crm: decoder(firm.crm), costs: decoder(firm.costs) };
  const rejects: unknown[] = [];
  const ofKind = new Map<string, number>();
  let last = Date.parse('2026-10-20T00:00:00+02:00');
  for (const told of world(plan)) {
    ofKind.set(told.of, (ofKind.get(told.of) ?? 0) + 1);
    if (told.of !== 'delivery') continue;
    expect(told.at).toBeGreaterThanOrEqual(last);
    last = told.at;
    const body = new TextEncoder().encode(told.body);
    const delivery = { account: 'a', connection: 'c', deliveryKey: 'k', receivedAt: 0, seq: 1, headers: told.headers, body };
    const decoded = read[told.connection](delivery);
    rejects.push(...decoded.rejects);
    expect(decoded.events.length).toBeGreaterThan(0);
  }
  expect(rejects).toEqual([]);
  // What went on when the last day ended is brought to its end.
  expect(last).toBeLessThan(Date.parse('2026-11-04T00:00:00+01:00') + 60 * minuteMs);
  expect([...ofKind.keys()].sort()).toEqual(['assignment', 'call', 'deal', 'delivery', 'lead', 'session', 'spend']);
});

/** Visits alone, of one page each, at the same rate by day and night: what Erlang's loss formula is about. */
function steadyVisits(offices: readonly Office[]): WorldPlan {
  const plan = worldPlan({ seed: 'erlang', firstDay: '2026-06-01', days: 60, zone: 'UTC', visitorsADay: 10 });
  return {
    ...{ ...plan, offices, adverts: plan.adverts.filter(({ source }) => source !== 'newsletter'), restMinutes: 10 },
    rhythm: { weekdays: Array<number>(7).fill(1), hours: Array<number>(24).fill(1) },
    visits: { ...plan.visits, newADay: 1500, pages: 1, untracked: 0, withoutConsent: 0, comeBack: 0, formShare: 0 },
    calls: { ...plan.calls, share: 0, directADay: 0, robotsADay: 0, printsADay: 0 },
  };
}

/** Load, means and the interval are those of the plan; a day is a batch, because neighbours in time are alike. */
test('visitors who find no number free in three pools are as many as Erlang B foretells', () => {
  const offices = officesOf([
    ['north', 6, 8],
    ['harbour', 3, 3],
    ['airport', 1, 2],
  ]);
  const plan = steadyVisits(offices);
  const asked = new Map(offices.map(({ name }) => [name, Array.from({ length: plan.days }, () => ({ all: 0, none: 0 }))]));
  const start = Date.parse('2026-06-01T00:00:00Z');
  for (const told of world(plan)) {
    if (told.of !== 'session') continue;
    const day = asked.get(told.office)?.[Math.floor((told.startedAt - start) / (1440 * minuteMs))];
    if (day === undefined) continue;
    day.all += 1;
    if (told.lent === 'none free') day.none += 1;
  }
  // A number is held for the beats of the page (each after 0.3 leases, while it is open) and the lease after the last; it rests after a visit with a beat.
  const beat = plan.leaseMinutes * 0.3;
  const withBeat = Math.exp((-beat * 60) / plan.visits.pageS);
  const heldMinutes = (withBeat / (1 - withBeat)) * beat + plan.leaseMinutes + withBeat * plan.restMinutes;
  for (const { name, weight, pool } of offices) {
    const erlangs = ((plan.visits.newADay * (weight / 10)) / 1440) * heldMinutes;
    const shares = (asked.get(name) ?? []).slice(1).map(({ all, none }) => none / all);
    const mean = shares.reduce((sum, one) => sum + one, 0) / shares.length;
    const deviation = Math.sqrt(shares.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (shares.length - 1));
    // Student's t for 58 degrees of freedom, 99 %, both sides.
    const half = (2.663 * deviation) / Math.sqrt(shares.length);
    const foretold = erlangB(pool.length, erlangs);
    expect
      .soft([name, Math.abs(mean - foretold) <= half, half < foretold / 4], `${name}: ${mean} ± ${half}, foretold ${foretold}`)
      .toEqual([name, true, true]);
  }
});

test('nobody may make a world with more numbers than belong to nobody', () => {
  expect(() => officesOf([['one', 1, 98]])).toThrow('has 100');
});
