import { createHmac } from 'node:crypto';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { journey, scenes } from './scenes.ts';
import type { Stage } from './stage.ts';

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
      expect(await banner.count()).toBe(0);
      await page.reload();
      await banner.getByRole('link', { name }).click();

      const told = page.getByRole('list', { name: say('alarms:title') });
      const silentFor = new RegExp(anyOf(say('alarms:mark.silent', { lasted: any })));
      const known = anyOf(say('alarms:says.silent', { since: any, n: 12, usual: any })).replace('12', String.raw`\d+`);
      await expect.poll(async () => await told.textContent()).toMatch(new RegExp(`^${silentFor.source}${known}`));
      expect(await banner.count()).toBe(0);
      await page.goto(stage.base + path);
      const row = page.getByRole('row', { name });
      await row.getByText(silentFor).waitFor();

      await speaks('alive', Date.now());
      await expect.poll(async () => await row.getByText(silentFor).count(), { timeout: 20_000 }).toBe(0);
    },
  );

  journey(
    stageOf,
    'connects a webhook, sends a first event, renames it, and has it decoded again',
    { width: 1440, scheme: 'light' },
    async (visit) => {
      const { page, say, stage } = visit;
      const name = `Shop ${String(Date.now())}`;
      await page.goto(stage.base + path);
      await page.getByRole('button', { name: say('settings-connections:add') }).click();
      await page.getByRole('radio', { name: new RegExp(say('settings-connections:kind.webhook')) }).check();
      await page.getByRole('textbox', { name: say('settings-connections:name'), exact: true }).fill(name);
      await page.getByRole('button', { name: say('settings-connections:connect'), exact: true }).click();
      await page.getByRole('button', { name: say('settings-connections:newSecret') }).click();
      const secret = (await page.getByTestId('shown-once').textContent()) ?? '';
      const line = (await page.getByLabel(say('settings-connections:postLine')).textContent()) ?? '';
      const url = /https?:\S+/.exec(line)?.[0] ?? '';
      const post = async (body: string): Promise<number> => {
        const seconds = String(Math.floor(Date.now() / 1000));
        const v1 = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
        const response = await fetch(url, { method: 'POST', headers: { 'ringtrace-signature': `t=${seconds},v1=${v1}` }, body });
        return response.status;
      };
      expect(await post('{"kind":"call_started","call":"test-1","at":"2026-04-01T10:00:00Z","direction":"inbound","test":true}')).toBe(202);
      expect(await post('{"kind":"nonsense"}')).toBe(202);
      await page.reload();
      const rejected = page.getByRole('region', { name: say('settings-connections:rejected') }).first();
      await rejected
        .getByText(/nonsense/)
        .first()
        .waitFor({ timeout: 20_000 });

      await page.getByRole('button', { name: say('settings-connections:rename') }).click();
      await page.getByLabel(say('settings-connections:name'), { exact: true }).fill(`${name} 2`);
      await page
        .getByRole('button', { name: say('settings:action.save'), exact: true })
        .first()
        .click();
      await page.getByRole('heading', { name: `${name} 2` }).waitFor();
      await page.getByRole('button', { name: say('settings-connections:redecode') }).click();
      await page.getByRole('button', { name: say('settings-connections:redecode'), disabled: false }).waitFor({ timeout: 20_000 });
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
      expect(await shown()).toEqual(before.slice(2));
      await page.getByRole('button', { name: say('settings-connections:discard') }).click();
      expect(await shown()).toEqual(before);
    },
  );

  journey(
    stageOf,
    'connects a Twilio, sees the first request arrive, and why one with another token is refused',
    { width: 390, scheme: 'light' },
    async ({ page, say, stage }) => {
      const name = `Twilio ${String(Date.now())}`;
      await page.goto(stage.base + path);
      await page.getByRole('button', { name: say('settings-connections:add') }).click();
      await page.getByRole('radio', { name: 'Twilio' }).check();
      await page.getByRole('textbox', { name: say('settings-connections:name'), exact: true }).fill(name);
      await page.getByRole('button', { name: say('settings-connections:connect'), exact: true }).click();
      const sending = page.getByRole('region', { name: say('settings-connections:sending') }).first();
      await sending.getByLabel(/Auth token/).fill('right-token');
      await sending.getByRole('button', { name: say('settings:action.save'), exact: true }).click();
      await sending.getByText(say('settings-connections:secrets', { n: 1 })).waitFor();
      const url = (await sending.locator('pre').first().textContent()) ?? '';
      const ring = async (token: string): Promise<number> => {
        const at = new Date().toUTCString().replace('GMT', '+0000');
        const body = new URLSearchParams({
          CallSid: 'CA77',
          CallStatus: 'completed',
          Direction: 'inbound',
          CallDuration: '9',
          Timestamp: at,
        });
        const signed =
          url +
          [...body]
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .flat()
            .join('');
        const signature = createHmac('sha1', token).update(signed).digest('base64');
        return (await fetch(url, { method: 'POST', headers: { 'x-twilio-signature': signature }, body })).status;
      };
      expect(await ring('right-token')).toBe(200);
      expect(await ring('wrong-token')).toBe(401);
      await page.reload();
      await page.getByRole('cell', { name: 'twilio-status' }).first().waitFor();
      await page.getByText(/x-twilio-signature: does not fit/).waitFor();
    },
  );
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
