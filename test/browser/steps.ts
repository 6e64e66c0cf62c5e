import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Say } from './words.ts';
import { owner, type Stage } from './stage.ts';

/** Steps that several journeys share, as a person would do them. */

/** The day of the sample; the overview's own default depends on today. */
export const sampleDay = '/?period=custom&from=2026-11-21&to=2026-11-21';
export const sampleCalls = '/calls?period=custom&from=2026-11-21&to=2026-11-21';

/** The first visit through the printed link. */
export async function createOwner(stage: Stage): Promise<void> {
  const visit = await stage.visit({ width: 1440, scheme: 'light' });
  const { page } = visit;
  await page.goto(stage.firstRunLink);
  await page.getByLabel('Your name').fill(owner.name);
  await page.getByLabel('E-mail').fill(owner.email);
  await page.getByLabel('Password', { exact: true }).fill(owner.password);
  await page.getByRole('button', { name: 'Create the owner' }).click();
  await page.getByRole('button', { name: 'Look around with the sample' }).click();
  await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
  await visit.leave();
}

/** Cards of the overview that have a name of their own; the others are called as the catalogue calls their metric. */
const ownNames = ['call_volume', 'lost_calls', 'outbound_calls'];

/** The figure of a card of the overview, by its column. */
export const card = (page: Page, say: Say, column: string) => {
  const title = say(ownNames.includes(column) ? `overview:card.${column}` : `catalogue:metric.${column}.title`);
  return page.getByRole('region', { name: say('overview:mainFigures') }).getByRole('button', { name: `${title}:` });
};

/** The figures are there, and they are those that were asked for last. */
export async function showsFigures(page: Page, say: Say): Promise<void> {
  await card(page, say, 'call_volume').waitFor();
  await page.locator('[aria-busy="false"]').first().waitFor();
}

/** What a page shows once it is drawn: read until it is there and two readings agree. */
export async function steady<T extends number | string | readonly string[] | null>(read: () => Promise<T>): Promise<T> {
  let last = await read();
  await expect
    .poll(
      async () => {
        const before = last;
        last = await read();
        const there = typeof last === 'number' ? last > 0 : last !== null && last.length > 0;
        return there && JSON.stringify(before) === JSON.stringify(last);
      },
      { timeout: 15_000 },
    )
    .toBe(true);
  return last;
}

/** How many calls the list announces; NaN while they are on their way. */
export const callsTotal = async (page: Page): Promise<number> =>
  Number((await page.getByTestId('calls-total').getAttribute('data-total')) ?? 'on their way');

/** From the list of connections to the page of a new one. */
export async function connect(page: Page, base: string, say: Say, system: string, name: string): Promise<void> {
  await page.goto(`${base}/settings/connections`);
  await page.getByRole('button', { name: say('settings-connections:add') }).click();
  await page.getByRole('radio', { name: new RegExp(`^${system}`, 'u') }).check();
  await page.getByRole('textbox', { name: say('settings-connections:name'), exact: true }).fill(name);
  await page.getByRole('button', { name: say('settings-connections:connect'), exact: true }).click();
  await page.getByRole('heading', { name, level: 1 }).waitFor();
}

/** Makes a signing secret on the page of a connection, and copies it from where it is shown once. */
export async function newSecret(page: Page, say: Say): Promise<string> {
  const sending = page.getByRole('region', { name: say('settings-connections:sending'), exact: true }).first();
  await sending.getByRole('button', { name: say('settings-connections:newSecret') }).click();
  const secret = (await sending.getByTestId('shown-once').textContent()) ?? '';
  await sending.getByRole('button', { name: say('settings:close'), exact: true }).click();
  return secret;
}

/** The first call of the list. */
export const firstCall = (page: Page) => page.getByTestId('calls').getByRole('link').first();

/** Opens the filter of this name, which says it before what it is set to. */
export const openFirstFilter = async (page: Page, title: string): Promise<void> =>
  await page.getByRole('button', { name: title }).first().click();

/** A count as the page writes it. */
export const numberIn = (text: string | null): number =>
  Number((text ?? '').replaceAll(/[,.](?=\d{3})/g, '').match(/\d+(\.\d+)?/)?.[0] ?? Number.NaN);

/** Opens a part of the open figure and walks all its pages: how many rows it announces, and how many it lists. */
export async function listedIn(
  page: Page,
  say: Say,
  part: 'numerator' | 'denominator' | 'excluded' | null,
): Promise<{ announced: number; listed: number }> {
  const drawer = page.getByRole('dialog');
  const rows = drawer.getByRole('region', { name: say('figure:rowsOf') });
  if (part !== null) {
    await drawer.getByText(say(`figure:part.${part}`), { exact: true }).click();
    // Until then the rows of the part before stand there.
    await rows.getByText(say(`figure:rows.${part}`)).waitFor();
  }
  const announced = numberIn(await rows.getByTestId('drill-count').locator('strong').textContent());
  let listed = await rows.getByTestId('drill-rows').locator('tr').count();
  const next = rows.getByRole('button', { name: say('figure:next') });
  while ((await next.count()) > 0 && (await next.isEnabled())) {
    const [first] = await rows.getByTestId('drill-rows').locator('tr').allTextContents();
    await next.click();
    await expect
      .poll(async () => (await rows.getByTestId('drill-rows').locator('tr').allTextContents())[0], { timeout: 15_000 })
      .not.toBe(first);
    listed += await rows.getByTestId('drill-rows').locator('tr').count();
  }
  return { announced, listed };
}
