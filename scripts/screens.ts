import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { importAdverts } from '../test/browser/adverts.ts';
import { tellExperiment } from '../test/browser/tell-experiment.ts';
import { tellPools } from '../test/browser/tell-pools.ts';
import { type Look, openStage, owner, type Stage } from '../test/browser/stage.ts';
import { optionsOf } from './options.ts';

/**
 * `npm run screens -- [--only service] [--out folder] [--png]`: a picture of every page over the sample, at 1440 and 390
 * px, light and dark, into docs/screens. WebP, because the folder stays in the repository for ever.
 */
const { values } = optionsOf({ options: { only: { type: 'string' }, out: { type: 'string' }, png: { type: 'boolean', default: false } } });
const out = values.out ?? fileURLToPath(new URL('../docs/screens', import.meta.url));

interface Screen {
  readonly name: string;
  readonly path: string;
  /** Brings the page into the state of its picture, where the address alone does not. */
  readonly prepare?: (page: Page) => Promise<void>;
  /** Tells the server what the sample lacks, before its first picture. */
  readonly before?: (stage: Stage) => Promise<void>;
}

const day = 'period=custom&from=2026-11-21&to=2026-11-21';
const screens: readonly Screen[] = [
  { name: 'sign-in', path: '/sign-in', prepare: async (page) => await page.getByRole('heading', { level: 1 }).waitFor() },
  { name: 'first-run', path: '/first-run' },
  { name: 'overview', path: `/?${day}` },
  {
    name: 'figure',
    path: `/?${day}`,
    prepare: async (page) => {
      await page.locator('[data-card="service_level"] button').first().click();
      await page.getByTestId('drill-rows').waitFor();
    },
  },
  { name: 'service', path: `/service?${day}` },
  { name: 'sales', path: `/sales?${day}` },
  { name: 'team', path: `/team?${day}` },
  { name: 'agent', path: `/team/Alice%20Moreau?${day}` },
  { name: 'calls', path: `/calls?${day}` },
  {
    name: 'call',
    path: `/calls?${day}&outcome=%5B%22answered%22%5D`,
    prepare: async (page) => {
      await page.getByTestId('calls').getByRole('link').first().click();
      await page.waitForURL(/\/calls\/[^?]/);
    },
  },
  { name: 'metrics', path: '/metrics' },
  { name: 'metric', path: `/metrics?metric=service_level&try=%7B%22formula%22%3A%22answered_only%22%7D&${day}` },
  ...['connections', 'imports', 'webhooks', 'queues', 'agents', 'numbers', 'hours', 'schedules', 'costs'].map(settings),
  ...['targets', 'parameters', 'users', 'keys', 'audit', 'privacy', 'account'].map(settings),
  // Last: what these tell of adverts and visits is in no other picture.
  { name: 'marketing', path: `/marketing?${day}&compare=none&by=source_medium&against=linear`, before: importAdverts },
  { name: 'pools', path: '/marketing/pools?period=custom&from=2026-11-08&to=2026-11-21&price=3', before: tellPools },
  {
    name: 'experiment',
    path: '/marketing/experiments',
    before: tellExperiment,
    prepare: async (page) => {
      await page.getByRole('table').getByRole('link').first().click();
      await page.getByTestId('verdict').waitFor();
    },
  },
];

function settings(name: string): Screen {
  return { name: `settings-${name}`, path: `/settings/${name}` };
}

const looks: readonly Look[] = [
  { width: 1440, scheme: 'light' },
  { width: 1440, scheme: 'dark' },
  { width: 390, scheme: 'light' },
  { width: 390, scheme: 'dark' },
];

const wanted = screens.filter(({ name }) => values.only === undefined || name === values.only || name.startsWith(`${values.only}-`));
if (wanted.length === 0) {
  process.stderr.write(`--only: got "${values.only ?? ''}", wanted one of ${screens.map(({ name }) => name).join(', ')}\n`);
  process.exit(2);
}
const stage = await openStage();
let bytes = 0;
let failed = 0;
try {
  await firstVisit(stage);
  if (values.only === undefined) await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  for (const screen of wanted) {
    await screen.before?.(stage);
    for (const look of looks) {
      try {
        bytes += await picture(stage, screen, look);
      } catch (error) {
        failed += 1;
        process.stderr.write(`${screen.name} ${look.width} ${look.scheme}: ${error instanceof Error ? error.message : String(error)}\n`);
      }
    }
  }
} finally {
  await stage.close();
}
process.stdout.write(
  `${wanted.length * looks.length - failed} pictures, ${failed} failed, ${(bytes / 1_000_000).toFixed(1)} MB, in ${out}\n`,
);

process.exitCode = failed > 0 ? 1 : 0;

/** The owner, as everybody makes one: through the link that the server prints. */
async function firstVisit({ visit, firstRunLink }: Stage): Promise<void> {
  const { page, leave } = await visit({ width: 1440, scheme: 'light' });
  await page.goto(firstRunLink);
  await page.getByLabel('Your name').fill(owner.name);
  await page.getByLabel('E-mail').fill(owner.email);
  await page.getByLabel('Password', { exact: true }).fill(owner.password);
  const created = page.waitForResponse((response) => response.request().method() === 'POST' && response.ok());
  await page.locator('button[type="submit"]').click();
  await created;
  await leave();
}

async function picture({ visit }: Stage, { name, path, prepare }: Screen, look: Look): Promise<number> {
  const { page, errors } = await visit(look, path);
  await prepare?.(page);
  await page.waitForLoadState('networkidle');
  await page.evaluate('document.fonts.ready');
  for (const coming of ['.mantine-Skeleton-root', '[data-busy]']) await page.locator(coming).first().waitFor({ state: 'detached' });
  // A picture of how it stays, not of how it fades in; and the pointer points at nothing.
  await page.mouse.move(0, 0);
  await page.waitForTimeout(400);
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', values.png ? { format: 'png' } : { format: 'webp', quality: 72 });
  const file = Buffer.from(data, 'base64');
  const ending = values.png ? 'png' : 'webp';
  await writeFile(join(out, `${name}-${look.width}-${look.scheme}.${ending}`), file);
  process.stdout.write(
    `${name} ${look.width} ${look.scheme}: ${(file.length / 1000).toFixed(0)} kB${errors.length === 0 ? '' : `, console: ${errors.join(' | ')}`}\n`,
  );
  await page.context().close();
  return file.length;
}
