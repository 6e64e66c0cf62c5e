import { readFile } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import ExcelJS from 'exceljs';
import { strFromU8, unzipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Report } from '#contract/report.ts';
import { readCsv } from '../export-files.ts';
import { journey, scenes } from './scenes.ts';
import type { Look, Stage } from './stage.ts';
import { card, listedIn, sampleDay, showsFigures } from './steps.ts';
import type { Say } from './words.ts';

const run = promisify(execFile);
const wide: Look = { width: 1440, scheme: 'light' };

async function saved(page: Page, item: string): Promise<{ name: string; content: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: item, exact: true }).click()]);
  return { name: download.suggestedFilename(), content: await readFile(await download.path()) };
}

async function openMenu(page: Page, say: Say): Promise<void> {
  await page.getByTestId('page-menu').click();
  await page.getByRole('menuitem', { name: say('export:copyApi') }).waitFor();
}

/** What leaves a page is what the page and the API say, to the last digit. */
export function exporting(stageOf: () => Stage): void {
  scenes(stageOf, [
    {
      name: 'the menu of a page',
      path: sampleDay,
      prepare: async (page, say) => {
        await showsFigures(page, say);
        await openMenu(page, say);
      },
    },
  ]);

  journey(stageOf, 'exports the overview and compares the digits with the page and the API', wide, async ({ page, stage, say }) => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.goto(stage.base + sampleDay);
    await showsFigures(page, say);
    const shown = await card(page, say, 'service_level').textContent();
    await openMenu(page, say);
    const archive = await saved(page, say('export:csvZip'));
    const workbook = await saved(page, say('export:xlsx'));
    expect([archive.name, workbook.name]).toEqual([
      expect.stringMatching(/^overview-.*\.zip$/),
      expect.stringMatching(/^overview-.*\.xlsx$/),
    ]);

    // The request that the menu copies, asked with a key from outside.
    await page.getByRole('menuitem', { name: say('export:copyApi') }).click();
    await page.getByText(say('export:copied')).first().waitFor();
    const curl = await page.evaluate<string>('navigator.clipboard.readText()');
    const key = await page.evaluate<string>(
      `fetch('/api/v1/api-keys', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ name: 'export', scopes: ['figures'] }) }).then((answer) => answer.json()).then(({ key }) => key)`,
    );
    const { stdout } = await run('bash', ['-c', curl], { env: { ...process.env, RINGTRACE_KEY: key }, maxBuffer: 64 * 1024 * 1024 });
    const { reports } = JSON.parse(stdout) as { reports: Report[] };

    const files = unzipSync(archive.content);
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(archiveBuffer(workbook.content));
    const [totals] = reports;
    const cell = totals?.totals['service_level'];
    const name = Object.keys(files)[0] ?? '';
    const [head = [], ...lines] = readCsv(strFromU8(files[name] ?? new Uint8Array()));
    const at = head.indexOf(say('catalogue:metric.service_level.title'));
    const line = lines.at(-1) ?? [];
    expect(at).toBeGreaterThanOrEqual(0);
    expect(Number(line[at])).toBe(cell?.value);
    expect(book.worksheets[0]?.getCell(lines.length + 1, at + 1).value).toBe(cell?.value);
    // As the page shows it: one decimal of a percentage.
    expect(shown).toContain(`${(Number(line[at]) * 100).toFixed(1)}%`);
    expect(book.worksheets).toHaveLength(reports.length + 1);
    expect(Object.keys(files)).toHaveLength(reports.length + 1);
  });

  journey(stageOf, 'exports exactly the list behind a figure, and the audit log says so', wide, async ({ page, stage, say }) => {
    await page.goto(stage.base + sampleDay);
    await showsFigures(page, say);
    await card(page, say, 'abandon_rate').click();
    const { announced } = await listedIn(page, say, 'denominator');
    await page.getByRole('dialog').getByTestId('export-menu').click();
    const file = await saved(page, say('export:csv'));
    expect(file.content.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    const rows = readCsv(file.content.toString('utf8'));
    expect(rows).toHaveLength(announced + 1);
    const { entries } = await page.evaluate<{ entries: { action: string; subject: string }[] }>(
      `fetch('/api/v1/audit?kind=exports').then((answer) => answer.json())`,
    );
    expect(entries[0]).toMatchObject({ action: 'noteExport', subject: file.name });
  });
}

const archiveBuffer = (content: Buffer): ArrayBuffer =>
  content.buffer.slice(content.byteOffset, content.byteOffset + content.byteLength) as ArrayBuffer;
