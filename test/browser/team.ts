import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { journey, scenes } from './scenes.ts';
import { owner, type Stage } from './stage.ts';
import { listedIn, numberIn } from './steps.ts';
import type { Say } from './words.ts';

const day = 'period=custom&from=2026-11-21&to=2026-11-21';
const path = `/team?${day}`;
const alice = `/team/Alice%20Moreau?${day}`;
const patient = { timeout: 15_000 };

const shown = async (page: Page, say: Say): Promise<void> => {
  await page
    .getByRole('region', { name: say('team:agents.title') })
    .getByRole('table')
    .waitFor();
  await page.locator('[aria-busy="false"]').first().waitFor();
};

const agentShown = async (page: Page, say: Say): Promise<void> => {
  await page
    .getByRole('region', { name: say('team:calls.title') })
    .getByRole('table')
    .waitFor();
  await page.locator('[aria-busy="false"]').first().waitFor();
};

const asTables = async (page: Page, say: Say, titles: readonly string[]): Promise<void> => {
  for (const title of titles) await page.getByRole('button', { name: `${say('chart:showTable')}: ${say(title)}` }).click();
};

const rowsOf = (page: Page, say: Say) => page.getByRole('region', { name: say('team:agents.title') }).locator('tbody tr');

/** Agents side by side and one of them, with the sample: states, no schedules, no pay. */
export function team(stageOf: () => Stage): void {
  scenes(stageOf, [
    { name: 'team', path, prepare: shown },
    {
      name: 'team as tables, by name',
      path: `${path}&sort=name&up=true`,
      prepare: async (page, say) => {
        await shown(page, say);
        await asTables(page, say, ['team:states.title', 'team:multiples.title']);
      },
    },
    { name: 'team of one queue', path: `${path}&queue=%5B%22sales%22%5D`, prepare: shown },
    { name: 'one agent', path: alice, prepare: agentShown },
    {
      name: 'one agent as tables',
      path: alice,
      prepare: async (page, say) => {
        await agentShown(page, say);
        await asTables(page, say, ['team:course.calls', 'team:course.rates', 'team:states.title']);
      },
    },
    {
      name: 'an agent that does not exist',
      path: `/team/Nobody?${day}`,
      prepare: async (page, say) => await page.getByRole('heading', { name: say('team:unknown.title', { name: 'Nobody' }) }).waitFor(),
    },
    {
      name: 'an agent on a day off',
      path: '/team/Alice%20Moreau?period=custom&from=2026-01-05&to=2026-01-06',
      prepare: async (page, say) => await page.getByRole('heading', { name: say('common:empty.period') }).waitFor(),
    },
  ]);

  journey(
    stageOf,
    'sees who misses most, and how the time went: by keyboard through the bars, down to the stretches',
    { width: 1440, scheme: 'light' },
    async ({ page, say, stage }) => {
      await page.goto(stage.base + path);
      await shown(page, say);
      const head = page.getByRole('columnheader', { name: say('catalogue:metric.agent_miss_rate.title') });
      await head.getByRole('button').click();
      await expect.poll(async () => await head.getAttribute('aria-sort'), patient).toBe('descending');
      await expect.poll(async () => await rowsOf(page, say).first().getByRole('rowheader').textContent(), patient).toBe('Dmitri Novak');
      await page.getByText(say('team:needs.schedules')).waitFor();
      expect(await page.getByRole('columnheader', { name: say('catalogue:metric.schedule_adherence.title') }).count()).toBe(0);

      const bars = page.getByRole('group', { name: say('team:states.label') });
      await bars.locator('[tabindex="0"]').focus();
      const said = async () => String(await page.evaluate("document.activeElement.getAttribute('aria-label')"));
      await expect.poll(said, patient).toContain('Dmitri Novak');
      await page.keyboard.press('ArrowRight');
      await expect.poll(said, patient).toContain(say('codes:code.acw'));
      await page.keyboard.press('ArrowDown');
      await expect.poll(said, patient).toContain('Alice Moreau');
      const before = await said();
      await page.keyboard.press('Enter');
      const { announced, listed } = await listedIn(page, say, null);
      expect(listed).toBe(announced);
      expect(listed).toBeGreaterThan(5);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await expect.poll(said, patient).toBe(before);
    },
  );

  journey(
    stageOf,
    'looks at one agent: what rang and was missed opens, a latest call leads to its page',
    { width: 390, scheme: 'dark' },
    async ({ page, say, stage }) => {
      await page.goto(stage.base + path);
      await shown(page, say);
      await rowsOf(page, say).getByRole('link', { name: 'Alice Moreau' }).click();
      await agentShown(page, say);
      const missed = page
        .getByRole('region', { name: say('team:offers.title') })
        .getByRole('listitem')
        .filter({ hasText: say('codes:code.missed') })
        .getByRole('button');
      const count = numberIn(await missed.textContent());
      await missed.click();
      expect((await listedIn(page, say, null)).listed).toBe(count);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page
        .getByRole('region', { name: say('team:calls.title') })
        .getByRole('rowheader')
        .first()
        .getByRole('link')
        .click();
      await page.waitForURL(/\/calls\/[^?]+/);
      await page.getByRole('heading', { level: 1 }).waitFor();
    },
  );

  journey(
    stageOf,
    'narrows to a team by its name, on every page that follows',
    { width: 1440, scheme: 'dark' },
    async ({ page, say, stage }) => {
      const targets = `${stage.base}/api/v1/targets`;
      const setTeams = async (teams: readonly object[]) => {
        const answer = await page.request.put(targets, { data: { teams }, headers: { origin: stage.base } });
        expect([answer.status(), answer.ok() ? '' : await answer.text()]).toEqual([200, '']);
      };
      await page.goto(stage.base + path);
      await shown(page, say);
      const kept = ((await (await page.request.get(targets)).json()) as { teams: object[] }).teams;
      await setTeams([...kept, { id: 'early-birds', name: 'Early birds', agents: ['Alice Moreau', 'Erin Walsh'] }]);
      try {
        await page.reload();
        await shown(page, say);
        await page.getByRole('button', { name: say('common:dimension.team'), exact: true }).click();
        await page.getByRole('checkbox', { name: 'Early birds' }).click();
        await page.waitForURL(/early-birds/);
        await expect.poll(async () => await rowsOf(page, say).getByRole('rowheader').allTextContents(), patient).toHaveLength(2);
        await page.keyboard.press('Escape');
        expect((await rowsOf(page, say).getByRole('rowheader').allTextContents()).toSorted()).toEqual(['Alice Moreau', 'Erin Walsh']);
        const menu = page.getByRole('button', { name: say('common:menu'), exact: true });
        if (await menu.isVisible()) await menu.click();
        await page
          .getByRole('navigation')
          .getByRole('link', { name: say('common:nav.sales'), exact: true })
          .filter({ visible: true })
          .first()
          .click();
        await page.waitForURL(/sales.*early-birds/);
        await page.getByRole('button', { name: /Early birds/ }).waitFor();
      } finally {
        await setTeams(kept);
      }
    },
  );

  journey(
    stageOf,
    'an agent sees only the own figures: the own page, a team of one, nobody else',
    { width: 1440, scheme: 'light' },
    async ({ page, say, stage }) => {
      await page.goto(stage.base + path);
      await shown(page, say);
      const email = `alice-${String(Date.now())}@example.com`;
      const post = async (at: string, data: object): Promise<Record<string, unknown>> => {
        const answer = await page.request.post(`${stage.base}/api/v1/invitations${at}`, { data, headers: { origin: stage.base } });
        expect([answer.status(), answer.ok() ? '' : await answer.text()]).toEqual([200, '']);
        return (await answer.json()) as Record<string, unknown>;
      };
      const { link } = await post('', { email, role: 'agent', agent_id: 'Alice Moreau' });
      const browser = page.context().browser();
      if (browser === null) throw new Error('the page has no browser');
      const own = await browser.newContext({
        viewport: { width: 1440, height: 900 },
        locale: await page.evaluate<string>('navigator.language'),
      });
      const language = await page.evaluate<string>("localStorage.getItem('ringtrace.language')");
      await own.addInitScript(`localStorage.setItem('ringtrace.language', '${language}')`);
      const seen = await own.newPage();
      const accepted = await own.request.post(`${stage.base}/api/v1/invitations/accept`, {
        data: { token: String(link).split('#')[1], name: 'Alice', password: owner.password },
        headers: { origin: stage.base },
      });
      expect(accepted.status()).toBe(200);
      await own.clearCookies();
      await seen.goto(stage.base + path);
      await seen.getByLabel(say('sign-in:email')).fill(email);
      await seen.getByLabel(say('sign-in:password'), { exact: true }).fill(owner.password);
      await seen.getByRole('button', { name: say('sign-in:submit'), exact: true }).click();
      await seen.getByText(say('team:agents.alone')).waitFor();
      await expect.poll(async () => await rowsOf(seen, say).getByRole('rowheader').allTextContents(), patient).toEqual(['Alice Moreau']);
      await rowsOf(seen, say).getByRole('link', { name: 'Alice Moreau' }).click();
      await agentShown(seen, say);
      await seen.goto(`${stage.base}/team/Ben%20Okafor?${day}`);
      await seen.getByRole('heading', { name: say('team:unknown.title', { name: 'Ben Okafor' }) }).waitFor();
      await own.close();
    },
  );
}
