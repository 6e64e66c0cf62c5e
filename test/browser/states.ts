import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { sections } from '#web/pages/settings/sections.ts';
import { journey } from './scenes.ts';
import { another } from './shell.ts';
import { owner, type Stage } from './stage.ts';
import { sampleCalls, sampleDay } from './steps.ts';
import { sayIn } from './words.ts';

const patient = { timeout: 30_000 };
const day = 'period=custom&from=2026-11-21&to=2026-11-21';
/** Pages of each make: figures, a list, one thing, a catalogue, settings. */
const makes = [`/service?${day}`, sampleCalls, '/calls/none', '/metrics', '/settings/connections', '/settings/targets'];
const ofSettings = sections.flatMap(({ pages }) => pages.map(({ to, needs }) => ({ to, needs })));
/** A page for each permission that settings need. */
const guarded = [...new Map(ofSettings.flatMap(({ to, needs }) => (needs === null ? [] : [[needs, to] as const]))).values()];

/** Everything but who is signed in is out of order. */
const data = /\/api\/v1\/(?!me\b|session\b)/;
const outage = { type: 'about:blank', title: 'Out of order', status: 503, detail: 'The warehouse is being opened' };

async function fails(page: Page): Promise<void> {
  await page.route(data, async (route) => await route.fulfill({ status: 503, contentType: 'application/problem+json', json: outage }));
}

/** What a page shows where it has nothing to show, or must not. */
export function states(stageOf: () => Stage): void {
  journey(
    stageOf,
    'reads on every page why it is out of order, and tries again',
    { width: 390, scheme: 'dark' },
    async ({ page, say, stage }) => {
      for (const path of makes) {
        await fails(page);
        await page.goto(stage.base + path);
        const told = page.getByRole('main').getByRole('alert').filter({ hasText: outage.detail });
        await told.first().waitFor();
        await page.unroute(data);
        // Each part that failed is asked for by itself; some tell it later than others.
        const again = told.getByRole('button', { name: say('common:state.tryAgain') }).first();
        const left = async (): Promise<[string, number]> => {
          if ((await again.count()) > 0) await again.click({ timeout: 1000 }).catch(() => null);
          return [path, await told.count()];
        };
        await expect.poll(left, patient).toEqual([path, 0]);
      }
    },
  );

  journey(
    stageOf,
    'is told in words what a role does not reach, and is not led there',
    { width: 1440, scheme: 'light' },
    async ({ page, stage }) => {
      const say = sayIn('en');
      const vera = await another(stage, page.context().browser(), 'vera@example.com', [['demo', 'viewer']]);
      const hers = await vera.newPage();
      for (const to of guarded) {
        await hers.goto(stage.base + to);
        await hers
          .getByRole('alert')
          .getByRole('heading', { name: say('common:state.notAllowed') })
          .waitFor();
        expect(
          await hers
            .getByRole('navigation', { name: say('settings:label') })
            .getByRole('link')
            .count(),
        ).toBeLessThan(ofSettings.length);
      }
      await hers.goto(stage.base + sampleDay);
      await hers.locator('[data-card="call_volume"] button').first().waitFor();
      await vera.close();
    },
  );

  journey(
    stageOf,
    'opens the first page without its link, and with one that was used',
    { width: 390, scheme: 'light' },
    async ({ page, say, stage }) => {
      await page.context().clearCookies();
      await page.goto(`${stage.base}/first-run`);
      await page.getByRole('heading', { name: say('first-run:link.title') }).waitFor();
      await page.getByRole('link', { name: say('first-run:link.signIn') }).waitFor();
      await page.goto('about:blank');
      await page.goto(stage.firstRunLink);
      await page.getByLabel(say('first-run:owner.name')).fill(owner.name);
      await page.getByLabel(say('first-run:owner.email')).fill('second@example.com');
      await page.getByLabel(say('first-run:owner.password'), { exact: true }).fill(owner.password);
      await page.getByRole('button', { name: say('first-run:owner.create') }).click();
      await page.getByRole('alert').waitFor();
    },
  );
}
