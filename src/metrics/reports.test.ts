import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '#contract/report.ts';
import { asking, type Asked } from '../../test/ask.ts';
import { temporaryWarehouse } from '../../test/warehouse.ts';

/** One day of a small desk, by hand. */
let warehouse: Awaited<ReturnType<typeof temporaryWarehouse>>;
let ask: Asked;

const inbound = (id: string, at: string, more: Record<string, unknown> = {}) => ({
  id,
  direction: 'inbound',
  started_at: `${at}:00Z`,
  ...more,
});
const answered = (at: string, end: string) => ({ answered_at: `${at}Z`, ended_at: `${end}Z`, outcome: 'answered' });
const visit = (call_id: string, queue_id: string, from: string, to: string | null, exit: string, agent_id?: string) => ({
  call_id,
  queue_id,
  enqueued_at: `${from}Z`,
  exited_at: to === null ? null : `${to}Z`,
  exit,
  ...(agent_id === undefined ? {} : { agent_id, answered_at: `${to ?? from}Z` }),
});

beforeAll(async () => {
  warehouse = await temporaryWarehouse();
  ask = asking(warehouse, {
    openingHours: [{ weekday: 1, from: '09:00', to: '17:00' }],
    targets: [
      { metric: 'answer_rate', value: 0.9, scope: {}, from: null, to: null },
      { metric: 'answer_rate', value: 0.5, scope: { queue: 'sales' }, from: null, to: null },
    ],
  });
  await warehouse.load('desk', {
    calls: [
      inbound('c1', '2026-03-02T09:00', {
        ...answered('2026-03-02T09:00:10', '2026-03-02T09:03:00'),
        topics: ['billing', 'complaint'],
        caller: '+1',
      }),
      inbound('c2', '2026-03-02T09:10', { ...answered('2026-03-02T09:10:30', '2026-03-02T09:12:00'), topics: ['billing'], caller: '+2' }),
      inbound('c3', '2026-03-02T10:00', { ended_at: '2026-03-02T10:01:00Z', outcome: 'abandoned', caller: '+1' }),
      inbound('c4', '2026-03-02T18:00', { ended_at: '2026-03-02T18:00:50Z', outcome: 'voicemail' }),
      // A week earlier.
      inbound('c0', '2026-02-23T09:00', { ...answered('2026-02-23T09:00:05', '2026-02-23T09:01:00'), caller: '+1' }),
    ],
    visits: [
      visit('c1', 'sales', '2026-03-02T09:00:00', '2026-03-02T09:00:10', 'answered', 'ann'),
      visit('c2', 'sales', '2026-03-02T09:10:00', '2026-03-02T09:10:20', 'overflow'),
      visit('c2', 'help', '2026-03-02T09:10:20', '2026-03-02T09:10:30', 'answered', 'bob'),
      visit('c3', 'sales', '2026-03-02T10:00:00', '2026-03-02T10:01:00', 'abandoned'),
      visit('c4', 'help', '2026-03-02T18:00:00', '2026-03-02T18:00:50', 'voicemail'),
      visit('c0', 'sales', '2026-02-23T09:00:00', '2026-02-23T09:00:05', 'answered', 'ann'),
    ],
  });
});
afterAll(async () => {
  await warehouse.close();
});

const day = { from: '2026-03-02', to: '2026-03-03' };
const table = ({ rows, columns }: Report) => rows.map(({ keys, cells }) => [...keys, ...columns.map(({ key }) => cells[key]?.value)]);

describe('report', () => {
  it('answers rows and totals of several metrics at once', async () => {
    const report = await ask.report('desk', {
      metrics: ['call_volume', 'answer_rate', 'average_speed_of_answer'],
      by: ['hour'],
      period: day,
    });
    expect(table(report)).toEqual([
      ['2026-03-02T09:00', 2, 1, 10],
      ['2026-03-02T10:00', 1, 0, null],
      ['2026-03-02T18:00', 1, 0, null],
    ]);
    expect(report.totals['answer_rate']).toMatchObject({ num: 2, den: 4, value: 0.5, provisional: false });
    expect(report.totals['call_volume']?.value).toBe(4);
    expect(report).toMatchObject({ dimensions: ['hour'], truncated: false, tz: 'UTC', period: { from: '2026-03-02T00:00:00.000Z' } });
  });

  it('names local buckets alike, whether it groups by a date, a number or the text', async () => {
    const zones = ['Europe/Madrid', 'Asia/Kathmandu', 'Pacific/Apia'];
    for (const tz of zones) {
      for (const name of ['day', 'week', 'month', 'hour_of_day', 'weekday'] as const) {
        const one = await ask.report('desk', { metrics: ['call_volume'], by: [name], tz });
        // Beside a list of topics there is no short cut.
        const two = await ask.report('desk', { metrics: ['call_volume'], by: ['topic', name], tz });
        const keys = new Set(one.rows.map((row) => row.keys[0]));
        expect(keys).toEqual(new Set(two.rows.map((row) => row.keys[1])));
        for (const key of keys) expect(key).toMatch(/^(\d{4}-\d\d(-\d\d)?|\d\d|[1-7])$/);
      }
    }
  });

  it('judges visits where it is split by queue, calls otherwise', async () => {
    const report = await ask.report('desk', { metrics: ['answer_rate'], by: ['queue'], period: day });
    expect(report.rows.map(({ keys, cells }) => [keys[0], cells['answer_rate']?.num, cells['answer_rate']?.den])).toEqual([
      ['help', 1, 2],
      ['sales', 1, 3],
    ]);
    expect(report.totals['answer_rate']).toMatchObject({ num: 2, den: 5 });
    const filtered = await ask.total(
      'desk',
      'answer_rate',
      {},
      { period: day, where: [{ dimension: 'queue', op: 'in', values: ['sales'] }] },
    );
    expect(filtered).toMatchObject({ num: 1, den: 3 });
    expect((await ask.total('desk', 'answer_rate', { grain: 'visit' }, { period: day })).den).toBe(5);
  });

  it('puts a call under each of its topics, and once in the total', async () => {
    const report = await ask.report('desk', { metrics: ['call_volume'], by: ['topic'], period: day });
    expect(table(report)).toEqual([
      ['billing', 2],
      ['complaint', 1],
      [null, 2],
    ]);
    expect(report.totals['call_volume']?.value).toBe(4);
  });

  it('filters by values, missing values, negation and part of a word', async () => {
    const volume = async (op: 'in' | 'not_in' | 'contains', values: (string | null)[], dimension = 'topic') =>
      (await ask.total('desk', 'call_volume', {}, { period: day, where: [{ dimension, op, values }] })).value;
    expect(await volume('in', ['complaint'])).toBe(1);
    expect(await volume('in', ['complaint', null])).toBe(3);
    expect(await volume('not_in', ['billing'])).toBe(2);
    expect(await volume('contains', ['ILL'])).toBe(2);
    expect(await volume('in', ['+1', null], 'caller')).toBe(3);
    expect(await volume('not_in', [null], 'caller')).toBe(3);
  });

  it('credits the first queue or the last one, as asked', async () => {
    const queues = async (attribute_to: string) =>
      table(await ask.report('desk', { metrics: [{ id: 'call_volume', params: { attribute_to } }], by: ['queue'], period: day }));
    expect(await queues('first')).toEqual([
      ['help', 1],
      ['sales', 3],
    ]);
    expect(await queues('last')).toEqual([
      ['help', 2],
      ['sales', 2],
    ]);
  });

  it('compares with the period before, bucket by bucket', async () => {
    const week = { from: '2026-03-02', to: '2026-03-09' };
    const report = await ask.report('desk', { metrics: ['call_volume'], by: ['day'], period: week, compare: 'previous' });
    expect(report.compared_with).toEqual({ from: '2026-02-23T00:00:00.000Z', to: '2026-03-02T00:00:00.000Z' });
    expect(report.rows[0]?.cells['call_volume']?.compare).toEqual({ value: 1, num: null, den: null, absolute: 3, relative: 3 });
    expect(report.totals['call_volume']?.compare).toMatchObject({ value: 1, absolute: 3, relative: 3 });
    const year = await ask.report('desk', { metrics: ['answer_rate'], period: week, compare: 'year_ago' });
    expect(year.totals['answer_rate']?.compare).toEqual({ value: null, num: 0, den: 0, absolute: null, relative: null });
  });

  it('shows the target that holds for the cell', async () => {
    const report = await ask.report('desk', { metrics: ['answer_rate'], by: ['queue'], period: day });
    expect(report.rows.map(({ keys, cells }) => [keys[0], cells['answer_rate']?.target?.value, cells['answer_rate']?.target?.met])).toEqual(
      [
        ['help', 0.9, false],
        ['sales', 0.5, false],
      ],
    );
    expect((await ask.total('desk', 'service_level', {}, { period: day })).target).toMatchObject({ value: 0.8, met: false });
  });

  it('counts opening hours alone where asked', async () => {
    expect((await ask.total('desk', 'call_volume', { hours: 'business' }, { period: day })).value).toBe(3);
  });

  it('sees the past as it was', async () => {
    const at = async (moment: string) =>
      await ask.report('desk', { metrics: ['call_volume', 'answer_rate', 'longest_wait'], period: day, as_of: moment });
    const before = (await at('2026-03-02T09:10:25Z')).totals;
    expect(before['call_volume']?.value).toBe(2);
    expect(before['answer_rate']).toMatchObject({ num: 1, den: 1, provisional: true });
    expect(before['longest_wait']?.value).toBe(20);
    expect((await at('2026-03-02T20:00:00Z')).totals['answer_rate']).toMatchObject({ num: 2, den: 4, provisional: false });
  });

  it('orders and limits, and says when rows are missing', async () => {
    const report = await ask.report('desk', {
      metrics: ['call_volume'],
      by: ['hour'],
      period: day,
      order: { by: 'call_volume', desc: true },
      limit: 1,
    });
    expect([table(report), report.truncated]).toEqual([[['2026-03-02T09:00', 2]], true]);
  });

  it('merges roll-up rows that the question brings', async () => {
    const report = await ask.report('desk', {
      metrics: ['service_level', 'call_volume'],
      inputs: {
        service_level: {
          rollup: [
            { answered: 10, answered_within: 9, abandoned: 0 },
            { answered: 100, answered_within: 10, abandoned: 0 },
          ],
        },
      },
    });
    expect(report.totals['service_level']).toMatchObject({ num: 19, den: 110 });
    expect(report.columns[0]?.drill).toEqual([]);
    expect(report.totals['call_volume']?.value).toBe(5);
  });

  it('who waits now is the same asked at once and as of that moment, also where a clock that goes ahead has told how it ends', async () => {
    const hour = 3_600_000;
    const [before, after] = [new Date(Date.now() - hour).toISOString(), new Date(Date.now() + hour).toISOString()];
    await warehouse.load('ahead', {
      calls: [{ id: 'a1', direction: 'inbound', started_at: before, ended_at: after, outcome: 'abandoned' }],
      visits: [{ call_id: 'a1', queue_id: 'sales', enqueued_at: before, exited_at: after, exit: 'abandoned' }],
    });
    const now = await ask.report('ahead', { metrics: ['calls_in_queue_now'], as_of: undefined });
    const then = await ask.report('ahead', { metrics: ['calls_in_queue_now'], as_of: now.as_of });
    expect([now.totals['calls_in_queue_now']?.value, then.totals['calls_in_queue_now']?.value]).toEqual([1, 1]);
  });

  it('keeps a stranger out', async () => {
    expect((await ask.report('stranger', { metrics: ['call_volume'], by: ['queue'] })).rows).toEqual([]);
    expect((await ask.total('stranger', 'call_volume')).value).toBe(0);
  });

  it.each([
    [{ metrics: ['calls'] }, 'metric: got "calls"; known: answered_calls'],
    [{ metrics: ['call_volume'], by: ['planet'] }, 'dimension: got "planet"; known: connection'],
    [{ metrics: ['call_volume'], by: ['exit'] }, 'dimension of figures about one call: got "exit"; known: connection'],
    [{ metrics: [{ id: 'call_volume', params: { threshold_s: 5 } }] }, 'parameter of call_volume: got "threshold_s"; known: direction'],
    [{ metrics: ['call_volume'], params: { treshold_s: 5 } }, 'parameter: got "treshold_s"; known: hours'],
    [{ metrics: [{ id: 'call_volume', params: { direction: 'up' } }] }, 'parameter direction of call_volume'],
    [
      { metrics: ['call_volume'], where: [{ dimension: 'outcome', op: 'in' as const, values: ['lost'] }] },
      'value of outcome: got "lost"; known: answered',
    ],
    [{ metrics: ['call_volume'], tz: 'Mars/Olympus' }, 'tz: got "Mars/Olympus"'],
    [{ metrics: ['call_volume'], period: { from: '2026-03-02', to: '2026-03-02' } }, 'wanted from before to'],
    [{ metrics: ['call_volume'], period: { from: 'monday', to: '2026-03-02' } }, 'period.from: got "monday"'],
    [{ metrics: ['call_volume', 'calls_by_topic'] }, 'metrics of one report'],
    [{ metrics: ['call_volume'], inputs: { call_volume: { rollup: [{}] } } }, 'call_volume is computed from facts alone'],
    [{ metrics: [{ id: 'calls_by_caller_location', params: { level: 'city' } }] }, 'no fact tells the city'],
  ])('refuses %j, and says what is known', async (request, message) => {
    await expect(ask.report('desk', request)).rejects.toThrow(message);
  });
});
