import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sharedPath } from '../shared.ts';
import { testStore, type TestStore } from '../store.ts';

const folder = sharedPath('datasets/pwc-phonenow');
const settings: unknown = JSON.parse(readFileSync(new URL('mappings/pwc-phonenow.json', import.meta.url), 'utf8'));
const from = (account: string) => ({ id: account, account, kind: 'table', settings });

describe.skipIf(folder === null)('PwC PhoneNow, 5,000 calls (skipped where the shared datasets are absent)', () => {
  let store: TestStore;
  beforeAll(async () => {
    store = await testStore([from('csv'), from('xlsx')]);
    await store.importInto('csv', `${folder ?? ''}/calls.csv`, 'table-csv');
    await store.importInto('xlsx', `${folder ?? ''}/original.xlsx`, 'table-xlsx');
    await store.settle();
  }, 400_000);
  afterAll(async () => {
    await store.close();
  });

  const value = async (metric: string, params = {}, more = {}): Promise<unknown> => (await store.total('csv', metric, params, more)).value;

  test('every row is a call, none is refused; the spreadsheet gives the same facts as the CSV', async () => {
    expect(await store.index.rejectCount('csv')).toBe(0);
    expect(await store.index.rejectCount('xlsx')).toBe(0);
    for (const table of ['call', 'visit', 'leg']) {
      const [csv, xlsx] = await Promise.all(['csv', 'xlsx'].map(async (account) => withoutIds(await store.facts(table, account))));
      expect(csv?.length).toBe(table === 'call' ? 5000 : 4054);
      expect(xlsx).toEqual(csv);
    }
  });

  /** The 19 right ones of the README without the two of satisfaction, through the report that the API serves. */
  test('published figures', async () => {
    expect(await value('call_volume')).toBe(5000);
    expect(percent(await value('answer_rate'))).toBe(81.08);
    expect(percent(await value('answer_rate'), 1)).toBe(81.1);
    expect(await store.total('csv', 'abandon_rate')).toMatchObject({ num: 946, den: 5000 });
    expect(percent(await value('abandon_rate'))).toBe(18.92);
    const resolution = await store.total('csv', 'issue_resolution_rate');
    expect(resolution).toMatchObject({ num: 3646, den: 4054 });
    expect(percent(resolution.value)).toBe(89.94);
    expect(percent(3646 / Number(await value('call_volume')))).toBe(72.92);
    expect(percent(1 - 3646 / Number(await value('call_volume')))).toBe(27.08);
    expect(rounded(await value('average_speed_of_answer'))).toBe(67.52);
    const talk = await store.distribution('csv', { table: 'leg', column: 'talk_s' });
    expect(rounded(talk.rows[0]?.mean)).toBe(224.92);
    expect(new Date(Math.round(talk.rows[0]?.mean ?? 0) * 1000).toISOString().slice(11, 19)).toBe('00:03:45');
    const byAgent = await store.report('csv', { metrics: ['answered_calls', 'average_speed_of_answer'], by: ['agent'] });
    const agent = (name: string) => byAgent.rows.find((row) => row.keys[0] === name)?.cells;
    expect(agent('Martha')?.['answered_calls']?.value).toBe(514);
    expect(agent('Dan')?.['answered_calls']?.value).toBe(523);
    expect(rounded(agent('Joe')?.['average_speed_of_answer']?.value)).toBe(70.99);
    const january = { period: { from: '2021-01-01', to: '2021-02-01' } };
    expect(await value('call_volume', {}, january)).toBe(1772);
    expect(await value('answered_calls', {}, january)).toBe(1455);
  });

  test('calls by hour and by topic, as recomputed in the README', async () => {
    const counts = async (by: string): Promise<Record<string, unknown>> => {
      const { rows } = await store.report('csv', { metrics: ['call_volume'], by: [by] });
      return Object.fromEntries(rows.map((row): [string, unknown] => [row.keys[0] ?? '', row.cells['call_volume']?.value]));
    };
    expect(await counts('topic')).toEqual({
      'Contract related': 976,
      'Technical Support': 1019,
      'Payment related': 1007,
      'Admin Support': 976,
      Streaming: 1022,
    });
    expect(Object.values(await counts('hour_of_day')).sort()).toEqual([14, 499, 529, 531, 547, 547, 566, 583, 590, 594]);
  });
});

function rounded(value: unknown, digits = 2): number {
  return Number(Number(value).toFixed(digits));
}

function percent(ratio: unknown, digits = 2): number {
  return rounded(Number(ratio) * 100, digits);
}

/** Facts of two connections differ in what names the connection; the rest must not. */
function withoutIds(rows: readonly Record<string, unknown>[]): string[] {
  return rows.map((row) => JSON.stringify({ ...row, account: '', connection: '', told_by: '', id: '', call_id: '', position: '' })).sort();
}
