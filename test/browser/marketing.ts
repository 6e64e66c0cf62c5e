import type { Page } from 'playwright-core';
import { beforeAll, describe, expect } from 'vitest';
import { importAdverts } from './adverts.ts';
import { journey, scenes } from './scenes.ts';
import type { Stage } from './stage.ts';
import { listedIn, numberIn, steady } from './steps.ts';
import type { Say } from './words.ts';

const path = '/marketing?period=custom&from=2026-11-21&to=2026-11-21&compare=none';
const patient = { timeout: 30_000 };

const sourcesOf = (page: Page, say: Say) =>
  page
    .getByRole('region', { name: say('marketing:sources.title') })
    .getByRole('table')
    .first();
const row = (page: Page, say: Say, name: string) => sourcesOf(page, say).getByRole('row').filter({ hasText: name }).first();
const returnsOf = (page: Page, say: Say) => page.getByRole('region', { name: say('marketing:returns') });

/** Also what is asked after the page: the returns and the heat map. */
const shown = async (page: Page, say: Say): Promise<void> => {
  await sourcesOf(page, say).waitFor(patient);
  await returnsOf(page, say).waitFor(patient);
  await page.getByRole('group', { name: say('marketing:heat.label') }).waitFor(patient);
};

/** The marketing page: the sample by itself tells of no adverts; then its numbers stand for some. */
export function marketing(stageOf: () => Stage): void {
  scenes(stageOf, [
    {
      name: 'marketing of which nothing is known',
      path,
      prepare: async (page, say) => await page.getByRole('heading', { name: say('marketing:empty.title') }).waitFor(patient),
    },
    {
      name: 'pools of which nothing is known',
      path: path.replace('/marketing', '/marketing/pools'),
      prepare: async (page, say) => await page.getByRole('heading', { name: say('pools:empty.title') }).waitFor(patient),
    },
  ]);

  describeWithAdverts(stageOf);
}

function describeWithAdverts(stageOf: () => Stage): void {
  describe('with adverts', () => {
    beforeAll(async () => await importAdverts(stageOf()), 60_000);

    scenes(stageOf, [
      {
        name: 'a journey',
        path: '/journey?visitor=v2',
        prepare: async (page, say) => {
          const way = page.getByRole('list', { name: say('journey:way') });
          await way.getByText('/boilers').waitFor(patient);
          expect(await way.getByRole('link').count()).toBeGreaterThan(0);
        },
      },
    ]);

    scenes(stageOf, [
      {
        name: 'marketing',
        path: `${path}&by=source_medium&against=linear&adverts=6.15-17`,
        prepare: async (page, say) => {
          await shown(page, say);
          // All calls of the sample came on that Saturday from four to five.
          const advice = await page.getByText(say('marketing:schedule.cut')).locator('..').textContent();
          expect(advice).toMatch(/15:00–16:00 \(0\)/);
        },
      },
    ]);

    journey(
      stageOf,
      'opens the calls of a channel, and goes from it to its sources; the link says so',
      { width: 1440, scheme: 'light' },
      async ({ page, say, stage }) => {
        await page.goto(stage.base + path);
        await shown(page, say);
        const paid = row(page, say, say('codes:code.paid_search'));
        const [sessions, calls, , , leads, won, , spend] = await steady(async () => await paid.locator('td').allTextContents());
        expect([sessions, leads, won, spend]).toEqual(['1', '1', '0', '324.00']);
        // Money spent for nothing is listed.
        const display = await row(page, say, say('codes:code.display')).locator('td').allTextContents();
        expect([display[1], display[7]]).toEqual(['0', '95.00']);
        await paid.locator('td').nth(1).getByRole('button').click();
        const { announced, listed } = await listedIn(page, say, null);
        expect([announced, listed]).toEqual([numberIn(calls ?? null), numberIn(calls ?? null)]);
        await page.keyboard.press('Escape');
        await page.getByRole('dialog').waitFor({ state: 'detached' });

        await paid.getByRole('rowheader').getByRole('button').click();
        await row(page, say, 'google / cpc').getByRole('rowheader').getByRole('button').waitFor(patient);
        expect(await row(page, say, say('codes:code.display')).count()).toBe(0);
        const { searchParams } = new URL(page.url());
        expect([searchParams.get('channel'), searchParams.get('by')]).toEqual(['paid_search', 'source_medium']);
      },
    );

    journey(
      stageOf,
      'sees the same calls by all models, and opens those that a channel touched',
      { width: 390, scheme: 'dark' },
      async ({ page, say, stage }) => {
        await page.goto(`${stage.base}${path}&against=all`);
        const models = page.getByRole('region', { name: say('marketing:allModels.title') }).first();
        await models.waitFor(patient);
        const whole = await models.getByRole('row').last().locator('td').allTextContents();
        expect([whole.length, new Set(whole).size]).toEqual([9, 1]);
        // Credit by Markov is of no single call: it opens to those that the channel touched.
        const found = models
          .getByRole('row')
          .filter({ hasText: say('codes:code.paid_search') })
          .locator('td');
        const touched = numberIn(await found.last().textContent());
        await found.nth(6).getByRole('button').click();
        expect((await listedIn(page, say, null)).listed).toBe(touched);
      },
    );
  });
}
