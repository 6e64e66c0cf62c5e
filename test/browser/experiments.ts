import type { Page } from 'playwright-core';
import { beforeAll, describe, expect } from 'vitest';
import { journey, scenes } from './scenes.ts';
import type { Stage } from './stage.ts';
import { tellExperiment } from './tell-experiment.ts';
import type { Say } from './words.ts';

const path = '/marketing/experiments';
const patient = { timeout: 30_000 };

const openTest = async (page: Page): Promise<void> => {
  await page.getByRole('link', { name: 'Short page' }).click();
  await page.getByTestId('verdict').waitFor(patient);
};

/** Tests of pages: none, a new one with its size beforehand, and one that says which is better and opens to its visitors. */
export function experiments(stageOf: () => Stage): void {
  scenes(stageOf, [
    {
      name: 'no test of pages',
      path,
      prepare: async (page, say) => await page.getByRole('heading', { name: say('experiments:none') }).waitFor(patient),
    },
  ]);

  describe('with visits', () => {
    beforeAll(async () => await tellExperiment(stageOf()), 60_000);

    scenes(stageOf, [
      { name: 'one test of pages', path, prepare: openTest },
      {
        name: 'a new test of pages',
        path,
        prepare: async (page, say) => await fill(page, say),
      },
    ]);

    journey(
      stageOf,
      'plans a test, and opens what another one found to its visitors',
      { width: 1440, scheme: 'dark' },
      async ({ page, say, stage }) => {
        await page.goto(stage.base + path);
        await fill(page, say);
        await page.getByLabel(say('experiments:field.name')).fill('Longer page');
        await page.getByRole('button', { name: say('settings:action.save'), exact: true }).click();
        await page.getByRole('heading', { name: 'Longer page', level: 1 }).waitFor(patient);

        await page.goto(stage.base + path);
        await openTest(page);
        expect(await page.getByTestId('verdict').textContent()).toMatch(/^\/b .* \/a/);
        const rates = page.getByRole('region', { name: say('experiments:rates') });
        await rates.getByRole('row').filter({ hasText: '/b' }).getByRole('button').click();
        await page.getByTestId('drill-rows').waitFor(patient);
        // Every page of visitors that called, up to what a page of rows holds.
        expect(await page.getByTestId('drill-rows').getByRole('row').count()).toBeGreaterThan(10);
      },
    );
  });
}

async function fill(page: Page, say: Say): Promise<void> {
  await page
    .getByRole('button', { name: say('experiments:add') })
    .first()
    .click();
  await page.getByLabel(say('experiments:field.values')).fill('/a\n/b');
  await page.getByRole('button', { name: say('experiments:plan.work') }).click();
  await page.getByRole('status').filter({ hasText: '/b' }).waitFor(patient);
}
