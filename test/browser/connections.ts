import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { journey, scenes } from './scenes.ts';
import type { Stage } from './stage.ts';
import { connect } from './steps.ts';

const path = '/settings/connections';

/** Stands in words for whatever a page fills in. */
const any = '\u0000';
const anyOf = (words: string): string => words.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll(any, '.*');

export function connections(stageOf: () => Stage): void {
  scenes(stageOf, [
    { name: 'connections', path, prepare: async (page) => await page.getByRole('link', { name: 'pbx', exact: true }).waitFor() },
    {
      name: 'a connection to be added',
      path,
      prepare: async (page, say) => {
        await page.getByRole('link', { name: 'pbx', exact: true }).waitFor();
        await page.getByRole('button', { name: say('settings-connections:add') }).click();
        await page.getByRole('radio').first().waitFor();
      },
    },
    {
      name: 'one connection',
      path: `${path}/pbx`,
      prepare: async (page, say) => {
        await page.getByRole('button', { name: say('settings-connections:redecode') }).waitFor();
        await page
          .getByRole('button', { name: /^\S.*\d/ })
          .first()
          .waitFor();
      },
    },
    {
      name: 'the settings of a connection as JSON',
      path: `${path}/pbx`,
      prepare: async (page, say) => {
        await page.getByText(say('settings-connections:asJson'), { exact: true }).click();
        await page.getByLabel(say('settings-connections:jsonLabel')).waitFor();
      },
    },
    {
      name: 'the settings of a website',
      path,
      prepare: async (page, say) => {
        await website(stageOf(), page);
        await page.getByRole('textbox', { name: say('settings-connections:site.number'), exact: true }).waitFor();
      },
    },
    {
      name: 'connections of which one fell silent',
      path,
      prepare: async (page) => {
        await fellSilent(stageOf(), page, silent);
        await page.reload();
        await page.getByRole('row', { name: silent }).locator('svg').waitFor();
      },
    },
    {
      name: 'a page while a connection is silent',
      path: '/metrics',
      prepare: async (page) => {
        await fellSilent(stageOf(), page, silent);
        await page.reload();
        await page.getByTestId('alarm-banner').getByRole('link', { name: silent }).waitFor();
      },
    },
  ]);

  journey(
    stageOf,
    'sees that a connection fell silent on any page and in the list, reads how that is known, and that it ends by itself',
    { width: 1440, scheme: 'light' },
    async ({ page, say, stage }) => {
      // The one of the scenes is well again.
      await (await fellSilent(stage, page, silent)).speaks('alive', Date.now());
      const name = `line-${String(Date.now())}`;
      const { speaks } = await fellSilent(stage, page, name);
      await page.goto(`${stage.base}/metrics`);
      const banner = page.getByTestId('alarm-banner');
      await banner.getByRole('link', { name }).waitFor();
      await banner.getByRole('button', { name: say('alarms:hide') }).click();
      await expect.poll(async () => await banner.count()).toBe(0);
      await page.reload();
      await banner.getByRole('link', { name }).click();

      const told = page.getByRole('list', { name: say('alarms:title') });
      const silentFor = new RegExp(anyOf(say('alarms:mark.silent', { lasted: any })));
      const known = anyOf(say('alarms:says.silent', { since: any, n: 12, usual: any })).replace('12', String.raw`\d+`);
      await expect.poll(async () => await told.textContent()).toMatch(new RegExp(`^${silentFor.source}${known}`));
      await expect.poll(async () => await banner.count()).toBe(0);
      await page.goto(stage.base + path);
      const row = page.getByRole('row', { name });
      await row.getByText(silentFor).waitFor();

      await speaks('alive', Date.now());
      await expect.poll(async () => await row.getByText(silentFor).count(), { timeout: 20_000 }).toBe(0);
    },
  );

  journey(
    stageOf,
    'connects a website: its line of HTML, a pool and a number of the pages; then its numbers are lent',
    { width: 1440, scheme: 'light' },
    async ({ page, say, stage }) => {
      const name = `site-${String(Date.now())}`;
      await connect(page, stage.base, say, say('settings-connections:kind.site'), name);
      const pools = page.getByRole('group', { name: say('settings-connections:site.pools') });
      await pools.getByRole('button').click();
      await pools.getByRole('textbox').first().fill('sales');
      await pools.getByRole('textbox').last().fill('+12025550101, +12025550102');
      const targets = page.getByRole('group', { name: say('settings-connections:site.targets') });
      await targets.getByRole('button').click();
      await targets.getByRole('textbox', { name: say('settings-connections:site.number'), exact: true }).fill('+12025550100');
      await expect.poll(async () => await targets.getByRole('combobox').inputValue()).toBe('sales');
      await page.getByLabel(say('settings-connections:site.origins')).fill('https://www.example.com');
      await page.getByRole('button', { name: say('settings:action.save'), exact: true }).click();
      await page.getByText(say('settings-connections:saved')).waitFor();
      const line = await page.getByLabel(say('settings-connections:site.line')).textContent();
      const address = /src="([^"]+)\/tag\.js"/u.exec(line ?? '')?.[1] ?? '';
      const who = { session: 'a'.repeat(32), visitor: 'b'.repeat(32), consent: 'none', page: 'https://www.example.com/', referrer: '' };
      const asked = await fetch(`${address}/session`, {
        method: 'POST',
        headers: { origin: 'https://www.example.com' },
        body: JSON.stringify({ ...who, utm: {}, ids: {}, targets: [0] }),
      });
      expect(await asked.text()).toContain('+12025550101');
    },
  );

  journey(
    stageOf,
    'is told by place what is wrong in a settings document',
    { width: 390, scheme: 'dark' },
    async ({ page, say, stage }) => {
      await page.goto(`${stage.base}${path}/pbx`);
      await page.getByText(say('settings-connections:asJson'), { exact: true }).click();
      const json = page.getByLabel(say('settings-connections:jsonLabel'));
      await json.fill('{"timeZone": "Mars/Olympus", "trunks": [1]}');
      const settings = page.getByRole('region', { name: say('settings-connections:settings') }).first();
      await settings.getByRole('button', { name: say('settings:action.save'), exact: true }).click();
      const alert = page.getByRole('alert');
      await expect.poll(async () => await alert.textContent()).toMatch(/timeZone.*trunks\.0/s);
      await page.getByRole('button', { name: say('settings-connections:discard') }).click();
      await expect.poll(async () => await alert.count()).toBe(0);
    },
  );

  journey(
    stageOf,
    'takes an agent out of the settings, sees the others keep their own phones, and changes the mind',
    { width: 1440, scheme: 'dark' },
    async ({ page, say, stage }) => {
      await page.goto(`${stage.base}${path}/pbx`);
      const agents = page.getByRole('group', { name: say('settings-connections:pbx.agents'), exact: true });
      const fields = agents.getByRole('textbox');
      const shown = async (): Promise<string[]> => await Promise.all((await fields.all()).map(async (field) => await field.inputValue()));
      await fields.first().waitFor();
      const before = await shown();
      expect(before.length).toBeGreaterThan(4);
      await agents.getByRole('button', { name: say('settings-connections:removeOf', { name: before[0] }) }).click();
      await expect.poll(shown).toEqual(before.slice(2));
      await page.getByRole('button', { name: say('settings-connections:discard') }).click();
      await expect.poll(shown).toEqual(before);
    },
  );
}

/** Shows the page of a website of the signed-in account. */
async function website(stage: Stage, page: Page): Promise<void> {
  const { account } = (await (await page.request.get(`${stage.base}/api/v1/me`)).json()) as { account: string };
  const pools = { sales: ['+12025550101', '+12025550102'] };
  const forms = [{ form: 'quote', asks: 'lead', fields: { name: 'full_name', phone: 'tel' } }];
  const targets = [{ number: '+12025550100', pool: 'sales' }];
  const settings = { origins: ['https://www.example.com'], pools, targets, forms, widget: {} };
  await stage.server.services.settings.connections.ensure({ account, slug: 'www', kind: 'site', name: 'www', settings, settingsSeq: 0 });
  await page.goto(`${stage.base}${path}/www`);
}

const silent = 'night-line';

/** A connection of the signed-in account that spoke every ten minutes for two weeks, and not for the last ten hours. */
async function fellSilent(stage: Stage, page: Page, slug: string): Promise<{ speaks: (key: string, at: number) => Promise<void> }> {
  const { account } = (await (await page.request.get(`${stage.base}/api/v1/me`)).json()) as { account: string };
  const { log, settings } = stage.server.services;
  await settings.connections.ensure({ account, slug, kind: 'webhook', name: slug, settings: {}, settingsSeq: 0 });
  // A message without an event, so that no figure changes.
  const message = { headers: { format: 'ringtrace-events' }, body: Buffer.from('{"events": []}') };
  const speaks = async (deliveryKey: string, receivedAt: number): Promise<void> => {
    await log.append({ account, connection: `${account}/${slug}`, deliveryKey, receivedAt, ...message });
  };
  const [from, until] = [Date.now() - 14 * 86_400_000, Date.now() - 10 * 3_600_000];
  const times = Array.from({ length: Math.floor((until - from) / 600_000) }, (_, n) => from + n * 600_000);
  await Promise.all(times.map(async (at, n) => await speaks(String(n), at)));
  return { speaks };
}
