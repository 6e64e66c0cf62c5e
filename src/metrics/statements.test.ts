import { afterAll, beforeAll, expect, it } from 'vitest';
import { ReportRequest, type ReportRequestInput } from '#contract/report.ts';
import type { Warehouse } from '#warehouse/client.ts';
import { temporaryWarehouse } from '../../test/warehouse.ts';
import type { AccountContext } from './account-context.ts';
import { createReports } from './reports.ts';

let warehouse: Awaited<ReturnType<typeof temporaryWarehouse>>;
const context: AccountContext = {
  account: 'desk',
  zone: 'Europe/Madrid',
  openingHours: [],
  targets: [],
  benchmarks: [],
  params: {},
  teams: [],
};

beforeAll(async () => {
  warehouse = await temporaryWarehouse();
  const minutes = Array.from({ length: 200 }, (_, at) => at * 37);
  const time = (minute: number, seconds: number) => new Date(Date.UTC(2026, 2, 2) + minute * 60_000 + seconds * 1000).toISOString();
  await warehouse.load('desk', {
    calls: minutes.map((minute, at) => ({
      id: `c${String(at)}`,
      direction: at % 5 === 0 ? 'outbound' : 'inbound',
      started_at: time(minute, 0),
      caller: `+1${String(at % 30)}`,
      topics: at % 3 === 0 ? ['billing', 'refund'] : [],
      ...(at % 4 === 1
        ? { ended_at: time(minute, 40), outcome: 'abandoned' }
        : { answered_at: time(minute, at % 50), ended_at: time(minute, 300), outcome: 'answered' }),
    })),
    visits: minutes.map((minute, at) => ({
      call_id: `c${String(at)}`,
      queue_id: at % 2 === 0 ? 'sales' : 'help',
      enqueued_at: time(minute, 0),
      exited_at: time(minute, at % 4 === 1 ? 40 : at % 50),
      ...(at % 4 === 1 ? { exit: 'abandoned' } : { exit: 'answered', agent_id: 'ann', answered_at: time(minute, at % 50) }),
    })),
    agent_states: minutes.map((minute, at) => ({
      id: `s${String(at)}`,
      agent_id: at % 3 === 0 ? 'ann' : 'bob',
      from: time(minute, 0),
      to: time(minute + 30, 0),
      state: at % 2 === 0 ? 'on_call' : 'break',
    })),
  });
});
afterAll(async () => {
  await warehouse.close();
});

/** Totals, courses and breakdowns as pages ask them together; and over nothing at all. */
const metrics = [
  'call_volume',
  'answered_calls',
  'service_level',
  'average_speed_of_answer',
  'abandon_rate',
  'longest_wait',
  'repeat_caller_rate',
];
const time = ['agent_logged_in_time', 'agent_occupancy', 'agent_utilization', 'schedule_adherence'];
const day = { from: '2026-03-02', to: '2026-03-07' };
const empty = { from: '2026-05-02', to: '2026-05-07' };
const page: ReportRequestInput[] = [
  { metrics, period: day, compare: 'previous' },
  { metrics, period: day, by: ['day'] },
  { metrics: ['answer_rate'], period: day },
  { metrics: ['answer_rate', 'abandon_rate', 'call_volume'], period: day, by: ['topic'] },
  { metrics, period: day, by: ['queue'] },
  { metrics, period: day, where: [{ dimension: 'queue', op: 'in', values: ['sales'] }] },
  { metrics: time, period: day, by: ['agent'] },
  { metrics: time, period: day, where: [{ dimension: 'agent', op: 'in', values: ['ann'] }] },
  { metrics: time, period: day, where: [{ dimension: 'agent', op: 'in', values: ['nobody'] }] },
  { metrics, period: empty },
  { metrics, period: empty, by: ['day'] },
];

it('answers a page as each of its questions alone, with fewer statements', async () => {
  let asked = 0;
  const counting: Warehouse = Object.assign(Object.create(warehouse) as Warehouse, {
    query: async (...args: Parameters<Warehouse['query']>) => {
      asked += 1;
      return await warehouse.query(...args);
    },
  });
  const reports = createReports({
    warehouse: counting,
    freshness: async () => await Promise.resolve({ position: 0, at: null, state: 0 }),
    now: Date.now,
  });
  const requests = page.map((request) => ReportRequest.parse({ as_of: null, ...request }));
  const alone = [];
  for (const request of requests) alone.push(await reports.report(context, request));
  const [statementsAlone, together] = [asked, await reports.reports(context, requests)];
  expect(together.reports).toEqual(alone);
  // Five days of Madrid end at 7,140 minutes: calls 0 to 192, of which every fifth (39) went out.
  expect(together.reports[0]?.totals['call_volume']?.value).toBe(193 - 39);
  // The totals of the first question and of the third come with the groups of others; the first one's comparison does not. The time of one
  // agent is that agent's row.
  expect(asked - statementsAlone).toBeLessThan(statementsAlone - 4);
  const logged = together.reports.slice(6, 9).map(({ totals }) => totals['agent_logged_in_time']?.value);
  // 193 states of 30 minutes; every third is Ann's.
  expect(logged).toEqual([193 * 1800, 65 * 1800, 0]);
});
