import { expect } from 'vitest';
import { type Receiver, startReceiver } from '../receiver.ts';
import { journey, scenes } from './scenes.ts';
import type { Stage } from './stage.ts';

/** Outgoing webhooks: the pages by axe, and one from its first message to its end. */
export function webhooks(stageOf: () => Stage): void {
  scenes(stageOf, [
    {
      name: 'outgoing webhooks, adding one',
      path: '/settings/webhooks',
      prepare: async (page, say) => {
        await page
          .getByRole('button', { name: say('settings-webhooks:add') })
          .first()
          .click();
        await page.getByRole('button', { name: say('settings:action.save'), exact: true }).click();
        await page.getByText(say('settings-webhooks:wrong.url')).waitFor();
      },
    },
  ]);

  journey(
    stageOf,
    'adds an outgoing webhook, tries it, sees a failure, sends again, pauses and removes it',
    { width: 1440, scheme: 'light' },
    async ({ page, say, stage }) => {
      const receiver: Receiver = await startReceiver();
      const name = `CRM ${String(Date.now())}`;
      await page.goto(`${stage.base}/settings/webhooks`);
      await page
        .getByRole('button', { name: say('settings-webhooks:add') })
        .first()
        .click();
      await page.getByLabel(say('settings-webhooks:name'), { exact: true }).fill(name);
      await page.getByLabel(say('settings-webhooks:url'), { exact: true }).fill('ftp://example.com/hook');
      // The keyboard is enough.
      await page.getByRole('checkbox', { name: say('settings-webhooks:event.call_changed') }).press('Space');
      await page.getByLabel(say('settings-webhooks:url'), { exact: true }).press('Enter');
      await page.getByRole('alert').getByText('ftp://').waitFor();
      // What was refused goes with the form.
      await page.getByRole('button', { name: say('settings:action.cancel'), exact: true }).click();
      await page
        .getByRole('button', { name: say('settings-webhooks:add') })
        .first()
        .click();
      await page.getByLabel(say('settings-webhooks:name'), { exact: true }).fill(name);
      expect(await page.getByRole('alert').count()).toBe(0);
      await page.getByRole('checkbox', { name: say('settings-webhooks:event.call_changed') }).press('Space');
      await page.getByLabel(say('settings-webhooks:url'), { exact: true }).fill(receiver.url);
      await page.getByRole('button', { name: say('settings:action.save'), exact: true }).click();
      const secret = (await page.getByTestId('shown-once').textContent()) ?? '';
      expect(secret.length).toBeGreaterThan(30);
      await page.getByRole('link', { name }).click();
      await page.getByText(say('settings-webhooks:noMessages')).waitFor();
      expect(await page.getByTestId('shown-once').count()).toBe(0);

      const test = page.getByRole('button', { name: say('settings-webhooks:test') });
      await test.click();
      await page.getByText(say('settings-webhooks:tested', { status: '200' })).waitFor();
      receiver.answer = () => ({ status: 500, text: 'out of order' });
      await test.click();
      await page.getByText(say('settings-webhooks:testFailed', { why: 'Answered 500.' })).waitFor();
      const log = page.getByRole('region', { name: say('settings-webhooks:messages'), exact: true }).last();
      const rows = log.getByRole('row');
      await expect.poll(async () => await rows.count()).toBe(3);
      await expect.poll(async () => await rows.nth(1).textContent()).toContain('out of order');
      receiver.answer = () => ({ status: 200, text: 'ok' });
      await rows
        .nth(1)
        .getByRole('button', { name: new RegExp(`^${say('settings-webhooks:replay')}`) })
        .click();
      await page.getByText(say('settings-webhooks:replayed', { n: 1 })).waitFor();
      await expect.poll(async () => await rows.nth(1).textContent(), { timeout: 15_000 }).toContain(say('settings-webhooks:state.sent'));
      expect(receiver.received.map(({ headers }) => headers['ringtrace-event'])).toEqual(['test', 'test', 'test']);
      expect(receiver.received[2]?.body.toString()).toBe(receiver.received[1]?.body.toString());
      await page.getByLabel(say('settings-webhooks:show')).selectOption('failed');
      await page.getByText(say('settings-webhooks:noMessages')).waitFor();

      await page.getByRole('button', { name: say('settings-webhooks:pause') }).click();
      await page.getByRole('button', { name: say('settings-webhooks:resume') }).waitFor();
      await page.getByRole('button', { name: say('settings-webhooks:newSecret') }).click();
      expect(await page.getByTestId('shown-once').textContent()).not.toBe(secret);
      const remove = page.getByRole('button', { name: say('settings:action.remove'), exact: true });
      await remove.click();
      await remove.click();
      await page.getByText(say('settings-webhooks:removed', { name })).waitFor();
      await page.getByText(say('settings-webhooks:none')).waitFor();
      await receiver.close();
    },
  );
}
