import { expect } from 'vitest';
import { journey } from './scenes.ts';
import type { Stage } from './stage.ts';
import { card, firstCall, sampleCalls, sampleDay, showsFigures, steady } from './steps.ts';

const patient = { timeout: 15_000 };
const dark = { width: 1440, scheme: 'dark' } as const;

/** What leaves the printer. */
export function paper(stageOf: () => Stage): void {
  journey(
    stageOf,
    'prints a page of figures in black on white, with its account and without what a hand uses',
    dark,
    async ({ page, say, stage }) => {
      await page.goto(stage.base + sampleDay);
      await showsFigures(page, say);
      await page.emulateMedia({ media: 'print' });
      const colours = `[getComputedStyle(document.body).color, getComputedStyle(document.querySelector('[data-card]')).backgroundColor]`;
      expect(await page.evaluate(colours)).toEqual(['rgb(0, 0, 0)', 'rgb(255, 255, 255)']);
      await page.locator('[data-print-only]').filter({ hasText: 'Demo' }).waitFor();
      expect(await page.getByRole('navigation').count()).toBe(0);
      expect(await page.getByTestId('page-menu').isVisible()).toBe(false);

      // An open figure is printed by itself.
      await page.emulateMedia({ media: 'screen' });
      await card(page, say, 'answered_calls').click();
      await page.getByRole('dialog').getByTestId('drill-rows').waitFor();
      await page.emulateMedia({ media: 'print' });
      expect([await page.locator('[data-card]').first().isVisible(), await page.getByTestId('drill-rows').isVisible()]).toEqual([
        false,
        true,
      ]);
    },
  );

  journey(stageOf, 'prints the calls that were loaded, not those in sight alone, and says which', dark, async ({ page, say, stage }) => {
    await page.goto(stage.base + sampleCalls);
    await firstCall(page).waitFor();
    const rows = page.getByTestId('calls').getByRole('row');
    const inSight = await steady(async () => await rows.count());
    expect(inSight).toBeLessThan(60);
    await page.emulateMedia({ media: 'print' });
    await expect.poll(async () => await rows.count(), patient).toBeGreaterThanOrEqual(100);
    await page.getByText(say('calls:printed', { from: '1', to: '\u0000', all: '' }).split('\u0000')[0] ?? '').waitFor();
    // One below the other.
    const places = await page.evaluate<number[]>(
      `[...document.querySelectorAll('[data-testid="calls"] [role="row"]')].slice(0, 30).map((row) => row.getBoundingClientRect().top)`,
    );
    expect(places.every((top, at) => at === 0 || top > (places[at - 1] ?? 0))).toBe(true);
    await page.emulateMedia({ media: 'screen' });
    await expect.poll(async () => await rows.count(), patient).toBe(inSight);
  });
}
