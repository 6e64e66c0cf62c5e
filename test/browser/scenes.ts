import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { Look, Stage, Visit } from './stage.ts';
import type { Say } from './words.ts';

/** Everything once in `npm test`, looks and languages in rotation; all of them in `npm run test:matrix`. */
const wholeMatrix = process.env['TEST_MATRIX'] === '1';
/** For one of the hundreds of tests of the matrix, which a machine may run beside much else. */
const timeout = wholeMatrix ? 180_000 : 60_000;

/** In an order in which neighbours differ in everything. */
const looks: readonly Required<Look>[] = [
  { width: 1440, scheme: 'light', language: 'en' },
  { width: 390, scheme: 'dark', language: 'th' },
  { width: 1440, scheme: 'dark', language: 'th' },
  { width: 390, scheme: 'light', language: 'en' },
  { width: 1440, scheme: 'light', language: 'th' },
  { width: 390, scheme: 'dark', language: 'en' },
  { width: 1440, scheme: 'dark', language: 'en' },
  { width: 390, scheme: 'light', language: 'th' },
];

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

const nameOf = ({ width, scheme, language = 'en' }: Look): string => `${String(width)} px, ${scheme}, ${language}`;

export interface Scene {
  name: string;
  path: string;
  /** Brings the page into the state that is judged. */
  prepare: (page: Page, say: Say) => Promise<void>;
}

/** Judges pages: no violation found by axe (WCAG 2.2 AA), nothing wider than the window, nothing that moves by itself, a silent console. */
export function scenes(stageOf: () => Stage, all: readonly Scene[]): void {
  for (const [index, scene] of all.entries()) {
    for (const look of wholeMatrix ? looks : looks.filter((_, at) => at === index % looks.length)) {
      it(`${scene.name}, ${nameOf(look)}`, { timeout }, async () => {
        await during(await stageOf().visit(look, scene.path), async (visit) => {
          await scene.prepare(visit.page, visit.say);
          await judge(visit, look);
        });
      });
    }
  }
}

/** Whatever becomes of it, the page is closed: one that stays open goes on asking, and slows those that follow. */
async function during(visit: Visit, work: (visit: Visit) => Promise<void>): Promise<void> {
  try {
    await work(visit);
  } catch (error) {
    await visit.page.context().close();
    throw error;
  }
  await visit.leave();
}

async function judge({ page, shift, moved }: Visit, look: Look): Promise<void> {
  await page.locator('[data-busy]').first().waitFor({ state: 'detached' });
  // Colours are judged as they stay, not while they fade in.
  await expect.poll(async () => await page.evaluate('document.getAnimations().length'), { timeout: 15_000 }).toBe(0);
  // Our pages have no frames, and what passed needs no description: both save half of the time.
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .options({ runOnly: standards, resultTypes: ['violations'] })
    .analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`)).toEqual([]);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(look.width);
  expect(await shift(), `what moved by itself: ${(await moved()).join('; ')}`).toBeLessThanOrEqual(0.05);
}

/** What a person does from one end to the other; in `npm test` with one look, in the matrix with all. */
export function journey(stageOf: () => Stage, name: string, look: Look, steps: (visit: Visit & { stage: Stage }) => Promise<void>): void {
  for (const one of wholeMatrix ? looks : [look]) {
    it(`${name} (${nameOf(one)})`, { timeout }, async () => {
      const stage = stageOf();
      await during(await stage.visit(one), async (visit) => await steps({ ...visit, stage }));
    });
  }
}
