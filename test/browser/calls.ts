import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { journey, scenes } from './scenes.ts';
import type { Look, Stage } from './stage.ts';
import { callsTotal, sampleCalls, steady } from './steps.ts';

const wide: Look = { width: 1440, scheme: 'light' };
const patient = { timeout: 15_000 };

const rows = (page: Page) => page.getByTestId('calls').getByRole('row');
const heads = async (page: Page): Promise<string[]> => await page.getByTestId('calls-scroller').getByRole('columnheader').allTextContents();

/** The list of calls: found by number, with the columns that somebody wants, narrowed by length. */
export function calls(stageOf: () => Stage): void {
  scenes(stageOf, [
    {
      name: 'calls by wait, with filters',
      path: `${sampleCalls}&sort=wait_s&min_wait=5&outcome=%5B%22answered%22%5D`,
      prepare: async (page) => await rows(page).first().getByRole('link').waitFor(),
    },
    {
      name: 'the filter by length',
      path: sampleCalls,
      prepare: async (page, say) => {
        await rows(page).first().getByRole('link').waitFor();
        await page
          .getByRole('search')
          .getByRole('button', { name: say('calls:column.wait'), exact: true })
          .click();
        await page.getByLabel(say('calls:span.least')).waitFor();
      },
    },
    {
      name: 'no calls found',
      path: `${sampleCalls}&search=99999999`,
      prepare: async (page, say) => await page.getByRole('heading', { name: say('calls:nothing') }).waitFor(),
    },
  ]);

  journey(stageOf, 'finds a call by its number, however it is written', wide, async ({ page, say, stage }) => {
    await page.goto(`${stage.base}${sampleCalls}`);
    const caller = rows(page)
      .locator('[data-column="caller"]')
      .filter({ hasText: /\+\d{9}/ })
      .first();
    const number = /\+(\d+)/.exec((await caller.textContent()) ?? '')?.[1] ?? '';
    expect(number.length).toBeGreaterThan(8);
    const before = await callsTotal(page);
    const written = `0${number.slice(2, 4)} ${number.slice(4, 7)}-${number.slice(7)}`;
    await page.getByRole('searchbox', { name: say('calls:search') }).fill(written);
    await expect.poll(async () => await callsTotal(page), patient).toBeLessThan(before);
    const others = rows(page)
      .locator('[data-column="caller"]')
      .filter({ hasNotText: number.slice(2) });
    await expect.poll(async () => await others.count(), patient).toBe(0);
    await rows(page).first().getByRole('link').click();
    await page.waitForURL(/\/calls\/[^?]+/);
    await expect.poll(async () => await page.getByRole('heading', { level: 1 }).textContent(), patient).toContain(number.slice(2));
  });

  journey(stageOf, 'chooses columns: they stand in the URL, and the link shows the same', wide, async ({ page, say, stage }) => {
    // A narrow screen has two lines a call, and nothing to choose.
    if (page.viewportSize()?.width === 390) return;
    await page.goto(`${stage.base}${sampleCalls}`);
    await rows(page).first().getByRole('link').waitFor();
    await page.getByRole('button', { name: say('calls:columns') }).click();
    await page.getByRole('checkbox', { name: say('calls:column.hold') }).check();
    await page.getByRole('checkbox', { name: say('calls:column.number') }).uncheck();
    await page.getByRole('button', { name: say('calls:moveUp', { column: say('calls:column.hold') }) }).click();
    await page.keyboard.press('Escape');
    const wanted = ['time', 'caller', 'outcome', 'queue', 'agent', 'wait', 'hold', 'talk'].map((name) => say(`calls:column.${name}`));
    await expect.poll(async () => await heads(page), patient).toEqual(wanted);
    await page.getByRole('button', { name: say('calls:column.hold'), exact: true }).click();
    await page.waitForURL(/sort=hold_s/);
    const sorted = async () => await page.getByRole('columnheader', { name: say('calls:column.hold') }).getAttribute('aria-sort');
    await expect.poll(sorted, patient).toBe('descending');

    const edge = page.getByRole('separator', { name: say('calls:width', { column: say('calls:column.caller') }) });
    // In another order the table is drawn anew: for a moment there is no head to be measured.
    const width = async () => (await page.getByRole('columnheader').nth(1).boundingBox({ timeout: 5000 }))?.width ?? 0;
    await rows(page).first().getByRole('link').waitFor();
    const usual = await steady(width);
    await edge.press('ArrowRight');
    await edge.press('ArrowRight');
    await expect.poll(width, patient).toBeCloseTo(usual + 32, -1);

    const url = page.url();
    await page.goto('about:blank');
    await page.goto(url);
    await rows(page).first().getByRole('link').waitFor();
    await expect.poll(async () => await heads(page), patient).toEqual(wanted);
    await expect.poll(sorted, patient).toBe('descending');
    await expect.poll(width, patient).toBeCloseTo(usual + 32, -1);
  });

  journey(stageOf, 'narrows by length: only calls that waited so long, and the way back', wide, async ({ page, say, stage }) => {
    await page.goto(`${stage.base}${sampleCalls}`);
    await rows(page).first().getByRole('link').waitFor();
    const all = await callsTotal(page);
    await page
      .getByRole('search')
      .getByRole('button', { name: say('calls:column.wait'), exact: true })
      .click();
    await page.getByLabel(say('calls:span.least')).fill('20');
    await page.getByLabel(say('calls:span.most')).fill('40');
    await page.getByRole('button', { name: say('calls:span.apply') }).click();
    await page.waitForURL(/min_wait=20/);
    await expect.poll(async () => await callsTotal(page), patient).toBeLessThan(all);
    expect(await callsTotal(page)).toBeGreaterThan(0);
    await page.getByRole('button', { name: say('calls:clearAll') }).click();
    await expect.poll(async () => await callsTotal(page), patient).toBe(all);
  });
}
