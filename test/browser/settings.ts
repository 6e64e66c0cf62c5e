import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { journey, type Scene, scenes } from './scenes.ts';
import type { Look, Stage } from './stage.ts';
import { card, firstCall, numberIn, sampleCalls, sampleDay, showsFigures } from './steps.ts';
import type { Say } from './words.ts';

const wide: Look = { width: 1440, scheme: 'light' };
const patient = { timeout: 20_000 };

/** A table of a settings page is there with its rows. */
const shows =
  (title: string) =>
  async (page: Page, say: Say): Promise<void> =>
    await page
      .getByRole('region', { name: say(title), exact: true })
      .last()
      .getByRole('row')
      .nth(1)
      .waitFor();

const pages: readonly Scene[] = [
  {
    name: 'targets, adding one',
    path: '/settings/targets',
    prepare: async (page, say) => {
      await shows('settings-targets:benchmarks')(page, say);
      await page.getByRole('button', { name: say('settings-targets:add') }).click();
      await page.getByRole('button', { name: say('settings:action.save'), exact: true }).click();
      await page.getByText(say('settings-targets:wrong.value')).waitFor();
    },
  },
  { name: 'metric parameters', path: '/settings/parameters', prepare: shows('settings-parameters:title') },
  {
    name: 'opening hours',
    path: '/settings/hours',
    prepare: async (page, say) => {
      await page
        .getByRole('button', { name: say('settings-hours:addSpan') })
        .first()
        .click();
      await page.getByRole('button', { name: say('settings-hours:addHoliday') }).click();
      await page.getByText(say('settings-hours:wrong.name')).waitFor();
    },
  },
  { name: 'queues', path: '/settings/queues', prepare: shows('settings-queues:title') },
  { name: 'numbers', path: '/settings/numbers', prepare: shows('settings-numbers:title') },
  {
    name: 'agents, adding a team',
    path: '/settings/agents',
    prepare: async (page, say) => {
      await shows('settings-agents:agents')(page, say);
      await page.getByRole('button', { name: say('settings-agents:add') }).click();
      await page.getByRole('checkbox', { name: 'Alice Moreau' }).waitFor();
    },
  },
  {
    name: 'schedules',
    path: '/settings/schedules',
    prepare: async (page, say) => await page.getByText(say('settings-schedules:nothing')).waitFor(),
  },
  {
    name: 'pay and costs, a file to check',
    path: '/settings/costs',
    prepare: async (page, say) => {
      await page.getByText(say('settings-costs:costs'), { exact: true }).click();
      await page.getByText(say('settings-schedules:nothing')).waitFor();
      await page.getByLabel(say('settings-schedules:chooseFor', { title: say('settings-costs:costs') })).setInputFiles({
        name: 'costs.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from('from,to,category,amount\n2026-11-01,2026-12-01,software,1200.00\n2026-11-01,2026-12-01,rent,much\n'),
      });
      await page.getByText(say('settings-imports:preview.counts', { facts: 1, rejects: 1, read: 2 })).waitFor();
    },
  },
  { name: 'users', path: '/settings/users', prepare: shows('settings-users:roles') },
  {
    name: 'API keys',
    path: '/settings/keys',
    prepare: async (page, say) => await page.getByRole('button', { name: say('settings-keys:add') }).waitFor(),
  },
  { name: 'the audit log', path: '/settings/audit', prepare: shows('settings-audit:entries') },
  {
    name: 'the account',
    path: '/settings/account',
    prepare: async (page, say) => await page.getByRole('button', { name: say('settings-account:change') }).waitFor(),
  },
  {
    name: 'a void invitation',
    path: '/invitation#none',
    prepare: async (page, say) => await page.getByRole('heading', { name: say('invitation:void') }).waitFor(),
  },
];

/** The settings by axe, and what an administrator does with them. Each journey takes back what it changed. */
export function settings(stageOf: () => Stage): void {
  scenes(stageOf, pages);

  journey(stageOf, 'sets a target, sees its gap there and on the overview, and takes it back', wide, async ({ page, say, stage }) => {
    await page.goto(`${stage.base}/settings/targets`);
    await shows('settings-targets:benchmarks')(page, say);
    await page.getByRole('button', { name: say('settings-targets:add') }).click();
    const title = say('catalogue:metric.abandon_rate.title');
    await page.getByLabel(say('settings-targets:metric'), { exact: true }).selectOption('abandon_rate');
    const value = page.getByLabel(say('settings-targets:valueIn', { unit: '%' }));
    await value.fill('a few');
    await page.getByRole('button', { name: say('settings:action.save'), exact: true }).click();
    await page.getByText(say('settings-targets:wrong.number', { got: 'a few' })).waitFor();
    await value.fill('0.1');
    await page.getByRole('button', { name: say('settings:action.save'), exact: true }).click();
    const row = page
      .getByRole('region', { name: say('settings-targets:title'), exact: true })
      .last()
      .getByRole('row')
      .nth(1);
    const missed = say('settings-targets:missed', { by: '' }).trim();
    await expect.poll(async () => await row.textContent(), patient).toContain(missed);
    await row.getByRole('button', { name: `${title}:` }).waitFor();

    await page.goto(stage.base + sampleDay);
    await showsFigures(page, say);
    const box = page.locator('[data-card="abandon_rate"]');
    await expect.poll(async () => await box.textContent(), patient).toContain('0.1');
    await card(page, say, 'abandon_rate').waitFor();

    await page.goto(`${stage.base}/settings/targets`);
    const remove = page.getByRole('button', {
      name: say('settings-targets:removeOf', { metric: title, where: say('settings-targets:everywhere') }),
    });
    await remove.click();
    await page.getByText(say('settings-targets:none')).waitFor();
    await page
      .getByRole('status')
      .getByRole('button', { name: say('settings:undo') })
      .click();
    await remove.waitFor();
    await remove.click();
    await page.getByText(say('settings-targets:none')).waitFor();
  });

  journey(stageOf, 'invites a viewer, who sees masked numbers and no settings of others', wide, async ({ page, say, stage }) => {
    await page.goto(`${stage.base}/settings/users`);
    await shows('settings-users:roles')(page, say);
    const email = `vera${String(Date.now())}@example.com`;
    await page.getByLabel(say('settings-users:email'), { exact: true }).fill(email);
    await page.getByRole('button', { name: say('settings-users:makeLink') }).click();
    const link = (await page.getByTestId('shown-once').textContent()) ?? '';
    expect(link).toContain('/invitation#');

    const browser = page.context().browser();
    if (browser === null) throw new Error('a page has a browser');
    // A person of her own: the session of the others stays theirs.
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'en-GB' });
    const hers = await context.newPage();
    hers.setDefaultTimeout(15_000);
    await hers.goto(stage.base + new URL(link).pathname + new URL(link).hash);
    await hers.getByLabel('Your name').fill('Vera Viewer');
    await hers.getByLabel('Password', { exact: true }).fill('a long enough password');
    await hers.getByRole('button', { name: 'Accept the invitation' }).click();
    await hers.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
    await hers.goto(stage.base + sampleCalls);
    await firstCall(hers).waitFor();
    const list = (await hers.getByTestId('calls').textContent()) ?? '';
    expect(list).toContain('•••');
    expect(list).not.toMatch(/\+1\d{10}/);
    await hers.goto(`${stage.base}/settings/targets`);
    await hers.getByRole('alert').waitFor();
    expect(await hers.getByRole('link', { name: 'API keys' }).count()).toBe(0);
    await context.close();

    await page.reload();
    const row = page.getByRole('row', { name: new RegExp(email) });
    const select = row.getByRole('combobox');
    expect(await select.inputValue()).toBe('viewer');
    await row.getByRole('button', { name: say('settings:action.remove') }).click();
    await row.getByRole('button', { name: say('settings:action.remove') }).click();
    await row.waitFor({ state: 'detached' });
    await page.goto(`${stage.base}/settings/audit?kind=people`);
    await shows('settings-audit:entries')(page, say);
    const entries = page.getByRole('region', { name: say('settings-audit:entries'), exact: true }).last();
    await expect.poll(async () => await entries.getByRole('row', { name: new RegExp(email) }).count(), patient).toBeGreaterThanOrEqual(2);
  });

  journey(
    stageOf,
    'names a queue, which filters, tables and opened figures then show, and takes the name back',
    wide,
    async ({ page, say, stage }) => {
      await page.goto(`${stage.base}/settings/queues`);
      await shows('settings-queues:title')(page, say);
      const field = page.getByLabel(say('settings:nameOf', { id: 'sales' }));
      await field.fill('Sales desk');
      await field.press('Enter');
      await page.getByText(say('settings:named', { id: 'sales', name: 'Sales desk' })).waitFor();
      const calls = page
        .getByRole('row', { name: /^sales/ })
        .getByRole('button')
        .first();
      expect(numberIn(await calls.textContent())).toBeGreaterThan(0);
      await page.goto(stage.base + sampleDay);
      await showsFigures(page, say);
      await page
        .getByRole('button', { name: say('common:dimension.queue') })
        .first()
        .click();
      await page.getByRole('checkbox', { name: 'Sales desk' }).waitFor();
      await page.keyboard.press('Escape');
      await page
        .getByRole('region', { name: say('overview:queues.title') })
        .last()
        .getByRole('row', { name: /^Sales desk/ })
        .getByRole('button')
        .first()
        .click();
      await page
        .getByRole('dialog')
        .getByText(/: Sales desk/)
        .waitFor();
      await page.goto(`${stage.base}/settings/queues`);
      await field.waitFor();
      await expect.poll(async () => await field.inputValue(), patient).toBe('Sales desk');
      await field.fill('');
      await field.press('Enter');
      await page.getByText(say('settings:unnamed', { id: 'sales' })).waitFor();
    },
  );
}
