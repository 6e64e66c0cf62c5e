import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asking, type Asked } from '../../test/ask.ts';
import { temporaryWarehouse } from '../../test/warehouse.ts';

/** Models over stored calls: the same figures as over numbers given by hand. */
let warehouse: Awaited<ReturnType<typeof temporaryWarehouse>>;
let ask: Asked;
beforeAll(async () => {
  warehouse = await temporaryWarehouse();
  ask = asking(warehouse, {
    targets: [{ metric: 'service_level', value: 0.8, scope: {}, from: null, to: null }],
    benchmarks: [],
  });
});
afterAll(async () => {
  await warehouse.close();
});

const monday = Date.UTC(2026, 2, 2);
const minute = 60_000;
const day = 1440 * minute;
const iso = (at: number) => new Date(at).toISOString();

/** Answered after so many seconds in the queue, three minutes long. */
function call(id: string, at: number, waitS = 5) {
  const [started, answered, ended] = [iso(at), iso(at + waitS * 1000), iso(at + waitS * 1000 + 3 * minute)];
  return {
    calls: [{ id, direction: 'inbound', started_at: started, answered_at: answered, ended_at: ended, outcome: 'answered' }],
    visits: [
      { call_id: id, queue_id: 'q1', enqueued_at: started, answered_at: answered, exited_at: answered, exit: 'answered', agent_id: 'a1' },
    ],
    legs: [
      {
        call_id: id,
        agent_id: 'a1',
        offered_at: started,
        answered_at: answered,
        ended_at: ended,
        result: 'answered',
        talk_s: 150,
        hold_s: 0,
        acw_s: 30,
      },
    ],
  };
}

async function load(account: string, moments: readonly number[], waitS = 5): Promise<void> {
  const all = moments.map((at, index) => call(`${account}-${index}-${waitS}`, at, waitS));
  await warehouse.load(account, {
    calls: all.flatMap((one) => one.calls),
    visits: all.flatMap((one) => one.visits),
    legs: all.flatMap((one) => one.legs),
  });
}

describe('staffing from stored calls', () => {
  it('is the staffing of each half hour, and no total', async () => {
    const half = Array.from({ length: 100 }, (_, index) => monday + 10 * 60 * minute + index * 15_000);
    await load('staffing', [...half, monday + 11 * 60 * minute]);
    const report = await ask.report('staffing', {
      metrics: ['staffing_requirement'],
      period: { from: iso(monday), to: iso(monday + day) },
    });
    expect(report.dimensions).toEqual(['half_hour']);
    const [busy, quiet] = report.rows.map((row) => row.cells['staffing_requirement']?.value);
    expect(busy).toMatchObject({ erlangs: 10, agents: 14, scheduled: 20 });
    expect(quiet).toMatchObject({ erlangs: 0.1, agents: 1 });
    expect(report.totals['staffing_requirement']?.value).toBeNull();
  });

  it('lines follow the busiest hour', async () => {
    // 200 calls of 185 seconds within one hour: 10.28 erlangs.
    await load(
      'lines',
      Array.from({ length: 200 }, (_, index) => monday + index * 15_000),
    );
    const period = { from: iso(monday), to: iso(monday + day) };
    const given = await ask.total('lines', 'trunks_required', { erlangs: (200 * 185) / 3600 });
    expect(await ask.total('lines', 'trunks_required', {}, { period })).toMatchObject({ value: given.value });
  });
});

describe('forecasts from stored calls', () => {
  const at = (week: number, hour: number) => monday + week * 7 * day + hour * 60 * minute;
  const counts = [100, 110, 90, 120];

  it('lay the last weeks over the next one, hour by hour', async () => {
    const past = counts.flatMap((count, week) => Array.from({ length: count }, (_, index) => at(week, 10) + index * 1000));
    await load('forecast', past);
    const next = { from: iso(at(4, 0)), to: iso(at(5, 0)) };
    expect(await ask.total('forecast', 'forecast_call_volume', {}, { period: next })).toMatchObject({ value: 105 });
    const byHour = await ask.report('forecast', {
      metrics: [{ id: 'forecast_call_volume', params: { growth: 0.1 } }],
      by: ['hour'],
      period: next,
    });
    expect(byHour.rows.map((row) => row.keys[0])).toEqual(['2026-03-30T10:00']);
    expect(byHour.rows[0]?.cells['forecast_call_volume']?.value).toBeCloseTo(115.5, 9);
    // Two weeks ahead the same weekday and hour come twice.
    const fortnight = { from: iso(at(4, 0)), to: iso(at(6, 0)) };
    expect(await ask.total('forecast', 'forecast_call_volume', {}, { period: fortnight })).toMatchObject({ value: 210 });
  });

  it('are judged interval by interval against what came', async () => {
    await load(
      'forecast',
      Array.from({ length: 90 }, (_, index) => at(4, 10) + index * 1000),
      6,
    );
    await load('forecast', [at(4, 12)], 7);
    const period = { from: iso(at(4, 0)), to: iso(at(5, 0)) };
    expect(await ask.total('forecast', 'forecast_accuracy', {}, { period })).toMatchObject({ num: 16, den: 91 });
    expect(await ask.total('forecast', 'forecast_accuracy', { measure: 'bias' }, { period })).toMatchObject({ num: 14, den: 91 });
  });
});

describe('comparisons of a metric', () => {
  const period = { from: iso(monday + 14 * day), to: iso(monday + 15 * day) };
  beforeAll(async () => {
    for (let back = 1; back <= 13; back += 1) {
      await load(
        'compare',
        Array.from({ length: back }, (_, index) => monday + (14 - back) * day + index * minute),
        back,
      );
    }
    await load(
      'compare',
      Array.from({ length: 9 }, (_, index) => monday + 14 * day + index * minute),
      14,
    );
    await load('compare', [monday + 14 * day + 100 * minute], 60);
  });

  it('with a target, with what is published, and with its own past', async () => {
    const gap = async (params: Record<string, unknown>) => (await ask.total('compare', 'benchmark_gap', params, { period })).value;
    expect(await gap({ metric: 'service_level' })).toMatchObject({ met: true });
    expect(await gap({ metric: 'service_level', benchmark: 0.95 })).toMatchObject({ met: false });
    expect(await gap({ metric: 'blocked_call_rate', kind: 'industry' })).toEqual({ gap: -0.05, favorable: 0.05, relative: 1, met: true });
    // 1, 2 … 13 calls in the 13 days before: 7 in the middle; ten today.
    expect(await gap({ metric: 'call_volume', kind: 'internal', direction: 'higher' })).toMatchObject({ gap: 3, favorable: 3, met: true });
    await expect(gap({ metric: 'call_volume', kind: 'industry' })).rejects.toThrow(/no benchmark/);
  });

  it('with the day before, in total and for each hour of it', async () => {
    const change = await ask.report('compare', {
      metrics: [{ id: 'period_change', params: { metric: 'call_volume' } }],
      by: ['day'],
      period,
    });
    expect(change.totals['period_change']?.value).toEqual({ absolute: 9, relative: 9 });
    expect(change.rows.map((row) => [row.keys[0], row.cells['period_change']?.value])).toEqual([
      ['2026-03-16', { absolute: 9, relative: 9 }],
    ]);
  });
});
