import { expect } from 'vitest';
import { journey } from './scenes.ts';
import { type Look, owner, type Stage } from './stage.ts';
import { callsTotal, card, firstCall, listedIn, numberIn, openFirstFilter, sampleCalls, sampleDay, showsFigures, steady } from './steps.ts';

const wide: Look = { width: 1440, scheme: 'light' };
const wideThai: Look = { width: 1440, scheme: 'dark', language: 'th' };
const narrowDark: Look = { width: 390, scheme: 'dark' };
const narrowThai: Look = { width: 390, scheme: 'light', language: 'th' };
/** Two cores may be busy with other things. */
const patient = { timeout: 15_000 };

/** What a supervisor does with the sample, each journey once. */
export function journeys(stageOf: () => Stage): void {
  journey(
    stageOf,
    'signs in: a wrong password is refused in words, the right one leads on to the page that was asked for',
    narrowThai,
    async ({ page, say, stage }) => {
      await page.context().clearCookies();
      await page.goto(`${stage.base}${sampleCalls}`);
      await page.getByRole('heading', { name: say('sign-in:title') }).waitFor();
      await page.getByLabel(say('sign-in:email')).fill(owner.email);
      await page.getByLabel(say('sign-in:password'), { exact: true }).fill('not the password');
      await page.getByRole('button', { name: say('sign-in:submit'), exact: true }).click();
      expect(await page.getByRole('alert').textContent()).toBe(say('sign-in:wrong'));
      await page.getByLabel(say('sign-in:password'), { exact: true }).fill(owner.password);
      await page.getByRole('button', { name: say('sign-in:submit'), exact: true }).click();
      await page.getByRole('heading', { name: say('calls:title'), level: 1 }).waitFor();
      expect(new URL(page.url()).searchParams.get('from')).toBe('2026-11-21');
    },
  );

  journey(
    stageOf,
    'changes the period: it stands in the URL, and the URL alone brings the same figures back',
    wide,
    async ({ page, say, stage }) => {
      await page.goto(`${stage.base}/?period=custom&from=2026-01-05&to=2026-01-06`);
      await page.getByRole('heading', { name: say('common:empty.period') }).waitFor();
      await page.getByRole('button', { name: say('common:empty.show', { day: '' }).trim() }).click();
      await showsFigures(page, say);
      expect(numberIn(await card(page, say, 'call_volume').textContent())).toBeGreaterThan(300);

      await page.getByTestId('period').click();
      await page.getByLabel(say('common:period.from'), { exact: true }).fill('2026-11-20');
      await page.getByRole('button', { name: say('common:period.apply'), exact: true }).click();
      await page.waitForURL(/from=%222026-11-20%22|from=2026-11-20/);
      await page.getByTestId('period').click();
      await page.getByRole('radio', { name: say('common:period.comparison.same_weekdays') }).check();
      await page.getByLabel(say('common:period.zone')).fill('Europe/Madrid');
      await page.waitForURL(/Europe/);
      await page.keyboard.press('Escape');
      await page.getByText('Europe/Madrid', { exact: true }).waitFor();
      await showsFigures(page, say);

      const url = page.url();
      // But for occupancy, which grows with the clock while an agent is signed in.
      const cards = async () => await page.locator('[data-card]:not([data-card="agent_occupancy"])').allTextContents();
      const shown = await steady(cards);
      await page.goto('about:blank');
      await page.goto(url);
      await showsFigures(page, say);
      await expect.poll(cards, patient).toEqual(shown);
    },
  );

  journey(
    stageOf,
    'opens a figure: the calls listed are as many as the figure says, for what was counted, of what, and what was left out',
    wideThai,
    async ({ page, say, stage }) => {
      await page.goto(`${stage.base}${sampleDay}`);
      await showsFigures(page, say);
      const population = new RegExp(say('figure:population.of', { num: '(\\d+)', den: '(\\d+)' }));
      for (const metric of ['service_level', 'abandon_rate']) {
        const text = await page.locator(`[data-card="${metric}"]`).textContent();
        const [counted, whole] = text?.match(population)?.slice(1).map(Number) ?? [];
        await card(page, say, metric).click();
        // The sentence that says what the figure was made of names the same two numbers.
        const sentence = await page.getByRole('dialog').getByTestId('population').textContent();
        expect([metric, sentence?.match(/\d+/g)?.slice(0, 2).map(Number)]).toEqual([metric, [counted, whole]]);
        const numerator = await listedIn(page, say, null);
        const denominator = await listedIn(page, say, 'denominator');
        const excluded = await listedIn(page, say, 'excluded');
        expect([metric, numerator, denominator]).toEqual([
          metric,
          { announced: counted, listed: counted },
          { announced: whole, listed: whole },
        ]);
        expect(excluded.listed).toBe(excluded.announced);
        await page
          .getByRole('dialog')
          .getByRole('button', { name: say('figure:close') })
          .click();
        await page.getByRole('dialog').waitFor({ state: 'detached' });
      }
    },
  );

  journey(
    stageOf,
    'opens figures of every place: a bar, a cell of the heat map, a queue, an agent, a named figure',
    wide,
    async ({ page, say, stage }) => {
      await page.goto(`${stage.base}${sampleDay}`);
      await showsFigures(page, say);
      const places = [
        page
          .getByRole('group', { name: say('chart:bars') })
          .getByRole('button', { name: new RegExp(say('codes:code.answered')) })
          .first(),
        page
          .getByRole('group', { name: say('overview:heat.label') })
          .getByRole('button')
          .first(),
        page
          .getByRole('region', { name: say('overview:queues.title') })
          .last()
          .getByRole('row', { name: /^sales/ })
          .getByRole('button')
          .first(),
        page
          .getByRole('region', { name: say('overview:agents.title') })
          .last()
          .getByRole('row', { name: /^Alice Moreau/ })
          .getByRole('button')
          .first(),
        card(page, say, 'lost_calls'),
      ];
      for (const place of places) {
        const says = (await place.getAttribute('aria-label')) ?? (await place.textContent()) ?? '';
        await place.click();
        const { announced, listed } = await listedIn(page, say, null);
        expect([says, listed]).toEqual([says, numberIn(says.slice(says.indexOf(': ') + 1))]);
        expect(announced).toBe(listed);
        await page.keyboard.press('Escape');
        await page.getByRole('dialog').waitFor({ state: 'detached' });
      }
    },
  );

  journey(
    stageOf,
    'opens a call from a figure, sees its course and what was received, and comes back to the figure',
    narrowDark,
    async ({ page, say, stage }) => {
      await page.goto(`${stage.base}${sampleDay}`);
      await showsFigures(page, say);
      await card(page, say, 'answered_calls').click();
      await page.getByRole('dialog').getByTestId('drill-rows').getByRole('link').first().click();
      const title = say('call:timeline.title');
      await page.getByRole('heading', { name: title }).waitFor();
      const timeline = page.getByRole('region', { name: title }).first();
      await expect.poll(async () => await timeline.getByRole('listitem').count(), patient).toBeGreaterThan(1);
      await page.getByRole('button', { name: `${say('chart:showTable')}: ${title}` }).click();
      await expect.poll(async () => await timeline.getByRole('row').count(), patient).toBeGreaterThan(2);
      await page.getByRole('button', { name: /^#\d+/ }).first().click();
      const raw = page.locator('pre').first();
      await raw.waitFor();
      expect(((await raw.textContent()) ?? '').length).toBeGreaterThan(100);
      await page.goBack();
      await page.getByRole('dialog').getByTestId('drill-rows').waitFor();
    },
  );

  journey(
    stageOf,
    'goes by keyboard alone: skip link, a figure told on focus, opened and closed, and the focus back on it',
    wide,
    async ({ page, say, stage }) => {
      await page.goto(`${stage.base}${sampleDay}`);
      await showsFigures(page, say);
      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.textContent')).toBe(say('common:skip'));
      await page.keyboard.press('Enter');
      const focused = async (what: 'testid' | 'metric') => await page.evaluate(`document.activeElement.dataset.${what}`);
      // Past what the page's head has: its menu, its period, its filters.
      for (let left = 24; left > 0 && (await focused('metric')) === undefined; left -= 1) await page.keyboard.press('Tab');
      expect(await focused('metric')).toBe('call_volume');
      await page.getByRole('tooltip').waitFor();
      expect(await page.evaluate("document.activeElement.getAttribute('aria-describedby')")).toBe('figure-card');
      await page.keyboard.press('Escape');
      await page.getByRole('tooltip').waitFor({ state: 'detached' });
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').getByTestId('drill-rows').waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await expect.poll(async () => await focused('metric'), patient).toBe('call_volume');
    },
  );

  journey(stageOf, 'finds calls: by filter, by a part of a number, sorted, down to the last row', wide, async ({ page, say, stage }) => {
    await page.goto(`${stage.base}${sampleCalls}`);
    await firstCall(page).waitFor();
    const all = await callsTotal(page);
    expect(all).toBeGreaterThan(400);

    const abandoned = say('codes:code.abandoned');
    await openFirstFilter(page, say('calls:column.outcome'));
    await page.getByRole('checkbox', { name: abandoned, exact: true }).check();
    await page.waitForURL(/outcome/);
    await page.keyboard.press('Escape');
    await expect.poll(async () => await callsTotal(page), patient).toBeLessThan(all);
    const outcomes = async () => [...new Set(await page.getByTestId('calls').locator('[data-column="outcome"]').allTextContents())];
    await expect.poll(outcomes, patient).toEqual([abandoned]);
    await page.getByRole('button', { name: say('calls:clearAll') }).click();
    await expect.poll(async () => await callsTotal(page), patient).toBe(all);

    await page.getByRole('searchbox').fill('632960');
    await page.waitForURL(/632960/);
    await expect.poll(async () => await callsTotal(page), patient).toBeLessThan(all);
    await page.getByRole('button', { name: say('calls:clearAll') }).click();
    await expect.poll(async () => await callsTotal(page), patient).toBe(all);

    await page
      .getByRole('columnheader')
      .getByRole('button', { name: say('calls:column.time'), exact: true })
      .click();
    await page.waitForURL(/asc=true/);
    await page.getByTestId('calls').locator(`[aria-rowindex="2"] a`).waitFor();
    // The new order begins at its top; only then down.
    await page.locator('[data-busy]').first().waitFor({ state: 'detached' });
    await page.getByTestId('calls-scroller').focus();
    await page.keyboard.press('End');
    await page
      .getByTestId('calls')
      .locator(`[aria-rowindex="${String(all + 1)}"] a`)
      .waitFor();
  });

  journey(
    stageOf,
    'chooses another language on the sign-in page, and every page speaks it from then on',
    { width: 390, scheme: 'dark' },
    async ({ page, stage }) => {
      await page.goto(`${stage.base}/sign-in`);
      await page.getByTestId('language').click();
      await page.getByRole('menuitem', { name: 'Русский' }).click();
      await page.getByRole('heading', { name: 'Вход' }).waitFor();
      await page.goto(`${stage.base}${sampleDay}`);
      await page.getByRole('heading', { name: 'Обзор', level: 1 }).waitFor();
      await page.getByText('Уровень обслуживания (SL)').first().waitFor();
      expect(await page.evaluate('document.documentElement.lang')).toBe('ru');
    },
  );

  journey(stageOf, 'signs out on a telephone, and the pages are closed', narrowDark, async ({ page, say, stage }) => {
    // In a session of its own: the other tests go on in theirs.
    await page.context().clearCookies();
    await page.goto(`${stage.base}/sign-in`);
    await page.getByLabel(say('sign-in:email')).fill(owner.email);
    await page.getByLabel(say('sign-in:password'), { exact: true }).fill(owner.password);
    await page.getByRole('button', { name: say('sign-in:submit'), exact: true }).click();
    await page.getByRole('heading', { name: say('overview:title'), level: 1 }).waitFor();
    await page.goto(`${stage.base}${sampleDay}`);
    await showsFigures(page, say);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(page.viewportSize()?.width ?? 0);
    const menu = page.getByRole('button', { name: say('common:menu'), exact: true });
    if (await menu.isVisible()) await menu.click();
    await page
      .getByRole('button', { name: new RegExp(owner.name) })
      .last()
      .click();
    await page.getByRole('menuitem', { name: say('shell:action.signOut') }).click();
    await page.getByRole('heading', { name: say('sign-in:title') }).waitFor();
    await page.goto(`${stage.base}/calls`);
    await page.getByRole('heading', { name: say('sign-in:title') }).waitFor();
  });
}
