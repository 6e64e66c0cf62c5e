import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { journey, scenes } from './scenes.ts';
import type { Stage } from './stage.ts';
import type { Say } from './words.ts';

const path = '/settings/imports';

/** Calls of 3 April 2026, if the day stands first; of 4 March, if the month does: the file itself does not say. */
const rows = Array.from({ length: 20 }, (_, at) => {
  const lost = at % 4 === 0;
  return `${at + 1},03/04/2026 09:${String(at).padStart(2, '0')},+12025551${String(100 + at)},${at},${lost ? 0 : 90},${lost ? 'lost' : 'ok'}`;
});
const file = (name: string, lines: readonly string[]) => ({
  name,
  mimeType: 'text/csv',
  buffer: Buffer.from(`id,started,caller,wait,talk,result\n${lines.join('\n')}\n`),
});

const preview = (page: Page, say: Say) => page.getByRole('region', { name: say('settings-imports:preview.title') }).first();

/** Chooses a file, and waits until its first rows stand there as facts. */
async function choose(page: Page, say: Say, chosen: ReturnType<typeof file>): Promise<void> {
  await page.getByTestId('files').setInputFiles(chosen);
  await page.getByRole('heading', { name: chosen.name }).waitFor();
  await preview(page, say).getByTestId('preview-counts').waitFor();
}

/** What the history says of a file. */
const line = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name }).first();

/** A day as the page's own language writes it. */
const dayOn = async (page: Page, date: string): Promise<string> => {
  const language = await page.evaluate<string>('document.documentElement.lang');
  const locale = language === 'en' ? 'en-GB' : `${language}-u-ca-gregory`;
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).format(new Date(date));
};

export function imports(stageOf: () => Stage): void {
  scenes(stageOf, [
    { name: 'imports', path, prepare: async (page, say) => await page.getByText(say('settings-imports:drop'), { exact: true }).waitFor() },
    {
      name: 'a table before its import',
      path,
      prepare: async (page, say) => await choose(page, say, file('scene.csv', [...rows, '21,never,+12025551999,1,1,ok'])),
    },
    {
      name: 'a file that nobody knows',
      path,
      prepare: async (page, say) => {
        await page
          .getByTestId('files')
          .setInputFiles({ name: 'letter.txt', mimeType: 'text/plain', buffer: Buffer.from('Dear all,\nsee you.\n') });
        await page.getByLabel(say('settings-imports:whichFormat')).waitFor();
      },
    },
  ]);

  journey(
    stageOf,
    'imports a table with a wrong date format, corrects the mapping, sees the figures, and undoes the import',
    { width: 1440, scheme: 'light' },
    async ({ page, say, stage }) => {
      const name = `calls-${String(Date.now())}`;
      await page.goto(stage.base + path);
      await choose(page, say, file(`${name}.csv`, rows));
      // Where a table came before, its connection is proposed; this one is to have its own.
      const into = page.getByLabel(say('settings-imports:into'));
      if ((await into.count()) > 0) {
        await into.selectOption('');
        await page.getByRole('textbox', { name: say('settings-imports:nameIt'), exact: true }).fill(name);
      }

      // The first guess of two that fit may be the wrong one; here the person sees March where April was meant.
      const pattern = page.getByLabel(say('settings-imports:mapping.patternOf', { field: 'started_at' }));
      await pattern.fill('MM/DD/YYYY HH:mm');
      await expect.poll(async () => await preview(page, say).textContent()).toContain(await dayOn(page, '2026-03-04'));
      await pattern.fill('DD/MM/YYYY HH:mm');
      await expect.poll(async () => await preview(page, say).textContent()).toContain(await dayOn(page, '2026-04-03'));

      await page.getByRole('button', { name: say('settings-imports:import'), exact: true }).click();
      await expect
        .poll(async () => await line(page, `${name}.csv`).textContent(), { timeout: 20_000 })
        .toContain(say('settings-imports:state.done'));
      await expect.poll(async () => await line(page, `${name}.csv`).getByRole('cell').nth(2).textContent()).toBe('20');

      const calls = async (): Promise<number> => {
        const { warehouse } = stage.server.services;
        const [found] = await warehouse.query<{ n: number }>(
          "SELECT count() AS n FROM call FINAL WHERE endsWith(connection, {name:String}) AND toDate(started_at, 'America/New_York') = '2026-04-03'",
          { name: `/${name}` },
        );
        return found?.n ?? 0;
      };
      expect(await calls()).toBe(20);

      await page.goto(stage.base + path);
      await page.getByRole('button', { name: say('settings-imports:action.undoImportOf', { file: `${name}.csv` }) }).click();
      await expect
        .poll(async () => await line(page, `${name}.csv`).textContent(), { timeout: 20_000 })
        .toContain(say('settings-imports:state.undone'));
      await expect.poll(calls, { timeout: 20_000 }).toBe(0);
      await page.getByRole('button', { name: say('settings-imports:action.restoreImportOf', { file: `${name}.csv` }) }).click();
      await expect.poll(calls, { timeout: 20_000 }).toBe(20);
      // What others look at afterwards is as it was.
      await expect
        .poll(async () => await line(page, `${name}.csv`).textContent(), { timeout: 20_000 })
        .toContain(say('settings-imports:state.done'));
      await page.getByRole('button', { name: say('settings-imports:action.undoImportOf', { file: `${name}.csv` }) }).click();
      await expect.poll(calls, { timeout: 20_000 }).toBe(0);
    },
  );

  journey(stageOf, 'finds a rejected line with its raw text', { width: 1440, scheme: 'dark' }, async ({ page, say, stage }) => {
    const name = `broken-${String(Date.now())}`;
    await page.goto(stage.base + path);
    await choose(page, say, file(`${name}.csv`, [...rows.slice(0, 3), '4,31/04/2026 09:04,+12025551104,4,90,ok']));
    await page.getByLabel(say('settings-imports:into')).selectOption('');
    await page.getByRole('textbox', { name: say('settings-imports:nameIt'), exact: true }).fill(name);
    const add = page.getByLabel(say('settings-imports:mapping.add'));
    if ((await page.getByLabel(say('settings-imports:mapping.patternOf', { field: 'started_at' })).count()) === 0)
      await add.selectOption('started_at');
    await page.getByLabel(say('settings-imports:mapping.columnOf', { field: 'started_at' })).selectOption('started');
    await page.getByLabel(say('settings-imports:mapping.patternOf', { field: 'started_at' })).fill('DD/MM/YYYY HH:mm');
    await expect.poll(async () => await preview(page, say).textContent()).toContain('wanted a date that exists');
    await page.getByRole('button', { name: say('settings-imports:import'), exact: true }).click();
    const open = page.getByRole('button', { name: say('settings-imports:history.openRejects', { n: 1, file: `${name}.csv` }) });
    await open.waitFor({ timeout: 20_000 });
    await line(page, `${name}.csv`).getByRole('link').first().click();
    const rejected = page.getByRole('region', { name: say('settings-connections:rejected') }).first();
    await rejected.getByText('wanted a date that exists').waitFor();
    await rejected.getByRole('button', { name: /\d/ }).first().click();
    const raw = rejected.getByLabel(/\d/).last();
    await expect.poll(async () => await raw.textContent()).toContain('31/04/2026 09:04');
    expect(await page.locator('mark').textContent()).toContain('31/04/2026 09:04');
    // Leave the sample's figures as they were.
    await page.goto(stage.base + path);
    await page.getByRole('button', { name: say('settings-imports:action.undoImportOf', { file: `${name}.csv` }) }).click();
    await expect
      .poll(async () => await line(page, `${name}.csv`).textContent(), { timeout: 20_000 })
      .toContain(say('settings-imports:state.undone'));
  });
}
