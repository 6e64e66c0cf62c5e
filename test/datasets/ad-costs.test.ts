import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { sharedPath } from '../shared.ts';
import { testStore, type TestStore } from '../store.ts';

const folder = sharedPath('datasets/facebook-ads-kag') ?? '';
const settings = {
  timeZone: 'UTC',
  system: 'meta',
  columns: {
    ...{ campaign: 'xyz_campaign_id', ad_group: 'fb_campaign_id', ad: 'ad_id', keyword: 'interest', amount: 'Spent' },
    ...{ conversions: 'Approved_Conversion', all_conversions: 'Total_Conversion' },
  },
};
const Published = z.object({ published: z.array(z.object({ metric: z.string(), published: z.number(), agrees: z.boolean() })) });

/** What the publishers call a figure → ours, and the digits that they wrote. */
const figures: Readonly<Record<string, readonly [metric: string, digits: number, params?: Record<string, unknown>]>> = {
  spend: ['ad_spend', 2],
  impressions: ['ad_impressions', 0],
  clicks: ['ad_clicks', 0],
  approved: ['ad_conversions', 0],
  total_conversions: ['ad_conversions', 0, { which: 'all_conversions' }],
  cost_per_approved: ['cost_per_ad_conversion', 2],
  cpc: ['cost_per_click', 2],
  ctr_pct: ['click_through_rate', 3],
  approval_rate_pct: ['ad_conversion_share', 1],
};
/** They round these by group to whole money. */
const wholeMoney = /^(?:age|gender|interest) .* spend$/u;

describe.skipIf(folder === '')(
  'costs of 1,143 adverts, with figures that others published (skipped where the shared datasets are absent)',
  () => {
    let store: TestStore;
    beforeAll(async () => {
      store = await testStore([{ id: 'adverts', account: 'shop', kind: 'ad-costs', settings }]);
      await store.importInto('adverts', `${folder}/KAG_conversion_data.csv`, 'ad-costs');
      await store.settle();
    }, 60_000);
    afterAll(async () => {
      await store.close();
    });

    test('each row is a piece of advertising on a day; none is refused, and the same file again changes nothing', async () => {
      expect(await store.facts('spend', 'shop')).toHaveLength(1143);
      expect(await store.index.rejectCount('adverts')).toBe(0);
      expect(await store.importInto('adverts', `${folder}/KAG_conversion_data.csv`, 'ad-costs')).toMatchObject({ sent: 0 });
    });

    test('the published figures that agree with the data, whole and by campaign, age, gender and interest', async () => {
      const { published } = Published.parse(JSON.parse(readFileSync(`${folder}/reference-figures.json`, 'utf8')));
      const rows = z.array(z.object({ campaign: z.string(), clicks: z.number() })).parse(await store.facts('spend', 'shop'));
      const dimensionOf: Readonly<Record<string, string>> = { campaign: 'campaign', age: 'age', gender: 'gender', interest: 'keyword' };
      const wrong: unknown[] = [];
      let compared = 0;
      for (const { metric: name, published: wanted, agrees } of published) {
        const [, kind, group, figure = name] = /^(campaign|age|gender|interest) (\S+) (\S+)$/u.exec(name) ?? [];
        if (!agrees) continue;
        compared += 1;
        if (figure === 'rows' || figure === 'ads_with_zero_clicks') {
          const found = rows.filter(
            (row) => (group === undefined || row.campaign === group) && (figure === 'rows' || row.clicks === 0),
          ).length;
          if (found !== wanted) wrong.push([name, wanted, found]);
          continue;
        }
        const [metric = '', digits = 0, params = {}] = figures[figure] ?? [];
        const by = kind === undefined ? [] : [dimensionOf[kind] ?? ''];
        const period = { from: '2023-08-01', to: '2023-09-01' };
        const report = await store.report('shop', { metrics: [{ id: metric, params }], by, period, tz: 'UTC', as_of: null });
        const key = report.columns[0]?.key ?? '';
        const cell = kind === undefined ? report.totals[key] : report.rows.find(({ keys }) => keys[0] === group)?.cells[key];
        const value = Number(cell?.value) * (figure.endsWith('_pct') ? 100 : 1);
        const shown = Number(value.toFixed(wholeMoney.test(name) ? 0 : digits));
        if (shown !== wanted) wrong.push([name, wanted, value]);
      }
      expect(wrong).toEqual([]);
      expect(compared).toBe(70);
    });
  },
);
