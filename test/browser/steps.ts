import type { Page } from 'playwright-core';
import { expect } from 'vitest';
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
  await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
  await visit.leave();
}

/** The figure of a card, by the title that it carries. */
export const card = (page: Page, title: string) =>
  page.getByRole('region', { name: 'Main figures' }).getByRole('button', { name: `${title}:` });

/** The figures are there, and they are those that were asked for last. */
export async function showsFigures(page: Page): Promise<void> {
  await card(page, 'Inbound calls').waitFor();
  await page.locator('[aria-busy="false"]').first().waitFor();
}

/** A count as the page writes it. */
export const numberIn = (text: string | null): number => Number((text ?? '').replaceAll(',', '').match(/\d+(\.\d+)?/)?.[0] ?? Number.NaN);

/** Opens a part of the open figure and walks all its pages: how many rows it announces, and how many it lists. */
export async function listedIn(page: Page, part: 'Counted' | 'Of all' | 'Left out' | null): Promise<{ announced: number; listed: number }> {
  const drawer = page.getByRole('dialog');
  if (part !== null) await drawer.getByText(part, { exact: true }).click();
  const rows = drawer.getByRole('region', { name: 'Rows of this part' });
  const announced = numberIn(await rows.getByTestId('drill-count').locator('strong').textContent());
  let listed = await rows.getByTestId('drill-rows').locator('tr').count();
  const next = rows.getByRole('button', { name: 'Next' });
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
