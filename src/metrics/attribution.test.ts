import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report, ReportRequestInput } from '#contract/report.ts';
import { asking, type Asked } from '../../test/ask.ts';
import { temporaryWarehouse } from '../../test/warehouse.ts';
import { models } from './touches.ts';

/** From the advert to the call, the lead and the deal: ledgers that a person can check by hand. */
let warehouse: Awaited<ReturnType<typeof temporaryWarehouse>>;
let ask: Asked;

const day = (at: number, clock = '12:00:00') => `2026-03-${String(at).padStart(2, '0')}T${clock}Z`;
const session = (id: string, visitor_id: string, started_at: string, source: string, medium: string, more = {}) => ({
  ...{ id, visitor_id, started_at, source, medium, landing_page: `/${id}`, ...more },
});
const call = (id: string, started_at: string, more: Record<string, unknown> = {}) => ({
  ...{ id, direction: 'inbound', started_at, ended_at: started_at, outcome: 'answered', answered_at: started_at, ...more },
});

/** Ann came by an advert, a letter and a friend's page before she called; the shop's leaflet has a number of its own. */
const shop = {
  sessions: [
    session('a1', 'ann', day(1), 'google', 'cpc', { campaign: 'spring', keyword: 'red shoes' }),
    session('a2', 'ann', day(8), 'letter', 'email'),
    session('a3', 'ann', day(15), 'friend.example', 'referral'),
    session('a4', 'ann', day(15, '13:00:00'), '(direct)', '(none)'),
    session('b1', 'bob', day(15, '09:00:00'), 'google', 'cpc', { campaign: 'spring', keyword: 'blue shoes' }),
    session('c1', 'cid', day(15, '09:20:00'), 'bing', 'cpc'),
    session('later', 'ann', day(20), 'bing', 'cpc'),
  ],
  numbers: [
    { id: '+40210000001', source: 'leaflet', medium: 'offline', from: day(1) },
    // The leaflet's number belonged to a radio spot before.
    { id: '+40210000001', source: 'radio', medium: 'offline', from: '2026-01-01T00:00:00Z' },
    { id: '+40210000009', pool_id: 'web' },
  ],
  assignments: [
    { number_id: '+40210000009', session_id: 'b1', from: day(15, '09:00:00'), to: day(15, '09:10:00') },
    { number_id: '+40210000009', session_id: 'c1', visitor_id: 'cid', from: day(15, '09:20:00'), to: day(15, '09:40:00') },
  ],
  calls: [
    call('of-ann', day(15, '14:00:00'), { visitor_id: 'ann', caller: '+40700000001' }),
    call('of-bob', day(15, '09:15:00'), { number_id: '+40210000009', caller: '+40700000002' }),
    // Both saw the number within the hour; the later one counts.
    call('of-cid', day(15, '09:45:00'), { number_id: '+40210000009', caller: '+40700000003' }),
    call('leaflet', day(15, '10:00:00'), { number_id: '+40210000001', caller: '+40700000004' }),
    call('radio', '2026-02-20T10:00:00Z', { number_id: '+40210000001', caller: '+40700000004' }),
    call('too-late', day(15, '11:00:00'), { number_id: '+40210000009', caller: '+40700000005' }),
    call('of-session', day(15, '15:00:00'), { session_id: 'b1', caller: '+40700000002' }),
    call('spam', day(15, '15:00:00'), { visitor_id: 'ann', spam: true }),
  ],
};
/** Three leads and five deals: one channel is told, one comes from a session, one from a call. Radio cost money and brought nothing. */
const sales = {
  sessions: [session('s1', 'v1', day(2), 'google', 'cpc'), session('s2', 'v2', day(3), 'bing', 'organic')],
  calls: [call('c1', day(4), { visitor_id: 'v1', caller: '+40711000001' })],
  leads: [
    { id: 'told', created_at: day(5), channel: 'radio_club', score: 90 },
    { id: 'online', created_at: day(5), visitor_id: 'v2', score: 50 },
    { id: 'phoned', created_at: day(5), phone: '+40711000001', origin: 'missed_call' },
    // Nobody with this number called before.
    { id: 'unknown', created_at: day(5), phone: '+40711000009' },
  ],
  deals: [
    { id: 'd1', lead_id: 'phoned', customer_id: 'x', created_at: day(6), closed_at: day(9), status: 'won', amount: 300 },
    { id: 'd2', call_id: 'c1', customer_id: 'x', created_at: day(7), closed_at: day(10), status: 'won', amount: 100 },
    { id: 'd3', lead_id: 'online', created_at: day(7), closed_at: day(10), status: 'won', amount: 70 },
    { id: 'd4', customer_phone: '+40711000001', created_at: day(8), closed_at: day(11), status: 'lost', amount: 900 },
    { id: 'd5', lead_id: 'phoned', customer_id: 'x', created_at: day(12), closed_at: day(12), status: 'won', amount: -50 },
  ],
  spend: [
    { date: '2026-03-02', source: 'google', medium: 'cpc', amount: 60.5 },
    { date: '2026-03-03', source: 'google', medium: 'cpc', amount: 39.5 },
    { date: '2026-03-03', source: 'antenna', medium: 'radio', amount: 20 },
    { date: '2026-04-01', source: 'google', medium: 'cpc', amount: 5000 },
  ],
  costs: [{ from: day(1, '00:00:00'), to: '2026-04-01T00:00:00Z', category: 'sales', amount: 80 }],
  callbacks: [
    {
      id: 'r1',
      origin: 'site',
      phone: '+40711000002',
      requested_at: day(5, '10:00:00'),
      visitor_id: 'v1',
      connected_at: day(5, '10:20:00'),
    },
    { id: 'r2', origin: 'site', phone: '+40711000002', requested_at: day(5, '10:30:00'), visitor_id: 'v1' },
    { id: 'r3', origin: 'ivr', phone: '+40711000001', requested_at: day(6, '10:00:00'), connected_at: day(7, '11:00:00'), goals: ['sale'] },
    { id: 'r4', origin: 'ivr', requested_at: day(6, '10:00:00'), withdrawn: true },
  ],
};
const march = { from: '2026-03-01', to: '2026-04-01' };

/** Group → figure of the first column. */
function figures({ rows, columns }: Report): Record<string, unknown> {
  const [column] = columns;
  return Object.fromEntries(rows.map(({ keys, cells }) => [keys.map((key) => key ?? '?').join(' · '), cells[column?.key ?? '']?.value]));
}

const bySource = async (params: Record<string, unknown> = {}, more: Partial<ReportRequestInput> = {}) =>
  figures(await ask.report('shop', { metrics: [{ id: 'calls_by_source', params }], period: march, ...more }));

beforeAll(async () => {
  warehouse = await temporaryWarehouse();
  ask = asking(warehouse);
  await warehouse.load('shop', shop);
  await warehouse.load('sales', sales);
});
afterAll(async () => {
  await warehouse.close();
});

describe('calls by source', () => {
  it('the latest source that is not direct; a lent number by who had it last within the hour; a static one by what it stood for then', async () => {
    expect(await bySource()).toEqual({
      'friend.example / referral': 1,
      'google / cpc': 2,
      'bing / cpc': 1,
      'leaflet / offline': 1,
      '?': 1,
    });
    expect(await bySource({ dimension: 'channel' })).toEqual({ referral: 1, paid_search: 3, offline: 1, '?': 1 });
    expect(await bySource({ dimension: 'keyword' })).toEqual({ 'blue shoes': 2, '?': 4 });
    expect(await bySource({ dimension: 'landing_page' })).toEqual({ '/a3': 1, '/b1': 2, '/c1': 1, '?': 2 });
    expect(await bySource({}, { period: { from: '2026-02-01', to: '2026-03-01' } })).toEqual({ 'radio / offline': 1 });
  });

  it('each model shares out one call of four touches as it says', async () => {
    const ofAnn = async (model: string) => {
      const shared = await bySource(
        { model, dimension: 'source' },
        { where: [{ dimension: 'caller', op: 'in', values: ['+40700000001'] }] },
      );
      return Object.fromEntries(Object.entries(shared).map(([source, share]) => [source, Number(share)]));
    };
    expect(await ofAnn('first_touch')).toEqual({ google: 1 });
    expect(await ofAnn('last_touch')).toEqual({ '(direct)': 1 });
    expect(await ofAnn('linear')).toEqual({ google: 0.25, letter: 0.25, 'friend.example': 0.25, '(direct)': 0.25 });
    expect(await ofAnn('position_based')).toEqual({ google: 0.4, letter: 0.1, 'friend.example': 0.1, '(direct)': 0.4 });
    // Ages of 14 d 2 h, 7 d 2 h, 2 h and 1 h, halved every 7 days.
    const weights = [14 * 24 + 2, 7 * 24 + 2, 2, 1].map((hours) => 2 ** (-hours / 168));
    const all = weights.reduce((sum, weight) => sum + weight, 0);
    const decay = await ofAnn('time_decay');
    for (const [at, source] of ['google', 'letter', 'friend.example', '(direct)'].entries())
      expect(decay[source]).toBeCloseTo((weights[at] ?? 0) / all, 8);
  });

  it('whatever the model, the shares are all calls; a figure opens to its rows', async () => {
    const volume = await ask.total('shop', 'call_volume', {}, { period: march });
    for (const model of models) {
      const report = { metrics: [{ id: 'calls_by_source', params: { model } }], period: march };
      const { totals, rows } = await ask.report('shop', report);
      expect([model, totals['calls_by_source']?.value]).toEqual([model, volume.value]);
      const shares = rows.map(({ cells }) => Number(cells['calls_by_source']?.value));
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(Number(volume.value), 9);
      if (model !== 'last_non_direct' && model !== 'linear') continue;
      const drill = await ask.drill('shop', { report, row: ['google / cpc'], metric: 'calls_by_source', part: 'value' });
      expect(drill.part).toBe(rows.find(({ keys }) => keys[0] === 'google / cpc')?.cells['calls_by_source']?.value);
    }
    const excluded = await ask.drill('shop', {
      report: { metrics: ['calls_by_source'], period: march },
      metric: 'calls_by_source',
      part: 'excluded',
    });
    expect(excluded.rows.map(({ id, reason }) => [id, reason])).toEqual([['spam', 'spam']]);
  });

  it('a call that names its session is of whose session that is, whoever had the number last', async () => {
    await warehouse.load('named', {
      sessions: [session('s1', 'eva', day(15, '10:00:00'), 'google', 'cpc'), session('s2', 'dan', day(15, '10:40:00'), 'bing', 'cpc')],
      assignments: [
        { number_id: '+40210000008', session_id: 's1', visitor_id: 'eva', from: day(15, '10:00:00'), to: day(15, '10:05:00') },
        { number_id: '+40210000008', session_id: 's2', visitor_id: 'dan', from: day(15, '10:40:00'), to: day(15, '11:00:00') },
      ],
      calls: [call('of-eva', day(15, '10:50:00'), { number_id: '+40210000008', session_id: 's1' })],
    });
    expect(figures(await ask.report('named', { metrics: ['calls_by_source'], period: march }))).toEqual({ 'google / cpc': 1 });
  });

  it('different callers, and the look-back', async () => {
    expect(await bySource({ unique: true, dimension: 'source' })).toEqual({ 'friend.example': 1, google: 1, bing: 1, leaflet: 1, '?': 1 });
    // Who called by the leaflet's number had called in February.
    expect(await bySource({ first_time: true, dimension: 'source' })).toEqual({ 'friend.example': 1, google: 1, bing: 1, '?': 1 });
    expect(await bySource({ model: 'first_touch', lookback_days: 10, dimension: 'source' })).toMatchObject({ letter: 1, google: 2 });
  });

  it('seen from before the call there was none, and sessions of later say nothing', async () => {
    expect(await bySource({ dimension: 'source' }, { as_of: day(15, '09:30:00') })).toEqual({ google: 1 });
  });
});

describe('pages and numbers', () => {
  it('a session called if the call names it, saw its number, or was the visitor’s latest', async () => {
    const report = await ask.report('shop', { metrics: ['landing_page_call_rate'], period: march });
    expect(figures(report)).toEqual({ '/a1': 0, '/a2': 0, '/a3': 0, '/a4': 1, '/b1': 1, '/c1': 1, '/later': 0 });
    expect(report.totals['landing_page_call_rate']).toMatchObject({ num: 3, den: 7 });
    expect((await ask.total('shop', 'site_sessions', {}, { period: march })).value).toBe(7);
    expect((await ask.total('shop', 'site_sessions', { count: 'visitors' }, { period: march })).value).toBe(3);
    const calls = await ask.total('shop', 'landing_page_call_rate', { count: 'calls' }, { period: march });
    expect(calls).toMatchObject({ num: 4, den: 7 });
  });

  it('a call collides where two sessions can have made it; calls to other numbers are left out', async () => {
    const observed = await ask.total('shop', 'pool_collision_probability', { model: 'observed' }, { period: march });
    expect(observed).toMatchObject({ num: 1, den: 2, value: 0.5 });
  });

  it('the loss of the pools is computed from what they hold, where it is not given', async () => {
    const loss = await ask.total('shop', 'pool_collision_probability', { hold_s: 1800 }, { period: march });
    // One number, two sessions in the busiest hour, half an hour each: one erlang on one line.
    expect(loss.value).toBeCloseTo(0.5, 12);
  });

  it('a number that was taken out of its pool counts no longer', async () => {
    await warehouse.load('taken-out', {
      numbers: [
        ...['1', '2', '3'].map((last) => ({ id: `+4021000010${last}`, pool_id: 'web', from: day(1) })),
        { id: '+40210000103', from: day(10) },
      ],
    });
    const of = async (from: number) => {
      const period = { from: day(from).slice(0, 10), to: day(from + 1).slice(0, 10) };
      const params = { sessions_per_hour: 1, hold_s: 3600 };
      return (await ask.total('taken-out', 'pool_collision_probability', params, { period })).value;
    };
    // One erlang: (1/6) / (1 + 1 + 1/2 + 1/6) on three numbers, (1/2) / (1 + 1 + 1/2) on two.
    expect(await of(5)).toBeCloseTo(1 / 16, 12);
    expect(await of(10)).toBeCloseTo(1 / 16, 12);
    expect(await of(20)).toBeCloseTo(1 / 5, 12);
  });
});

describe('leads, deals and spend', () => {
  const total = async (metric: string, params = {}, more: Partial<ReportRequestInput> = {}) =>
    await ask.total('sales', metric, params, { period: march, ...more });

  it('the whole way from spend to revenue, by channel', async () => {
    const report = await ask.report('sales', { metrics: ['end_to_end_channel_report'], period: march });
    const free = { cost_per_lead: null, cac: null, roas: null, roi: null };
    const none = { sessions: 0, calls: 0, callback_orders: 0, leads: 0, won: 0, revenue: 0, ad_leads: 0, ad_won: 0, ad_revenue: 0 };
    expect(figures(report)).toMatchObject({
      // A refund lowers the revenue and is no further win; the callback of one number 20 minutes later is the same.
      paid_search: {
        ...{ spend: 100, sessions: 1, calls: 1, callback_orders: 2, leads: 1, won: 2, revenue: 350 },
        ...{ cost_per_lead: 100, cac: 50, roas: 3.5, roi: 2.5 },
      },
      organic_search: { ...none, ...free, spend: 0, sessions: 1, leads: 1, won: 1, revenue: 70 },
      offline: { ...none, spend: 20, cost_per_lead: null, cac: null, roas: 0, roi: -1 },
      radio_club: { ...none, ...free, spend: 0, leads: 1 },
      '?': { ...none, ...free, spend: 0, callback_orders: 1, leads: 1 },
    });
    // Together: what came of channels on which money was spent, over what was spent.
    expect(report.totals['end_to_end_channel_report']?.value).toMatchObject({
      ...{ spend: 120, leads: 4, won: 3, revenue: 420, ad_leads: 1, ad_won: 2, ad_revenue: 350 },
      ...{ cost_per_lead: 120, cac: 60, roi: 230 / 120 },
    });
  });

  it('by the creation of the leads, and shared out', async () => {
    const cohort = figures(
      await ask.report('sales', {
        metrics: [{ id: 'end_to_end_channel_report', params: { mode: 'cohort', model: 'linear' } }],
        period: march,
      }),
    );
    expect(cohort).toMatchObject({ paid_search: { won: 2, revenue: 350, calls: 1 }, organic_search: { won: 1 } });
  });

  it('leads, deals and callbacks by all models at once say the same', async () => {
    const shared = { metrics: [{ id: 'end_to_end_channel_report', params: { model: 'linear' } }], period: march };
    const whole = Object.entries(figures(await ask.report('sales', shared)) as Record<string, Record<string, number>>);
    const counted = { leads: 'leads', won_deals: 'won', callback_orders: 'callback_orders' };
    for (const [outcome, name] of Object.entries(counted)) {
      const report = await ask.report('sales', { metrics: [{ id: 'attribution_models', params: { outcome } }], period: march });
      const rows = figures(report) as Record<string, Record<string, number>>;
      const linear = Object.fromEntries(Object.entries(rows).map(([key, row]) => [key, row['linear']]));
      expect(linear, outcome).toEqual(Object.fromEntries(whole.flatMap(([key, row]) => (row[name] === 0 ? [] : [[key, row[name]]]))));
      const all = report.totals['attribution_models']?.value as Record<string, number>;
      for (const model of ['markov', 'shapley'])
        expect(
          Object.values(rows).reduce((sum, row) => sum + (row[model] ?? Number.NaN), 0),
          outcome,
        ).toBeCloseTo(all['linear'] ?? 0, 9);
    }
  });

  it('the single figures say the same, and open to their rows', async () => {
    expect(await total('return_on_ad_spend')).toMatchObject({ num: 350, den: 120 });
    expect(await total('marketing_roi', { margin: 0.5 })).toMatchObject({ num: 55, den: 120 });
    expect(await total('cost_per_lead')).toMatchObject({ num: 120, den: 1 });
    expect(await total('cost_per_lead', { leads: 'qualified', min_score: 90 })).toMatchObject({ value: null, num: 120, den: 0 });
    // One customer's first order, and the order of an unnamed lead; cost of sales beside the spend.
    expect(await total('customer_acquisition_cost')).toMatchObject({ num: 200, den: 2 });
    expect(await total('customer_acquisition_cost', { include_sales_cost: false })).toMatchObject({ num: 120, den: 2 });
    // Leads online: of the session, and by the call of a visitor. Per call: the one that phoned.
    expect(await total('lead_generation_rate')).toMatchObject({ num: 2, den: 2 });
    expect(await total('lead_generation_rate', { base: 'calls' })).toMatchObject({ num: 1, den: 1 });
    const report = { metrics: ['return_on_ad_spend'], period: march };
    const revenue = await ask.drill('sales', { report, metric: 'return_on_ad_spend', part: 'numerator' });
    expect(revenue.rows.map(({ id, weight, call_id: by }) => [id, weight, by])).toEqual([
      ['d1', 300, 'c1'],
      ['d2', 100, 'c1'],
      ['d5', -50, 'c1'],
    ]);
  });

  it('amounts of several currencies have no sum', async () => {
    await warehouse.load('mixed', {
      spend: [
        { date: '2026-03-02', channel: 'a', amount: 1, currency: 'EUR' },
        { date: '2026-03-03', channel: 'b', amount: 2 },
        { date: '2026-04-02', channel: 'b', amount: 3, currency: 'USD' },
      ],
      leads: [{ id: 'l', created_at: day(5), channel: 'a' }],
      deals: [
        { id: 'own', created_at: day(7), closed_at: '2026-05-07T12:00:00Z', status: 'won', amount: 1000 },
        { id: 'usd', created_at: day(7), closed_at: '2026-05-07T12:00:00Z', status: 'won', amount: 500, currency: 'USD' },
      ],
    });
    const cost = async (period: { from: string; to: string }) => await ask.total('mixed', 'cost_per_lead', {}, { period });
    expect(await cost({ from: '2026-03-01', to: '2026-03-03' })).toMatchObject({ num: 1, den: 0 });
    expect(await cost({ from: '2026-03-01', to: '2026-05-01' })).toMatchObject({ value: null, num: null, den: 1 });
    // What names no currency is in the account's own: nobody says that it is the one that is named beside it.
    expect(await cost(march)).toMatchObject({ value: null, num: null, den: 1 });
    const sold = await ask.report('mixed', { metrics: ['end_to_end_channel_report'], period: { from: '2026-05-01', to: '2026-06-01' } });
    expect(sold.totals['end_to_end_channel_report']?.value).toMatchObject({ revenue: null, won: 2 });
  });

  it('callbacks: one request is one, and those taken back are no failure', async () => {
    expect(figures(await ask.report('sales', { metrics: ['callback_orders'], period: march }))).toEqual({ site: 1, ivr: 2 });
    expect(await total('callback_conversion_rate')).toMatchObject({ num: 1, den: 3 });
    expect(await total('callback_conversion_rate', { window_h: 48 })).toMatchObject({ num: 2, den: 3 });
    expect(await total('callback_conversion_rate', { step: 'converted' })).toMatchObject({ num: 1, den: 3 });
    // At noon of the 6th the window of the last request is not over.
    const early = await total('callback_conversion_rate', {}, { as_of: day(6) });
    expect(early).toMatchObject({ num: 1, den: 2, provisional: true });
  });
});
