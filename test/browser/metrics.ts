import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { journey, scenes } from './scenes.ts';
import type { Look, Stage } from './stage.ts';
import { listedIn, numberIn } from './steps.ts';
import type { Say } from './words.ts';

const day = 'period=custom&from=2026-11-21&to=2026-11-21';
const wide: Look = { width: 1440, scheme: 'light' };
const patient = { timeout: 15_000 };

const panel = (page: Page, title: string): Locator => page.getByRole('region', { name: title, exact: true }).first();
const compared = (page: Page, side: 'own' | 'tried', line: string): Locator => page.locator(`[data-side="${side}"][data-line="${line}"]`);

async function showsMetric(page: Page, say: Say): Promise<void> {
  await panel(page, say('metrics-page:value')).locator('[data-metric]').first().waitFor();
  await panel(page, say('metrics-page:definition')).waitFor();
}

/** The catalogue, and one metric with another definition beside it. */
export function metrics(stageOf: () => Stage): void {
  scenes(stageOf, [
    {
      name: 'metrics',
      path: '/metrics',
      prepare: async (page, say) =>
        await page
          .getByRole('navigation', { name: say('metrics-page:title') })
          .getByRole('link')
          .nth(60)
          .waitFor(),
    },
    { name: 'a metric', path: `/metrics?metric=abandon_rate&${day}`, prepare: showsMetric },
    {
      name: 'a definition that is tried',
      path: `/metrics?metric=service_level&try=%7B%22formula%22%3A%22answered_only%22%7D&${day}`,
      prepare: async (page, say) => {
        await showsMetric(page, say);
        await compared(page, 'tried', 'excluded').waitFor();
      },
    },
    {
      name: 'a metric without its facts',
      path: `/metrics?metric=revenue_growth_rate&${day}`,
      prepare: async (page, say) => await panel(page, say('metrics-page:missing')).getByRole('note').waitFor(),
    },
    {
      name: 'the export of a table',
      path: `/metrics?metric=average_handle_time&${day}`,
      prepare: async (page, say) => {
        await showsMetric(page, say);
        await page.getByTestId('export-menu').first().click();
        await page.getByRole('menuitem', { name: say('export:copyCli') }).waitFor();
      },
    },
  ]);

  journey(stageOf, 'every metric of the catalogue says what it is, or what is missing', wide, async ({ page, stage, say }) => {
    await page.goto(`${stage.base}/metrics?${day}`);
    const links = page.getByRole('navigation', { name: say('metrics-page:title') }).getByRole('link');
    await links.nth(60).waitFor();
    const ids = await Promise.all((await links.all()).map(async (link) => await link.getAttribute('data-metric')));
    expect(ids.length).toBeGreaterThanOrEqual(65);
    await links.first().click();
    const unsaid: unknown[] = [];
    for (const id of ids) {
      const entry = page.locator(`a[data-metric="${id ?? ''}"]`);
      // On a telephone the catalogue is a page of its own.
      if (!(await entry.isVisible())) await page.getByRole('button', { name: say('metrics-page:all', { n: ids.length }) }).click();
      await entry.click();
      await page.locator(`[data-metric-detail="${id ?? ''}"]`).waitFor();
      const told = page.locator('[data-metric-detail] [data-metric], [data-metric-detail] [role="note"]').first();
      await told.waitFor().catch(() => unsaid.push(id));
    }
    expect(unsaid).toEqual([]);
  });

  journey(
    stageOf,
    'tries another definition: the difference in counts that open, and the address brings it back',
    wide,
    async ({ page, stage, say }) => {
      await page.goto(`${stage.base}/metrics?${day}`);
      await page.getByRole('searchbox', { name: say('metrics-page:search') }).fill(say('catalogue:metric.service_level.title'));
      await page.waitForURL(/[?&]q=/);
      await page.locator('a[data-metric="service_level"]').click();
      await showsMetric(page, say);
      const select = page.locator('select', { has: page.locator('option[value="answered_only"]') });
      await select.selectOption('answered_only');
      await page.waitForURL(/answered_only/);
      await compared(page, 'tried', 'denominator').waitFor();
      const read = async () =>
        await Promise.all(
          (['own', 'tried'] as const).flatMap((side) =>
            ['numerator', 'denominator', 'excluded'].map(async (line) => numberIn(await compared(page, side, line).textContent())),
          ),
        );
      await compared(page, 'tried', 'excluded').waitFor();
      await expect.poll(async () => (await read()).every(Number.isFinite), patient).toBe(true);
      const [ownCounted = 0, ownOf = 0, ownOut = 0, counted = 0, of = 0, out = 0] = await read();
      expect([counted, of < ownOf, out - ownOut]).toEqual([ownCounted, true, ownOf - of]);
      const url = page.url();
      for (const [line, wanted] of [
        ['denominator', of],
        ['excluded', out],
      ] as const) {
        await compared(page, 'tried', line).getByRole('button').click();
        expect(await listedIn(page, say, null)).toEqual({ announced: wanted, listed: wanted });
        await page.keyboard.press('Escape');
        await page.getByRole('dialog').waitFor({ state: 'detached' });
      }
      await page.goto('about:blank');
      await page.goto(url);
      await expect.poll(async () => await read(), patient).toEqual([ownCounted, ownOf, ownOut, counted, of, out]);
      await page.getByRole('button', { name: say('metrics-page:backToOwn') }).click();
      await compared(page, 'own', 'value').waitFor({ state: 'detached' });
      expect(page.url()).not.toContain('answered_only');
    },
  );
}
