import { expect, it } from 'vitest';
import { type Scene, scenes } from './scenes.ts';
import type { Stage } from './stage.ts';
import { card, firstCall, openFirstFilter, sampleCalls, sampleDay, showsFigures } from './steps.ts';

const pages: readonly Scene[] = [
  {
    name: 'sign-in',
    path: '/sign-in',
    prepare: async (page, say) => await page.getByRole('heading', { name: say('sign-in:title') }).waitFor(),
  },
  {
    name: 'the languages to choose from',
    path: '/sign-in',
    prepare: async (page, say) => {
      await page.getByRole('button', { name: new RegExp(`^${say('common:language')}`) }).click();
      await page.getByRole('menuitem', { name: 'Română' }).waitFor();
    },
  },
  { name: 'overview', path: sampleDay, prepare: showsFigures },
  {
    name: 'overview as tables',
    path: sampleDay,
    prepare: async (page, say) => {
      await showsFigures(page, say);
      for (const name of [say('overview:volume.title'), say('overview:heat.title')])
        await page.getByRole('button', { name: `${say('chart:showTable')}: ${name}` }).click();
    },
  },
  {
    name: 'an open figure',
    path: sampleDay,
    prepare: async (page, say) => {
      await showsFigures(page, say);
      await card(page, say, 'service_level').click();
      await page.getByTestId('drill-rows').waitFor();
    },
  },
  {
    name: 'a figure told',
    path: sampleDay,
    prepare: async (page, say) => {
      await showsFigures(page, say);
      await card(page, say, 'service_level').focus();
      await page.keyboard.press('Shift');
      await card(page, say, 'service_level').hover();
      await page.getByRole('tooltip').waitFor();
    },
  },
  {
    name: 'the period picker',
    path: sampleDay,
    prepare: async (page, say) => {
      await showsFigures(page, say);
      await page.getByTestId('period').click();
      await page.getByRole('button', { name: say('common:period.apply'), exact: true }).waitFor();
    },
  },
  {
    name: 'an empty period',
    path: '/?period=custom&from=2026-01-05&to=2026-01-06',
    prepare: async (page, say) => await page.getByRole('heading', { name: say('common:empty.period') }).waitFor(),
  },
  { name: 'calls', path: sampleCalls, prepare: async (page) => await firstCall(page).waitFor() },
  {
    name: 'a filter of the calls',
    path: sampleCalls,
    prepare: async (page, say) => {
      await firstCall(page).waitFor();
      await openFirstFilter(page, say('calls:column.outcome'));
      await page.getByRole('checkbox', { name: say('codes:code.voicemail') }).check();
      await page.waitForURL(/outcome/);
    },
  },
  {
    name: 'one call',
    path: `${sampleCalls}&outcome=%5B%22answered%22%5D`,
    prepare: async (page, say) => {
      await firstCall(page).click();
      await page.getByRole('heading', { name: say('call:timeline.title') }).waitFor();
      await page.getByRole('button', { name: /^#\d+/ }).first().click();
      await page.locator('pre').first().waitFor();
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
  scenes(stageOf, pages);

  it('the figures of the overview are there soon', async () => {
    const { page, say, leave } = await stageOf().visit({ width: 1440, scheme: 'light' }, sampleDay);
    await showsFigures(page, say);
    const figuresAfterMs = await page.evaluate<number>('performance.now()');
    const paint = await page.evaluate<number>("performance.getEntriesByName('first-contentful-paint')[0].startTime");
    console.info(`first paint ${paint.toFixed(0)} ms, figures ${figuresAfterMs.toFixed(0)} ms`);
    expect(paint).toBeLessThan(figuresAfterMs);
    await leave();
  });
}
