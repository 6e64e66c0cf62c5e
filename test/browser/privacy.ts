import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { journey, scenes } from './scenes.ts';
import type { Stage } from './stage.ts';
import type { Say } from './words.ts';

/** A caller of the sample who calls several times. */
const caller = '+12025550131';

async function find(page: Page, say: Say, number: string): Promise<void> {
  await page.getByLabel(say('settings-privacy:caller.number'), { exact: true }).fill(number);
  await page.getByRole('button', { name: say('settings-privacy:caller.find'), exact: true }).click();
}

/** Erasing changes what the others see, so it comes after them. */
export function privacy(stageOf: () => Stage): void {
  describe('privacy', () => {
    scenes(stageOf, [
      {
        name: 'privacy',
        path: '/settings/privacy',
        prepare: async (page, say) => await page.getByRole('heading', { name: say('settings-privacy:keep.title') }).waitFor(),
      },
      {
        name: 'a caller who is about to be erased',
        path: '/settings/privacy',
        prepare: async (page, say) => {
          await find(page, say, caller);
          await page.getByRole('button', { name: say('settings-privacy:erase.begin') }).click();
          await page.getByLabel(say('settings-privacy:erase.again')).waitFor();
        },
      },
      {
        name: 'what a limit would remove',
        path: '/settings/privacy',
        prepare: async (page, say) => {
          await page.getByRole('checkbox', { name: say('settings-privacy:keep.numbers') }).check();
          await page.getByRole('button', { name: say('settings-privacy:keep.preview') }).click();
          await page.getByText(say('settings-privacy:goes.nothing')).waitFor();
          // A button half below the bar at the foot of a telephone counts as too small; it is scrolled from there.
          await page.evaluate('scrollTo(0, document.body.scrollHeight)');
        },
      },
    ]);

    journey(stageOf, 'erase a caller', { width: 1440, scheme: 'light' }, async ({ page, say, stage }) => {
      const caller = await callerOf(stage);
      await page.goto(`${stage.base}/settings/privacy`);
      await find(page, say, 'nobody');
      await page.getByRole('alert').waitFor();
      await find(page, say, `(${caller.slice(2, 5)}) ${caller.slice(5, 8)}-${caller.slice(8)}`);
      const held = page.getByRole('region', { name: caller });
      await held.waitFor();
      const download = page.waitForEvent('download');
      await held.getByRole('button', { name: say('settings-privacy:held.copy', { format: 'CSV' }) }).click();
      const copy = readFileSync(await (await download).path(), 'utf8');
      expect(copy.trim().split('\r\n').length).toBeGreaterThan(2);
      expect(copy).toContain(caller);

      await held.getByRole('button', { name: say('settings-privacy:erase.begin') }).click();
      const again = held.getByLabel(say('settings-privacy:erase.again'));
      await again.fill('+12025550199');
      await held.getByRole('button', { name: say('settings-privacy:erase.do'), exact: true }).click();
      await held.getByRole('alert').waitFor();
      const rows = page.getByRole('row').filter({ hasText: '+999' });
      const before = await rows.count();
      await again.fill(caller);
      await held.getByRole('button', { name: say('settings-privacy:erase.do'), exact: true }).click();
      await expect.poll(async () => await rows.count(), { timeout: 30_000 }).toBe(before + 1);
      // The newest stands first.
      const row = rows.first();
      const said = say('settings-privacy:state.done', { n: 2, at: '', shown: '' }).trim().split(' ')[0] ?? '';
      await expect.poll(async () => await row.textContent(), { timeout: 60_000 }).toContain(said);
      const token = (await row.getByRole('rowheader').textContent()) ?? '';

      await page.goto(`${stage.base}/calls?period=custom&from=2026-11-21&to=2026-11-21&search=${token.slice(1)}`);
      await page.getByText(token).first().waitFor();
      await page.goto(`${stage.base}/settings/privacy`);
      await find(page, say, caller);
      await page.getByText(say('settings-privacy:held.none')).waitFor();
    });
  });
}

/** One who called twice or more on the day of the sample, is none of our own numbers, and was not erased yet. */
async function callerOf(stage: Stage): Promise<string> {
  const client = stage.clientOf('demo');
  const { calls } = await client.call('calls', { query: { from: '2026-11-21', to: '2026-11-22', direction: 'inbound', limit: 500 } });
  const callers = calls.flatMap((call) => (call.caller !== null && call.caller.startsWith('+1202555') ? [call.caller] : []));
  const own = new Set(calls.map(({ number_id: number }) => number));
  const found = callers.find((one, at) => one !== caller && !own.has(one) && callers.indexOf(one) < at);
  if (found === undefined) throw new Error('nobody of the sample called twice');
  return found;
}
