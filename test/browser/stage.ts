import { createServer as createNetServer, type AddressInfo } from 'node:net';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Client } from '#client/client.ts';
import { quietIo } from '#cli/io.ts';
import { importSample } from '#cli/sample.ts';
import type { Server } from '#server.ts';
import { startTestServer } from '../server.ts';
import { builtPages } from '../vite-build.ts';
import { launchChromium, measureShift } from './chromium.ts';
import { type Language, type Say, sayIn } from './words.ts';

/*
 * How to add tests of an area: a file test/browser/<area>.ts that exports a function of `stageOf`, and its name in pages.test.ts or work.test.ts.
 * In it: `scenes(stageOf, [{ name, path, prepare(page, say) }])` judges pages (axe, width, layout shift; looks and languages in rotation),
 * `journey(stageOf, 'what a person does', look, async ({ page, say }) => …)` tells a story; both from scenes.ts, texts by `say('ns:key')`.
 */

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
  const browser = await launchChromium();
  const { folder: pages, remove } = await builtPages();
  const over = { host: '127.0.0.1', port: await freePort(), logLevel: 'error', outboundPrivate: true } as const;
  const started = await startTestServer((line) => process.stderr.write(line), over, { pages });
  const { server } = started;
  const clientOf = (account: string | null): Client => started.operator(account);
  const base = await server.listen();
  await importSample(clientOf, quietIo);
  const firstRunLink = (await server.services.firstRun.link(base)) ?? '';
  const session: { state: Awaited<ReturnType<BrowserContext['storageState']>> | null } = { state: null };
  return {
    base,
    server,
    clientOf,
    firstRunLink,
    visit: async (look, at) => await visitWith(browser, base, session, look, at),
    close: async () => {
      await browser.close();
      await started.close();
      await remove();
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
  ${measureShift}
`;

async function freePort(): Promise<number> {
  const probe = createNetServer();
  await new Promise<void>((ready) => probe.listen(0, '127.0.0.1', ready));
  const { port } = probe.address() as AddressInfo;
  await new Promise((done) => probe.close(done));
  return port;
}
