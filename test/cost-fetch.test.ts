import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { AuditList } from '#contract/audit.ts';
import { CostFetchState } from '#contract/cost-fetches.ts';
import { type Receiver, startReceiver } from './receiver.ts';
import { json, startTestServer, type TestServer } from './server.ts';

/** Cost reports that are fetched by themselves, from a real HTTP server on this machine. */
let test: TestServer;
let receiver: Receiver;
let cookie: string;

async function send(method: string, path: string, body?: unknown, who = cookie): Promise<{ status: number; body: unknown }> {
  const headers = { cookie: who };
  const response = await test.ask(`/api/v1${path}`, { ...(body === undefined ? { headers } : json(body, headers)), method });
  return { status: response.status, body: await response.json() };
}

const fetched = async () => CostFetchState.parse((await send('POST', '/connections/google/fetch/now', {})).body).fetch;
const spend = async (): Promise<unknown> => {
  await test.current('acme');
  const report = await test
    .operator('acme')
    .call('report', { body: { metrics: ['ad_spend'], period: { from: '2026-11-01', to: '2026-12-01' } } });
  return report.totals['ad_spend']?.value;
};
const file = (...rows: readonly string[]): string => ['Campaign report', 'Day,Campaign,Currency code,Cost', ...rows, ''].join('\n');
const answer = (text: string, headers: Record<string, string> = {}): void => {
  receiver.answer = () => ({ status: 200, text, headers });
};

beforeAll(async () => {
  receiver = await startReceiver();
  test = await startTestServer(undefined, { outboundPrivate: true });
  await test.operator(null).call('createAccount', { body: { id: 'acme', name: 'acme', tz: 'UTC' } });
  cookie = await test.signedIn('acme', 'owner');
  await test.operator('acme').call('createConnection', { body: { id: 'google', kind: 'ad-costs', settings: { timeZone: 'UTC' } } });
});
beforeEach(() => receiver.received.splice(0));
afterAll(async () => {
  await test.close();
  await receiver.close();
});

it('a report is fetched with what proves us, read as an imported file is, and asked for again only where it changed', async () => {
  const access = { url: receiver.url, auth: 'basic', user: 'ann', credential: 's3cret' };
  expect((await send('PUT', '/connections/google/fetch', access)).status).toBe(200);
  answer(file('2026-11-02,Brand,EUR,"1,000.50"', '2026-11-03,Brand,EUR,20', '2026-11-03,Spring,EUR,5', 'Total,,,"1,025.50"'), {
    etag: '"v1"',
  });
  const first = await fetched();
  expect(first).toMatchObject({ failure: null, done: { rows: 3, rejects: 0, first: '2026-11-02', last: '2026-11-03' } });
  expect(receiver.received[0]?.headers.authorization).toBe(`Basic ${Buffer.from('ann:s3cret').toString('base64')}`);
  expect(await spend()).toBe(1025.5);
  receiver.answer = ({ headers }) => ({ status: headers['if-none-match'] === '"v1"' ? 304 : 500 });
  expect(await fetched()).toMatchObject({ failure: null, done: { import: null, rows: 3 } });
  // The same bytes from a server that knows no versions bring nothing either.
  const { imports } = await test.operator('acme').call('imports');
  expect(imports.map(({ by, state }) => [by, state])).toEqual([['daily fetch', 'done']]);
  expect(Date.parse(first?.next_at ?? '')).toBeGreaterThan(Date.now());
});

it('days that are told again are replaced, rows that they no longer have included; other days stay', async () => {
  answer(file('2026-11-02,Brand,EUR,900', '2026-11-03,Brand,EUR,21'));
  expect(await fetched()).toMatchObject({ failure: null, done: { rows: 2 } });
  expect(await spend()).toBe(921);
  answer(file('2026-11-03,Brand,EUR,22', '2026-11-04,Brand,EUR,8'));
  await fetched();
  expect(await spend()).toBe(900 + 22 + 8);
  // Taken back in the history of imports, as any file.
  const { imports } = await test.operator('acme').call('imports');
  await test.operator('acme').call('undoImport', { params: { id: imports[0]?.id ?? '' } });
  expect(await spend()).toBe(921);
});

it.each([
  [{ status: 403 }, 'Answered 403: the address refuses what was given to log in with.'],
  [{ status: 302, headers: { location: 'https://example.com' } }, 'redirects are not followed'],
  [{ status: 500 }, 'Answered 500.'],
  [{ status: 200, text: '<html>Sign in</html>' }, 'The file tells no costs'],
  [{ status: 200, text: file('never,Brand,EUR,3') }, 'Nothing was imported.'],
  [{ status: 200, text: '' }, 'The file is empty.'],
  [{ status: 200, text: 'PK\u0003\u0004 not packed' }, 'its content is damaged'],
])('%j is a failure in plain words, and nothing changes', async (answered, says) => {
  const before = await spend();
  receiver.answer = () => answered;
  const { failure, done, next_at } = (await fetched()) ?? { failure: null, done: null, next_at: null };
  expect(failure).toContain(says);
  expect(done?.last).toBe('2026-11-04');
  expect(Date.parse(next_at ?? '') - Date.now()).toBeLessThan(6 * 3_600_000);
  expect(await spend()).toBe(before);
});

it('is set up by whoever may change connections, for costs alone; what proves us goes to no other host', async () => {
  const why = async (over: object, connection = 'google') =>
    (await send('PUT', `/connections/${connection}/fetch`, { url: receiver.url, ...over })).body;
  expect(await why({ url: 'ftp://example.com/costs' })).toMatchObject({ status: 422, what: 'body.url' });
  expect(await why({ url: 'https://ann:secret@example.com/costs' })).toMatchObject({ status: 422, what: 'body.url' });
  expect(await why({ auth: 'basic' })).toMatchObject({ status: 422, what: 'body.user' });
  expect(await why({ auth: 'basic', user: 'ann', url: 'https://elsewhere.example.com/costs' })).toMatchObject({ what: 'body.credential' });
  expect(await why({ auth: 'basic', user: 'bob' })).toMatchObject({ fetch: { user: 'bob' } });
  await test.operator('acme').call('createConnection', { body: { id: 'phones', kind: 'webhook', settings: {} } });
  expect(await why({}, 'phones')).toMatchObject({ status: 422, what: 'id' });
  const marketer = await test.signedIn('acme', 'marketer');
  expect((await send('GET', '/connections/google/fetch', undefined, marketer)).status).toBe(403);
  const { entries } = AuditList.parse((await send('GET', '/audit')).body);
  expect(JSON.stringify(entries)).not.toMatch(/s3cret|\/hook/);
  expect((await send('DELETE', '/connections/google/fetch')).status).toBe(200);
  expect((await send('POST', '/connections/google/fetch/now', {})).status).toBe(404);
});
