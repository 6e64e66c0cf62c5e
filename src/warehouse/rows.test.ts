import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sharedPath } from '../../test/shared.ts';
import { temporaryWarehouse } from '../../test/warehouse.ts';
import { columnsOf, factTables } from './ddl.ts';
import { factsFromDocument } from './fact-documents.ts';
import { rowsOf, tombstone } from './rows.ts';

let warehouse: Awaited<ReturnType<typeof temporaryWarehouse>>;
beforeAll(async () => {
  warehouse = await temporaryWarehouse();
});
afterAll(async () => {
  await warehouse.close();
});

/** 09:00:00 arrival, 20 s wait in sales, answered by ann; transferred to service, 10 s wait, bob; hangs up on hold. */
const transferred = {
  calls: [
    {
      id: 'c1',
      direction: 'inbound',
      started_at: '2026-03-02T09:00:00.250Z',
      answered_at: '2026-03-02T09:00:20.250Z',
      ended_at: '2026-03-02T09:03:00Z',
      outcome: 'answered',
      caller: '+40211234567',
      topics: ['billing', "o'clock"],
    },
  ],
  visits: [
    {
      call_id: 'c1',
      queue_id: 'service',
      enqueued_at: '2026-03-02T09:01:00Z',
      exited_at: '2026-03-02T09:01:10Z',
      answered_at: '2026-03-02T09:01:10Z',
      exit: 'answered',
      entry: 'transfer',
    },
    {
      call_id: 'c1',
      queue_id: 'sales',
      enqueued_at: '2026-03-02T09:00:00.250Z',
      exited_at: '2026-03-02T09:00:20.250Z',
      answered_at: '2026-03-02T09:00:20.250Z',
      exit: 'answered',
      agent_id: 'ann',
    },
  ],
  legs: [
    {
      call_id: 'c1',
      agent_id: 'ann',
      queue_id: 'sales',
      offered_at: '2026-03-02T09:00:15.250Z',
      answered_at: '2026-03-02T09:00:20.250Z',
      ended_at: '2026-03-02T09:01:00Z',
      result: 'answered',
      talk_s: 39.75,
      transfer_to: 'service',
      transfer_kind: 'blind',
    },
    {
      call_id: 'c1',
      agent_id: 'bob',
      queue_id: 'service',
      offered_at: '2026-03-02T09:01:05Z',
      answered_at: '2026-03-02T09:01:10Z',
      ended_at: '2026-03-02T09:03:00Z',
      result: 'answered',
      talk_s: 80,
      hold_s: 30,
      acw_s: 12,
      ended_on_hold: true,
      ended_by: 'customer',
    },
  ],
};

test('a call carries what its visits and legs add up to', () => {
  const rows = rowsOf(factsFromDocument(transferred), { account: 'a', version: 7, position: 3 });
  expect(rows.call[0]).toMatchObject({
    account: 'a',
    version: 7,
    is_deleted: 0,
    position: 3,
    started_at: Date.parse('2026-03-02T09:00:00.250Z'),
    caller_country: 'RO',
    caller_area: '+40 21',
    visits: 2,
    first_queue_id: 'sales',
    last_queue_id: 'service',
    last_exit: 'answered',
    total_wait_s: 30,
    first_agent_id: 'ann',
    last_agent_id: 'bob',
    longest_agent_id: 'bob',
    agent_ids: ['ann', 'bob'],
    queue_ids: ['sales', 'service'],
    answered_legs: 2,
    open_legs: 0,
    talk_s: 119.75,
    hold_s: 30,
    acw_s: 12,
    ring_s: 10,
    conv_s: 149.75,
    held: true,
    held_out: true,
    transfer_kinds: ['blind'],
    transfer_targets: ['queue'],
  });
  expect(rows.visit.map((visit) => [visit['queue_id'], visit['ordinal'], visit['is_last'], visit['topics']])).toEqual([
    ['sales', 1, false, ['billing', "o'clock"]],
    ['service', 2, true, ['billing', "o'clock"]],
  ]);
});

test('rows have exactly the columns of their tables, tombstones too', () => {
  const mark = { account: 'a', version: 1, position: 1 };
  const rows = rowsOf(
    factsFromDocument({
      ...transferred,
      agent_states: [{ agent_id: 'ann', from: '2026-03-02T08:00:00Z', to: null, state: 'available' }],
      schedules: [{ agent_id: 'ann', from: '2026-03-02T08:00:00Z', to: '2026-03-02T16:00:00Z', activity: 'phone', productive: true }],
      agent_pay: [{ agent_id: 'ann', hourly_cost: 20, paid_from: '2026-03-02T08:00:00Z', paid_to: '2026-03-02T16:00:00Z' }],
      costs: [{ from: '2026-03-01T00:00:00Z', to: '2026-04-01T00:00:00Z', category: 'lines', amount: 12.5 }],
      recordings: [{ call_id: 'c1', duration_s: 61 }],
      sessions: [
        { id: 's1', visitor_id: 'v1', started_at: '2026-03-02T08:00:00Z', source: 'google', medium: 'cpc', landing_page: '/offers' },
      ],
      numbers: [{ id: '+40210000001', source: 'billboard', medium: 'offline' }],
      assignments: [{ number_id: '+40210000002', session_id: 's1', from: '2026-03-02T08:00:00Z', to: '2026-03-02T08:30:00Z' }],
      spend: [{ date: '2026-03-02', source: 'google', medium: 'cpc', amount: 12.5 }],
      callbacks: [{ id: 'b1', channel: 'site', requested_at: '2026-03-02T09:00:00Z' }],
      leads: [{ id: 'L1', created_at: '2026-03-02T09:00:00Z', phone: '+40700000001' }],
      deals: [
        { id: 'd1', lead_id: 'L1', created_at: '2026-03-02T09:00:00Z', status: 'won', closed_at: '2026-03-03T09:00:00Z', amount: 90 },
      ],
    }),
    mark,
  );
  const channelsOf = (table: 'session' | 'tracking_number' | 'spend') => rows[table].map((row) => row['channel']);
  expect([channelsOf('session'), channelsOf('tracking_number'), channelsOf('spend')]).toEqual([
    ['paid_search'],
    ['offline'],
    ['paid_search'],
  ]);
  for (const table of factTables) {
    const columns = columnsOf(table)
      .map((column) => column.name)
      .toSorted();
    expect(rows[table].length, table).toBeGreaterThan(0);
    for (const row of rows[table]) expect(Object.keys(row).toSorted(), table).toEqual(columns);
    expect(Object.keys(tombstone(table, { id: 'x', at: 0 }, mark)).toSorted(), table).toEqual(columns);
  }
});

test('a visit or a leg without its call counts as an ordinary inbound one', async () => {
  await warehouse.load('orphans', { legs: [{ call_id: 'gone', agent_id: 'ann', offered_at: '2026-03-02T09:00:00Z', result: 'missed' }] });
  expect(
    await warehouse.query('SELECT direction, spam, outcome, caller, call_started_at FROM leg FINAL WHERE account = {account:String}', {
      account: 'orphans',
    }),
  ).toEqual([{ direction: 'inbound', spam: false, outcome: '', caller: null, call_started_at: '2026-03-02T09:00:00.000Z' }]);
});

test('a tombstone removes the row of the same sort key, wherever its month lies', async () => {
  await warehouse.load('moved', transferred);
  const count = async () =>
    (await warehouse.query<{ n: number }>("SELECT count() AS n FROM call FINAL WHERE account = 'moved' AND id = 'c1'"))[0]?.n;
  expect(await count()).toBe(1);
  const other = tombstone('call', { id: 'c1', at: Date.parse('2026-02-02T09:00:00Z') }, { account: 'moved', version: 90, position: 0 });
  await warehouse.insert('call', [other]);
  expect(await count()).toBe(1);
  await warehouse.insert('call', [{ ...other, started_at: Date.parse('2026-03-02T09:00:00.250Z'), version: 91 }]);
  expect(await count()).toBe(0);
});

const vectors = sharedPath('metrics/metric-vectors.json');
test.skipIf(vectors === null)('the facts of every metric vector load (skipped where the shared material is absent)', async () => {
  const all = JSON.parse(readFileSync(vectors ?? '', 'utf8')) as { id: string; facts: { calls?: unknown[] } }[];
  for (const vector of all) await warehouse.load(vector.id, vector.facts);
  const counted = await warehouse.query<{ account: string; n: number }>('SELECT account, count() AS n FROM call FINAL GROUP BY account');
  const found = new Map(counted.map((row) => [row.account, row.n]));
  for (const vector of all) expect(found.get(vector.id) ?? 0, vector.id).toBe(vector.facts.calls?.length ?? 0);
});
