import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digitsOf } from '#api/call-conditions.ts';
import { orders } from '#api/call-order.ts';
import { findCalls } from '#api/find-calls.ts';
import { generateYear } from '#bench/generate.ts';
import { callSorts, CallsQuery } from '#contract/call-view.ts';
import { temporaryWarehouse, type TemporaryWarehouse } from './warehouse.ts';

/** A year of 30,000 calls: long enough that pages are found by counts, and that equals are told apart by time. */
const calls = 30_000;
const account = 'acme';
const scope = { account, zone: 'UTC', agent: null, numbers: true, teams: [{ id: 'first', agents: ['agent 001', 'agent 002'] }] };

let warehouse: TemporaryWarehouse;
beforeAll(async () => {
  warehouse = await temporaryWarehouse();
  await generateYear(warehouse, { account, calls, seed: 11 }, () => undefined);
}, 240_000);
afterAll(async () => await warehouse.close());

const list = async (query: Record<string, unknown>, as = scope) => await findCalls(warehouse, as, CallsQuery.parse(query));
const ids = async (query: Record<string, unknown>): Promise<string[]> => (await list(query)).calls.map((call) => call.id);

const withNumber = async () => (await list({ direction: 'inbound', outcome: 'answered' })).calls.find((call) => call.caller !== null);

describe('a page of the list of calls', () => {
  it.each(callSorts)('sorted by %s is the same stretch of the whole sorted list, at any depth', async (sort) => {
    for (const desc of ['true', 'false']) {
      const way = desc === 'true' ? 'DESC' : 'ASC';
      const { key } = orders[sort];
      const by = sort === 'started_at' ? `started_at ${way}, id ${way}` : `isNull(${key}), ${key} ${way}, started_at DESC, id DESC`;
      const whole = (await warehouse.query<{ id: string }>(`SELECT id FROM call FINAL ORDER BY ${by}`)).map((row) => row.id);
      expect(whole).toHaveLength(calls);
      for (const offset of [0, 1, 4321, 9_990, 15_000, 20_777, 29_950, 29_999, 30_000]) {
        expect(await ids({ sort, desc, limit: 60, offset })).toEqual(whole.slice(offset, offset + 60));
      }
    }
  });

  it('filtered counts what fits, and pages through all of it once', async () => {
    const query = { queue: 'sales', outcome: 'abandoned', min_wait: 20, max_wait: 120, from: '2026-03-01', to: '2026-09-01' };
    const [expected] = await warehouse.query<{ n: number }>(
      `SELECT toUInt32(count()) AS n FROM call FINAL WHERE has(queue_ids, 'sales') AND outcome = 'abandoned'
AND total_wait_s BETWEEN 20 AND 120 AND started_at >= '2026-03-01' AND started_at < '2026-09-01'`,
    );
    const seen = new Set<string>();
    let offset = 0;
    for (;;) {
      const page = await list({ ...query, limit: 40, offset });
      expect(page.total).toBe(expected?.n);
      for (const call of page.calls) seen.add(call.id);
      if (page.calls.length === 0) break;
      offset += page.calls.length;
    }
    expect(expected?.n).toBeGreaterThan(20);
    expect(seen.size).toBe(expected?.n);
  });

  it('is counted anew when something was written', async () => {
    const before = (await list({ direction: 'internal' })).total;
    await warehouse.command(
      `INSERT INTO call SELECT * REPLACE (concat(id, '-again') AS id) FROM call FINAL WHERE direction = 'internal' LIMIT 7`,
    );
    expect((await list({ direction: 'internal' })).total).toBe(before + 7);
    await warehouse.command(
      `INSERT INTO call SELECT * REPLACE (version + 1 AS version, 1 AS is_deleted) FROM call FINAL WHERE endsWith(id, '-again')`,
    );
    expect((await list({ direction: 'internal' })).total).toBe(before);
  });

  it('knows the teams of the account', async () => {
    expect((await list({ team: 'first' })).total).toBe((await list({ agent: 'agent 001,agent 002' })).total);
    expect((await list({ team: 'none' })).total).toBe(0);
  });

  it('takes lists by comma and as JSON', async () => {
    const two = (await list({ queue: 'sales,billing' })).total;
    expect((await list({ queue: '["sales","billing"]' })).total).toBe(two);
    expect((await list({ agent: '["Doe, John"]' })).total).toBe(0);
    await expect(list({ queue: '[1]' })).rejects.toThrow('queue: got "[1]", wanted values by comma, or a JSON list of texts');
  });
});

describe('search', () => {
  it('reads a number however it is written', () => {
    expect(
      ['+1 (212) 555-0123', '00 1 212', '0212 555', '212.555', '000', '12', '+1', 'Alice', '12a', '2c9e41'].map((text) => digitsOf(text)),
    ).toEqual(['12125550123', '1212', '212555', '212555', '000', null, null, null, null, null]);
  });

  it('finds by a part of the number, our number, an agent, the beginning of an id', async () => {
    const some = await withNumber();
    const caller = some?.caller ?? '';
    const written = `0${caller.slice(2, 5)} ${caller.slice(5, 8)}-${caller.slice(8)}`;
    expect(await ids({ search: written })).toContain(some?.id);
    expect(await ids({ search: some?.id.slice(0, 12) })).toEqual([some?.id]);
    const agent = some?.agent_ids[0] ?? '';
    const ofAgent = await list({ search: agent.toUpperCase(), limit: 200 });
    expect(ofAgent.total).toBeGreaterThan(20);
    expect(ofAgent.calls.every((call) => call.agent_ids.includes(agent))).toBe(true);
    expect((await list({ search: '8005550199' })).total).toBeGreaterThan(5000);
  });

  it('tells who may not see numbers nothing of them', async () => {
    const masked = { ...scope, numbers: false };
    const some = await withNumber();
    expect((await list({ search: (some?.caller ?? '').slice(-7) }, masked)).total).toBe(0);
    expect((await list({ search: '8005550199' }, masked)).total).toBeGreaterThan(5000);
    expect((await list({ search: 'agent 0' }, masked)).total).toBe(0);
    await expect(list({ sort: 'caller' }, masked)).rejects.toThrow('numbers');
  });
});
