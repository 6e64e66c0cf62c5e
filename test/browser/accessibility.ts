import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { Look, Stage } from './stage.ts';
import { card, sampleCalls, sampleDay, showsFigures } from './steps.ts';

const looks: readonly Look[] = [
  { width: 1440, scheme: 'light' },
  { width: 390, scheme: 'dark' },
  { width: 1440, scheme: 'dark' },
  { width: 390, scheme: 'light' },
];

/** Each page once, the looks in rotation; all of them in `npm run test:matrix`. */
const wholeMatrix = process.env['TEST_MATRIX'] === '1';

interface Scene {
  name: string;
  path: string;
  /** Brings the page into the state that is judged. */
  prepare: (page: Page) => Promise<void>;
}

const scenes: readonly Scene[] = [
  { name: 'sign-in', path: '/sign-in', prepare: async (page) => await page.getByRole('heading', { name: 'Sign in' }).waitFor() },
  { name: 'overview', path: sampleDay, prepare: showsFigures },
  {
    name: 'overview as tables',
    path: sampleDay,
    prepare: async (page) => {
      await showsFigures(page);
      for (const name of ['Volume by hour', 'Weekday and hour'])
        await page.getByRole('button', { name: `Show as a table: ${name}` }).click();
    },
  },
  {
    name: 'an open figure',
    path: sampleDay,
    prepare: async (page) => {
      await showsFigures(page);
      await card(page, 'Service level').click();
      await page.getByTestId('drill-rows').waitFor();
    },
  },
  {
    name: 'a figure told',
    path: sampleDay,
    prepare: async (page) => {
      await showsFigures(page);
      await card(page, 'Service level').focus();
      await page.keyboard.press('Shift');
      await card(page, 'Service level').hover();
      await page.getByRole('tooltip').waitFor();
    },
  },
  {
    name: 'the period picker',
    path: sampleDay,
    prepare: async (page) => {
      await showsFigures(page);
      await page.getByTestId('period').click();
      await page.getByRole('button', { name: 'Apply' }).waitFor();
    },
  },
  {
    name: 'an empty period',
    path: '/?period=custom&from=2026-01-05&to=2026-01-06',
    prepare: async (page) => await page.getByRole('heading', { name: 'No calls in this period' }).waitFor(),
  },
  { name: 'calls', path: sampleCalls, prepare: async (page) => await page.getByTestId('calls').getByRole('link').first().waitFor() },
  {
    name: 'a filter of the calls',
    path: sampleCalls,
    prepare: async (page) => {
      await page.getByTestId('calls').getByRole('link').first().waitFor();
      await page.getByRole('button', { name: 'Outcome' }).first().click();
      await page.getByRole('checkbox', { name: 'Voicemail' }).check();
      await page.waitForURL(/outcome/);
    },
  },
  {
    name: 'one call',
    path: `${sampleCalls}&outcome=%5B%22answered%22%5D`,
    prepare: async (page) => {
      await page.getByTestId('calls').getByRole('link').first().click();
      await page.getByRole('heading', { name: 'Timeline' }).waitFor();
      await page.getByRole('button', { name: /^#\d+/ }).first().click();
      await page.getByLabel(/^Delivery \d+ as received$/).waitFor();
    },
  },
  {
    name: 'a call that does not exist',
    path: '/calls/none',
    prepare: async (page) => await page.getByRole('alert').waitFor(),
  },
];

/** Every page by axe (WCAG 2.2 AA), and how it comes. */
export function accessibility(stageOf: () => Stage): void {
  for (const [index, scene] of scenes.entries()) {
    for (const look of wholeMatrix ? looks : looks.filter((_, at) => at === index % looks.length)) {
      it(`${scene.name}, ${String(look.width)} px, ${look.scheme}`, async () => {
        const { page, leave } = await stageOf().visit(look, scene.path);
        await scene.prepare(page);
        await page.locator('[data-busy]').first().waitFor({ state: 'detached' });
        // Colours are judged as they stay, not while they fade in.
        await expect.poll(async () => await page.evaluate('document.getAnimations().length'), { timeout: 15_000 }).toBe(0);
        const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`)).toEqual([]);
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(look.width);
        await leave();
      });
    }
  }

  it('nothing moves while the overview comes, and its figures are there soon', async () => {
    const { page, leave } = await stageOf().visit({ width: 1440, scheme: 'light' });
    await page.addInitScript(`
      window.shift = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) window.shift += entry.value;
      }).observe({ type: 'layout-shift', buffered: true });
    `);
    await page.goto(`${stageOf().base}${sampleDay}`);
    await showsFigures(page);
    const figuresAfterMs = await page.evaluate<number>('performance.now()');
    await page.waitForLoadState('networkidle');
    const shift = await page.evaluate<number>('window.shift');
    const paint = await page.evaluate<number>("performance.getEntriesByName('first-contentful-paint')[0].startTime");
    console.info(`first paint ${paint.toFixed(0)} ms, figures ${figuresAfterMs.toFixed(0)} ms, layout shift ${shift.toFixed(4)}`);
    expect(shift).toBeLessThanOrEqual(0.05);
    await leave();
  });
}
