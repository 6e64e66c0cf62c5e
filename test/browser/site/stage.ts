import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { Client } from '#client/client.ts';
import type { SessionAnswer } from '#domain/site-messages.ts';
import type { Server } from '#server.ts';
import { startTestServer } from '../../server.ts';
import { builtTag } from '../../vite-build.ts';
import { launchChromium, measureShift } from '../chromium.ts';

/** A page of somebody's website. `{tag}` stands for the line of HTML that we ask for, `{ours}` for our address. */
export interface SitePage {
  readonly html: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The real server, a website of its own origin, and a browser before it. */
export interface SiteStage {
  readonly client: Client;
  readonly server: Server;
  /** Where our server is. */
  readonly ours: string;
  /** The origin of the website. */
  readonly website: string;
  /** Changes settings of the website; its next visit has them. */
  change(settings: object): Promise<void>;
  /** The tag as the server gives it. */
  readonly tagUrl: string;
  visit(path: string, look?: SiteLook): Promise<SiteVisit>;
  close(): Promise<void>;
}

export interface SiteLook {
  /** Another page of a visit that is open. */
  readonly within?: SiteVisit;
  /** What our server does to requests for numbers. */
  readonly answers?: 'at once' | 'late' | 'never';
  /** Runs in the page before anything of it. */
  readonly before?: string;
}

export interface SiteVisit {
  readonly page: Page;
  /** Errors of console and scripts. */
  readonly errors: string[];
  /** Requests to our server, each with what it said. */
  readonly asked: { readonly what: string; readonly body: string }[];
  /** Numbers that our server gave, the newest last. */
  readonly given: string[];
  text(selector: string): Promise<string>;
  /** Waits until a text is there. */
  shows(selector: string, text: string | RegExp): Promise<void>;
  leave(): Promise<void>;
}

const lateMs = 900;

export async function openSite(pages: Readonly<Record<string, SitePage>>, settings: object): Promise<SiteStage> {
  const browser = await launchChromium();
  const built = await builtTag();
  // Its pages are not looked at here.
  const web = { pages: built.folder, tag: join(built.folder, 'tag.js') };
  const started = await startTestServer(undefined, { host: '127.0.0.1', port: 0 }, web);
  const { server } = started;
  const ours = await server.listen();
  await started.operator(null).call('createAccount', { body: { id: 'acme', name: 'Acme', tz: 'UTC' } });
  const client = started.operator('acme');

  let tagUrl = '';
  const site = await listening((url) => {
    const found = pages[url.split('?')[0] ?? ''];
    const filled = (text: string): string => text.replaceAll('{tag}', `<script async src="${tagUrl}"></script>`).replaceAll('{ours}', ours);
    return found === undefined
      ? null
      : {
          html: filled(found.html),
          headers: Object.fromEntries(Object.entries(found.headers ?? {}).map(([name, value]) => [name, filled(value)])),
        };
  });
  const website = `http://localhost:${(site.address() as AddressInfo).port}`;
  const made = await client.call('createConnection', {
    body: { id: 'www', kind: 'site', settings: { ...settings, origins: [website] } },
  });
  tagUrl = `${ours}${made.ingest_path.replace('/ingest/', '/site/')}/tag.js`;
  return {
    ...{ client, server, ours, website, tagUrl },
    visit: async (at, look = {}) => await visitOf(browser, website + at, look),
    change: async (more) => {
      await client.call('changeConnection', { params: { id: 'www' }, body: { settings: { ...settings, ...more, origins: [website] } } });
      // Senders are remembered for a second.
      await pause(1_100);
    },
    close: async () => {
      await browser.close();
      await new Promise((done) => site.close(done));
      await started.close();
      await built.remove();
    },
  };
}

async function visitOf(browser: Browser, url: string, { within, answers = 'at once', before }: SiteLook): Promise<SiteVisit> {
  const context = within?.page.context() ?? (await browser.newContext({ viewport: { width: 800, height: 600 } }));
  await context.unrouteAll();
  if (answers !== 'at once') {
    await context.route('**/site/*/session', async (route) => {
      if (answers === 'never') await route.abort();
      else setTimeout(() => void route.continue().catch(() => undefined), lateMs);
    });
  }
  if (within === undefined) await context.addInitScript(measureShift);
  if (before !== undefined) await context.addInitScript(before);
  const page = await context.newPage();
  page.setDefaultTimeout(5_000);
  const errors: string[] = [];
  const asked: { what: string; body: string }[] = [];
  const given: string[] = [];
  page.on('console', (message) => {
    // The browser itself says when a server is away; no page can keep it from that.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('request', (request) => {
    const what = /\/site\/[^/]+\/(session|told|form)$/u.exec(request.url())?.[1];
    if (what !== undefined) asked.push({ what, body: request.postData() ?? '' });
  });
  page.on('response', (response) => {
    if (!response.url().endsWith('/session') || !response.ok()) return;
    void response
      .json()
      .then((answer: SessionAnswer) => given.push(...answer.numbers.map(({ number }) => number.e164)))
      .catch(() => undefined);
  });
  await page.goto(url);
  return {
    ...{ page, errors, asked, given },
    text: async (selector) => (await page.locator(selector).first().textContent()) ?? '',
    shows: async (selector, text) => await page.locator(selector).filter({ hasText: text }).first().waitFor({ state: 'attached' }),
    leave: async () => {
      const shift = await page.evaluate<number>('window.shift');
      await (within === undefined ? context : page).close();
      if (errors.length > 0) throw new Error(`the console said: ${errors.join(' | ')}`);
      if (shift > 0.01) throw new Error(`the page moved by ${shift}`);
    },
  };
}

async function listening(answer: (url: string) => SitePage | null): Promise<HttpServer> {
  const site = createHttpServer((request, response) => {
    const page = answer(request.url ?? '/');
    response.writeHead(page === null ? 404 : 200, { 'content-type': 'text/html; charset=utf-8', ...page?.headers });
    response.end(page?.html ?? 'nothing');
  });
  await new Promise<void>((ready) => site.listen(0, '127.0.0.1', ready));
  return site;
}

/** The text of the built tag, with settings around it as the server puts them. */
export async function tagText({ server, tagUrl }: SiteStage): Promise<string> {
  const response = await server.fetch(new Request(tagUrl));
  if (!response.ok) throw new Error(`the tag: ${response.status}`);
  return await response.text();
}
