import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type EraseList, eraseText } from '#connectors/erase.ts';
import { cutBytes } from '#ingest/cut.ts';
import { sharedPath } from '../../../test/shared.ts';
import { adCosts } from './connector.ts';
import { readNumber } from './number.ts';

async function* bytesOf(body: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(body);
}

/** Rows and rejects of a file, cut as an import cuts it. */
async function read(file: string | Uint8Array, settings: object = {}) {
  const format = adCosts.formats['ad-costs'];
  if (format === undefined) throw new Error('the format is known');
  const document = adCosts.parseSettings({ timeZone: 'Europe/Madrid', ...settings });
  const rows = [];
  const reasons = [];
  for await (const { body, columns } of cutBytes(bytesOf(Buffer.from(file)), format)) {
    const headers = { format: 'ad-costs', ...(columns === null ? {} : { columns: JSON.stringify(columns) }) };
    const { events, rejects } = adCosts.decode({ ...nowhere, headers, body }, document);
    for (const { event, key } of events) if (event.kind === 'fact_recorded' && event.table === 'spend') rows.push({ ...event.row, key });
    reasons.push(...rejects.map(({ reason }) => reason));
  }
  return { rows, reasons };
}
const nowhere = { seq: 1, account: 'a', connection: 'c', deliveryKey: 'd', receivedAt: 0 };
const sum = (values: readonly (number | null)[]) => Number(values.reduce<number>((all, value) => all + (value ?? 0), 0).toFixed(6));

describe.skipIf(sharedPath('connectors/samples') === null)('samples beside the repository', () => {
  const sample = (name: string) => readFileSync(sharedPath(`connectors/samples/${name}`) ?? '');

  test('Google: a title and a stretch of days above, a total below, dashes for none', async () => {
    const { rows, reasons } = await read(sample('google-ads-cost-report.csv'));
    expect(reasons).toEqual([]);
    expect(rows.map(({ date, amount, currency, source, medium }) => [date, amount, currency, source, medium])).toEqual([
      ['2025-06-01', 1043.2, 'USD', 'google', 'cpc'],
      ['2025-06-01', 98.45, 'USD', 'google', 'cpc'],
      ['2025-06-02', 987.1, 'USD', 'google', 'cpc'],
    ]);
    expect([sum(rows.map((row) => row.clicks)), sum(rows.map((row) => row.impressions)), sum(rows.map((row) => row.conversions))]).toEqual([
      187, 2680, 13.5,
    ]);
    expect(rows.map((row) => new Date(row.day_at).toISOString())[0]).toBe('2025-05-31T22:00:00.000Z');
  });

  test('Meta: the currency stands in the header, the total has no name', async () => {
    const { rows, reasons } = await read(sample('meta-ads-cost-export.csv'));
    expect(reasons).toEqual([]);
    expect(rows.length).toBe(3);
    expect([sum(rows.map((row) => row.amount)), sum(rows.map((row) => row.impressions)), sum(rows.map((row) => row.clicks))]).toEqual([
      129.02, 10_169, 138,
    ]);
    expect(sum(rows.map((row) => row.conversions))).toBe(9);
    expect(rows[0]).toMatchObject({
      currency: 'USD',
      source: 'facebook',
      medium: 'paid_social',
      ad_group: 'Homeowners, 30-55',
      ad: 'Video A',
    });
  });

  test('Meta in French: semicolons, decimal commas, translated names', async () => {
    const { rows, reasons } = await read(sample('meta-ads-cost-export-fr.csv'));
    expect(reasons).toEqual([]);
    expect([sum(rows.map((row) => row.amount)), sum(rows.map((row) => row.clicks))]).toEqual([129.02, 138]);
    expect(rows.every((row) => row.currency === 'EUR' && row.campaign === 'Leads printemps')).toBe(true);
  });
});

describe('reports of a day', () => {
  test('Microsoft, and the same stretch again with a cost that was restated: one row of the same key', async () => {
    const file = (spend: string) =>
      `Gregorian date,Campaign name,Campaign ID,Impressions,Clicks,Spend,Conversions\n6/15/2025,Brand,77,100,4,${spend},1\n`;
    const [first, second] = [await read(file('8.10')), await read(file('8.25'))];
    expect(first.rows[0]).toMatchObject({ date: '2025-06-15', source: 'bing', medium: 'cpc', amount: 8.1, campaign_id: '77' });
    expect(second.rows[0]?.key).toBe(first.rows[0]?.key);
    expect(second.rows[0]?.amount).toBe(8.25);
  });

  test('a name that changed is the same campaign, where its number is told', async () => {
    const file = (name: string) => `Day,Campaign,Campaign ID,Cost\n2025-06-01,${name},9,5\n`;
    const [first, second] = [await read(file('Old')), await read(file('New'))];
    expect(second.rows[0]?.key).toBe(first.rows[0]?.key);
  });

  test.each<[string, string, object, RegExp]>([
    ['no day', 'Campaign,Clicks,Cost\nBrand,1,5\n', {}, /wanted a day: costs without days/u],
    [
      'several days',
      'Reporting starts,Reporting ends,Campaign name,Amount spent (EUR)\n2025-06-01,2025-06-07,Brand,5\n',
      {},
      /wanted one day/u,
    ],
    ['a month or a day', 'Day,Campaign,Cost\n03/04/2025,Brand,5\n05/06/2025,Brand,5\n', {}, /may be day and month or month and day/u],
    ['cents or thousands', 'Day\tCampaign\tCost\n2025-06-01\tBrand\t1,234\n', {}, /set `decimal`/u],
    ['a word for a number', 'Day,Campaign,Cost\n2025-06-01,Brand,much\n', {}, /amount: got "much", wanted a number/u],
    ['no ad system', 'Day,Campaign,Spent\n2025-06-01,Brand,5\n', {}, /set `source`/u],
    [
      'two rows of one advert',
      'Day,Campaign,Cost\n2025-06-01,Brand,5\n2025-06-01,Brand,6\n',
      {},
      /same day, campaign and advert as line 1/u,
    ],
    ['a column that is not there', 'Day,Campaign,Cost\n2025-06-01,Brand,5\n', { columns: { clicks: 'Taps' } }, /wanted also "Taps"/u],
    ['no header at all', '2025-06-01,Brand,5\n2025-06-02,Brand,6\n', {}, /wanted one that names the columns/u],
    ['too few cells', 'Day,Campaign,Cost\n2025-06-01,Brand\n2025-06-02,Brand,5\n', {}, /got 2 cells, wanted 3/u],
  ])('refuses %s, and says what it wants', async (_, file, settings, reason) => {
    const { reasons } = await read(file, settings);
    expect(reasons.join('\n')).toMatch(reason);
  });

  test('settings decide what the file leaves open', async () => {
    const { rows, reasons } = await read('Day\tCampaign\tCost\n03/04/2025\tBrand\t1,234\n', {
      ...{ decimal: '.', dayFormat: 'DD/MM/YYYY', currency: 'GBP', source: 'radio', medium: 'offline', system: 'other' },
    });
    expect(reasons).toEqual([]);
    expect(rows[0]).toMatchObject({ date: '2025-04-03', amount: 1234, currency: 'GBP', source: 'radio', channel: 'offline' });
  });

  test('a campaign may be called a total; a sum is what has no day', async () => {
    const { rows, reasons } = await read('Campaign,Day,Cost\nTotal Comfort,2025-06-01,5\nTotal: Campaigns,--,5\n');
    expect(reasons).toEqual([]);
    expect(rows.map(({ campaign }) => campaign)).toEqual(['Total Comfort']);
  });

  test('costs of a whole account have no names', async () => {
    const { rows, reasons } = await read('Day,Clicks,Cost\n2025-06-01,4,5\n2025-06-02,6,7\n', { source: 'google', medium: 'cpc' });
    expect(reasons).toEqual([]);
    expect(rows.map(({ amount, campaign }) => [amount, campaign])).toEqual([
      [5, null],
      [7, null],
    ]);
  });

  test('Thai names, whose tones and marks belong to the letters', async () => {
    const google = await read('วัน,แคมเปญ,กลุ่มโฆษณา,คีย์เวิร์ด,ค่าใช้จ่าย,จำนวนคลิก\n2025-06-01,Brand,Bangkok,ซ่อมแอร์,5.50,3\n');
    expect(google.reasons).toEqual([]);
    expect(google.rows[0]).toMatchObject({ source: 'google', ad_group: 'Bangkok', keyword: 'ซ่อมแอร์', amount: 5.5, clicks: 3 });
    const meta = await read('วันที่,ชื่อแคมเปญ,จำนวนเงินที่ใช้จ่ายไป (THB)\n2025-06-01,Brand,120\n');
    expect(meta.rows[0]).toMatchObject({ source: 'facebook', campaign: 'Brand', amount: 120, currency: 'THB' });
  });

  test('UTF-16 with tabs, as spreadsheets want it, is cut like any other once it is text', async () => {
    const { rows } = await read(
      'Campaign report\nJune 2025\nDay\tCampaign\tCost\n2025-06-01\tBrand\t€1,043.20\nTotal: Campaigns\t --\t€1,043.20\n',
    );
    expect(rows.map(({ amount }) => amount)).toEqual([1043.2]);
  });
});

test('a caller is erased from the column that the settings name', () => {
  const columns = ['Day', 'What they typed', 'Cost', 'Taps'];
  const headers = { columns: JSON.stringify(columns) };
  const row = (typed: string) => `2025-06-01,${typed},2025550143,2025550143\n`;
  const list: EraseList = {
    lengths: new Set([10]),
    find: (digits) => (digits === '2025550143' ? '9990000001' : null),
    findName: () => null,
  };
  const erased = (settings: object): string | null => {
    const document = adCosts.parseSettings({ timeZone: 'Europe/Madrid', ...settings });
    return eraseText(row('call 2025550143'), list, adCosts.erasing(document).layoutOf({ headers }));
  };
  expect(erased({ columns: { keyword: 'What they typed' } })).toBe(row('call 9990000001'));
  expect(erased({})).toBeNull();
});

test.each<[string, '.' | ',' | null, '.' | ',' | null, number | null]>([
  ['1,204', null, '.', 1204],
  ['1,204', null, ',', 1.204],
  ['1.204,50 €', null, null, 1204.5],
  ['US$1,204.50', null, null, 1204.5],
  ['12,5', null, '.', 12.5],
  ['1 204,50', null, null, 1204.5],
  ['1’204.50', null, null, 1204.5],
  ['12,34,567.8', null, null, 1_234_567.8],
  ['(5.10)', null, '.', -5.1],
  ['-5', null, '.', -5],
  [' --', null, '.', null],
  ['', null, '.', null],
  ['1.5e3', null, '.', 1500],
  ['0.125', null, null, 0.125],
  ['1.429999948', null, null, 1.429999948],
  ['16 руб.', null, null, 16],
])('%s is read', (text, decimal, usual, value) => {
  expect(readNumber(text, decimal, usual)).toEqual({ value });
});

test.each(['1.2.3,4,5', 'abc', '1,2345,678', '--5', '12a4'])('%s is no number', (text) => {
  expect(readNumber(text, null, '.')).toHaveProperty('wrong');
});
