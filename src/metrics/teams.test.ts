import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '#contract/report.ts';
import { asking, type Asked } from '../../test/ask.ts';
import { temporaryWarehouse } from '../../test/warehouse.ts';

/** Ann is in both teams, bob in one, cid in none. */
const teams = [
  { id: 'north', name: 'North', agents: ['ann', 'bob'] },
  { id: 'night', name: 'Night shift', agents: ['ann'] },
  { id: 'empty', name: 'Nobody yet', agents: [] },
];

let warehouse: Awaited<ReturnType<typeof temporaryWarehouse>>;
let ask: Asked;

beforeAll(async () => {
  warehouse = await temporaryWarehouse();
  ask = asking(warehouse, { teams, targets: [{ metric: 'agent_miss_rate', value: 0.1, scope: { team: 'north' }, from: null, to: null }] });
  const calls = ['ann', 'ann', 'bob', 'cid'].map((agent, at) => ({
    id: `c${String(at)}`,
    direction: 'inbound',
    started_at: `2026-03-02T09:0${String(at)}:00Z`,
    answered_at: `2026-03-02T09:0${String(at)}:10Z`,
    ended_at: `2026-03-02T09:0${String(at)}:40Z`,
    outcome: 'answered',
    agent_id: agent,
  }));
  const leg = (call: number, agent: string, result: string, talk_s: number | null) => ({
    id: `${String(call)}-${agent}-${result}`,
    call_id: `c${String(call)}`,
    agent_id: agent,
    offered_at: `2026-03-02T09:0${String(call)}:05Z`,
    ...(result === 'answered' ? { answered_at: `2026-03-02T09:0${String(call)}:10Z` } : {}),
    ended_at: `2026-03-02T09:0${String(call)}:40Z`,
    result,
    kind: 'main',
    talk_s,
  });
  const state = (agent_id: string, name: string, from: string, to: string) => ({
    agent_id,
    state: name,
    from: `2026-03-02T${from}:00Z`,
    to: `2026-03-02T${to}:00Z`,
  });
  await warehouse.load('desk', {
    calls,
    legs: [
      leg(0, 'bob', 'missed', null),
      leg(0, 'ann', 'answered', 30),
      leg(1, 'ann', 'answered', 20),
      leg(2, 'bob', 'answered', 10),
      leg(3, 'cid', 'answered', 40),
    ],
    agent_states: [
      state('ann', 'on_call', '09:00', '10:00'),
      state('ann', 'available', '10:00', '11:00'),
      state('bob', 'available', '09:00', '11:00'),
      state('cid', 'on_call', '09:00', '11:00'),
    ],
  });
});
afterAll(async () => {
  await warehouse.close();
});

const period = { from: '2026-03-02', to: '2026-03-03' };
const cells = ({ rows, columns }: Report) =>
  Object.fromEntries(rows.map(({ keys, cells: row }) => [String(keys[0]), columns.map(({ key }) => row[key]?.value)]));

describe('team', () => {
  it('puts an agent’s part under each team of the agent, and once in the total', async () => {
    const metrics = ['answered_calls', 'average_handle_time', 'agent_miss_rate', 'agent_occupancy'];
    const report = await ask.report('desk', { metrics, by: ['team'], period });
    expect(cells(report)).toEqual({
      // ann took two calls of 30 and 20 s, bob one of 10 s and missed one.
      north: [3, 20, 1 / 4, 1 / 4],
      night: [2, 25, 0, 1 / 2],
      null: [1, 40, 0, 1],
    });
    expect(report.totals['agent_miss_rate']).toMatchObject({ num: 1, den: 5 });
    expect(report.totals['agent_occupancy']).toMatchObject({ num: 3 * 3600, den: 6 * 3600 });
  });

  it('tells what became of the offers', async () => {
    const { rows } = await ask.report('desk', { metrics: ['offers_by_result'], by: ['team'], period });
    expect(rows.map(({ keys, cells: row }) => [...keys, row['offers_by_result']?.value])).toEqual([
      ['night', 'answered', 2],
      ['north', 'answered', 3],
      ['north', 'missed', 1],
      [null, 'answered', 1],
    ]);
  });

  it('narrows by team, with those of no team, and beside agents', async () => {
    const of = async (values: (string | null)[], op: 'in' | 'not_in' = 'in') => {
      const where = [{ dimension: 'team', op, values }];
      return cells(await ask.report('desk', { metrics: ['average_handle_time'], by: ['agent'], where, period }));
    };
    expect(await of(['night'])).toEqual({ ann: [25] });
    expect(await of(['north', 'night'])).toEqual({ ann: [25], bob: [10] });
    expect(await of([null])).toEqual({ cid: [40] });
    expect(await of(['night'], 'not_in')).toEqual({ bob: [10], cid: [40] });
    expect(await of(['empty'])).toEqual({});
  });

  it('opens to as many rows as it counts', async () => {
    const report = { metrics: ['agent_miss_rate', 'agent_occupancy'], by: ['team'], period };
    const { rows } = await ask.report('desk', report);
    for (const { keys, cells: row } of rows) {
      for (const metric of report.metrics) {
        const drill = await ask.drill('desk', { report, row: keys, metric, part: 'denominator' });
        expect([keys, metric, drill.part]).toEqual([keys, metric, row[metric]?.den]);
      }
    }
  });

  it('holds a target of a team where the team is looked at', async () => {
    const grouped = await ask.report('desk', { metrics: ['agent_miss_rate'], by: ['team'], period });
    expect(grouped.rows.map(({ keys, cells: row }) => [keys[0], row['agent_miss_rate']?.target?.met])).toEqual([
      ['night', undefined],
      ['north', false],
      [null, undefined],
    ]);
    const where = [{ dimension: 'team', op: 'in' as const, values: ['north'] }];
    expect((await ask.total('desk', 'agent_miss_rate', {}, { period, where })).target).toMatchObject({ value: 0.1, met: false });
  });

  it('refuses a team that the account does not have', async () => {
    const where = [{ dimension: 'team', op: 'in' as const, values: ['south'] }];
    await expect(ask.report('desk', { metrics: ['answered_calls'], where, period })).rejects.toThrow(/north.*night/);
  });

  it('finds nobody in a team where the account has set none', async () => {
    const without = asking(warehouse);
    expect(cells(await without.report('desk', { metrics: ['average_handle_time'], by: ['team'], period }))).toEqual({ null: [25] });
  });
});
