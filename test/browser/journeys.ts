import { expect, it } from 'vitest';
import { type Look, owner, type Stage } from './stage.ts';
import { card, listedIn, numberIn, sampleCalls, sampleDay, showsFigures } from './steps.ts';

const wide: Look = { width: 1440, scheme: 'light' };
/** Two cores may be busy with other things. */
const patient = { timeout: 15_000 };

const narrowDark: Look = { width: 390, scheme: 'dark' };

/** What a supervisor does with the sample, each journey once. */
export function journeys(stageOf: () => Stage): void {
  it('signs in: a wrong password is refused in words, the right one leads on to the page that was asked for', async () => {
    const { page, leave } = await stageOf().visit(narrowDark, '/');
    await page.context().clearCookies();
    await page.goto(`${stageOf().base}${sampleCalls}`);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.getByLabel('E-mail').fill(owner.email);
    await page.getByLabel('Password', { exact: true }).fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    expect(await page.getByRole('alert').textContent()).toMatch(/password/i);
    await page.getByLabel('Password', { exact: true }).fill(owner.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Calls', level: 1 }).waitFor();
    expect(new URL(page.url()).searchParams.get('from')).toBe('2026-11-21');
    await leave();
  });

  it('changes the period: it stands in the URL, and the URL alone brings the same figures back', async () => {
    const { page, leave } = await stageOf().visit(wide, '/?period=custom&from=2026-01-05&to=2026-01-06');
    await page.getByRole('heading', { name: 'No calls in this period' }).waitFor();
    await page.getByRole('button', { name: 'Show 21 Nov 2026' }).click();
    await showsFigures(page);
    const volume = await card(page, 'Inbound calls').textContent();
    expect(numberIn(volume)).toBeGreaterThan(300);

    await page.getByTestId('period').click();
    await page.getByLabel('From').fill('2026-11-20');
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.waitForURL(/from=%222026-11-20%22|from=2026-11-20/);
    await page.getByTestId('period').click();
    await page.getByRole('radio', { name: 'Same weekdays before' }).check();
    await page.getByLabel('Time zone (IANA)').fill('Europe/Madrid');
    await page.waitForURL(/Europe/);
    await page.keyboard.press('Escape');
    await page.getByText('Europe/Madrid', { exact: true }).waitFor();
    await showsFigures(page);

    const url = page.url();
    // But for occupancy, which grows with the clock while an agent is signed in.
    const cards = async () => await page.locator('[data-card]:not([data-card="agent_occupancy"])').allTextContents();
    const shown = await cards();
    await page.goto('about:blank');
    await page.goto(url);
    await showsFigures(page);
    expect(await cards()).toEqual(shown);
    await leave();
  });

  it('opens a figure: the calls listed are as many as the figure says, for what was counted, of what, and what was left out', async () => {
    const { page, leave } = await stageOf().visit(wide, sampleDay);
    await showsFigures(page);
    for (const title of ['Service level', 'Abandon rate']) {
      const box = page.locator('[data-card]', { has: page.getByRole('button', { name: `${title}:` }) });
      const [counted, whole] =
        ((await box.textContent()) ?? '')
          .match(/(\d+) of (\d+)/)
          ?.slice(1)
          .map(Number) ?? [];
      await card(page, title).click();
      const numerator = await listedIn(page, null);
      const denominator = await listedIn(page, 'Of all');
      const excluded = await listedIn(page, 'Left out');
      expect([title, numerator, denominator]).toEqual([
        title,
        { announced: counted, listed: counted },
        { announced: whole, listed: whole },
      ]);
      expect(excluded.listed).toBe(excluded.announced);
      await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    await leave();
  });

  it('opens figures of every place: a bar, a cell of the heat map, a queue, an agent, a named figure', async () => {
    const { page, leave } = await stageOf().visit(wide, sampleDay);
    await showsFigures(page);
    const places = [
      page
        .getByRole('group', { name: 'Bars; arrow keys move' })
        .getByRole('button', { name: /Answered/ })
        .first(),
      page
        .getByRole('group', { name: /Mean inbound calls/ })
        .getByRole('button')
        .first(),
      page
        .getByRole('region', { name: 'Queues' })
        .last()
        .getByRole('row', { name: /^sales/ })
        .getByRole('button')
        .first(),
      page
        .getByRole('region', { name: 'Agents' })
        .last()
        .getByRole('row', { name: /^Alice Moreau/ })
        .getByRole('button')
        .first(),
      card(page, 'Lost calls'),
    ];
    for (const place of places) {
      const says = (await place.getAttribute('aria-label')) ?? (await place.textContent()) ?? '';
      await place.click();
      const { announced, listed } = await listedIn(page, null);
      expect([says, listed]).toEqual([says, numberIn(says.slice(says.indexOf(': ') + 1))]);
      expect(announced).toBe(listed);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    await leave();
  });

  it('opens a call from a figure, sees its course and what was received, and comes back to the figure', async () => {
    const { page, leave } = await stageOf().visit(narrowDark, sampleDay);
    await showsFigures(page);
    await card(page, 'Answered calls').click();
    await page.getByRole('dialog').getByTestId('drill-rows').getByRole('link').first().click();
    await page.getByRole('heading', { name: 'Timeline' }).waitFor();
    const timeline = page.getByRole('region', { name: 'Timeline' }).first();
    expect(await timeline.getByRole('listitem').count()).toBeGreaterThan(1);
    await page.getByRole('button', { name: 'Show as a table: Timeline' }).click();
    expect(await timeline.getByRole('row').count()).toBeGreaterThan(2);
    await page.getByRole('button', { name: /^#\d+/ }).first().click();
    const raw = page.getByLabel(/^Delivery \d+ as received$/).first();
    await raw.waitFor();
    expect(((await raw.textContent()) ?? '').length).toBeGreaterThan(100);
    await page.goBack();
    await page.getByRole('dialog').getByTestId('drill-rows').waitFor();
    await leave();
  });

  it('goes by keyboard alone: skip link, a figure told on focus, opened and closed, and the focus back on it', async () => {
    const { page, leave } = await stageOf().visit(wide, sampleDay);
    await showsFigures(page);
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the page');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    const focused = async (what: 'testid' | 'metric') => await page.evaluate(`document.activeElement.dataset.${what}`);
    expect(await focused('testid')).toBe('page-menu');
    await page.keyboard.press('Tab');
    expect(await focused('testid')).toBe('period');
    // Past the filters.
    for (let left = 12; left > 0 && (await focused('metric')) === undefined; left -= 1) await page.keyboard.press('Tab');
    expect(await focused('metric')).toBe('call_volume');
    await page.getByRole('tooltip').getByText('Call', { exact: false }).first().waitFor();
    expect(await page.evaluate("document.activeElement.getAttribute('aria-describedby')")).toBe('figure-card');
    await page.keyboard.press('Escape');
    await page.getByRole('tooltip').waitFor({ state: 'detached' });
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByTestId('drill-rows').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await focused('metric')).toBe('call_volume');
    await leave();
  });

  it('finds calls: by filter, by a part of a number, sorted, down to the last row', async () => {
    const { page, leave } = await stageOf().visit(wide, sampleCalls);
    const total = async () => Number(await page.getByTestId('calls-total').getAttribute('data-total'));
    await page.getByTestId('calls').getByRole('link').first().waitFor();
    const all = await total();
    expect(all).toBeGreaterThan(400);

    await page.getByRole('button', { name: 'Outcome', exact: false }).first().click();
    await page.getByRole('checkbox', { name: 'Abandoned', exact: true }).check();
    await page.waitForURL(/outcome/);
    await page.keyboard.press('Escape');
    await expect.poll(total, patient).toBeLessThan(all);
    await expect
      .poll(async () => [...new Set(await page.getByTestId('calls').locator('[data-column="outcome"]').allTextContents())], patient)
      .toEqual(['Abandoned']);
    await page.getByRole('button', { name: 'Clear all' }).click();
    await expect.poll(total, patient).toBe(all);

    await page.getByRole('searchbox').fill('632960');
    await page.waitForURL(/632960/);
    await expect.poll(total, patient).toBeLessThan(all);
    await page.getByRole('button', { name: 'Clear all' }).click();
    await expect.poll(total, patient).toBe(all);

    await page.getByRole('button', { name: 'Time' }).click();
    await page.waitForURL(/asc=true/);
    await page.getByTestId('calls').locator(`[aria-rowindex="2"] a`).waitFor();
    await page.evaluate('window.scrollTo(0, document.documentElement.scrollHeight)');
    await page
      .getByTestId('calls')
      .locator(`[aria-rowindex="${String(all + 1)}"] a`)
      .waitFor();
    await leave();
  });

  it('signs out on a telephone, and the pages are closed', async () => {
    const { page, leave } = await stageOf().visit(narrowDark, sampleDay);
    await showsFigures(page);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    await page.getByRole('button', { name: 'Menu', exact: true }).click();
    await page.getByRole('button', { name: new RegExp(owner.name) }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.goto(`${stageOf().base}/calls`);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await leave();
  });
}
