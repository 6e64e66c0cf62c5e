import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { untilCurrent } from '#cli/import-into.ts';
import { quietIo } from '#cli/io.ts';
import { sign, signatureHeader } from '#connectors/webhook/signature.ts';
import { journey } from './scenes.ts';
import type { Stage } from './stage.ts';
import { connect, newSecret, steady } from './steps.ts';
import type { Say } from './words.ts';

const patient = { timeout: 30_000 };
const own = '+12025550190';

/** From nothing to the return of an advert: a website, a visit, a call, a sale and what the advert cost. */
export function firstAdvert(stageOf: () => Stage): void {
  journey(
    stageOf,
    'adds a website, sees its number change, places a call, finds it under its search word with its probability, adds a cost file and reads the ROI',
    { width: 1440, scheme: 'light' },
    async ({ page, say, stage }) => {
      // Each look of the matrix has a word, a caller and a number of its own: they share the account.
      const mark = String(Date.now()).slice(-7);
      const [word, caller, lent] = [`plumber ${mark}`, `+1303${mark}`, `+1202557${mark.slice(-4)}`];
      let tag = '';
      const website = await staticPage(() => `<!doctype html><title>Plumber</title><head>${tag}</head><p id="us">Call (202) 555-0190 now`);
      try {
        const origin = `http://localhost:${(website.address() as AddressInfo).port}`;
        await connect(page, stage.base, say, say('settings-connections:kind.site'), `Site ${mark}`);
        await fillSite(page, say, origin, lent);
        tag = (await page.getByLabel(say('settings-connections:site.line')).textContent()) ?? '';
        expect(tag).toContain('<script async src=');

        const visit = await page.context().newPage();
        await visit.goto(`${origin}/?utm_source=google&utm_medium=cpc&utm_campaign=Spring+${mark}&utm_term=${encodeURIComponent(word)}`);
        await expect.poll(async () => await visit.locator('#us').textContent(), patient).toBe(`Call (202) 557-${mark.slice(-4)} now`);
        await visit.close();

        await connect(page, stage.base, say, say('settings-connections:kind.webhook'), `Calls ${mark}`);
        const post = await poster(page, say);
        const at = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString();
        const id = `call-${mark}`;
        await post({ kind: 'call_started', call: id, at: at(-1), direction: 'inbound', caller, number: lent });
        await post({ kind: 'call_ended', call: id, at: at(0), ended_by: 'customer' });
        const sale = { id: `sale-${mark}`, created_at: at(0), closed_at: at(0), status: 'won', amount: 300, currency: 'USD' };
        await post({ kind: 'deal_recorded', ...sale, customer_phone: caller });

        const day = dayIn('America/New_York');
        const marketing = `${stage.base}/marketing?period=custom&from=${day}&to=${day}&compare=none&by=keyword`;
        const cells = async (): Promise<string[]> => {
          await untilCurrent(stage.clientOf('demo'), quietIo);
          await page.goto(marketing);
          const row = page
            .getByRole('region', { name: say('marketing:sources.title') })
            .getByRole('row')
            .filter({ hasText: word });
          await row.first().waitFor(patient);
          return [...(await steady(async () => await row.first().locator('td').allTextContents()))];
        };
        const [, visits, calls] = await cells();
        expect([visits, calls]).toEqual(['1', '1']);
        const found = await visitOfCall(page, say, word);
        expect(found.says).toContain(`google / cpc · Spring ${mark} · ${word}`);
        expect(found.percent).toBeGreaterThan(90);

        await importCosts(page, stage, say, { name: `costs-${mark}.csv`, day, word, campaign: `Spring ${mark}` });
        // 300 of revenue for 120 of spend: 150 % came back beyond what was spent.
        const [roas, roi] = (await cells()).slice(-2);
        expect([roas, roi]).toEqual(['250.0%', '150.0%']);
      } finally {
        await new Promise((done) => website.close(done));
      }
    },
  );
}

/** The most probable visit of the one call under a search word, as the call's page says it. */
async function visitOfCall(page: Page, say: Say, word: string): Promise<{ says: string; percent: number }> {
  const row = page
    .getByRole('region', { name: say('marketing:sources.title') })
    .getByRole('row')
    .filter({ hasText: word });
  await row.first().locator('td').nth(2).getByRole('button').click();
  await page.getByTestId('drill-rows').getByRole('link').first().click();
  const visits = page.getByRole('list', { name: say('call:sessions.title') }).getByRole('listitem');
  await visits.first().waitFor(patient);
  const says = (await visits.first().textContent()) ?? '';
  return { says, percent: Number(/[\d.]+(?=%)/u.exec(says)?.[0]) };
}

/** Which website asks, and the pool whose number stands in place of the page's. */
async function fillSite(page: Page, say: Say, origin: string, lent: string): Promise<void> {
  const words = (key: string): string => say(`settings-connections:${key}`);
  await page.getByLabel(words('site.origins')).fill(origin);
  const pools = page.getByRole('group', { name: words('site.pools') });
  await pools.getByRole('button', { name: say('settings-connections:addTo', { name: words('site.pools') }) }).click();
  await pools.getByLabel(`${words('site.pools')}: ${words('id')}`).fill('ads');
  await pools.getByLabel(`${words('site.pools')}: ${words('site.poolNumbers')}`).fill(lent);
  const targets = page.getByRole('group', { name: words('site.targets') });
  await targets.getByRole('button', { name: say('settings-connections:addTo', { name: words('site.targets') }) }).click();
  await targets.getByLabel(words('site.number')).fill(own);
  await targets.getByLabel(words('site.pool'), { exact: true }).selectOption('ads');
  await page.getByRole('button', { name: say('settings:action.save'), exact: true }).click();
  await page.getByText(words('saved')).waitFor(patient);
}

/** What a phone system would post, signed with a new secret of the open connection. */
async function poster(page: Page, say: Say): Promise<(event: object) => Promise<void>> {
  const secret = await newSecret(page, say);
  const [url = ''] =
    /https?:\/\/\S+\/ingest\/\S+/u.exec((await page.getByLabel(say('settings-connections:postLine')).textContent()) ?? '') ?? [];
  return async (event) => {
    const body = Buffer.from(JSON.stringify(event));
    const answer = await fetch(url, { method: 'POST', body, headers: { [signatureHeader]: sign(body, [secret], Date.now()) } });
    expect(answer.status, await answer.text()).toBe(202);
  };
}

async function importCosts(
  page: Page,
  stage: Stage,
  say: Say,
  { name, day, word, campaign }: { name: string; day: string; word: string; campaign: string },
): Promise<void> {
  const lines = ['Day,Campaign,Search keyword,Currency code,Cost,Impr.,Clicks', `${day},${campaign},${word},USD,120.00,900,40`];
  await page.goto(`${stage.base}/settings/imports`);
  await page.getByTestId('files').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(`${lines.join('\n')}\n`) });
  await page.getByRole('heading', { name }).waitFor();
  await page.getByRole('button', { name: say('settings-imports:import'), exact: true }).click();
  const line = page.getByRole('row').filter({ hasText: name }).first();
  await expect.poll(async () => await line.textContent(), patient).toContain(say('settings-imports:state.done'));
}

/** The same page whatever is asked for. */
async function staticPage(html: () => string): Promise<Server> {
  const server = createServer((_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(html()));
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return server;
}

const dayIn = (zone: string): string => new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(new Date());
