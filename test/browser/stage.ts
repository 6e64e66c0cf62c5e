import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer as createNetServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { type Client, createClient } from '#client/client.ts';
import { quietIo } from '#cli/io.ts';
import { importSample } from '#cli/sample.ts';
import { readConfig } from '#config.ts';
import { openDataFolder } from '#data-folder.ts';
import { createServer, type Server } from '#server.ts';
import { type Language, type Say, sayIn } from './words.ts';

/*
 * How to add tests of an area: a file test/browser/<area>.ts that exports a function of `stageOf`, and its name in pages.test.ts or work.test.ts.
 * In it: `scenes(stageOf, [{ name, path, prepare(page, say) }])` judges pages (axe, width, layout shift; looks and languages in rotation),
 * `journey(stageOf, 'what a person does', look, async ({ page, say }) => …)` tells a story; both from scenes.ts, texts by `say('ns:key')`.
 */

const run = promisify(execFile);

const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable'];

/** The system's Chromium (or the one that CHROMIUM_PATH names); null = none, and the browser tests cannot run. */
export const chromiumPath = [process.env['CHROMIUM_PATH'] ?? '', ...usual].find((path) => path !== '' && existsSync(path)) ?? null;

export const whySkipped = 'no Chromium found: install chromium, or name one by CHROMIUM_PATH';

/** Where and how a page is looked at; in English where nothing is said. */
export interface Look {
  width: 1440 | 390;
  scheme: 'light' | 'dark';
  language?: Language;
}

/** The real server on a folder of its own with the sample imported, and a browser before it. */
export interface Stage {
  base: string;
  server: Server;
  /** Asks as the operator does, without the browser. */
  clientOf: (account: string) => Client;
  /** The one-time link of the first visit. */
  firstRunLink: string;
  /** A page of its own, signed in once `signIn` was done; what it said wrong on the console is kept. */
  visit: (look: Look, path?: string) => Promise<Visit>;
  close: () => Promise<void>;
}

export interface Visit {
  page: Page;
  /** What the pages say, in the language of this visit. */
  say: Say;
  /** Errors of the console and of scripts. */
  errors: string[];
  /** How much of the page has moved by itself since it was loaded (layout shift, without what a person's act moved). */
  shift: () => Promise<number>;
  /** What has moved, for the message of a test. */
  moved: () => Promise<string[]>;
  /** Closes the page; throws if anything went wrong on its console. */
  leave: () => Promise<void>;
}

export const owner = { name: 'Olga Owner', email: 'olga@example.com', password: 'quite a long password' };

export async function openStage(): Promise<Stage> {
  if (chromiumPath === null) throw new Error(whySkipped);
  const path = await mkdtemp(join(tmpdir(), 'ringtrace-browser-'));
  const built = process.env['BUILT_PAGES'];
  const pages = built ?? join(path, 'pages');
  if (built === undefined) await buildPages(pages);
  const folder = openDataFolder(join(path, 'data'));
  if (folder === null) throw new Error(`${path} is in use`);
  const config = readConfig(
    {},
    { dataFolder: join(path, 'data'), host: '127.0.0.1', port: await freePort(), logLevel: 'error', outboundPrivate: true },
  );
  const server = await createServer(config, folder, undefined, pages);
  const base = await server.listen();
  const way = { base: 'http://in-process', token: folder.localToken, fetch: async (request: Request) => await server.fetch(request) };
  const clientOf = (account: string | null): Client => createClient({ ...way, account });
  await importSample(clientOf, quietIo);
  const firstRunLink = (await server.services.firstRun.link(base)) ?? '';
  const browser = await chromium.launch({
    executablePath: chromiumPath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  const session: { state: Awaited<ReturnType<BrowserContext['storageState']>> | null } = { state: null };
  return {
    base,
    server,
    clientOf,
    firstRunLink,
    visit: async (look, at) => await visitWith(browser, base, session, look, at),
    close: async () => {
      await browser.close();
      await server.close();
      await rm(path, { recursive: true, force: true });
    },
  };
}

async function visitWith(
  browser: Browser,
  base: string,
  session: { state: Awaited<ReturnType<BrowserContext['storageState']>> | null },
  { width, scheme, language = 'en' }: Look,
  at?: string,
): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width, height: width === 390 ? 844 : 900 },
    colorScheme: scheme,
    hasTouch: width === 390,
    // What a person chose in another visit (language, saved view) is not this one's; who is signed in, is.
    ...(session.state === null ? {} : { storageState: { ...session.state, origins: [] } }),
  });
  await context.addInitScript(atStart(language));
  const page = await context.newPage();
  page.setDefaultTimeout(process.env['TEST_MATRIX'] === '1' ? 60_000 : 15_000);
  const errors: string[] = [];
  page.on('console', (message) => {
    // What the browser says of every refused request; the pages show these themselves, and the tests look at that.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(error.message));
  if (at !== undefined) await page.goto(base + at);
  return {
    page,
    say: sayIn(language),
    errors,
    shift: async () => await page.evaluate<number>('window.shift'),
    moved: async () => await page.evaluate<string[]>('window.moved'),
    leave: async () => {
      const state = await context.storageState();
      // Who signed out did so for this visit.
      if (state.cookies.length > 0) session.state = state;
      await context.close();
      if (errors.length > 0) throw new Error(`the console said: ${errors.join(' | ')}`);
    },
  };
}

/** In the page, before anything of it runs: its language, unless the person changed it, and a measure of what moves by itself. */
const atStart = (language: Language): string => `
  if (location.protocol.startsWith('http') && localStorage.getItem('ringtrace.language') === null)
    localStorage.setItem('ringtrace.language', '${language}');
  window.shift = 0;
  window.moved = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.hadRecentInput) continue;
      window.shift += entry.value;
      const names = entry.sources.map(({ node }) => node?.outerHTML?.slice(0, 80) ?? node?.textContent ?? 'gone');
      window.moved.push(entry.value.toFixed(3) + ' ' + names.join(' | '));
    }
  }).observe({ type: 'layout-shift', buffered: true });
`;

/** The pages as they are now, not as somebody built them once; in a folder of their own, as others may be building, too. */
async function buildPages(into: string): Promise<void> {
  const vite = fileURLToPath(new URL('../../node_modules/vite/bin/vite.js', import.meta.url));
  const config = fileURLToPath(new URL('../../src/web/vite.config.ts', import.meta.url));
  // In a process of its own: here React would be built as for its own tests.
  await run(process.execPath, [vite, 'build', '--config', config, '--outDir', into, '--emptyOutDir'], {
    env: { ...process.env, NODE_ENV: 'production' },
  });
}

async function freePort(): Promise<number> {
  const probe = createNetServer();
  await new Promise<void>((ready) => probe.listen(0, '127.0.0.1', ready));
  const { port } = probe.address() as AddressInfo;
  await new Promise((done) => probe.close(done));
  return port;
}
