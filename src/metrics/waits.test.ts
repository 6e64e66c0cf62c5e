import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asking, type Asked } from '../../test/ask.ts';
import { temporaryWarehouse } from '../../test/warehouse.ts';

let warehouse: Awaited<ReturnType<typeof temporaryWarehouse>>;
let ask: Asked;

const nine = Date.UTC(2026, 2, 2, 9);
const iso = (second: number): string => new Date(nine + second * 1000).toISOString();

/** One call a minute, each with one visit of so many seconds that ended in this way. */
function calls(waits: readonly (readonly [seconds: number, exit: string, talk?: number, hold?: number, wrapUp?: number])[]) {
  return {
    calls: waits.map(([wait, exit, talk = 0, hold = 0], at) => ({
      id: `c${at}`,
      direction: 'inbound',
      started_at: iso(at * 60),
      ...(exit === 'answered' ? { answered_at: iso(at * 60 + wait) } : {}),
      ended_at: iso(at * 60 + wait + talk + hold),
      outcome: exit,
    })),
    visits: waits.map(([wait, exit], at) => ({
      call_id: `c${at}`,
      queue_id: 'sales',
      enqueued_at: iso(at * 60),
      exited_at: iso(at * 60 + wait),
      exit,
      ...(exit === 'answered' ? { answered_at: iso(at * 60 + wait), agent_id: 'ann' } : {}),
    })),
    legs: waits.flatMap(([wait, exit, talk = 0, hold = 0, wrapUp = 0], at) =>
      exit !== 'answered'
        ? []
        : [
            {
              call_id: `c${at}`,
              queue_id: 'sales',
              agent_id: 'ann',
              offered_at: iso(at * 60),
              answered_at: iso(at * 60 + wait),
              ended_at: iso(at * 60 + wait + talk + hold),
              result: 'answered',
              talk_s: talk,
              hold_s: hold,
              acw_s: wrapUp,
            },
          ],
    ),
  };
}

beforeAll(async () => {
  warehouse = await temporaryWarehouse();
  ask = asking(warehouse);
  await warehouse.load(
    'desk',
    calls([
      [5, 'answered', 60, 0, 10],
      [20, 'answered', 30, 30, 20],
      [21, 'answered', 90, 0, 0],
      [3, 'abandoned'],
      [40, 'abandoned'],
      [90, 'timeout'],
      [10, 'overflow'],
    ]),
  );
});
afterAll(async () => {
  await warehouse.close();
});

describe('how waits ended', () => {
  const report = { metrics: ['service_level_parts', 'service_level', 'call_volume'] };

  it('takes the service level apart: in time is its numerator, all parts together are its denominator', async () => {
    const { totals } = await ask.report('desk', report);
    expect(totals['service_level_parts']?.value).toEqual({ in_time: 2, late: 1, abandoned: 1, timed_out: 1, waiting: 0 });
    expect(totals['service_level']).toMatchObject({ num: 2, den: 5 });
  });

  it('counts who flowed out as a miss where that is asked, in both', async () => {
    const { totals } = await ask.report('desk', { ...report, params: { include_flowouts: true } });
    expect(totals['service_level_parts']?.value).toMatchObject({ in_time: 2, timed_out: 1, flowed_out: 1 });
    expect(totals['service_level']).toMatchObject({ num: 2, den: 6 });
  });

  it('opens the late calls, and says why the others are left out', async () => {
    const late = await ask.drill('desk', { report, metric: 'service_level_parts', part: 'late' });
    expect(late.rows.map((row) => row.id)).toEqual(['c2']);
    const excluded = await ask.drill('desk', { report, metric: 'service_level_parts', part: 'excluded' });
    expect(excluded.rows.map((row) => [row.id, row.reason])).toEqual([
      ['c3', 'short abandon'],
      ['c6', 'overflow, voicemail or callback'],
    ]);
  });
});

describe('waits by length', () => {
  it('sorts every visit into the band of its wait, the upper bound included', async () => {
    const { rows, totals } = await ask.report('desk', { metrics: [{ id: 'waits_by_length', params: { bands: [5, 20, 60] } }] });
    const cell = (band: string) => rows.find((row) => row.keys[0] === band)?.cells['waits_by_length']?.value;
    expect(cell('0-5')).toEqual({ answered: 1, abandoned: 0, short_abandoned: 1, other: 0 });
    expect(cell('5-20')).toEqual({ answered: 1, abandoned: 0, short_abandoned: 0, other: 1 });
    expect(cell('20-60')).toEqual({ answered: 1, abandoned: 1, short_abandoned: 0, other: 0 });
    expect(cell('>60')).toEqual({ answered: 0, abandoned: 0, short_abandoned: 0, other: 1 });
    expect(totals['waits_by_length']?.value).toEqual({ answered: 3, abandoned: 1, short_abandoned: 1, other: 2 });
  });
});

describe('the parts of the handle time', () => {
  it('add up to it, over the same calls', async () => {
    const part = (name: string) => ({ id: 'average_handle_time', as: name, params: { part: name } });
    const { totals } = await ask.report('desk', { metrics: ['talk', 'hold', 'wrap_up', 'all'].map(part) });
    const seconds = (name: string) => [totals[name]?.num, totals[name]?.den];
    expect(['talk', 'hold', 'wrap_up', 'all'].map(seconds)).toEqual([
      [180, 3],
      [30, 3],
      [30, 3],
      [240, 3],
    ]);
  });
});
