import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '#client/client.ts';
import { startTestServer, type TestServer } from './server.ts';
import { aircallAccess, startAircall } from './vendor-apis/aircall.ts';
import { bookOf, wallClock } from './vendor-apis/api-server.ts';
import { callrailAccess, startCallrail } from './vendor-apis/callrail.ts';
import { ringcentralAccess, startRingcentral } from './vendor-apis/ringcentral.ts';
import { startTwilio, twilioAccess } from './vendor-apis/twilio.ts';
import type { VendorApi } from './vendor-apis/vendor.ts';

const hour = 3_600_000;
const logged: string[] = [];
/** The beginning of a day that the server does not compare by itself any more. */
const start = Math.floor(Date.now() / (24 * hour)) * 24 * hour - 5 * 24 * hour;
const span = { from: new Date(start).toISOString(), to: new Date(start + 24 * hour).toISOString() };
const clock = wallClock(Date.now());
const params = { id: 'track' };

let test: TestServer;
let acme: Client;
let api: VendorApi;

beforeAll(async () => {
  test = await startTestServer((line) => logged.push(line), { outboundPrivate: true, port: 0 });
  for (const id of ['acme', 'rival']) await test.operator(null).call('createAccount', { body: { id, name: id, tz: 'UTC' } });
  acme = test.operator('acme');
  api = await startCallrail({ clock, book: bookOf(300, start, 280_000), zone: 0 });
  await test.server.listen();
});

afterAll(async () => {
  await test.close();
  await api.close();
});

type Run = Awaited<ReturnType<typeof begin>>;
const begin = async () => await acme.call('beginBackfill', { params, body: span });

async function over({ id, kind }: Pick<Run, 'id' | 'kind'>): Promise<Run> {
  for (;;) {
    const { backfills } = await acme.call('backfills', { params });
    const { reconciliations } = await acme.call('reconciliations', { params });
    const run = (kind === 'backfill' ? backfills : reconciliations).find((one) => one.id === id);
    if (run !== undefined && run.state !== 'waiting' && run.state !== 'running') return run;
    await pause(20);
  }
}

describe('past calls of a connection', () => {
  it('need what the system wants to see, which is never shown again', async () => {
    const made = await acme.call('createConnection', { body: { id: 'track', kind: 'callrail', settings: { apiUrl: api.url } } });
    expect(made.pulls).toEqual({
      credentials: [
        { name: 'account', title: 'Account ID', hidden: false },
        { name: 'token', title: 'API key', hidden: true },
      ],
      ...{ credential_for: null, credential_at: null, missing: 'Nothing is stored to log in with: give Account ID, API key.' },
      missing_why: 'none',
      reaches_back_days: null,
    });
    await expect(begin()).rejects.toThrow('Nothing is stored to log in with');
    const half = acme.call('setCredential', { params, body: { credential: { account: '1' } } });
    await expect(half).rejects.toThrow(
      'body.credential.token: got nothing, wanted an object with "account" (Account ID), "token" (API key).',
    );
    const other = acme.call('setCredential', { params, body: { credential: { ...callrailAccess, more: 'x' } } });
    await expect(other).rejects.toThrow('body.credential.more');
    const given = await acme.call('setCredential', { params, body: { credential: callrailAccess } });
    expect(given.pulls).toMatchObject({ credential_for: api.url, missing: null });
    const seen = [
      JSON.stringify(given),
      JSON.stringify(await acme.call('audit', { query: { kind: 'connections' } })),
      readFileSync(join(test.folder, 'settings.db'), 'latin1'),
    ];
    for (const text of seen) expect(text).not.toContain(callrailAccess.token);
  });

  it('are tried step by step, also with what is not stored', async () => {
    const tried = async (body: object) => {
      const { ok, steps } = await acme.call('testConnection', { params, body });
      return [ok, ...steps.map(({ step, ok: went, says }) => `${step} ${went === true ? 'ok' : 'NO'}: ${says}`)];
    };
    const { host } = new URL(api.url);
    expect(await tried({})).toEqual([
      true,
      `connect ok: ${host} answers.`,
      'login ok: What was given is accepted.',
      expect.stringMatching(/^calls ok: The list of calls can be read: \d+ within the last whole day \(UTC\)\.$/),
    ]);
    const [ok, , refused] = await tried({ credential: { ...callrailAccess, token: 'other' } });
    expect([ok, refused]).toEqual([false, expect.stringContaining('login NO: What was given is refused (401)')]);
    expect(await tried({ settings: { apiUrl: 'https://elsewhere.example.com' } })).toEqual([
      false,
      `password NO: What is stored was given for ${api.url}: give Account ID, API key for https://elsewhere.example.com.`,
    ]);
    await expect(tried({ settings: { apiUrl: 'http://elsewhere.example.com' } })).rejects.toThrow('is no address of an API');
    expect(await acme.call('backfills', { params })).toEqual({ backfills: [] });
  });

  it('come by a back-fill that shows how far it is, and are not told as the system speaking', async () => {
    const begun = await begin();
    expect(begun).toMatchObject({ kind: 'backfill', daily: false, from: span.from, to: span.to, listed: 0 });
    const done = await over(begun);
    expect(done).toMatchObject({ state: 'done', share: 1, listed: 300, missing: 300, unread: 0, failure: null, progress: null });
    await test.current('acme');
    const { total, calls } = await acme.call('calls');
    expect(total).toBeGreaterThanOrEqual(300);
    expect(calls[0]?.caller).toMatch(/^\+1212555/);
    const { deliveries } = await acme.call('deliveries', { query: { connection: 'track', limit: 1 } });
    const delivery = await acme.call('delivery', { params: { seq: deliveries[0]?.seq ?? 0 } });
    expect(delivery.headers).toMatchObject({ format: 'callrail-calls', import: `pull-${begun.id}` });
  });

  it('are compared on demand, both ways, and lead to the calls', async () => {
    const { calls } = await acme.call('calls', { query: { limit: 1, from: span.from, to: new Date(start + hour).toISOString() } });
    // The API forgets its first call and knows one that was never told.
    const late = { ...api.book[100], id: 'late', at: start + 3 * hour + 1 } as (typeof api.book)[number];
    api.book = [...api.book.slice(1), late];
    const run = await over(await acme.call('reconcile', { params, body: span }));
    expect(run).toMatchObject({ kind: 'reconciliation', state: 'done', listed: 300, missing: 1 });
    await test.current('acme');
    const { reconciliations } = await acme.call('reconciliations', { params });
    expect(reconciliations.find(({ id }) => id === run.id)).toMatchObject({ missing: 1, only_here: 1 });
    const found = await acme.call('reconciliation', { params: { ...params, run: run.id } });
    expect(found.missing_calls).toEqual([{ id: 'CALlate', at: new Date(late.at).toISOString(), call: expect.any(String) as string }]);
    expect(found.only_here_calls).toEqual([{ call: expect.any(String) as string, at: new Date(start).toISOString() }]);
    const [missing] = found.missing_calls;
    expect((await acme.call('call', { params: { id: missing?.call ?? '' } })).call.started_at).toBe(missing?.at);
    expect(calls.length).toBe(1);
  });

  it('are compared by itself once a day', async () => {
    const { reconciliations } = await acme.call('reconciliations', { params });
    // After the first hours of a day (UTC) the server has begun at once when the credentials were given.
    if (new Date().getUTCHours() >= 5) expect(reconciliations.filter(({ daily }) => daily)).toHaveLength(1);
    else expect(reconciliations.filter(({ daily }) => daily).length).toBeLessThanOrEqual(1);
  });

  it('are asked for in a sensible span, one run at a time, and can be cancelled and resumed', async () => {
    const backfill = async (from: string, to: string) => await acme.call('beginBackfill', { params, body: { from, to } });
    await expect(backfill(span.to, span.from)).rejects.toThrow('body.from: got');
    await expect(backfill('yesterday', span.to)).rejects.toThrow('body.from');
    const year = { from: '2020-01-01T00:00:00Z', to: '2021-01-01T00:00:00Z' };
    await expect(acme.call('reconcile', { params, body: year })).rejects.toThrow('31 days at most');
    api.faults.push('hang');
    const begun = await backfill(year.from, year.to);
    await expect.poll(() => api.faults.length).toBe(0);
    await expect(begin()).rejects.toThrow('runs already');
    const cancelled = await acme.call('cancelPull', { params: { ...params, run: begun.id } });
    expect(cancelled.state).toBe('cancelled');
    await expect(acme.call('cancelPull', { params: { ...params, run: begun.id } })).rejects.toThrow('does not run any more');
    await expect(acme.call('resumePull', { params: { ...params, run: begun.id } })).rejects.toThrow('only what failed goes on');
    await expect(acme.call('cancelPull', { params: { ...params, run: 999 } })).rejects.toThrow('There is no run "999" here.');
    await expect(acme.call('reconciliation', { params: { ...params, run: begun.id } })).rejects.toThrow('no reconciliation');

    api.faults.push({ status: 401, json: { error: 'revoked' } });
    const failed = await over(await begin());
    expect(failed).toMatchObject({ state: 'failed', failure: expect.stringContaining('refuses what was given') as string });
    await acme.call('resumePull', { params: { ...params, run: failed.id } });
    expect(await over(failed)).toMatchObject({ state: 'done', listed: 300, missing: 0 });
  });

  it('are nobody else’s, and need the permission for connections', async () => {
    const rival = test.operator('rival');
    await expect(rival.call('backfills', { params })).rejects.toThrow('no connection');
    await expect(rival.call('cancelPull', { params: { ...params, run: 1 } })).rejects.toThrow('no connection');
    const key = await test.apiKey('acme', ['figures', 'calls']);
    await expect(test.withToken(key).call('beginBackfill', { params, body: span })).rejects.toThrow('permission');
    const { entries } = await acme.call('audit', { query: { kind: 'connections', limit: 100 } });
    for (const action of ['setCredential', 'beginBackfill', 'reconcile', 'cancelPull', 'resumePull'])
      expect(entries.map((entry) => entry.action)).toContain(action);
  });

  it('leave no credential in the server’s log', () => {
    const text = logged.join('\n');
    for (const secret of [callrailAccess.token, callrailAccess.account]) expect(text).not.toContain(secret);
  });
});

describe('what is asked with a token, or refused with another word', () => {
  it.each([
    ['ringcentral', startRingcentral, ringcentralAccess],
    ['aircall', startAircall, aircallAccess],
  ] as const)('%s is tried in the same way, and forgets what it was given', async (kind, started, access) => {
    const vendor = await started({ clock, book: bookOf(40, start, 10 * 60_000) });
    const own = { id: kind };
    await acme.call('createConnection', { body: { id: kind, kind, settings: { apiUrl: vendor.url } } });
    const tried = async (credential: Record<string, string>) => {
      const { steps } = await acme.call('testConnection', { params: own, body: { credential } });
      return steps.map(({ step, ok }) => `${step} ${String(ok)}`);
    };
    expect(await tried(access)).toEqual(['connect true', 'login true', 'calls true']);
    const wrong = Object.fromEntries(Object.keys(access).map((name) => [name, 'something else']));
    expect(await tried(wrong)).toEqual(['connect true', 'login false']);
    await acme.call('setCredential', { params: own, body: { credential: access } });
    const forgotten = await acme.call('setCredential', { params: own, body: { credential: null } });
    expect(forgotten.pulls).toMatchObject({ credential_for: null, missing: expect.stringContaining('Nothing is stored') as string });
    await vendor.close();
  });
});

describe('numbers that a system lists', () => {
  it('are shown with who uses them, and added to the pool of a website', async () => {
    const twilio = await startTwilio({ clock, book: [], zone: 0, pageSize: 2 });
    const from = { params: { id: 'voice' } };
    const settings = {
      origins: ['https://www.example.com'],
      pools: { main: ['+12025550172'] },
      targets: [{ number: '+12025550100', pool: 'main' }],
    };
    await acme.call('createConnection', { body: { id: 'www', kind: 'site', settings } });
    await acme.call('createConnection', { body: { id: 'voice', kind: 'twilio', settings: { apiUrl: twilio.url } } });
    await expect(acme.call('theirNumbers', from)).rejects.toThrow('Nothing is stored to log in with: give Account SID, Auth token.');
    await acme.call('setCredential', { ...from, body: { credential: { ...twilioAccess, token: 'wrong-token' } } });
    await expect(acme.call('theirNumbers', from)).rejects.toThrow(/^What was given is refused \(401\): .*whether it may read numbers\.$/);
    await acme.call('setCredential', { ...from, body: { credential: twilioAccess } });
    expect((await acme.call('theirNumbers', from)).numbers).toEqual([
      { number: '+12025550171', name: '(202) 555-0171', voice: true, used: [] },
      { number: '+12025550172', name: 'Spring adverts', voice: true, used: [{ site: 'www', pool: 'main' }] },
      { number: '+12025550173', name: 'Reminders', voice: false, used: [] },
    ]);
    const add = async (...numbers: string[]) => await acme.call('addNumbers', { ...from, body: { site: 'www', pool: 'main', numbers } });
    await expect(add('+12025550171', '+12025550199')).rejects.toThrow(/\+12025550199.*that the system lists/);
    await expect(add('+12025550173')).rejects.toThrow(/for messages alone/);
    expect(await add('+12025550171', '+12025550172')).toEqual({ added: ['+12025550171'], before: ['+12025550172'] });
    const site = await acme.call('connection', { params: { id: 'www' } });
    expect(site.settings).toEqual({ ...settings, pools: { main: ['+12025550172', '+12025550171'] } });
    const other = { site: 'www', pool: 'second', numbers: ['+12025550171'] };
    await expect(acme.call('addNumbers', { ...from, body: other })).rejects.toThrow(/this website uses already/);
    await expect(acme.call('addNumbers', { ...from, body: { ...other, site: 'voice' } })).rejects.toThrow(/voice, which is none/);
    await expect(acme.call('theirNumbers', { params: { id: 'www' } })).rejects.toThrow(/kind "site" is not asked/);
    await acme.call('changeConnection', { params: { id: 'www' }, body: { settings } });
    // Of two websites that want a number at once one has it; a pool may be called as anything is.
    await acme.call('createConnection', { body: { id: 'shop', kind: 'site', settings: {} } });
    const race = ['www', 'shop'].map(
      async (to) => await acme.call('addNumbers', { ...from, body: { site: to, pool: 'constructor', numbers: ['+12025550171'] } }),
    );
    expect((await Promise.allSettled(race)).map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const { entries } = await acme.call('audit', { query: { kind: 'connections' } });
    expect(entries.find(({ action }) => action === 'addNumbers')).toMatchObject({ subject: 'www' });
    await twilio.close();
  });
});
