import { afterAll, beforeAll, expect, it } from 'vitest';
import { ReportRequest, type ReportRequestInput } from '#contract/report.ts';
import { toIso } from '#domain/instant.ts';
import { factTables } from '#warehouse/ddl.ts';
import { factsFromDocument } from '#warehouse/fact-documents.ts';
import { rowsOf, tombstone } from '#warehouse/rows.ts';
import { tables } from '#warehouse/tables.ts';
import fc from '../../test/properties.ts';
import { temporaryWarehouse } from '../../test/warehouse.ts';
import type { AccountContext } from './account-context.ts';
import { AskedShapes } from './asked-shapes.ts';
import { Priming } from './priming.ts';
import { createReports } from './reports.ts';

/**
 * Figures that are put together from kept days and months, against the same questions asked as a whole: after every write, while the
 * clock goes on. The days are around a change of clocks, and one is months before, so that whole months lie between.
 */
let warehouse: Awaited<ReturnType<typeof temporaryWarehouse>>;
beforeAll(async () => {
  warehouse = await temporaryWarehouse();
});
afterAll(async () => {
  await warehouse.close();
});

const hour = 3_600_000;
const day = 24 * hour;
const sunday = Date.UTC(2026, 2, 28, 23);
const days = [sunday - 110 * day, sunday - day, sunday, sunday + day, sunday + 2 * day];

/** A call in one of the days, and how far it has come. */
const spec = fc.record({
  id: fc.integer({ min: 0, max: 5 }),
  day: fc.integer({ min: 0, max: days.length - 1 }),
  minute: fc.integer({ min: 0, max: 24 * 60 - 1 }),
  kind: fc.constantFrom('waiting', 'talking', 'wrapping', 'done', 'abandoned', 'out', 'gone', 'far'),
  agent: fc.constantFrom('ann', 'bob'),
  queue: fc.constantFrom('sales', 'help'),
});
type Spec = typeof spec extends fc.Arbitrary<infer T> ? T : never;

function factsOf({ id, day: at, minute, kind, agent, queue }: Spec): { facts: unknown; states: unknown } {
  const start = (days[at] ?? sunday) + minute * 60_000;
  const time = (seconds: number): string => toIso(start + seconds * 1000);
  const name = `c${String(id)}`;
  const answered = ['talking', 'wrapping', 'done', 'out', 'far'].includes(kind);
  const wait = kind === 'far' ? 6 * 3600 : 15;
  const call = {
    id: name,
    direction: kind === 'out' ? 'outbound' : 'inbound',
    started_at: time(0),
    ...(answered ? { answered_at: time(wait), outcome: 'answered' } : {}),
    ...(kind === 'abandoned' ? { outcome: 'abandoned', ended_at: time(40) } : {}),
    ...(kind === 'wrapping' || kind === 'done' || kind === 'out' || kind === 'far' ? { ended_at: time(wait + 100) } : {}),
  };
  const leg = {
    id: `${name}/l`,
    call_id: name,
    agent_id: agent,
    queue_id: queue,
    offered_at: time(wait - 5),
    ...(answered ? { answered_at: time(wait), result: 'answered', talk_s: 100 } : { ended_at: time(wait), result: 'missed' }),
    ...(kind === 'talking' ? {} : { ended_at: time(wait + 100) }),
    ...(kind === 'wrapping' ? { acw_s: 3 * 3600 } : {}),
  };
  const visit = {
    id: `${name}/v`,
    call_id: name,
    queue_id: queue,
    enqueued_at: time(0),
    ...(kind === 'waiting' ? { exit: 'waiting' } : {}),
    ...(kind === 'abandoned' ? { exit: 'abandoned', exited_at: time(40) } : {}),
    ...(answered ? { exit: 'answered', answered_at: time(wait), exited_at: time(wait), agent_id: agent } : {}),
  };
  const open = kind === 'talking';
  return {
    facts: {
      calls: [call],
      visits: kind === 'out' || kind === 'gone' ? [] : [visit],
      legs: kind === 'waiting' || kind === 'gone' ? [] : [leg],
    },
    states: {
      agent_states: [
        { id: `${agent}${String(id)}`, agent_id: agent, from: time(0), ...(open ? {} : { to: time(3 * 3600) }), state: 'on_call' },
      ],
      schedules:
        id < 4
          ? []
          : [{ id: `w${String(id)}`, agent_id: agent, from: time(-600), to: time(8 * 3600), activity: 'phone', productive: true }],
    },
  };
}

const period = { from: '2026-03-29', to: '2026-03-30' };
const spring = { from: '2025-12-01', to: '2026-04-02' };
const service = ['answered_calls', 'service_level', 'longest_wait', 'average_handle_time'];
const people = ['answered_calls', 'agent_occupancy', 'agent_miss_rate', 'schedule_adherence'];
const page: ReportRequestInput[] = [
  { metrics: service, period, compare: 'previous' },
  { metrics: service, period: spring, by: ['queue'] },
  { metrics: people, period: { from: '2026-03-27', to: '2026-04-02' }, by: ['agent'] },
  { metrics: ['agent_time_by_state'], period: spring, by: ['week'] },
  { metrics: ['agent_miss_rate'], period: { from: '2026-03-27', to: '2026-04-02' }, by: ['day'] },
];

it('kept days and months, asked for or read ahead, change no answer, whatever is written and however late it is', async () => {
  let accounts = 0;
  let version = 10;
  const writes = fc.array(fc.array(spec, { minLength: 1, maxLength: 5 }), { minLength: 3, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(writes, fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 3, maxLength: 3 }), async (batches, waits) => {
      accounts += 1;
      const account = `desk${String(accounts)}`;
      const context: AccountContext = {
        account,
        zone: 'Europe/Madrid',
        openingHours: [],
        targets: [],
        benchmarks: [],
        params: {},
        teams: [],
      };
      let now = sunday + 20 * hour;
      const need = { warehouse, freshness: async () => await Promise.resolve({ position: 0, at: null, state: 0 }), now: () => now };
      const kept = createReports(need);
      const asked = createReports({ ...need, keep: 0 });
      const questions = new AskedShapes({ read: async () => await Promise.resolve([]), write: async () => await Promise.resolve() });
      const primed = createReports({ ...need, asked: questions });
      const priming = new Priming({
        ...{ warehouse, kept: primed.kept, asked: questions, now: () => now, quietMs: 0, calmMs: 0, rest: 0 },
        contextOf: async () => await Promise.resolve(context),
        busy: () => false,
        onError: (error) => {
          throw error;
        },
      });
      const requests = page.map((request) => ReportRequest.parse(request));
      const held = new Map<string, { table: (typeof factTables)[number]; id: string; at: number }>();
      for (const [step, batch] of batches.entries()) {
        version += 2;
        for (const one of batch) {
          const mine = { account, version: version + 1, position: 0 };
          const { facts, states } = factsOf(one);
          const rows = rowsOf(factsFromDocument(facts), mine);
          const time = rowsOf(factsFromDocument(states), mine);
          for (const [key, old] of held) {
            // What the call was before goes away, under the keys that it had.
            if (old.id !== `c${String(one.id)}` && !old.id.startsWith(`c${String(one.id)}/`)) continue;
            await warehouse.insert(old.table, [tombstone(old.table, old, { account, version, position: 0 })]);
            held.delete(key);
          }
          for (const table of factTables) {
            const all = one.kind === 'gone' && table !== 'agent_state' ? [] : [...rows[table], ...time[table]];
            await warehouse.insert(table, all);
            for (const row of all) {
              const [id, at] = [row['id'], row[tables[table].time]];
              if (table === 'agent_state' || table === 'schedule' || typeof id !== 'string' || typeof at !== 'number') continue;
              held.set(`${table} ${id} ${String(at)}`, { table, id, at });
            }
          }
          version += 2;
        }
        now += (waits[step] ?? 0) * 60_000;
        // Read ahead after the second of three writes: of questions that were asked before, and then written to again.
        if (step === 1) await priming.round();
        for (const later of [0, 20_000]) {
          // The clock goes on without a write: open calls become misses, wrap-up ends.
          now += later;
          const { reports: whole } = await asked.reports(context, requests);
          expect((await kept.reports(context, requests)).reports).toEqual(whole);
          const some = [requests[0], requests[3]].filter((request) => request !== undefined);
          expect((await primed.reports(context, some)).reports).toEqual([whole[0], whole[3]]);
        }
      }
    }),
    { numRuns: 2, endOnFailure: true },
  );
}, 240_000);

it('asks nothing of days that are over and were not written to, and everything again where they were', async () => {
  let asked: string[] = [];
  const counting: typeof warehouse = {
    ...warehouse,
    query: async (...args: Parameters<typeof warehouse.query>) => {
      asked.push(args[0]);
      return await warehouse.query(...args);
    },
  };
  const reports = createReports({
    warehouse: counting,
    freshness: async () => await Promise.resolve({ position: 0, at: null, state: 0 }),
    now: () => sunday + 3 * day,
  });
  const context: AccountContext = {
    account: 'two',
    zone: 'Europe/Madrid',
    openingHours: [],
    targets: [],
    benchmarks: [],
    params: {},
    teams: [],
  };
  const volume = async (from: string, to: string): Promise<[unknown, number]> => {
    asked = [];
    const { totals } = await reports.report(context, ReportRequest.parse({ metrics: ['call_volume'], period: { from, to } }));
    return [totals['call_volume']?.value, asked.length];
  };
  const call = (id: string, at: number) => ({
    id,
    direction: 'inbound',
    started_at: toIso(at),
    outcome: 'abandoned',
    ended_at: toIso(at + 60_000),
  });
  await warehouse.load('two', { calls: [call('a', sunday + hour), call('b', sunday - hour)] });
  const both = ['2026-03-28', '2026-03-30'] as const;
  const autumn = ['2025-12-01', '2026-03-30'] as const;
  expect(await volume(...both)).toEqual([2, 1]);
  expect(await volume(...both)).toEqual([2, 0]);
  // Three whole months, and the days of the fourth.
  expect(await volume(...autumn)).toEqual([2, 2]);
  expect(await volume(...autumn)).toEqual([2, 0]);
  // Another account's calls, and another day's, are nothing to it.
  await warehouse.load('three', { calls: [call('a', sunday + hour)] });
  await warehouse.load('two', { calls: [call('c', sunday + 2 * day)] });
  expect(await volume(...both)).toEqual([2, 0]);
  await warehouse.load('two', { calls: [call('d', sunday + 2 * hour)] });
  // Of a long period the day alone; shorter ones are made of the days that are kept by now.
  expect(await volume(...autumn)).toEqual([3, 1]);
  expect(asked.filter((sql) => sql.includes('GROUP BY'))).toEqual([]);
  expect(await volume(...both)).toEqual([3, 0]);
  expect(await volume('2026-03-28', '2026-03-29')).toEqual([1, 0]);
});

it('a question that is asked as of a moment to come leaves nothing behind', async () => {
  const now = (): number => sunday + day + 5000;
  const need = { warehouse, freshness: async () => await Promise.resolve({ position: 0, at: null, state: 0 }), now };
  const context: AccountContext = {
    account: 'four',
    zone: 'Europe/Madrid',
    openingHours: [],
    targets: [],
    benchmarks: [],
    params: {},
    teams: [],
  };
  // In the queue since ten seconds before midnight: by 2030 the threshold is passed, at five seconds past midnight it is not.
  const began = toIso(sunday + day - 5000);
  await warehouse.load('four', {
    calls: [{ id: 'w', direction: 'inbound', started_at: began }],
    visits: [{ id: 'w/v', call_id: 'w', queue_id: 'sales', enqueued_at: began, exit: 'waiting' }],
  });
  const asked = { metrics: ['service_level'], period: { from: '2026-03-30', to: '2026-03-31' } };
  const kept = createReports(need);
  const ahead = await kept.report(context, ReportRequest.parse({ ...asked, as_of: '2030-01-01T00:00:00Z' }));
  const whole = await createReports({ ...need, keep: 0 }).report(context, ReportRequest.parse(asked));
  expect((await kept.report(context, ReportRequest.parse(asked))).totals).toEqual(whole.totals);
  expect(ahead.totals).not.toEqual(whole.totals);
});
