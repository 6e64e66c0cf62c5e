import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReportRequestInput } from '#contract/report.ts';
import { courseWith, CurrencyRates, pairName, pairsBetween } from '#domain/currency-rates.ts';
import { readRates } from '#domain/read-rates.ts';
import { eventDelivery, json, startTestServer, type TestServer } from './server.ts';

/** Spend and sales in three currencies as one figure, over a ledger that a person can count. */
let test: TestServer;
let cookie: string;

async function send(method: string, path: string, body?: unknown): Promise<{ status: number; body: Record<string, unknown> }> {
  const headers = { cookie };
  const response = await test.ask(`/api/v1${path}`, { ...(body === undefined ? { headers } : json(body, headers)), method });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** A figure of November 2026 and which days lack a rate. */
async function figure(metric: string, part: string | null = null, account = 'acme') {
  const report = await test.operator(account).call('report', {
    body: { metrics: [metric], period: { from: '2026-11-01', to: '2026-12-01' } },
  });
  const { value } = report.totals[metric] ?? { value: null };
  const told = part === null ? value : ((value ?? {}) as Record<string, unknown>)[part];
  return [told, report.lacking_rates] as const;
}

const spend = (id: string, date: string, amount: number, currency?: string): object => ({
  ...{ kind: 'spend_recorded', id, date, day_at: `${date}T00:00:00Z`, source: 'google', medium: 'cpc', channel: 'Paid Search', amount },
  ...(currency === undefined ? {} : { currency }),
});
const deal = (id: string, closed: string, amount: number, currency?: string): object => ({
  ...{ kind: 'deal_recorded', id, created_at: `${closed}T08:00:00Z`, closed_at: `${closed}T20:00:00Z`, status: 'won', amount },
  ...{ channel: 'Paid Search', ...(currency === undefined ? {} : { currency }) },
});

beforeAll(async () => {
  test = await startTestServer();
  for (const id of ['acme', 'rival']) await test.operator(null).call('createAccount', { body: { id, name: id, tz: 'Asia/Tokyo' } });
  cookie = await test.signedIn('acme', 'owner');
  for (const account of ['acme', 'rival']) {
    const { id } = await test.operator(account).call('createConnection', { body: { id: 'shop', kind: 'webhook', settings: {} } });
    const events = [
      ...[spend('s1', '2026-11-02', 100), spend('s2', '2026-11-03', 50, 'EUR'), spend('s3', '2026-11-04', 100, 'USD')],
      ...[spend('s4', '2026-11-09', 40, 'USD'), spend('s5', '2026-11-04', 30, 'GBP')],
      // In January alone: by mail in euros; a lead whose deal is closed in February.
      ...[{ ...spend('s6', '2026-01-12', 10), channel: 'Email' }, spend('s7', '2026-01-12', 20, 'USD')],
      { kind: 'lead_recorded', id: 'L1', created_at: '2026-01-10T08:00:00Z', channel: 'Paid Search', origin: 'form' },
      { ...deal('d4', '2026-02-20', 1000, 'USD'), created_at: '2026-01-10T08:00:00Z', lead_id: 'L1' },
      // 20:00 UTC is the next day in Tokyo: the rate of the 5th and of the 10th.
      ...[deal('d1', '2026-11-04', 300, 'USD'), deal('d2', '2026-11-09', 90, 'EUR'), deal('d3', '2026-11-09', 10)],
    ];
    await test.operator(account).call('appendDeliveries', { body: { connection: id, deliveries: [eventDelivery('all', events)] } });
    await test.current(account);
  }
});

afterAll(async () => await test.close());

const rates = 'date,currency,rate\n2026-11-04,USD,0.9\n2026-11-05,USD,0.8\n';
/** As the European Central Bank publishes it: what one euro was worth. */
const bank = 'Date,USD,JPY,GBP,\n2026-11-09,1.25,180,N/A,\n2026-11-04,1.25,170,0.75,\n';

describe('amounts of several currencies', () => {
  it('have no sum in an account without a currency, and no rate is taken without one', async () => {
    expect(await figure('ad_spend')).toEqual([null, undefined]);
    expect(await send('POST', '/currencies/rates', { csv: rates })).toMatchObject({ status: 409 });
  });

  it('are one figure at the rate of each day; days that lack a rate are named, and the figure stays unknown', async () => {
    expect((await send('PUT', '/currencies', { currency: 'EUR' })).status).toBe(200);
    const lacking = [
      { currency: 'GBP', days: ['2026-11-04'] },
      { currency: 'USD', days: ['2026-11-04', '2026-11-05', '2026-11-09'] },
    ];
    expect(await figure('ad_spend')).toEqual([null, lacking]);
    const report = { metrics: ['ad_spend'], period: { from: '2026-11-01', to: '2026-12-01' } };
    const open = async () => await test.operator('acme').call('drill', { body: { report, metric: 'ad_spend', part: 'value' } });
    const unknown = await open();
    expect(unknown).toMatchObject({ part: null, total_rows: 5, total_weight: null });
    expect(unknown.rows.map(({ weight }) => weight)).toEqual([100, 50, null, null, null]);
    expect((await send('POST', '/currencies/rates', { csv: rates })).body).toEqual({
      ...{ rates: 2, first: '2026-11-04', last: '2026-11-05', currencies: ['USD'] },
    });
    expect(await figure('ad_spend')).toEqual([null, lacking.slice(0, 1)]);
    expect((await send('POST', '/currencies/rates', { csv: 'currency;date;rate\ngbp;2026-11-03;1,5' })).status).toBe(200);
    // 100 and 50 euros; 100 USD at 0.9; 40 USD of the 9th at the 0.8 of the 5th; 30 GBP of the 4th at the 1.5 of the 3rd.
    expect(await figure('ad_spend')).toEqual([100 + 50 + 90 + 32 + 45, undefined]);
    // 300 USD at 0.8, 90 and 10 euros.
    expect(await figure('end_to_end_channel_report', 'revenue')).toEqual([340, undefined]);
    expect((await figure('return_on_ad_spend'))[0]).toBeCloseTo(340 / 317, 12);
    expect((await figure('marketing_roi'))[0]).toBeCloseTo(23 / 317, 12);
    expect((await figure('customer_acquisition_cost'))[0]).toBeCloseTo(317 / 3, 12);
    expect((await open()).rows.map(({ weight }) => weight)).toEqual([100, 50, 90, 45, 32]);
    expect(await figure('ad_spend', null, 'rival')).toEqual([null, undefined]);
  });

  it('a rate older than seven days is none', async () => {
    expect((await send('DELETE', '/currencies/rates/USD-EUR?date=2026-11-05')).body).toEqual({ rates: 1 });
    expect(await figure('ad_spend')).toEqual([100 + 50 + 90 + 36 + 45, undefined]);
    await send('DELETE', '/currencies/rates/USD-EUR');
    expect((await send('POST', '/currencies/rates', { csv: 'date,currency,rate\n2026-11-01,USD,0.5' })).status).toBe(200);
    expect(await figure('ad_spend')).toEqual([null, [{ currency: 'USD', days: ['2026-11-09'] }]]);
  });

  it('deals of a cohort are at the rate of their close, after the period; only figures that are unknown say which rates lack', async () => {
    const january = async (choice: ReportRequestInput['metrics'][number], where: ReportRequestInput['where'] = []) => {
      const period = { from: '2026-01-01', to: '2026-02-01' };
      const { totals, lacking_rates } = await test.operator('acme').call('report', { body: { metrics: [choice], where, period } });
      return [Object.values(totals)[0]?.value, lacking_rates] as const;
    };
    const cohort = { id: 'end_to_end_channel_report', params: { mode: 'cohort' } };
    expect(await january(cohort)).toMatchObject([{ revenue: null, won: 1 }, [{ currency: 'USD', days: ['2026-01-12', '2026-02-21'] }]]);
    expect(await january('ad_spend')).toEqual([null, [{ currency: 'USD', days: ['2026-01-12'] }]]);
    expect(await january('ad_spend', [{ dimension: 'channel', op: 'in', values: ['Email'] }])).toEqual([10, undefined]);
    await send('POST', '/currencies/rates', { csv: 'date,currency,rate\n2026-01-12,USD,0.5\n2026-02-21,USD,0.9' });
    expect(await january(cohort)).toMatchObject([{ spend: 20, revenue: 900, roas: 45 }, undefined]);
  });

  it('the history of the European Central Bank is read, for an account in another currency, too', async () => {
    expect((await send('DELETE', '/currencies/rates/all')).status).toBe(200);
    expect((await send('POST', '/currencies/rates', { csv: bank })).body).toMatchObject({ rates: 5, currencies: ['GBP', 'JPY', 'USD'] });
    expect((await figure('ad_spend'))[0]).toBeCloseTo(100 + 50 + 80 + 32 + 40, 9);
    await send('PUT', '/currencies', { currency: 'USD' });
    // 100 of its own; 50 EUR of the 3rd have no rate before.
    expect(await figure('ad_spend')).toEqual([null, [{ currency: 'EUR', days: ['2026-11-03'] }]]);
    await send('POST', '/currencies/rates', { csv: 'date,currency,rate\n2026-11-03,EUR,1.2' });
    expect((await figure('ad_spend'))[0]).toBeCloseTo(100 + 60 + 140 + 30 * (1.25 / 0.75), 9);
  });

  it('without rates and currency everything is as it was', async () => {
    await send('DELETE', '/currencies/rates/all');
    await send('PUT', '/currencies', { currency: null });
    expect(await figure('ad_spend')).toEqual([null, undefined]);
    expect((await send('GET', '/currencies')).body).toEqual({ currency: null, pairs: [] });
  });
});

it.each([
  ['date,currency,rate\n2026-11-04,USD,0', 'what one USD was worth in EUR: a number above 0'],
  ['date,currency,rate\n2026-11-31,USD,1', 'a day such as 2026-11-22'],
  ['date,currency,rate\n2026-11-04,EUR,1', 'another currency than the account'],
  ['date,currency,rate\n2026-11-04,USD,1\n2026-11-04,USD,2', 'one for each day'],
  ['day,code,value\n2026-11-04,USD,1', 'a first line of date,currency,rate'],
  ['Date,USD\n2026-11-04,-1', 'what one euro was worth in USD'],
  ['date,currency,rate\n', 'at least one line'],
  ['date,currency,rate\n2026-11-04,USD,1e-400', 'a number above 0'],
])('refuses rates that say nothing: %s', async (csv, wanted) => {
  const read = await readRates(csv, 'EUR');
  expect('rates' in read ? read.rates : read.wanted).toContain(wanted);
});

it('takes computed rates with all their digits', async () => {
  const read = await readRates('date;currency;rate\n2026-11-04;USD;0,9230201218386561\n2026-11-04;IDR;2e-7', 'EUR');
  expect('rates' in read ? read.rates.map(({ rate }) => rate) : read).toEqual([0.9230201218386561, 2e-7]);
});

describe('a rate', () => {
  const course = (...told: readonly (readonly [string, string, string, number])[]) => {
    const rates = told.map(([currency, base, date, rate]) => ({ currency, base, date: `2026-${date}`, rate }));
    const byPair = [...Map.groupBy(rates, pairName)].map(([name, of]) => [name, courseWith({ days: [], rates: [] }, of)] as const);
    return new CurrencyRates(new Map(byPair));
  };

  it('is the last one before a day, at most seven days back, as told or the other way round', () => {
    const one = course(['USD', 'EUR', '11-02', 0.5], ['USD', 'EUR', '10-30', 0.4]);
    const days = ['2026-10-29', '2026-10-30', '2026-11-01', '2026-11-02', '2026-11-09', '2026-11-10'];
    expect(days.map((day) => one.worth('USD', 'EUR', day))).toEqual([null, 0.4, 0.4, 0.5, 0.5, null]);
    expect(one.worth('EUR', 'USD', '2026-11-03')).toBe(2);
    expect(one.worth('GBP', 'EUR', '2026-11-03')).toBeNull();
  });

  it('is the freshest of what was told, the other way round and by a third; as told where they are of one day', () => {
    const told = ['USD', 'EUR', '11-01', 0.5] as const;
    expect(course(told, ['EUR', 'USD', '11-05', 1.25]).worth('USD', 'EUR', '2026-11-05')).toBe(0.8);
    expect(course(told, ['EUR', 'USD', '11-05', 1.25]).worth('USD', 'EUR', '2026-11-04')).toBe(0.5);
    expect(course(told, ['EUR', 'USD', '11-01', 1.25]).worth('USD', 'EUR', '2026-11-05')).toBe(0.5);
    // A third is as old as the older of its two.
    const third = [
      ['GBP', 'USD', '11-03', 2],
      ['GBP', 'EUR', '11-05', 1.5],
    ] as const;
    expect(course(told, ...third).worth('USD', 'EUR', '2026-11-05')).toBe(0.75);
    expect(course(told, ...third, ['EUR', 'USD', '11-03', 1.25]).worth('USD', 'EUR', '2026-11-05')).toBe(0.8);
  });

  it('by a third currency is found whichever way both were told', () => {
    const base = course(['USD', 'EUR', '11-04', 0.5], ['GBP', 'EUR', '11-04', 1.5]);
    expect(base.worth('GBP', 'USD', '2026-11-04')).toBe(3);
    const mixed = course(['USD', 'EUR', '11-04', 0.5], ['EUR', 'GBP', '11-04', 0.5]);
    expect(mixed.worth('GBP', 'USD', '2026-11-04')).toBe(4);
  });

  it('is read of those pairs alone that can say it', () => {
    const pairs = ['USD', 'GBP', 'JPY'].map((base) => ({ currency: 'EUR', base }));
    expect(pairsBetween(pairs, 'EUR', ['USD']).map(pairName)).toEqual(['EUR USD']);
    expect(pairsBetween(pairs, 'USD', ['GBP']).map(pairName)).toEqual(['EUR USD', 'EUR GBP']);
    expect(pairsBetween(pairs, 'USD', ['CHF'])).toEqual([]);
  });
});
