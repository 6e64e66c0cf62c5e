import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import fc from '../../test/properties.ts';
import { asking, type Asked } from '../../test/ask.ts';
import { temporaryWarehouse } from '../../test/warehouse.ts';

let warehouse: Awaited<ReturnType<typeof temporaryWarehouse>>;
let ask: Asked;
let accounts = 0;
beforeAll(async () => {
  warehouse = await temporaryWarehouse();
  ask = asking(warehouse);
});
afterAll(async () => {
  await warehouse.close();
});

async function stored(facts: Record<string, unknown>): Promise<string> {
  const account = `t${(accounts += 1)}`;
  await warehouse.load(account, facts);
  return account;
}

const minute = 60_000;
const start = Date.UTC(2026, 2, 2, 9);
const iso = (at: number) => new Date(at).toISOString();
const at = (clock: string) => `2026-03-02T${clock}:00Z`;
const state = (name: string, from: string, to: string | null, agent = 'a1') => ({
  agent_id: agent,
  state: name,
  from: at(from),
  to: to === null ? null : at(to),
});
const work = (from: string, to: string) => ({ agent_id: 'a1', activity: 'work', productive: true, from: at(from), to: at(to) });
const rest = (from: string, to: string) => ({ agent_id: 'a1', activity: 'break', productive: false, from: at(from), to: at(to) });

describe('agent time', () => {
  it('states count within the period alone, and no time is made up between them', async () => {
    const account = await stored({
      agent_states: [state('available', '09:00', '09:30'), state('on_call', '09:30', '09:50'), state('acw', '09:55', '10:15')],
    });
    expect(await ask.total(account, 'agent_occupancy')).toMatchObject({ num: 40 * 60, den: 70 * 60 });
    const period = { from: at('09:20'), to: at('10:00') };
    expect(await ask.total(account, 'agent_occupancy', {}, { period })).toMatchObject({ num: 25 * 60, den: 35 * 60 });
  });

  it('is told by state, logged out left out, and opens to the stretches', async () => {
    const account = await stored({
      agent_states: [
        state('available', '09:00', '09:30'),
        state('on_call', '09:30', '09:50'),
        state('logged_out', '09:50', '10:00'),
        state('break', '10:00', '10:15'),
        state('on_call', '09:00', '10:00', 'a2'),
      ],
    });
    const report = { metrics: ['agent_time_by_state'], by: ['agent'], period: { from: at('09:10'), to: at('10:10') } };
    const { rows, totals } = await ask.report(account, report);
    expect(rows.map(({ keys, cells }) => [...keys, cells['agent_time_by_state']?.value])).toEqual([
      ['a1', 'available', 20 * 60],
      ['a1', 'break', 10 * 60],
      ['a1', 'on_call', 20 * 60],
      ['a2', 'on_call', 50 * 60],
    ]);
    expect(totals['agent_time_by_state']?.value).toBe(100 * 60);
    const whole = { metrics: ['agent_logged_in_time'], by: ['agent'], period: report.period };
    expect((await ask.report(account, whole)).rows.map(({ keys, cells }) => [keys[0], cells['agent_logged_in_time']?.value])).toEqual([
      ['a1', 50 * 60],
      ['a2', 50 * 60],
    ]);
    const drill = await ask.drill(account, { report, metric: 'agent_time_by_state', part: 'value', row: ['a1', 'break'] });
    expect(drill).toMatchObject({ part: 10 * 60, total_rows: 1, grain: 'agent interval' });
    const gone = await ask.drill(account, { report, metric: 'agent_time_by_state', part: 'excluded', row: [] });
    expect(gone.rows.map(({ reason }) => reason)).toEqual(['not logged in']);
  });

  it('a state over midnight is cut at the day, one within a day is not', async () => {
    const account = await stored({
      agent_states: [
        { agent_id: 'a1', state: 'on_call', from: '2026-03-02T22:10:00Z', to: '2026-03-02T23:20:00Z' },
        { agent_id: 'a1', state: 'available', from: '2026-03-03T09:00:00Z', to: '2026-03-03T09:01:00Z' },
      ],
    });
    const report = { metrics: ['agent_occupancy'], by: ['day'], tz: 'Europe/Madrid' };
    const days = await ask.report(account, report);
    expect(days.rows.map((row) => [row.keys[0], row.cells['agent_occupancy']?.num, row.cells['agent_occupancy']?.den])).toEqual([
      ['2026-03-02', 50 * 60, 50 * 60],
      ['2026-03-03', 20 * 60, 21 * 60],
    ]);
    const drill = await ask.drill(account, { report, metric: 'agent_occupancy', part: 'denominator', row: ['2026-03-03'] });
    expect(drill).toMatchObject({ part: 21 * 60, total_weight: 21 * 60, total_rows: 3 });
  });

  it('where states overlap that are held against a schedule, the busier one holds, and no second counts twice', async () => {
    const account = await stored({
      schedules: [work('09:00', '10:00')],
      agent_states: [state('break', '09:00', '10:00'), state('on_call', '09:30', '09:45'), state('on_call', '09:40', '09:50')],
    });
    expect(await ask.total(account, 'schedule_conformance')).toMatchObject({ num: 20 * 60, den: 60 * 60 });
  });

  it('used time is summed and paid time swept: overlapping pay is paid once', async () => {
    const pay = (from: string, to: string) => ({ agent_id: 'a1', hourly_cost: 10, paid_from: at(from), paid_to: at(to) });
    const account = await stored({
      agent_pay: [pay('09:00', '10:00'), pay('09:30', '11:00')],
      agent_states: [state('on_call', '09:00', '09:30'), state('available', '09:30', '10:00')],
    });
    expect(await ask.total(account, 'agent_utilization')).toMatchObject({ num: 1800, den: 7200 });
    expect(await ask.total(account, 'agent_utilization', { numerator: 'handling_plus_available' })).toMatchObject({ num: 3600 });
  });

  it('an open state lasts until the evaluation instant', async () => {
    const account = await stored({ agent_states: [state('on_call', '09:00', '09:30'), state('available', '09:30', null)] });
    expect(await ask.total(account, 'agent_occupancy', {}, { as_of: at('10:00') })).toMatchObject({ num: 1800, den: 3600 });
    const period = { from: at('09:00'), to: at('09:45') };
    expect(await ask.total(account, 'agent_occupancy', {}, { period })).toMatchObject({ num: 1800, den: 2700 });
  });

  it('ringing counts where it was asked to', async () => {
    const account = await stored({
      agent_states: [state('ringing', '09:00', '09:10'), state('on_call', '09:10', '09:30'), state('available', '09:30', '10:00')],
    });
    expect(await ask.total(account, 'agent_occupancy', { count_ringing: 'handling' })).toMatchObject({ num: 1800, den: 3600 });
    expect(await ask.total(account, 'agent_occupancy', { count_ringing: 'idle' })).toMatchObject({ num: 1200, den: 3600 });
  });

  it('time crosses hours, midnight and changes of clocks: each hour gets its own share', async () => {
    const account = await stored({
      agent_states: [{ agent_id: 'a1', state: 'on_call', from: '2026-10-24T23:30:00Z', to: '2026-10-25T02:30:00Z' }],
    });
    const hours = await ask.report(account, { metrics: ['agent_occupancy'], by: ['hour'], tz: 'Europe/Madrid' });
    expect(hours.rows.map((row) => [row.keys[0], row.cells['agent_occupancy']?.den])).toEqual([
      ['2026-10-25T01:00', 1800],
      ['2026-10-25T02:00', 7200],
      ['2026-10-25T03:00', 1800],
    ]);
  });

  it('a break inside a shift is scheduled rest; the edges of activities may be forgiven', async () => {
    const account = await stored({
      schedules: [work('09:00', '11:00'), rest('10:00', '10:15')],
      agent_states: [state('available', '09:10', '10:05'), state('break', '10:05', '10:15'), state('available', '10:15', '11:00')],
    });
    expect(await ask.total(account, 'schedule_adherence')).toMatchObject({ num: (50 + 10 + 45) * 60, den: 7200 });
    expect(await ask.total(account, 'schedule_adherence', { tolerance_s: 300 })).toMatchObject({ num: (55 + 15 + 45) * 60, den: 7200 });
    expect(await ask.total(account, 'schedule_conformance')).toMatchObject({ num: 100 * 60, den: 105 * 60 });
  });

  it('a figure opens to intervals whose seconds are the figure', async () => {
    const account = await stored({
      agent_states: [state('on_call', '09:00', '09:20'), state('break', '09:20', '09:30'), state('available', '09:30', '10:00')],
    });
    const report = { metrics: ['agent_occupancy'], by: ['half_hour'] };
    const numerator = await ask.drill(account, { report, metric: 'agent_occupancy', part: 'numerator' });
    expect(numerator).toMatchObject({ part: 1200, total_weight: 1200, total_rows: 2 });
    const excluded = await ask.drill(account, { report, metric: 'agent_occupancy', part: 'excluded' });
    expect(excluded.rows.map((row) => [row.reason, row.fields['state']])).toEqual([['neither handling nor available', 'break']]);
  });

  it('costs fall into the hours that they cover, to the second', async () => {
    const account = await stored({
      costs: [{ from: at('09:30'), to: at('11:30'), category: 'rent', amount: 120 }],
      calls: [{ id: 'c1', direction: 'inbound', started_at: at('10:10'), ended_at: at('10:11'), outcome: 'closed' }],
    });
    const report = await ask.report(account, { metrics: ['cost_per_call'], by: ['hour'] });
    expect(report.rows.map((row) => [row.keys[0], row.cells['cost_per_call']?.num])).toContainEqual(['2026-03-02T10:00', 60]);
    expect(report.totals['cost_per_call']).toMatchObject({ value: 120, num: 120, den: 1 });
    const period = { from: at('10:00'), to: at('10:30') };
    expect(await ask.total(account, 'cost_per_call', {}, { period })).toMatchObject({ value: 30 });
    expect(await ask.total(account, 'cost_per_call', { categories: ['salaries'] }, { period })).toMatchObject({ value: 0 });
  });

  it('pay is prorated, consultations are no calls taken', async () => {
    const leg = { agent_id: 'a1', offered_at: at('09:00'), answered_at: at('09:00'), ended_at: at('09:01'), result: 'answered' };
    const account = await stored({
      agent_pay: [{ agent_id: 'a1', hourly_cost: 18, paid_from: at('08:00'), paid_to: at('10:00') }],
      legs: [
        { ...leg, call_id: 'c1' },
        { ...leg, call_id: 'c2' },
        { ...leg, call_id: 'c2', kind: 'consult', agent_id: 'a2' },
      ],
    });
    const period = { from: at('09:00'), to: at('10:00') };
    expect(await ask.total(account, 'agent_cost_per_call', {}, { period })).toMatchObject({ value: 9, num: 18, den: 2 });
  });
});

/** Minute by minute: the plainest way to say what the metrics mean. */
function byMinute(states: readonly Interval[], schedules: readonly Interval[]) {
  const found = { handling: 0, available: 0, productive: 0, kept: 0, scheduled: 0, scheduledWork: 0 };
  for (let now = 0; now < 120; now += 1) {
    const names = states.filter((one) => one.from <= now && now < one.to).map((one) => one.name);
    const busiest = order.find((name) => names.includes(name)) ?? 'none';
    const handling = ['on_call', 'acw', 'dialing'].includes(busiest);
    const productive = handling || busiest === 'available' || busiest === 'ringing';
    const kinds = schedules.filter((one) => one.from <= now && now < one.to).map((one) => one.name);
    const toWork = kinds.includes('work') && !kinds.includes('off');
    found.handling += Number(handling);
    found.available += Number(busiest === 'available');
    found.productive += Number(productive);
    found.scheduled += Number(kinds.length > 0);
    found.scheduledWork += Number(toWork);
    found.kept += Number(kinds.length > 0 && toWork === productive);
  }
  return found;
}

interface Interval {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}
const order = ['on_call', 'acw', 'dialing', 'ringing', 'break', 'meeting', 'training', 'other', 'available', 'logged_out'];

describe('agent time, however schedules and states lie', () => {
  it('is what a count of minutes gives, and halves of a period add up', async () => {
    const interval = (names: readonly string[]) =>
      fc
        .tuple(fc.constantFrom(...names), fc.integer({ min: 0, max: 119 }), fc.integer({ min: 1, max: 60 }))
        .map(([name, from, length]): Interval => ({ name, from, to: Math.min(120, from + length) }));
    // One state after the other, with gaps: an agent is in one state at a time, as the fold of its events makes it.
    const stretch = fc.tuple(fc.constantFrom(...order), fc.integer({ min: 0, max: 10 }), fc.integer({ min: 1, max: 40 }));
    const sequence = fc.array(stretch, { maxLength: 8 }).map((stretches): Interval[] => {
      let now = 0;
      return stretches.flatMap(([name, gap, length]) => {
        const from = now + gap;
        now = Math.min(120, from + length);
        return from < now ? [{ name, from, to: now }] : [];
      });
    });
    const facts = fc.tuple(sequence, fc.array(interval(['work', 'off']), { maxLength: 5 }), fc.integer({ min: 1, max: 119 }));
    await fc.assert(
      fc.asyncProperty(facts, async ([states, schedules, cut]) => {
        const span = ({ from, to }: Interval) => ({ agent_id: 'a1', from: iso(start + from * minute), to: iso(start + to * minute) });
        const account = await stored({
          agent_states: states.map((one) => ({ ...span(one), state: one.name })),
          schedules: schedules.map((one) => ({ ...span(one), activity: one.name, productive: one.name === 'work' })),
        });
        const metrics = ['agent_occupancy', 'schedule_adherence', 'schedule_conformance'];
        const parts = async (from: number, to: number) => {
          const { totals } = await ask.report(account, {
            metrics,
            period: { from: iso(start + from * minute), to: iso(start + to * minute) },
          });
          return metrics.flatMap((id) => [totals[id]?.num ?? 0, totals[id]?.den ?? 0]);
        };
        const all = await parts(0, 120);
        const { handling, available, productive, kept, scheduled, scheduledWork } = byMinute(states, schedules);
        expect(all).toEqual([handling, handling + available, kept, scheduled, productive, scheduledWork].map((minutes) => minutes * 60));
        const [left, right] = [await parts(0, cut), await parts(cut, 120)];
        expect(left.map((part, index) => part + (right[index] ?? 0))).toEqual(all);
      }),
      { numRuns: 8 },
    );
  });
});
