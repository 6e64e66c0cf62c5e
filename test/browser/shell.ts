import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import { journey, scenes } from './scenes.ts';
import type { Look, Stage } from './stage.ts';
import { sampleCalls } from './steps.ts';
import type { Say } from './words.ts';

const wide: Look = { width: 1440, scheme: 'light' };
const patient = { timeout: 15_000 };
const metricsPath = '/metrics?metric=abandon_rate';

const field = (page: Page) => page.getByRole('dialog').getByRole('combobox');
const chosen = (page: Page) => page.getByRole('dialog').getByRole('option', { selected: true });

async function openPalette(page: Page, say: Say): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  // Between two pages nothing listens for a moment.
  await expect
    .poll(async () => {
      if ((await field(page).count()) === 0) await page.keyboard.press('Control+k');
      await field(page)
        .waitFor({ timeout: 300 })
        .catch(() => null);
      return await field(page).count();
    }, patient)
    .toBe(1);
  await page.getByRole('option', { name: say('common:nav.calls'), exact: true }).waitFor();
}

/** The saved views stand in the side bar, or behind the menu on a telephone. */
async function openSide(page: Page, say: Say): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  const menu = page.getByRole('button', { name: say('common:menu'), exact: true });
  if (await menu.isVisible()) await menu.click();
}

const view = (page: Page, say: Say, name: string) =>
  page
    .getByRole('region', { name: say('shell:views.title') })
    .filter({ visible: true })
    .getByRole('link', { name });

/** Somebody else at the same server, in a browser of their own. */
export async function another(
  stage: Stage,
  browser: Browser | null,
  email: string,
  memberOf: readonly (readonly [string, 'owner' | 'viewer'])[],
) {
  const { people } = stage.server.services;
  const password = 'quite another password';
  if ((await people.findUser(email)) === null) {
    const user = await people.createUser({ email, name: 'Vera Viewer', password });
    for (const [account, role] of memberOf) await people.addMember(user, { account, role, agentId: null });
  }
  const context = await browser?.newContext({ viewport: { width: 1440, height: 900 } });
  if (context === undefined) throw new Error('the page has no browser');
  const answer = await context.request.post(`${stage.base}/api/v1/session`, { data: { email, password } });
  expect(answer.status()).toBe(200);
  return context;
}

/** The frame of all pages: palette, keys, saved views, accounts. */
export function shell(stageOf: () => Stage): void {
  scenes(stageOf, [
    { name: 'the palette', path: metricsPath, prepare: openPalette },
    {
      name: 'the palette with results',
      path: metricsPath,
      prepare: async (page, say) => {
        await openPalette(page, say);
        await field(page).fill('632960');
        await page
          .getByRole('option', { name: /632960/ })
          .first()
          .waitFor();
      },
    },
    {
      name: 'the palette that finds nothing',
      path: metricsPath,
      prepare: async (page, say) => {
        await openPalette(page, say);
        await field(page).fill('qqqq');
        await page.getByText(say('shell:palette.nothing', { text: 'qqqq' })).waitFor();
      },
    },
    {
      name: 'the list of keys',
      path: metricsPath,
      prepare: async (page, say) => {
        await page.getByRole('heading', { level: 1 }).first().waitFor();
        await page.keyboard.press('Shift+Slash');
        await page.getByRole('dialog', { name: say('shell:shortcuts.title') }).waitFor();
      },
    },
    {
      name: 'a view to be saved',
      path: metricsPath,
      prepare: async (page, say) => {
        await openSide(page, say);
        await page
          .getByRole('button', { name: say('shell:views.save') })
          .filter({ visible: true })
          .click();
        await page.getByRole('dialog').getByLabel(say('shell:views.name')).waitFor();
      },
    },
    {
      name: 'a view that does not exist',
      path: '/views/none',
      prepare: async (page, say) => await page.getByRole('heading', { name: say('shell:views.missing') }).waitFor(),
    },
  ]);

  journey(stageOf, 'goes anywhere by the palette, with the keyboard alone', wide, async ({ page, say, stage }) => {
    await page.goto(`${stage.base}${metricsPath}`);
    await openPalette(page, say);
    await page.keyboard.type(say('common:nav.service'));
    await expect.poll(async () => await chosen(page).textContent(), patient).toContain(say('common:nav.service'));
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/service/);

    await openPalette(page, say);
    await page
      .getByRole('dialog')
      .getByRole('group', { name: say('shell:palette.group.recent'), exact: true })
      .waitFor();
    await page.keyboard.type('alice');
    await expect.poll(async () => await chosen(page).textContent(), patient).toMatch(/Alice/);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/team\/Alice/);

    await openPalette(page, say);
    await page.keyboard.type('555 0186');
    await page
      .getByRole('dialog')
      .getByRole('group', { name: say('shell:palette.group.call'), exact: true })
      .waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/calls\/[^?]+/);

    await openPalette(page, say);
    await page.keyboard.press('Escape');
    await expect.poll(async () => await field(page).count(), patient).toBe(0);
  });

  journey(stageOf, 'goes by single keys, but never while something is typed', wide, async ({ page, say, stage }) => {
    await page.goto(`${stage.base}${metricsPath}`);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('c');
    await page.getByTestId('calls-total').waitFor();
    await page.keyboard.press('/');
    await expect.poll(async () => await page.evaluate('document.activeElement.type'), patient).toBe('search');
    await page.keyboard.type('go?');
    expect(new URL(page.url()).pathname).toBe('/calls');
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.getByRole('heading', { level: 1 }).click();
    await page.keyboard.press('Shift+Slash');
    await page.getByRole('dialog', { name: say('shell:shortcuts.title') }).waitFor();
    await page.getByRole('checkbox', { name: say('shell:shortcuts.single') }).uncheck();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('g');
    await page.keyboard.press('m');
    await page.waitForTimeout(300);
    expect(new URL(page.url()).pathname).toBe('/calls');
    await page.evaluate("localStorage.removeItem('ringtrace.keys')");
  });

  journey(stageOf, 'saves a view, shares it, and somebody else opens it by its link', wide, async ({ page, say, stage }) => {
    const name = `Long waits ${String(Date.now())}`;
    const filtered = `${sampleCalls}&outcome=%5B%22answered%22%5D&sort=wait_s`;
    await page.goto(`${stage.base}${filtered}`);
    await page.getByTestId('calls').getByRole('link').first().waitFor();
    const total = await page.getByTestId('calls-total').getAttribute('data-total');
    await openSide(page, say);
    await page
      .getByRole('button', { name: say('shell:views.save') })
      .filter({ visible: true })
      .click();
    await page.getByRole('dialog').getByLabel(say('shell:views.name')).fill(name);
    await page.getByLabel(say('shell:views.shared')).check();
    await page.getByRole('button', { name: say('shell:views.submit'), exact: true }).click();
    await page.getByRole('dialog', { name: say('shell:views.save') }).waitFor({ state: 'detached' });
    const { views } = await page.evaluate<{ views: { id: string; name: string }[] }>(
      "fetch('/api/v1/views').then((answer) => answer.json())",
    );
    const id = views.find((one) => one.name === name)?.id ?? '';

    const vera = await another(stage, page.context().browser(), 'vera@example.com', [['demo', 'viewer']]);
    const hers = await vera.newPage();
    await hers.goto(`${stage.base}/views/${id}`);
    await hers.waitForURL(/sort=wait_s/);
    await expect.poll(async () => await hers.getByTestId('calls-total').getAttribute('data-total'), patient).toBe(total);
    await hers.getByRole('link', { name }).waitFor();
    await hers.getByRole('button', { name: `More for ${name}` }).click();
    expect(await hers.getByRole('menuitem', { name: 'Remove' }).count()).toBe(0);
    await vera.close();

    await page.goto(`${stage.base}${metricsPath}`);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    await openSide(page, say);
    await view(page, say, name).click();
    await page.waitForURL(/sort=wait_s/);
    await openSide(page, say);
    const more = page.getByRole('button', { name: say('shell:views.more', { name }) }).filter({ visible: true });
    await more.click();
    await page.getByRole('menuitem', { name: say('shell:views.remove') }).click();
    await page
      .getByRole('button', { name: say('shell:views.undo') })
      .filter({ visible: true })
      .click();
    await view(page, say, name).waitFor();
    await more.click();
    await page.getByRole('menuitem', { name: say('shell:views.remove') }).click();
    await view(page, say, name).waitFor({ state: 'detached' });
  });

  journey(stageOf, 'switches the account: the other one starts anew, and its sample is marked as such', wide, async ({ page, stage }) => {
    const { people } = stage.server.services;
    if ((await people.account('second')) === null) await people.createAccount({ id: 'second', name: 'Second', tz: 'UTC' });
    const both = await another(stage, page.context().browser(), 'both@example.com', [
      ['demo', 'viewer'],
      ['second', 'owner'],
    ]);
    const other = await both.newPage();
    // Who has an account of their own begins there, not in the sample.
    await other.goto(`${stage.base}/calls?period=all_time&direction=%5B%22inbound%22%5D`);
    await other.getByRole('heading', { name: 'No calls found' }).waitFor();
    expect(await other.getByTestId('sample-banner').count()).toBe(0);
    await other.getByRole('button', { name: /Second\s*Vera Viewer/ }).click();
    await other.getByRole('menuitem', { name: 'Demo' }).click();
    await other.waitForURL((url) => url.pathname === '/' && url.search === '');
    await other.getByTestId('sample-banner').waitFor();
    await other.getByRole('button', { name: /Demo\s*Vera Viewer/ }).waitFor();
    await other.goto(`${stage.base}/calls?period=all_time`);
    await other.getByTestId('calls').getByRole('link').first().waitFor();
    await both.close();
  });
}
