import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { journey, scenes } from './scenes.ts';
import type { Stage } from './stage.ts';
import { listedIn, numberIn, steady } from './steps.ts';
import type { Say } from './words.ts';

const path = '/sales?period=custom&from=2026-11-21&to=2026-11-21';
const patient = { timeout: 15_000 };

const shown = async (page: Page, say: Say): Promise<void> => {
  await page
    .getByRole('region', { name: say('sales:agents.title') })
    .first()
    .waitFor();
  await page.locator('[aria-busy="false"]').first().waitFor();
};

/** A step of the funnel: its row, and the first figure in it. */
const step = (page: Page, name: string) => page.locator(`[data-step="${name}"]`);

/** The sales page with the sample: outbound calls, no results and no wrap-up codes. */
export function sales(stageOf: () => Stage): void {
  scenes(stageOf, [
    { name: 'sales', path, prepare: shown },
    {
      name: 'sales as tables',
      path,
      prepare: async (page, say) => {
        await shown(page, say);
        for (const name of ['course.dials', 'course.rates', 'hours.title']) {
          const title = say(`sales:${name}`);
          await page.getByRole('button', { name: `${say('chart:showTable')}: ${title}` }).click();
          await page.getByRole('region', { name: title }).getByRole('table').waitFor();
        }
      },
    },
    {
      name: 'sales narrowed to nothing dialled',
      path: `${path}&queue=%5B%22sales%22%5D`,
      prepare: async (page, say) => await page.getByRole('heading', { name: say('sales:empty.title') }).waitFor(),
    },
  ]);

  journey(
    stageOf,
    'follows the funnel down to the calls, and is told what is not known instead of 0',
    { width: 1440, scheme: 'light' },
    async ({ page, say, stage }) => {
      await page.goto(stage.base + path);
      await shown(page, say);
      const [dialled, reached] = await Promise.all(
        ['dials', 'contacts'].map(async (name) => numberIn(await step(page, name).locator('[data-metric]').first().innerText())),
      );
      expect(dialled).toBeGreaterThan(reached ?? Number.NaN);
      for (const [name, count] of [
        ['dials', dialled],
        ['contacts', reached],
      ] as const) {
        await step(page, name).locator('[data-metric]').first().click();
        const { announced, listed } = await listedIn(page, say, null);
        expect([name, announced, listed]).toEqual([name, count, count]);
        await page.keyboard.press('Escape');
        await page.getByRole('dialog').waitFor({ state: 'detached' });
      }
      for (const name of ['conversions', 'appointments']) {
        expect(await step(page, name).locator('[data-metric]').count()).toBe(0);
        expect(await step(page, name).textContent()).toContain(say('sales:unknown'));
      }
      await page.getByText(say('sales:how.dispositions')).waitFor();
      await page
        .getByRole('link', { name: say('sales:how.import') })
        .first()
        .click();
      await page.waitForURL(/settings\/imports/);
    },
  );

  journey(
    stageOf,
    'finds the best hour by keyboard, and whoever reaches the most; the order stands in the URL',
    { width: 1440, scheme: 'dark' },
    async ({ page, say, stage }) => {
      await page.goto(stage.base + path);
      await shown(page, say);
      const hour = page.getByRole('group', { name: say('sales:hours.label') }).locator('[tabindex="0"]');
      await hour.focus();
      expect(await hour.getAttribute('aria-label')).toContain(say('sales:hours.cell', { name: '', dials: 69 }).slice(2));
      await page.keyboard.press('Enter');
      expect((await listedIn(page, say, 'denominator')).listed).toBe(69);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });

      const table = page.getByRole('region', { name: say('sales:agents.title') }).getByRole('table');
      const head = table.getByRole('columnheader', { name: say('sales:contactRate') });
      const rates = async () =>
        (await steady(async () => await table.locator('tbody tr td:nth-child(3) [data-metric]').allTextContents())).map((text) =>
          Number.parseFloat(text.replace(',', '.')),
        );
      await head.getByRole('button').click();
      await expect.poll(async () => await head.getAttribute('aria-sort'), patient).toBe('ascending');
      const rising = await rates();
      expect(rising).toEqual(rising.toSorted((one, other) => one - other));
      await head.getByRole('button').click();
      await expect.poll(async () => await head.getAttribute('aria-sort'), patient).toBe('descending');
      const url = page.url();
      await page.goto('about:blank');
      await page.goto(url);
      await shown(page, say);
      await expect.poll(rates, patient).toEqual(rising.toReversed());
      const best = table.getByRole('rowheader').first();
      const name = (await best.textContent()) ?? '';
      await best.getByRole('link').click();
      await page.getByRole('heading', { name, level: 1 }).waitFor();
    },
  );
}
