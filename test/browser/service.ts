import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { journey, scenes } from './scenes.ts';
import type { Look, Stage } from './stage.ts';
import { listedIn, numberIn, steady } from './steps.ts';
import type { Say } from './words.ts';

const day = '/service?period=custom&from=2026-11-21&to=2026-11-21';
const narrowed = '&within=2026-11-21T16%3A00%2F2026-11-21T17%3A00';
const wide: Look = { width: 1440, scheme: 'light' };
const patient = { timeout: 15_000 };

const panel = (page: Page, title: string): Locator => page.getByRole('region', { name: title, exact: true }).first();
const chart = (page: Page, title: string): Locator => page.getByRole('group', { name: title, exact: true });

/** The figures are there, those of the heat map included, which come by themselves. */
async function shows(page: Page, say: Say): Promise<void> {
  await page.getByRole('region', { name: say('service:mainFigures') }).waitFor();
  await page.getByRole('group', { name: `${say('service:chart.heat')}:` }).waitFor();
  await chart(page, say('service:chart.level')).getByRole('button').first().waitFor();
}

/** Opens a figure: it lists as many rows as it says. */
async function opensAll(page: Page, say: Say, figure: Locator): Promise<void> {
  const says = numberIn(await figure.textContent());
  await figure.click();
  expect(await listedIn(page, say, null)).toEqual({ announced: says, listed: says });
}

async function close(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

/** A file that a click hands over. */
async function saved(page: Page, click: () => Promise<void>): Promise<{ name: string; content: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent('download'), click()]);
  return { name: download.suggestedFilename(), content: await readFile(await download.path()) };
}

export function service(stageOf: () => Stage): void {
  scenes(stageOf, [
    { name: 'service', path: day, prepare: shows },
    {
      name: 'service of an hour, with two queues and every definition',
      path: `${day}${narrowed}&definitions=true&pair=%5B%22sales%22%2C%22support%22%5D&heat=volume`,
      prepare: async (page, say) => {
        await shows(page, say);
        await panel(page, say('service:definitions.title')).getByRole('row').nth(4).waitFor();
        await chart(page, say('service:pair.offered')).getByRole('button').first().waitFor();
      },
    },
    {
      name: 'service as tables',
      path: day,
      prepare: async (page, say) => {
        await shows(page, say);
        for (const title of ['level', 'endings', 'waits', 'distribution', 'heat']) {
          await page.getByRole('button', { name: `${say('chart:showTable')}: ${say(`service:chart.${title}`)}`, exact: true }).click();
        }
        await panel(page, say('service:chart.level')).getByRole('row').nth(1).waitFor();
      },
    },
    {
      name: 'an interval that is pointed at',
      path: `${day}${narrowed}`,
      prepare: async (page, say) => {
        await shows(page, say);
        // Above the bars, where no figure begins to tell about itself.
        await chart(page, say('service:chart.endings')).hover({ position: { x: 200, y: 12 } });
        await page.locator('[data-pointed]').first().waitFor();
      },
    },
  ]);

  journey(stageOf, 'finds why the service level fell, down to the calls', wide, async ({ page, say, stage }) => {
    await page.goto(stage.base + day);
    await shows(page, say);
    const level = page.locator('[data-card="service_level"]');
    const before = await steady(async () => await level.textContent());

    // The worst interval, and nothing but it.
    const why = panel(page, say('service:why.title'));
    await why
      .getByRole('button', { name: `${say('service:narrow')}:` })
      .first()
      .click();
    await page.waitForURL(/within=/);
    await page.getByRole('button', { name: /2026, 16:00 – 17:00|16:00 – 17:00/ }).waitFor();
    await expect.poll(async () => await panel(page, say('service:intervalTable')).getByRole('row').count(), patient).toBeGreaterThan(3);
    await expect.poll(async () => await level.textContent(), patient).toBe(before);

    // Who was answered late, who gave up; and who is in no part of it.
    const first = why.getByRole('row').nth(1);
    await opensAll(page, say, first.getByRole('button', { name: `, ${say('service:ending.late')}:` }));
    await close(page);
    await opensAll(page, say, first.getByRole('button', { name: `, ${say('service:ending.abandoned')}:` }));
    await close(page);
    await first.getByRole('button', { name: `, ${say('service:why.leftOut')}:` }).click();
    const leftOut = await listedIn(page, say, null);
    expect(leftOut.listed).toBe(leftOut.announced);
    await close(page);

    // Down to one call, and back to where it was.
    await first.getByRole('button', { name: `, ${say('service:ending.late')}:` }).click();
    await page.getByRole('dialog').getByTestId('drill-rows').getByRole('link').first().click();
    await page.waitForURL(/\/calls\//);
    await page.goBack();
    await page.getByRole('dialog').getByTestId('drill-rows').waitFor();
    await close(page);

    await page.getByRole('button', { name: /16:00 – 17:00/ }).click();
    await page.waitForURL((url) => !url.search.includes('within'));
  });

  journey(stageOf, 'compares two queues', { width: 390, scheme: 'dark' }, async ({ page, say, stage }) => {
    await page.goto(stage.base + day);
    await shows(page, say);
    const one = panel(page, say('service:pair.title'));
    await one.getByRole('button', { name: say('service:pair.open') }).click();
    await page.waitForURL(/pair=/);
    await one.getByLabel(say('service:pair.first'), { exact: true }).selectOption('support');
    await one.getByLabel(say('service:pair.second'), { exact: true }).selectOption('sales');
    await page.waitForURL(/pair=%5B%22support%22%2C%22sales%22%5D/);
    await expect
      .poll(async () => await one.getByRole('columnheader').allTextContents(), patient)
      .toEqual([say('service:pair.figure'), 'support', 'sales', say('service:pair.difference')]);

    // The same figures as in the table of all queues.
    const queues = panel(page, say('service:queues'));
    for (const [at, queue] of ['support', 'sales'].entries()) {
      const all = await steady(async () => await queues.getByRole('row', { name: queue }).getByRole('cell').allTextContents());
      const own = one.getByRole('row').locator(`td:nth-child(${String(at + 2)})`);
      await expect.poll(async () => await own.allTextContents(), patient).toEqual(all);
    }
    const offered = one.getByRole('row', { name: say('service:column.offered') });
    const [first, second, apart] = await offered.getByRole('cell').allTextContents();
    expect(numberIn(apart ?? null)).toBe(Math.abs(numberIn(first ?? null) - numberIn(second ?? null)));
    await opensAll(page, say, offered.getByRole('button').first());
    await close(page);
    for (const title of ['level', 'offered', 'asa'])
      await chart(page, say(`service:pair.${title}`))
        .getByRole('button')
        .first()
        .waitFor();
  });

  journey(stageOf, 'reads the charts: one pointer for all, by keyboard, and as files', wide, async ({ page, say, stage }) => {
    await page.goto(`${stage.base}${day}${narrowed}`);
    await shows(page, say);
    const endings = chart(page, say('service:chart.endings'));
    const bars = endings.getByRole('button');
    await bars.first().hover();
    const marked = page.locator('[data-pointed]');
    await expect.poll(async () => await marked.count(), patient).toBeGreaterThanOrEqual(7);
    await expect.poll(async () => await page.locator('tr[data-pointed]').count(), patient).toBe(1);

    const told = async (): Promise<string> =>
      (await page.evaluate<string | null>('document.activeElement.getAttribute("aria-label")')) ?? '';
    await bars.first().focus();
    const here = await told();
    await page.keyboard.press('ArrowUp');
    await expect.poll(told, patient).not.toBe(here);
    await page.keyboard.press('ArrowDown');
    await expect.poll(told, patient).toBe(here);
    await page.keyboard.press('ArrowRight');
    await expect.poll(told, patient).not.toBe(here);
    const says = await told();
    await page.keyboard.press('Enter');
    const listed = await listedIn(page, say, null);
    expect(listed).toEqual({ announced: numberIn(says.slice(says.lastIndexOf(': '))), listed: listed.announced });
    await close(page);

    const title = say('service:chart.endings');
    const menu = page.getByRole('button', { name: `${say('chart:menu')}: ${title}` });
    await menu.click();
    const svg = await saved(page, async () => await page.getByRole('menuitem', { name: say('chart:svg') }).click());
    const text = svg.content.toString('utf8');
    expect(svg.name).toMatch(/2026-11-21\.svg$/);
    for (const words of [title, 'America/New_York', '16:00 – 17:00', say('service:ending.late')]) expect(text).toContain(words);
    expect(text).not.toMatch(/var\(|class=/);
    await menu.click();
    const png = await saved(page, async () => await page.getByRole('menuitem', { name: say('chart:png') }).click());
    expect(png.content.subarray(1, 4).toString('latin1')).toBe('PNG');
    expect(png.content.readUInt32BE(16)).toBe(2 * Number(/<svg[^>]* width="(\d+)"/.exec(text)?.[1]));
  });

  journey(stageOf, 'tries another definition of the service level', wide, async ({ page, say, stage }) => {
    await page.goto(stage.base + day);
    await shows(page, say);
    const definitions = panel(page, say('service:definitions.title'));
    await definitions.getByRole('button', { name: say('service:definitions.open') }).click();
    const ours = definitions.getByRole('row', { name: say('service:formula.abandons_negative') }).getByRole('cell');
    await ours.first().waitFor();
    // The same as the card, at the same threshold.
    const card = await steady(async () => await page.locator('[data-card="service_level"]').getByRole('button').textContent());
    await expect.poll(async () => await ours.nth(1).textContent(), patient).toBe(card);
    await definitions.getByLabel(say('service:definitions.flowouts')).selectOption('misses');
    await expect.poll(async () => await ours.nth(1).textContent(), patient).not.toBe(card);
    await ours.nth(1).getByRole('button').click();
    const { announced, listed } = await listedIn(page, say, 'denominator');
    expect(listed).toBe(announced);
    await expect.poll(async () => await ours.last().textContent(), patient).toBe(String(announced));
  });
}
