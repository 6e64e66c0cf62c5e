import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectors } from '#connectors/index.ts';
import { type SubscriptionSource, Subscriptions } from '#pull/subscriptions.ts';
import { readiness } from '#pull/access.ts';
import { Asker } from '#pull/ask.ts';
import { sender } from '#pull/send.ts';
import { sourceOf } from './pull-harness.ts';
import { startTestServer, type TestServer } from './server.ts';
import { stepClock } from './vendor-apis/api-server.ts';
import { type RingcentralApi, ringcentralAccess, startRingcentral } from './vendor-apis/ringcentral.ts';

/** A webhook that its system forgets: made with the handshake to our own server, renewed, and made anew. */

const day = 24 * 3_600_000;
const clock = stepClock(Date.now());
let server: TestServer;
let address: string;
let api: RingcentralApi;
let source: SubscriptionSource;
let subscriptions: Subscriptions;
const problems: unknown[] = [];

const state = () => subscriptions.stateOf(source);
/** Methods and addresses that were asked since the last look, without the token. */
const looked = async (): Promise<string[]> => {
  const before = api.asked.length;
  await subscriptions.settled();
  return api.asked
    .slice(before)
    .filter(({ path }) => path !== '/restapi/oauth/token')
    .map(({ method, path }) => `${method} ${path.replace('/restapi/v1.0/subscription', '').replace(/[\da-f-]{36}/u, 'ID')}`);
};

beforeAll(async () => {
  server = await startTestServer(undefined, { outboundPrivate: true, port: 0 });
  await server.operator(null).call('createAccount', { body: { id: 'acme', name: 'Acme', tz: 'UTC' } });
  await server.server.listen();
  const made = await server.operator('acme').call('createConnection', { body: { id: 'rc', kind: 'ringcentral', settings: {} } });
  address = made.ingest_url;
  api = await startRingcentral({ clock, book: [], zone: 0, limit: { requests: 1_000, seconds: 60 } });
  const of = sourceOf({ kind: 'ringcentral', url: api.url, access: ringcentralAccess });
  source = { ...of, address, secret: { text: 'token-of-ours-1', createdAt: clock.now() } };
  const send = sender({ allowPrivate: true, agent: 'test', timeoutMs: 5_000 });
  const asker = new Asker({ send, now: clock.now, pause: clock.pause, random: () => 0.5 });
  const readyOf = (one: typeof of) => readiness(connectors.get(one.kind), one);
  subscriptions = new Subscriptions({
    ...{ connectors, now: clock.now, plainToo: true },
    sources: async () => await Promise.resolve([source]),
    missing: (one) => {
      const ready = readyOf(one);
      return 'missing' in ready ? ready.missing : null;
    },
    ask: async (one, request, signal) => {
      const ready = readyOf(one);
      if ('missing' in ready) throw new Error(ready.missing);
      return await asker.ask(request, 0, async () => await Promise.resolve(ready), signal);
    },
    onProblem: (error) => problems.push(error),
  });
  subscriptions.start();
  await subscriptions.settled();
});

afterAll(async () => {
  await subscriptions.close();
  await api.close();
  await server.close();
  expect(problems).toEqual([]);
});

describe('a subscription', () => {
  it('is made once our address has given back the token that it was asked with', () => {
    expect(api.subscriptions).toMatchObject([
      { status: 'Active', address, token: 'token-of-ours-1', filters: ['/restapi/v1.0/account/~/telephony/sessions'], seconds: 604_800 },
    ]);
    expect(state()).toEqual({
      missing: null,
      expiresAt: api.subscriptions[0]?.until,
      checkedAt: expect.any(Number) as number,
      error: null,
      lost: null,
    });
  });

  it('is left as it is while there is time', async () => {
    expect(await looked()).toEqual(['GET ']);
  });

  it('is renewed before it runs out, also where it is told to come again later', async () => {
    const [one] = api.subscriptions;
    if (one === undefined) throw new Error('none');
    one.until = clock.now() + 2 * day;
    api.faults.push({ status: 429, json: { errorCode: 'CMN-301' }, headers: { 'retry-after': '60' } });
    expect(await looked()).toEqual(['GET ', 'GET ', 'POST /ID/renew']);
    expect(api.tooEarly).toBe(0);
    expect(state()?.expiresAt).toBe(one.until);
    expect(one.until).toBeGreaterThan(clock.now() + 6 * day);
  });

  it('that ran out between two looks is made anew, which is told', async () => {
    const [one] = api.subscriptions;
    if (one === undefined) throw new Error('none');
    one.until = clock.now() + day;
    // It is still listed, and gone when it is to be renewed.
    api.before = ({ path }) => {
      if (path.endsWith('/renew')) one.until = 0;
    };
    expect(await looked()).toEqual(['GET ', 'POST /ID/renew', 'POST ', 'DELETE /ID']);
    api.before = () => undefined;
    expect(state()?.lost).toEqual({ at: expect.any(Number) as number, says: 'gone' });
    expect(api.subscriptions.filter(({ until }) => until > clock.now())).toHaveLength(1);
  });

  it('that was stopped for good is replaced, and the old one removed', async () => {
    const one = api.subscriptions.at(-1);
    if (one === undefined) throw new Error('none');
    one.status = 'Blacklisted';
    expect(await looked()).toEqual(['GET ', 'POST ', 'DELETE /ID']);
    expect(api.subscriptions.filter(({ until }) => until > clock.now())).toMatchObject([{ status: 'Active' }]);
    expect(state()?.lost?.says).toBe('Blacklisted');
  });

  it('is made with a new secret, and the one with the old goes', async () => {
    source = { ...source, secret: { text: 'token-of-ours-2', createdAt: clock.now() + 120_000 } };
    expect(await looked()).toEqual(['GET ', 'POST ', 'DELETE /ID']);
    expect(api.subscriptions.at(-1)?.token).toBe('token-of-ours-2');
    expect(await looked()).toEqual(['GET ']);
  });

  it('of another address is nobody of ours', async () => {
    const other = { ...source, address: `${address}x` };
    const before = api.subscriptions.length;
    source = other;
    await looked();
    expect(state()?.error).toMatch(/^Answered 400: .*SUB-522.*not reachable/u);
    expect(api.subscriptions).toHaveLength(before);
    source = { ...source, address };
    await looked();
    expect(state()?.error).toBeNull();
  });

  it.each<[string, Partial<SubscriptionSource>, RegExp]>([
    ['where it is made by hand', { settings: { keepSubscription: false } }, /"keepSubscription" is off/u],
    ['without a secret', { secret: null }, /no secret yet/u],
    ['without credentials', { credential: null }, /^Nothing is stored to log in with/u],
  ])('is not asked for %s', async (_, part, says) => {
    const whole = source;
    source = { ...source, ...part };
    expect(await looked()).toEqual([]);
    expect(state()?.missing?.says).toMatch(says);
    source = whole;
  });

  it('is made by a server as soon as it has credentials and a secret, and its page tells', async () => {
    api.subscriptions.length = 0;
    const acme = server.operator('acme');
    const params = { id: 'rc' };
    await acme.call('changeConnection', { params, body: { settings: { apiUrl: api.url } } });
    expect((await acme.call('connection', { params })).subscription).toMatchObject({
      missing: expect.stringContaining('Nothing is stored') as string,
      checked_at: null,
    });
    await acme.call('setCredential', { params, body: { credential: ringcentralAccess } });
    const { secret } = await acme.call('newSecret', { params, body: {} });
    await expect.poll(() => api.subscriptions.at(-1)?.token, { timeout: 20_000 }).toBe(secret);
    await expect.poll(async () => (await acme.call('connection', { params })).subscription?.expires_at).not.toBeNull();
    const { subscription } = await acme.call('connection', { params });
    expect(subscription).toMatchObject({ missing: null, error: null });
    expect(JSON.stringify(subscription)).not.toContain(secret);
  });

  it('needs nothing of systems that do not forget', () => {
    expect(subscriptions.stateOf({ id: 'x', kind: 'aircall' })).toBeNull();
  });
});
