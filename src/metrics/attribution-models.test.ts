import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report, ReportRequestInput } from '#contract/report.ts';
import fc from '../../test/properties.ts';
import { asking, type Asked } from '../../test/ask.ts';
import { callSpecs, factsOf } from '../../test/generated-facts.ts';
import { marketing } from '../../test/generated-marketing.ts';
import { temporaryWarehouse } from '../../test/warehouse.ts';
import { models } from './touches.ts';

/** The eight models of attribution in one report, over ledgers that a person can check by hand. */
let warehouse: Awaited<ReturnType<typeof temporaryWarehouse>>;
let ask: Asked;

const march = { from: '2026-03-01', to: '2026-04-01' };
const day = (at: number, clock = '12:00:00') => `2026-03-${String(at).padStart(2, '0')}T${clock}Z`;
const session = (visitor_id: string, started_at: string, source: string, medium = 'cpc') => ({
  ...{ id: `${visitor_id} ${started_at}`, visitor_id, started_at, source, medium, landing_page: '/' },
});
const call = (id: string, started_at: string, more: Record<string, unknown> = {}) => ({
  ...{ id, direction: 'inbound', started_at, ended_at: started_at, outcome: 'answered', answered_at: started_at, ...more },
});
const ofVisitor = (visitor_id: string, at: number) => call(`of-${visitor_id}`, day(at, '14:00:00'), { visitor_id });

const shop = {
  sessions: [
    // Two called after an advert, one after a letter, one after both; one came by the advert alone and never called.
    session('ann', day(2), 'ads'),
    session('bob', day(3), 'ads'),
    session('cid', day(4), 'mail', 'email'),
    session('dan', day(5), 'ads'),
    session('dan', day(6), 'mail', 'email'),
    session('eve', day(7), 'ads'),
    session('eve', day(8), 'ads'),
    // Came before the period alone, and too long before the call.
    session('fay', '2026-02-20T12:00:00Z', 'radio', 'offline'),
    session('ann', '2026-01-20T12:00:00Z', 'radio', 'offline'),
  ],
  numbers: [{ id: '+40210000001', source: 'leaflet', medium: 'offline', from: '2026-01-01T00:00:00Z' }],
  calls: [
    ...[ofVisitor('ann', 2), ofVisitor('bob', 3), ofVisitor('cid', 4), ofVisitor('dan', 6)],
    call('spam', day(9), { visitor_id: 'eve', spam: true }),
  ],
};
/** The same, and calls of which only their number, or nothing, tells where they came from. */
const withNumbers = { ...shop, calls: [...shop.calls, call('leaflet', day(9), { number_id: '+40210000001' }), call('unknown', day(9))] };

const asked = (params: Record<string, unknown> = {}, more: Partial<ReportRequestInput> = {}): ReportRequestInput => ({
  metrics: [{ id: 'attribution_models', params: { dimension: 'source', ...params } }],
  period: march,
  ...more,
});
type Row = Record<string, number>;
const rowsOf = ({ rows }: Report): Record<string, Row> =>
  Object.fromEntries(rows.map(({ keys: [key], cells }) => [key ?? '?', cells['attribution_models']?.value as Row]));
const totalOf = ({ totals }: Report): Row => totals['attribution_models']?.value as Row;

beforeAll(async () => {
  warehouse = await temporaryWarehouse();
  ask = asking(warehouse);
  await warehouse.load('shop', shop);
  await warehouse.load('numbers', withNumbers);
});
afterAll(async () => {
  await warehouse.close();
});

describe('models side by side', () => {
  it('by Markov and by Shapley, of a published example', async () => {
    // https://serhiipuzyrov.com/2019/07/markov-chain-attribution-simple-explanation-of-removal-effect/
    const report = await ask.report('shop', asked());
    const half = { linear: 0.5, position_based: 0.5 };
    expect(rowsOf(report)).toMatchObject({
      ads: { first_touch: 3, last_touch: 2, last_non_direct: 2, linear: 2 + half.linear, markov: 2.4, shapley: 2.5, on_path: 3 },
      mail: { first_touch: 1, last_touch: 2, position_based: 1 + half.position_based, markov: 1.6, shapley: 1.5, on_path: 2 },
    });
    expect(Object.keys(rowsOf(report))).toEqual(['ads', 'mail']);
  });

  it('a number that stands for an advert is a path of one; of what nothing is known, nobody is given', async () => {
    const rows = rowsOf(await ask.report('numbers', asked()));
    // One in six visitors comes by the leaflet, and calls: all = 5/6 · 0.8 + 1/6 = 5/6. Lost without ads 1/2, mail 1/3, leaflet 1/6 of that.
    expect(rows['leaflet']).toMatchObject({ linear: 1, shapley: 1, on_path: 1 });
    expect(rows['leaflet']?.['markov']).toBeCloseTo((5 * (1 / 6)) / (1 / 2 + 1 / 3 + 1 / 6), 7);
    expect(rows['ads']?.['markov']).toBeCloseTo(2.5, 7);
    expect(rows['?']).toEqual(Object.fromEntries([...models, 'markov', 'shapley', 'on_path'].map((name) => [name, 1])));
  });

  it('each of the six says what calls by source says', async () => {
    const rows = rowsOf(await ask.report('numbers', asked()));
    for (const model of models) {
      const metrics = [{ id: 'calls_by_source', params: { model, dimension: 'source' } }];
      const report = await ask.report('numbers', { metrics, period: march });
      for (const { keys, cells } of report.rows) expect(rows[keys[0] ?? '?']?.[model], model).toBe(cells['calls_by_source']?.value);
    }
  });

  it('every model comes to all calls, whatever came before them', async () => {
    let accounts = 0;
    const dimensions = fc.constantFrom('channel', 'source/medium', 'campaign', 'keyword', 'landing_page');
    await fc.assert(
      fc.asyncProperty(callSpecs(), marketing, dimensions, async (specs, more, dimension) => {
        const account = `generated${(accounts += 1)}`;
        await warehouse.load(account, { ...factsOf(specs), ...more });
        const whole = { from: '2026-03-23', to: '2026-03-31' };
        const report = await ask.report(account, asked({ dimension }, { period: whole }));
        const { value: calls } = await ask.total(account, 'call_volume', {}, { period: whole });
        for (const name of [...models, 'markov', 'shapley']) {
          expect(totalOf(report)[name], name).toBe(calls);
          const parts = Object.values(rowsOf(report)).map((row) => row[name] ?? Number.NaN);
          expect(
            parts.reduce((sum, part) => sum + part, 0),
            name,
          ).toBeCloseTo(Number(calls), 8);
          expect(Math.min(0, ...parts), name).toBe(0);
        }
      }),
      { numRuns: 5, endOnFailure: true },
    );
  });

  it('a figure opens to the calls whose path holds the channel, the whole to all of them', async () => {
    const open = async (row: (string | null)[], part: string) =>
      (await ask.drill('numbers', { report: asked(), row, metric: 'attribution_models', part })).rows;
    expect((await open(['ads'], 'on_path')).map(({ call_id: id }) => id)).toEqual(['of-ann', 'of-bob', 'of-dan']);
    expect((await open([], 'all')).map(({ call_id: id }) => id).toSorted()).toEqual(
      withNumbers.calls.flatMap(({ id }) => (id === 'spam' ? [] : [id])).toSorted(),
    );
    const linear = await open(['mail'], 'linear');
    expect(linear.map(({ call_id: id, weight }) => [id, weight])).toEqual([
      ['of-cid', 1],
      ['of-dan', 0.5],
    ]);
  });

  it('what cannot be answered is refused, and says where to look', async () => {
    await expect(ask.report('shop', asked({}, { by: ['day'] }))).rejects.toThrow('wanted source alone');
    const where = [{ dimension: 'source', op: 'in' as const, values: ['ads'] }];
    await expect(ask.report('shop', asked({}, { where }))).rejects.toThrow('ask without this filter');
    const single = { metrics: [{ id: 'calls_by_source', params: { model: 'markov' } }] };
    await expect(ask.report('shop', single)).rejects.toThrow('ask attribution_models');
  });

  it('of a program that comes again and again the last 200 sessions are looked at', async () => {
    const sessions = Array.from({ length: 201 }, (_, at) =>
      session('bot', day(2 + Math.floor(at / 20), `12:00:${10 + (at % 20)}`), `s${at}`),
    );
    await warehouse.load('program', { sessions, calls: [ofVisitor('bot', 20)] });
    const rows = rowsOf(await ask.report('program', asked()));
    expect([rows['s0'], rows['s1']?.['first_touch'], rows['s200']?.['last_touch']]).toEqual([undefined, 1, 1]);
    expect(rows['s1']?.['linear']).toBeCloseTo(1 / 200, 8);
  });

  it('more different paths than can be read are refused', async () => {
    // Each visitor comes three times, from one of 37 sources each time: visitor 50 000 has the path that is one too many.
    const came = async (from: number, before: number): Promise<void> => {
      await warehouse.command(
        `INSERT INTO session (account, version, id, session_id, visitor_id, started_at, last_at, source, channel)
SELECT 'busy', 1, toString(number) AS row, row, toString(intDiv(number, 3)), toDateTime64('2026-03-02 12:00:00', 3, 'UTC') + toIntervalMinute(number % 3) AS at,
  at, concat('s', toString(number % 3), ' ', toString(intDiv(intDiv(number, 3), toUInt64(pow(37, number % 3))) % 37)), 'other'
FROM numbers(${3 * from}, ${3 * (before - from)})`,
      );
    };
    await came(0, 50_000);
    const report = await ask.report('busy', asked());
    expect(report.rows).toEqual([]);
    await came(50_000, 50_001);
    await expect(ask.report('busy', asked())).rejects.toThrow('got "more than 50000"; wanted at most 50000: choose a shorter period');
  });
});
