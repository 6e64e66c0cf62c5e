import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { ReportRequest, type ReportRequestInput } from '#contract/report.ts';
import { toIso } from '#domain/instant.ts';
import type { Warehouse } from '#warehouse/client.ts';
import { temporaryWarehouse, withInsert } from '../../test/warehouse.ts';
import type { AccountContext } from './account-context.ts';
import { type AskedShape, AskedShapes } from './asked-shapes.ts';
import { Priming } from './priming.ts';
import { createReports } from './reports.ts';

/** A call and a visit at noon of each of the last 120 days; it is the afternoon of 20 April. */
const hour = 3_600_000;
const day = 24 * hour;
const noon = Date.UTC(2026, 3, 20, 10);
const now = (): number => noon + 4 * hour;

let warehouse: Awaited<ReturnType<typeof temporaryWarehouse>>;
let asked: string[] = [];
let whileAsked: () => Promise<void> = async () => await Promise.resolve();
let counting: Warehouse;

beforeAll(async () => {
  warehouse = await temporaryWarehouse();
  const inner = withInsert(warehouse, async (...args) => await warehouse.insert(...args));
  counting = {
    ...inner,
    query: async (...args: Parameters<Warehouse['query']>) => {
      asked.push(args[0]);
      await whileAsked();
      return await inner.query(...args);
    },
  };
  const days = Array.from({ length: 120 }, (_, back) => back);
  await warehouse.load('desk', {
    calls: days.map((back) => call(`c${String(back)}`, noon - back * day)),
    visits: days.map((back) => visit(`c${String(back)}`, noon - back * day, 10 + back)),
  });
});
afterEach(() => {
  asked = [];
  whileAsked = async () => await Promise.resolve();
});
afterAll(async () => {
  await warehouse.close();
});

function call(id: string, at: number) {
  return { id, direction: 'inbound', started_at: toIso(at), outcome: 'abandoned', ended_at: toIso(at + 60_000) };
}

function visit(id: string, at: number, waited: number) {
  return {
    ...{ id: `${id}/v`, call_id: id, queue_id: 'sales', enqueued_at: toIso(at) },
    ...{ exit: 'abandoned', exited_at: toIso(at + waited * 1000) },
  };
}

/** A server that answers, and reads ahead what it was asked. `clock` and `failed` for what goes wrong. */
function desk(account = 'desk', { clock = now, failed }: { clock?: () => number; failed?: (error: unknown) => void } = {}) {
  const context: AccountContext = {
    ...{ account, zone: 'Europe/Madrid', openingHours: [], targets: [], benchmarks: [], params: {}, teams: [] },
  };
  const questions = new AskedShapes({ read: async () => await Promise.resolve([]), write: async () => await Promise.resolve() });
  const need = { warehouse: counting, freshness: async () => await Promise.resolve({ position: 0, at: null, state: 0 }), now: clock };
  const reports = createReports({ ...need, asked: questions });
  const priming = new Priming({
    ...{ warehouse: counting, kept: reports.kept, asked: questions, now: clock, quietMs: 0, calmMs: 0, rest: 0, everyMs: 5 },
    contextOf: async (of) => await Promise.resolve(of === account ? context : null),
    busy: () => false,
    onError: (error) => {
      if (failed === undefined) throw error;
      failed(error);
    },
  });
  const whole = createReports({ ...need, keep: 0 });
  const ask = async (request: ReportRequestInput) => {
    asked = [];
    const answer = await reports.report(context, ReportRequest.parse(request));
    const statements = asked.length;
    expect(answer).toEqual(await whole.report(context, ReportRequest.parse(request)));
    return { answer, statements };
  };
  return { ask, priming, questions };
}

const metrics = ['call_volume', 'longest_wait'];
const over = (from: string, to: string) => ({ from, to });

it('a day was asked: weeks, months and a year that nobody asked are answered from what was read ahead', async () => {
  const { ask, priming } = desk();
  expect((await ask({ metrics, period: over('2026-04-19', '2026-04-20') })).statements).toBe(2);
  asked = [];
  await priming.round();
  // Calls and visits; a few days at a time, then by months.
  expect(asked.length).toBeGreaterThan(4);
  for (const [from, to, calls, longest] of [
    ['2026-04-13', '2026-04-20', 7, 17],
    ['2026-03-21', '2026-04-20', 30, 40],
    ['2026-03-01', '2026-04-01', 31, 60],
    ['2025-04-01', '2026-04-01', 100, 129],
  ] as const) {
    const { answer, statements } = await ask({
      metrics,
      period: over(from, to),
      compare: 'previous',
      order: { by: 'call_volume', desc: true },
    });
    expect([statements, answer.totals['call_volume']?.value, answer.totals['longest_wait']?.value]).toEqual([0, calls, longest]);
  }
  // Of a week up to now, today alone is asked.
  const week = await ask({ metrics, period: over('2026-04-14', '2026-04-21') });
  expect([week.statements, week.answer.totals['call_volume']?.value]).toEqual([2, 7]);
  asked = [];
  await priming.round();
  expect(asked).toEqual([]);
  expect(priming.state().blocks).toBeGreaterThan(2 * 60);
});

it('what is written while it reads ahead is in the next answer, and read ahead again alone', async () => {
  const { ask, priming } = desk('late');
  await warehouse.load('late', { calls: [call('a', noon - 3 * day)] });
  const period = over('2026-04-13', '2026-04-20');
  await ask({ metrics: ['call_volume'], period: over('2026-04-19', '2026-04-20') });
  let late = false;
  whileAsked = async () => {
    if (late) return;
    late = true;
    await warehouse.load('late', { calls: [call('b', noon - 4 * day)] });
  };
  await priming.round();
  expect(late).toBe(true);
  expect((await ask({ metrics: ['call_volume'], period })).answer.totals['call_volume']?.value).toBe(2);
  await priming.round();
  await warehouse.load('late', { calls: [call('c', noon - 5 * day)] });
  asked = [];
  await priming.round();
  // The day; its month is made of its days.
  expect(asked.length).toBe(1);
  const { answer, statements } = await ask({ metrics: ['call_volume'], period: over('2026-03-22', '2026-04-20') });
  expect([answer.totals['call_volume']?.value, statements]).toEqual([3, 0]);
  // What is written today is nothing to days that are over.
  await warehouse.load('late', { calls: [call('d', noon)] });
  asked = [];
  await priming.round();
  expect(asked).toEqual([]);
});

it('a question that fails is told once and keeps nobody waiting; it is asked again the next day', async () => {
  const told: string[] = [];
  let at = now();
  const { ask, priming } = desk('desk', { clock: () => at, failed: (error) => told.push(String(error)) });
  const period = over('2026-04-19', '2026-04-20');
  await ask({ metrics: ['call_volume'], period });
  await ask({ metrics: ['longest_wait'], period });
  // The one that was asked last comes first.
  let away = false;
  whileAsked = async () => {
    const sql = asked.at(-1) ?? '';
    await Promise.resolve();
    if (away || sql.includes('visit FINAL')) throw new Error(away ? 'away' : 'too much memory');
  };
  await priming.round();
  expect(told).toEqual(['Error: too much memory']);
  asked = [];
  await warehouse.load('desk', { calls: [call('late', noon - 3 * day)] });
  await priming.round();
  expect([asked.length > 0, asked.filter((sql) => sql.includes('visit FINAL')), told.length]).toEqual([true, [], 1]);
  const week = await ask({ metrics: ['call_volume'], period: over('2026-04-13', '2026-04-20') });
  expect([week.statements, week.answer.totals['call_volume']?.value]).toEqual([0, 8]);
  // A warehouse that is away says nothing of the questions.
  at += day;
  away = true;
  await expect(priming.round()).rejects.toThrow('away');
  away = false;
  whileAsked = async () => await Promise.resolve();
  asked = [];
  await priming.round();
  expect(asked.some((sql) => sql.includes('visit FINAL'))).toBe(true);
  expect((await ask({ metrics: ['longest_wait'], period: over('2026-04-13', '2026-04-20') })).statements).toBe(0);
  expect(told.length).toBe(1);
});

it('whoever reads goes first, and closing ends it', async () => {
  const { ask, priming } = desk();
  await ask({ metrics: ['call_volume'], period: over('2026-04-19', '2026-04-20'), by: ['queue'] });
  asked = [];
  const first = reader();
  priming.start();
  await new Promise((resolve) => setTimeout(resolve, 120));
  expect(asked).toEqual([]);
  // A second reader comes while the first statement runs: there is no second statement until it has gone.
  const statement = Promise.withResolvers<undefined>();
  const begun = Promise.withResolvers<undefined>();
  whileAsked = async () => {
    begun.resolve(undefined);
    await statement.promise;
  };
  await first();
  await begun.promise;
  const second = reader();
  statement.resolve(undefined);
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(asked.length).toBe(1);
  await second();
  await expect.poll(() => asked.length).toBeGreaterThan(1);
  await priming.close();
  const { length } = asked;
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(asked.length).toBe(length);
});

/** Somebody who reads until told to leave. */
function reader(): () => Promise<void> {
  const gone = Promise.withResolvers<undefined>();
  const reading = warehouse.withReadLock(async () => await gone.promise);
  return async () => {
    gone.resolve(undefined);
    await reading;
  };
}

it('questions about callers, as of another moment or with figures of their own are not noted; of an account that is gone all are forgotten', async () => {
  let stored: readonly AskedShape[] = [{ account: 'gone', shape: JSON.stringify({ metrics: ['call_volume'] }), at: noon, long: false }];
  const forgotten: string[] = [];
  const questions = new AskedShapes({
    read: async () => await Promise.resolve(stored),
    write: async (written, removed) => {
      stored = [...stored, ...written];
      forgotten.push(...removed.map(({ account }) => account));
      await Promise.resolve();
    },
  });
  await questions.load();
  const note = (request: ReportRequestInput, long = false): void =>
    questions.note('desk', ReportRequest.parse(request), { at: noon, long });
  const period = over('2026-04-19', '2026-04-20');
  note({ metrics, period, by: ['caller'] });
  note({ metrics, period, where: [{ dimension: 'caller_name', op: 'in', values: ['Ann'] }] });
  note({ metrics, period, as_of: null });
  note({ metrics, period: null });
  note({ metrics, period });
  note(
    { metrics, period: over('2026-01-01', '2026-04-20'), compare: 'previous', order: { by: 'call_volume', desc: true }, limit: 5 },
    true,
  );
  expect([...questions.byAccount(noon).keys()]).toEqual(['desk', 'gone']);
  expect(
    questions
      .byAccount(noon)
      .get('desk')
      ?.map(({ parsed, long }) => [parsed.metrics, long]),
  ).toEqual([[metrics, true]]);
  const priming = new Priming({
    ...{
      warehouse: counting,
      kept: createReports({ warehouse, freshness: async () => await Promise.reject(new Error('not asked')), now }).kept,
    },
    ...{ asked: questions, now, busy: () => false, onError: () => undefined },
    contextOf: async () => await Promise.resolve(null),
  });
  await priming.round();
  await questions.save();
  expect([asked, questions.byAccount(noon).size, forgotten.toSorted()]).toEqual([[], 0, ['desk', 'gone']]);
});
