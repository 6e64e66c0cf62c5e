import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer as createNetServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { createClient } from '#client/client.ts';
import { importSample } from '#cli/sample.ts';
import { readConfig } from '#config.ts';
import { openDataFolder } from '#data-folder.ts';
import { createServer } from '#server.ts';

const run = promisify(execFile);

const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable'];

/** The system's Chromium (or the one that CHROMIUM_PATH names); null = none, and the browser tests cannot run. */
export const chromiumPath = [process.env['CHROMIUM_PATH'] ?? '', ...usual].find((path) => path !== '' && existsSync(path)) ?? null;

export const whySkipped = 'no Chromium found: install chromium, or name one by CHROMIUM_PATH';

/** Where and how a page is looked at. */
export interface Look {
  width: 1440 | 390;
  scheme: 'light' | 'dark';
}

/** The real server on a folder of its own with the sample imported, and a browser before it. */
export interface Stage {
  base: string;
  /** The one-time link of the first visit. */
  firstRunLink: string;
  /** A page of its own, signed in once `signIn` was done; what it said wrong on the console is kept. */
  visit: (look: Look, path?: string) => Promise<Visit>;
  close: () => Promise<void>;
}

export interface Visit {
  page: Page;
  /** Errors of the console and of scripts. */
  errors: string[];
  /** Closes the page; throws if anything went wrong on its console. */
  leave: () => Promise<void>;
}

export const owner = { name: 'Olga Owner', email: 'olga@example.com', password: 'quite a long password' };

export async function openStage(): Promise<Stage> {
  if (chromiumPath === null) throw new Error(whySkipped);
  await buildPages();
  const path = await mkdtemp(join(tmpdir(), 'ringtrace-browser-'));
  const folder = openDataFolder(path);
  if (folder === null) throw new Error(`${path} is in use`);
  const server = await createServer(
    readConfig({}, { dataFolder: path, host: '127.0.0.1', port: await freePort(), logLevel: 'error' }),
    folder,
  );
  const base = await server.listen();
  const way = { base: 'http://in-process', token: folder.localToken, fetch: async (request: Request) => await server.fetch(request) };
  await importSample((account) => createClient({ ...way, account }), quiet);
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
  { width, scheme }: Look,
  at?: string,
): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width, height: width === 390 ? 844 : 900 },
    colorScheme: scheme,
    hasTouch: width === 390,
    ...(session.state === null ? {} : { storageState: session.state }),
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const errors: string[] = [];
  page.on('console', (message) => {
    // What the browser says of every refused request; the pages show these themselves, and the tests look at that.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(error.message));
  if (at !== undefined) await page.goto(base + at);
  return {
    page,
    errors,
    leave: async () => {
      session.state = await context.storageState();
      await context.close();
      if (errors.length > 0) throw new Error(`the console said: ${errors.join(' | ')}`);
    },
  };
}

const quiet = {
  environment: {},
  out: () => undefined,
  err: () => undefined,
  terminal: false,
  input: async () => await Promise.resolve(''),
};

/** The pages as they are now, not as somebody built them once. */
async function buildPages(): Promise<void> {
  const vite = fileURLToPath(new URL('../../node_modules/vite/bin/vite.js', import.meta.url));
  const config = fileURLToPath(new URL('../../src/web/vite.config.ts', import.meta.url));
  // In a process of its own: here React would be built as for its own tests.
  await run(process.execPath, [vite, 'build', '--config', config], { env: { ...process.env, NODE_ENV: 'production' } });
}

async function freePort(): Promise<number> {
  const probe = createNetServer();
  await new Promise<void>((ready) => probe.listen(0, '127.0.0.1', ready));
  const { port } = probe.address() as AddressInfo;
  await new Promise((done) => probe.close(done));
  return port;
}
