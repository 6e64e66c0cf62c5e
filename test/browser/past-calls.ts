import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { bookOf, wallClock } from '../vendor-apis/api-server.ts';
import { callrailAccess, startCallrail } from '../vendor-apis/callrail.ts';
import type { VendorApi } from '../vendor-apis/vendor.ts';
import { journey, scenes } from './scenes.ts';
import type { Stage } from './stage.ts';
import type { Say } from './words.ts';

const dayMs = 86_400_000;

/** Past calls of a system: the page by axe, and from credentials that are refused to what comparing found. */
export function pastCalls(stageOf: () => Stage): void {
  scenes(stageOf, [
    {
      name: 'past calls that were fetched and compared',
      path: '/settings/connections',
      prepare: async (page, say) => {
        const { id, api } = await connected(stageOf(), page);
        await ask(stageOf(), page, 'PUT', `${id}/credential`, { credential: callrailAccess });
        await ask(stageOf(), page, 'POST', `${id}/backfill`, span);
        await over(stageOf(), page, `${id}/backfills`);
        api.faults.push({ status: 401, json: { error: 'revoked' } });
        await ask(stageOf(), page, 'POST', `${id}/backfill`, span);
        await over(stageOf(), page, `${id}/backfills`);
        await forgetsOneAndKnowsAnother(stageOf(), page, id, api);
        await page.goto(`${stageOf().base}/settings/connections/${id}`);
        await page.getByRole('button', { name: say('settings-past:resume') }).waitFor();
        await which(page, say).click();
        await page.getByRole('region', { name: say('settings-past:missingCalls', { n: 1 }) }).waitFor();
        await api.close();
      },
    },
  ]);

  journey(
    stageOf,
    'gives what the API wants, sees why it is refused, fetches past calls, compares, and opens a call that was missing',
    { width: 1440, scheme: 'light' },
    async ({ page, say, stage }) => {
      const { id, api } = await connected(stage, page);
      await page.goto(`${stage.base}/settings/connections/${id}`);
      const past = page.getByRole('region', { name: say('settings-past:title'), exact: true });
      await past.getByText(say('settings-past:notStored')).waitFor();
      await past.getByLabel('Account ID').fill(callrailAccess.account);
      await past.getByLabel('API key').fill('no key');
      await past.getByRole('button', { name: say('settings-past:test') }).click();
      await past.getByText(/What was given is refused \(401\)/).waitFor();
      await past.getByLabel('API key').fill(callrailAccess.token);
      await past.getByRole('button', { name: say('settings-past:test') }).click();
      await past.getByText(/The list of calls can be read/).waitFor();
      await past.getByRole('button', { name: say('settings:action.save') }).click();
      await past.getByText(api.url).waitFor();
      expect(await past.getByLabel('API key').inputValue()).toBe('');
      expect(await page.content()).not.toContain(callrailAccess.token);

      await past.getByLabel(say('settings-past:from')).fill(span.from.slice(0, 10));
      await past.getByLabel(say('settings-past:to')).fill(span.from.slice(0, 10));
      await past.getByRole('button', { name: say('settings-past:fetch') }).click();
      const row = past.getByRole('row').nth(1);
      await row.getByText(say('settings-past:state.done')).waitFor({ timeout: 20_000 });

      await forgetsOneAndKnowsAnother(stage, page, id, api);
      await page.reload();
      const compared = page.getByRole('region', { name: say('settings-past:compared', { system: 'CallRail' }) }).first();
      await which(page, say).click();
      const missing = compared.getByRole('region', { name: say('settings-past:missingCalls', { n: 1 }) });
      await missing.getByText('CALlate').waitFor();
      await compared.getByRole('region', { name: say('settings-past:onlyHereCalls', { n: 1 }) }).waitFor();
      await missing.getByRole('link').click();
      await page.waitForURL(/\/calls\//);
      await page.getByText('+12125559999').first().waitFor();
      await api.close();
    },
  );
}

/** What opens the calls that only one side had. */
const which = (page: Page, say: Say): Locator =>
  page.getByRole('button', { name: new RegExp(say('settings-past:whichOf', { days: '' }).trim()) }).first();

/** A day that nothing compares by itself. */
const start = Math.floor(Date.now() / dayMs) * dayMs - 6 * dayMs;
const span = { from: new Date(start).toISOString(), to: new Date(start + dayMs).toISOString() };

/** A connection of the signed-in account whose API is on this machine. */
async function connected(stage: Stage, page: Page): Promise<{ id: string; api: VendorApi }> {
  const api = await startCallrail({ clock: wallClock(Date.now()), book: bookOf(60, start + 3_600_000, 600_000), zone: 0 });
  const id = `track-${String(Date.now())}`;
  await ask(stage, page, 'POST', '', { id, kind: 'callrail', name: 'CallRail, Denver', settings: { apiUrl: api.url } });
  return { id, api };
}

async function ask(stage: Stage, page: Page, method: string, path: string, data?: object): Promise<unknown> {
  const url = `${stage.base}/api/v1/connections${path === '' ? '' : `/${path}`}`;
  const answer = await page.request.fetch(url, { method, ...(data === undefined ? {} : { data }) });
  expect(answer.ok(), await answer.text()).toBe(true);
  return await answer.json();
}

async function over(stage: Stage, page: Page, path: string): Promise<void> {
  const states = async (): Promise<string[]> => {
    const answer = (await ask(stage, page, 'GET', path)) as Record<string, { state: string }[]>;
    return Object.values(answer).flatMap((runs) => runs.map(({ state }) => state));
  };
  await expect.poll(async () => (await states()).filter((one) => one === 'waiting' || one === 'running'), { timeout: 20_000 }).toEqual([]);
}

async function forgetsOneAndKnowsAnother(stage: Stage, page: Page, id: string, api: VendorApi): Promise<void> {
  const { pipeline, projector } = stage.server.services;
  await pipeline.drained();
  await projector.drain();
  const [first, ...rest] = api.book;
  if (first === undefined) throw new Error('the book has calls');
  api.book = [...rest, { ...first, id: 'late', caller: '+12125559999', at: start + 12 * 3_600_000 + 7 }];
  await ask(stage, page, 'POST', `${id}/reconcile`, span);
  await over(stage, page, `${id}/reconciliations`);
  await pipeline.drained();
  await projector.drain();
}
