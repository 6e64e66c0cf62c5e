import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AuditList } from '#contract/audit.ts';
import { ConversionFeed, ConversionFeedPreview, ConversionFeedSecret, ConversionFetchList } from '#contract/feeds.ts';
import { eventDelivery, json, startTestServer, type TestServer } from './server.ts';

/** Conversions that Google Ads fetches, over a ledger of calls, leads and sales that a person can count. */
let test: TestServer;
let cookies: Record<'sam' | 'vic' | 'stranger', string>;

const dayMs = 86_400_000;
const day = (ago: number): string => new Date(Date.now() - ago * dayMs).toISOString().slice(0, 10);

async function send(who: keyof typeof cookies, method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
  const headers = { cookie: cookies[who] };
  const response = await test.ask(`/api/v1${path}`, { ...(body === undefined ? { headers } : json(body, headers)), method });
  return { status: response.status, body: await response.json() };
}

async function ask<S extends z.ZodType>(as: S, ...asked: Parameters<typeof send>): Promise<z.output<S>> {
  const answer = await send(...asked);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return as.parse(answer.body);
}

async function fetched({ url, user, password }: Pick<ConversionFeedSecret, 'url' | 'user' | 'password'>) {
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const response = await test.ask(new URL(url).pathname, { headers: { authorization, 'user-agent': 'Google-Ads' } });
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
}

/** An answered call of so many seconds of conversation, in the visit `session`. */
const call = (id: string, at: string, talk: number, more: object = {}): object[] => {
  const plus = (seconds: number): string => new Date(Date.parse(at) + seconds * 1000).toISOString();
  return [
    { kind: 'call_started', call: id, at, direction: 'inbound', ...more },
    { kind: 'agent_offered', call: id, at: plus(1), agent_id: 'ann' },
    { kind: 'agent_answered', call: id, at: plus(10), agent_id: 'ann' },
    { kind: 'agent_left', call: id, at: plus(10 + talk), agent_id: 'ann', ended_by: 'customer' },
    { kind: 'call_ended', call: id, at: plus(10 + talk), ended_by: 'customer' },
  ];
};
const visit = (id: string, visitor: string, at: string, clicks: readonly string[], source = 'google'): object => ({
  ...{ kind: 'session_recorded', id, visitor_id: visitor, started_at: at, landing_page: '/', source },
  click_ids: clicks,
});

const given = { name: 'Calls', conversion_name: 'Phone call', min_talk_s: 60, days: 30, lag_days: 1 };

beforeAll(async () => {
  test = await startTestServer();
  // Half an hour off the full one, so that the zone is seen to be used.
  await test.operator(null).call('createAccount', { body: { id: 'acme', name: 'acme', tz: 'Asia/Kolkata' } });
  await test.operator(null).call('createAccount', { body: { id: 'rival', name: 'rival', tz: 'UTC' } });
  cookies = {
    sam: await test.signedIn('acme', 'owner'),
    vic: await test.signedIn('acme', 'marketer'),
    stranger: await test.signedIn('rival', 'owner'),
  };
  const acme = test.operator('acme');
  const { id } = await acme.call('createConnection', { body: { id: 'shop', kind: 'webhook', settings: {} } });
  const events = [
    // ann clicked twice; the later mark counts, although a letter brought her back afterwards.
    visit('s1', 'ann', `${day(20)}T08:00:00Z`, ['gclid=OLD']),
    visit('s2', 'ann', `${day(12)}T08:00:00Z`, ['gbraid=GB', 'gclid=NEW']),
    visit('s3', 'ann', `${day(11)}T08:00:00Z`, [], 'letter'),
    ...call('a1', `${day(10)}T10:00:00Z`, 60, { session_id: 's3', caller: '+12025550111' }),
    ...call('short', `${day(10)}T11:00:00Z`, 59, { session_id: 's3', caller: '+12025550111' }),
    // bob came by an app, where Google marks the click otherwise; his click is of the very visit.
    visit('s4', 'bob', `${day(9)}T08:00:00Z`, ['wbraid=WB']),
    ...call('b1', `${day(9)}T10:00:00Z`, 90, { session_id: 's4', caller: '+12025550122' }),
    // Nobody clicked.
    ...call('n1', `${day(8)}T10:00:00Z`, 70, { caller: '+12025550133' }),
    // Neither the visit of Facebook nor a call of today is told.
    visit('s5', 'fay', `${day(7)}T08:00:00Z`, ['fbclid=FB'], 'facebook'),
    ...call('f1', `${day(7)}T10:00:00Z`, 70, { session_id: 's5', caller: '+12025550144' }),
    ...call('today', new Date(Date.now() - 600_000).toISOString(), 70, { session_id: 's3', caller: '+12025550111' }),
    // A lead and two sales of bob's, and one of nobody's.
    ...[{ kind: 'lead_recorded', id: 'l1', created_at: `${day(9)}T10:05:00Z`, phone: '+12025550122', score: 80 }],
    // cat clicked on the day of her sale, of which no time is told.
    visit('s6', 'cat', `${day(6)}T09:50:00Z`, ['gclid=DAY']),
    ...[{ kind: 'lead_recorded', id: 'l3', created_at: `${day(6)}T10:00:00Z`, session_id: 's6', score: 0 }],
    ...[{ kind: 'lead_recorded', id: 'l2', created_at: `${day(9)}T10:06:00Z`, phone: '+12025550122', score: 60 }],
  ];
  const deals = [
    {
      id: 'd1',
      lead_id: 'l1',
      status: 'won',
      amount: 120.5,
      currency: 'INR',
      created_at: `${day(9)}T10:05:00Z`,
      closed_at: `${day(5)}T09:00:00Z`,
    },
    { id: 'd2', call_id: 'none', status: 'won', amount: 10, created_at: `${day(9)}T10:05:00Z`, closed_at: `${day(4)}T09:00:00Z` },
    { id: 'd3', lead_id: 'l1', status: 'won', amount: -120.5, created_at: `${day(9)}T10:05:00Z`, closed_at: `${day(4)}T09:30:00Z` },
    { id: 'd4', lead_id: 'l1', status: 'won', amount: 9, created_at: `${day(9)}T10:05:00Z`, closed_at: `${day(4)}T09:30:00Z` },
    { id: 'd5', lead_id: 'l3', status: 'won', amount: 5, created_at: `${day(6)}T10:00:00Z`, closed_at: `${day(6)}T00:00:00Z` },
  ].map((deal) => ({ kind: 'deal_recorded', ...deal }));
  await acme.call('appendDeliveries', { body: { connection: id, deliveries: [eventDelivery('all', [...events, ...deals])] } });
  await test.current('acme');
  expect((await acme.call('calls')).total).toBe(6);
});

afterAll(async () => await test.close());

describe('a feed of conversions', () => {
  it('gives each call that counts under its click, at its end in the zone of the account, and says what it leaves out', async () => {
    const feed = await ask(ConversionFeedSecret, 'sam', 'POST', '/conversion-feeds', { ...given, value: 40, currency: 'EUR' });
    const { status, type, text } = await fetched(feed);
    expect({ status, type }).toEqual({ status: 200, type: 'text/csv; charset=utf-8' });
    const ids = await idsOf('a1', 'b1');
    expect(text.split('\n')).toEqual([
      'Parameters:TimeZone=Asia/Kolkata,,,,,,,',
      'Google Click ID,GBRAID,WBRAID,Conversion Name,Conversion Time,Conversion Value,Conversion Currency,Order ID',
      `NEW,,,Phone call,${day(10)} 15:31:10+0530,40,EUR,${ids[0] ?? ''}`,
      `,,WB,Phone call,${day(9)} 15:31:40+0530,40,EUR,${ids[1] ?? ''}`,
      '',
    ]);
    expect((await fetched(feed)).text).toBe(text);
    const preview = await ask(ConversionFeedPreview, 'sam', 'GET', `/conversion-feeds/${feed.id}/preview`);
    expect(preview).toMatchObject({ rows: 2, left_out: [{ reason: 'no_click', conversions: 2 }], csv: text });
    const { fetches } = await ask(ConversionFetchList, 'sam', 'GET', `/conversion-feeds/${feed.id}/fetches`);
    const told = { agent: 'Google-Ads', state: 'served', rows: 2, left_out: [{ reason: 'no_click', conversions: 2 }], why: null };
    expect(fetches).toMatchObject([told, told]);
  });

  it('of leads tells the qualified ones, and of sales what each was worth; a refund is none', async () => {
    const lead = { ...given, name: 'Leads', conversion_name: 'Lead, good', outcome: 'qualified_lead', min_score: 70, consent: true };
    const rows = (text: string): string[] => text.trimEnd().split('\n').slice(2);
    expect(rows((await fetched(await ask(ConversionFeedSecret, 'sam', 'POST', '/conversion-feeds', lead))).text)).toEqual([
      `,,WB,"Lead, good",${day(9)} 15:35:00+0530,,,${orderId('acme/shop:l1')},Granted,Granted`,
    ]);
    const sale = { ...given, name: 'Sales', conversion_name: 'Sale', outcome: 'sale', currency: 'USD' };
    const feed = await ask(ConversionFeedSecret, 'sam', 'POST', '/conversion-feeds', sale);
    expect(rows((await fetched(feed)).text)).toEqual([
      `,,WB,Sale,${day(5)} 14:30:00+0530,120.5,INR,${orderId('acme/shop:d1')}`,
      `,,WB,Sale,${day(4)} 15:00:00+0530,9,USD,${orderId('acme/shop:d4')}`,
    ]);
    const preview = await ask(ConversionFeedPreview, 'sam', 'GET', `/conversion-feeds/${feed.id}/preview`);
    expect(preview.left_out).toEqual([
      { reason: 'no_click', conversions: 1 },
      { reason: 'before_click', conversions: 1 },
    ]);
  });

  it('of Google’s own forwarding numbers tells the caller, to whoever may see numbers and as long as that is so', async () => {
    const calls = { ...given, name: 'By caller', conversion_name: 'Call from ad', kind: 'call' };
    const feed = await ask(ConversionFeedSecret, 'sam', 'POST', '/conversion-feeds', calls);
    const { text } = await fetched(feed);
    expect(text.split('\n').slice(1, 3)).toEqual([
      "Caller's Phone Number,Call Start Time,Conversion Name,Conversion Time,Conversion Value,Conversion Currency",
      `+12025550111,${day(10)} 15:30:00+0530,Call from ad,${day(10)} 15:31:10+0530,,`,
    ]);
    const blind = await test.apiKey('acme', ['settings']);
    const withKey = { method: 'POST', headers: { authorization: `Bearer ${blind}`, 'content-type': 'application/json' } };
    const refused = await test.ask('/api/v1/conversion-feeds', {
      ...withKey,
      body: JSON.stringify({ ...calls, conversion_name: 'Other' }),
    });
    expect(refused.status).toBe(403);
    expect((await test.ask(`/api/v1/conversion-feeds/${feed.id}/secret`, { ...withKey, body: '{}' })).status).toBe(403);
    const preview = await test.ask(`/api/v1/conversion-feeds/${feed.id}/preview`, { headers: { authorization: `Bearer ${blind}` } });
    expect(await preview.text()).not.toMatch(/2025550/);
    // To tell nothing anybody may say who sets feeds at all; it stays the feed of whoever may tell.
    const change = async (body: object): Promise<number> =>
      (await test.ask(`/api/v1/conversion-feeds/${feed.id}`, { ...withKey, method: 'PATCH', body: JSON.stringify(body) })).status;
    expect([await change({ active: false, value: 1, currency: 'EUR' }), await change({ active: true })]).toEqual([403, 403]);
    expect(await change({ active: false })).toBe(200);
    const { conversionFeeds } = test.server.services.settings;
    expect(await conversionFeeds.find('acme', feed.id)).toMatchObject({ active: false, madeBy: expect.stringMatching(/^user:/) as string });
    expect(await ask(ConversionFeed, 'sam', 'PATCH', `/conversion-feeds/${feed.id}`, { active: true })).toMatchObject({
      numbers_shown: true,
    });
  });

  it('nothing is told while calls are counted again that it would tell', async () => {
    const feed = await ask(ConversionFeedSecret, 'sam', 'POST', '/conversion-feeds', { ...given, name: 'Sure', conversion_name: 'Sure' });
    const rule = { kind: 'spam' as const, id: 'bob', callers: ['+12025550122'] };
    const { index, projector } = test.server.services;
    await projector.alone(async () => {
      await test.operator('acme').call('changeMapping', { body: { spam: [rule] } });
      await expect.poll(async () => await index.waiting('acme')).toBeGreaterThan(0);
      expect((await fetched(feed)).status).toBe(503);
    });
    await test.current('acme');
    expect((await fetched(feed)).text.split('\n').slice(2, -1)).toEqual([expect.stringMatching(/^NEW,/)]);
    await test.operator('acme').call('changeMapping', { body: { spam: [] } });
    await test.current('acme');
    await ask(z.object({}), 'sam', 'DELETE', `/conversion-feeds/${feed.id}`);
  });

  it('an erased caller is told no more', async () => {
    const [feed] = (await ask(z.object({ feeds: z.array(ConversionFeed) }), 'sam', 'GET', '/conversion-feeds')).feeds;
    const number = '+12025550111';
    await test.operator('acme').call('eraseCaller', { body: { number, again: number } });
    const look = async () => await ask(ConversionFeedPreview, 'sam', 'GET', `/conversion-feeds/${feed?.id ?? ''}/preview`);
    await expect.poll(async () => (await look()).left_out.length, { timeout: 10_000 }).toBe(2);
    expect(await look()).toMatchObject({
      rows: 1,
      left_out: [
        { reason: 'no_click', conversions: 2 },
        { reason: 'erased', conversions: 1 },
      ],
    });
  });

  it('opens to its own address, name and password alone; new ones close the old, and a pause closes all', async () => {
    const feed = await ask(ConversionFeedSecret, 'sam', 'POST', '/conversion-feeds', { ...given, name: 'Door', conversion_name: 'Door' });
    const status = async (over: Partial<ConversionFeedSecret>): Promise<number> => (await fetched({ ...feed, ...over })).status;
    expect(await status({ password: 'guess' })).toBe(401);
    expect(await status({ user: 'sam' })).toBe(401);
    expect(await status({ url: feed.url.replace(/.\.csv$/, '_.csv') })).toBe(401);
    expect((await test.ask(new URL(feed.url).pathname)).headers.get('www-authenticate')).toBe('Basic realm="feed"');
    const renewed = await ask(ConversionFeedSecret, 'sam', 'POST', `/conversion-feeds/${feed.id}/secret`, {});
    expect(await status({})).toBe(401);
    expect(await status({ password: renewed.password })).toBe(401);
    expect((await fetched(renewed)).status).toBe(200);
    await ask(ConversionFeed, 'sam', 'PATCH', `/conversion-feeds/${feed.id}`, { active: false });
    expect((await fetched(renewed)).status).toBe(401);
    const { fetches } = await ask(ConversionFetchList, 'sam', 'GET', `/conversion-feeds/${feed.id}/fetches`);
    expect(fetches.map(({ state, why }) => [state, why])).toEqual([
      ['refused', 'The feed is paused.'],
      ['served', null],
      ...Array.from({ length: 3 }, () => ['refused', 'Wrong name or password.']),
    ]);
    expect(JSON.stringify(await send('sam', 'GET', '/audit'))).not.toContain(renewed.password);
    const { entries } = await ask(AuditList, 'sam', 'GET', '/audit');
    const done = entries.filter(({ subject }) => subject === 'Door').map(({ action }) => action);
    expect(done).toEqual(['changeConversionFeed', 'newConversionFeedSecret', 'createConversionFeed']);
    const { conversionFeeds } = test.server.services.settings;
    const listed = async (now: number): Promise<number> => (await conversionFeeds.fetches(feed.id, { limit: 9 }, now)).length;
    expect([await listed(Date.now()), await listed(Date.now() + 91 * dayMs)]).toEqual([5, 0]);
    await conversionFeeds.forgetFetches(Date.now() + 91 * dayMs);
    expect(await listed(Date.now())).toBe(0);
    expect((await send('sam', 'DELETE', `/conversion-feeds/${feed.id}`)).status).toBe(200);
    expect((await fetched(renewed)).status).toBe(401);
  });

  it('is refused where it would count twice or say what cannot be, and is nobody else’s', async () => {
    const why = async (over: object): Promise<unknown> => (await send('sam', 'POST', '/conversion-feeds', { ...given, ...over })).body;
    expect(await why({})).toMatchObject({ status: 409, what: 'body.conversion_name', got: 'Phone call' });
    const twice = await Promise.all(
      ['B', 'C'].map(async (name) => await send('sam', 'POST', '/conversion-feeds', { ...given, name, conversion_name: 'B' })),
    );
    expect(twice.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await why({ conversion_name: 'X', days: 91 })).toMatchObject({ status: 422, what: 'body.days' });
    expect(await why({ conversion_name: 'X', days: 3, lag_days: 3 })).toMatchObject({ status: 422, what: 'body.lag_days' });
    expect(await why({ conversion_name: 'X', value: 3 })).toMatchObject({ status: 422, what: 'body.currency' });
    expect(await why({ conversion_name: 'X\nY' })).toMatchObject({ status: 422, what: 'body.conversion_name' });
    expect((await send('vic', 'GET', '/conversion-feeds')).status).toBe(403);
    const [feed] = (await ask(z.object({ feeds: z.array(ConversionFeed) }), 'sam', 'GET', '/conversion-feeds')).feeds;
    for (const path of ['preview', 'fetches'])
      expect((await send('stranger', 'GET', `/conversion-feeds/${feed?.id ?? ''}/${path}`)).status).toBe(404);
    expect((await send('stranger', 'DELETE', `/conversion-feeds/${feed?.id ?? ''}`)).status).toBe(404);
  });
});

/** Neither the account nor the sender's id is read in it. */
const orderId = (row: string): string => createHash('sha256').update(row).digest('hex').slice(0, 20);

/** What the figures call these calls: those that begin on these days. */
async function idsOf(...calls: readonly ('a1' | 'b1')[]): Promise<string[]> {
  const { calls: all } = await test.operator('acme').call('calls');
  const began = { a1: `${day(10)}T10:00`, b1: `${day(9)}T10:00` };
  return calls.map((one) => all.find(({ started_at }) => started_at.startsWith(began[one]))?.id ?? '');
}
