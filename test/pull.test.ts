import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OpenLog } from '#log/open-log.ts';
import { readNamed } from '#pull/runs.ts';
import { connectionName, days, type PulledConnection, type PullHarness, pullIntoFolder } from './pull-harness.ts';
import { bookOf, type Clock, stepClock } from './vendor-apis/api-server.ts';
import { callrailAccess, startCallrail } from './vendor-apis/callrail.ts';
import { cloudtalkAccess, startCloudtalk } from './vendor-apis/cloudtalk.ts';
import { justcallAccess, startJustcall } from './vendor-apis/justcall.ts';
import { ringcentralAccess, startRingcentral } from './vendor-apis/ringcentral.ts';
import { startTwilio, twilioAccess } from './vendor-apis/twilio.ts';
import type { VendorApi } from './vendor-apis/vendor.ts';

const hour = 3_600_000;
const start = Date.parse('2026-03-02T00:00:00Z');
const span = days('2026-03-02', 1);

let folder: string;
let clock: Clock;
const closing: (() => Promise<void>)[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ringtrace-pull-'));
  clock = stepClock(start + 3 * 24 * hour);
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  rmSync(folder, { recursive: true, force: true });
});

const started = async <A extends VendorApi>(api: Promise<A>): Promise<A> => {
  const one = await api;
  closing.push(async () => await one.close());
  return one;
};
const pulled = async (of: PulledConnection): Promise<PullHarness & { readonly open: OpenLog }> => {
  const one = await pullIntoFolder(of, folder, clock);
  closing.push(async () => await one.close());
  return one;
};
const callrail = async (
  count = 300,
  { daily = false, ...options }: Partial<Parameters<typeof startCallrail>[0]> & { daily?: boolean } = {},
) => {
  const api = await started(startCallrail({ clock, book: bookOf(count, start, Math.floor((24 * hour) / count)), zone: 0, ...options }));
  return { api, pull: await pulled({ kind: 'callrail', url: api.url, access: callrailAccess, daily }) };
};

describe('limits and failures', () => {
  it.each(['seconds', 'date'] as const)('a system that tells its limit in %s is not asked before', async (retryAfter) => {
    // Far less than documented, so that our own pace runs into it.
    const { api, pull } = await callrail(2_000, { limit: { requests: 1, seconds: 600 }, retryAfter });
    const run = await pull.run('backfill', span);
    expect(run).toMatchObject({ state: 'done', listed: 2_000 });
    expect(api.limited).toBeGreaterThan(1);
    expect(api.tooEarly).toBe(0);
  });

  it('what goes wrong on the way is asked again; what will not do is told', async () => {
    const { api, pull } = await callrail();
    const broken = { status: 502, json: '<html>bad gateway</html>' };
    api.faults.push('cut', broken, 'half', 'hang', null, broken);
    expect(await pull.run('backfill', span)).toMatchObject({ state: 'done', listed: 300, failure: null });

    api.faults.push({ status: 200, json: 'not json' });
    const failed = await pull.run('backfill', span);
    expect(failed).toMatchObject({ state: 'failed', failure: 'Answered no JSON: not json' });
    expect(await pull.pulling.resume(failed)).toBe(true);
    expect(await pull.over(failed.id)).toMatchObject({ state: 'done', listed: 300, missing: 0 });
    expect(await pull.pulling.resume(failed)).toBe(false);

    for (let n = 0; n < 20; n++) api.faults.push(broken);
    expect(await pull.run('backfill', span)).toMatchObject({ state: 'failed', failure: 'Answered 502. It was asked 20 times.' });
  });

  it('no redirect is followed: what proves us goes to nobody else', async () => {
    const other = await started(startCallrail({ clock, book: [] }));
    const { api, pull } = await callrail();
    api.faults.push({ status: 302, json: '', headers: { location: `${other.url}/v3/a/1/calls.json` } });
    expect(await pull.run('backfill', span)).toMatchObject({ state: 'failed', failure: 'Answered 302: redirects are not followed.' });
    expect(other.asked).toEqual([]);
  });

  it('a refused login is told at once, without what it was tried with', async () => {
    const api = await started(startCallrail({ clock, book: [] }));
    const access = { account: callrailAccess.account, token: 'a-wrong-token' };
    const pull = await pulled({ kind: 'callrail', url: api.url, access });
    api.faults.push({ status: 401, json: { error: 'a-wrong-token is no key' } });
    const { state, failure } = await pull.run('backfill', span);
    expect({ state, failure }).toEqual({
      state: 'failed',
      failure: 'The API refuses what was given to log in with. Answered 401: {"error":"*** is no key"}',
    });
    expect(api.asked).toHaveLength(1);
    expect(readFileSync(join(folder, 'settings.db'), 'latin1')).not.toContain('a-wrong-token');
    expect(pull.problems).toEqual([]);
  });

  it('a run that is cancelled stops, keeps what came, and is not taken up again', async () => {
    const { api, pull } = await callrail(3_000);
    api.before = () => {
      if (api.asked.length === 3) void pull.pulling.cancel({ id: 1, connection: connectionName });
    };
    expect(await pull.run('backfill', span)).toMatchObject({ state: 'cancelled', id: 1 });
    await clock.pause(10_000);
    const asked = api.asked.length;
    expect(asked).toBeLessThanOrEqual(4);
    pull.pulling.look();
    await clock.pause(60_000);
    expect(api.asked).toHaveLength(asked);
    expect(await pull.open.log.count('acme', connectionName)).toBeGreaterThan(0);
  });
});

describe('an account that is removed', () => {
  it('takes its own runs along, and waits for those of nobody else', async () => {
    const { api, pull } = await callrail();
    const { pulling, source } = pull;
    api.faults.push('hang');
    pulling.start();
    const { id } = await pulling.begin(source, 'backfill', span, 'test');
    await pulling.begin(source, 'backfill', span, 'test');
    await vi.waitFor(() => expect(api.asked).toHaveLength(1), 10_000);
    await pulling.removeAccount('another');
    expect(await pulling.runs.find(connectionName, id)).toMatchObject({ state: 'running', requests: 0 });
    await pulling.removeAccount('acme');
    expect(await pulling.runs.list(connectionName, 'backfill')).toEqual([]);
    pulling.look();
    await clock.pause(60_000);
    expect(api.asked).toHaveLength(1);
    expect(pull.problems).toEqual([]);
  });
});

describe('data that change while they are read', () => {
  it('calls that come and go between two pages lose none', async () => {
    const { api, pull } = await callrail(900);
    // A call of the first page goes: what followed moves up, and one would be passed over.
    api.before = ({ query }) => {
      if (query.get('page') === '2' && api.book.length === 900) api.book = api.book.slice(1);
    };
    const run = await pull.run('backfill', span);
    expect(run).toMatchObject({ state: 'done', listed: 900 });
    const first = api.asked.filter(({ query }) => query.get('page') === '1' && query.get('start_date') === '2026-03-02');
    expect(first).toHaveLength(2);
  });

  it('a call that is told otherwise is stored again, and once more when it is told as before', async () => {
    clock = stepClock(start + 26 * hour);
    const { api, pull } = await callrail(30);
    const tag = (tags: string[]): void => {
      api.book = api.book.map((call, n) => (n === 3 ? { ...call, tags } : call));
    };
    const stored = async (): Promise<number> => await pull.open.log.count('acme', connectionName);
    const counts: number[] = [];
    for (const tags of [[], [], ['Quote'], ['Quote'], [], []]) {
      tag(tags);
      await pull.run('reconciliation', span);
      counts.push(await stored());
    }
    expect(counts).toEqual([30, 30, 31, 31, 32, 32]);
    const told = await pull.open.log.after(0, 100, { connection: connectionName });
    const ofCall = told.filter(({ body }) => new TextDecoder().decode(body).includes('"CAL900003"'));
    expect(ofCall.map(({ body }) => new TextDecoder().decode(body).includes('Quote'))).toEqual([false, true, false]);
    const dates = ofCall.map(({ headers }) => Date.parse(headers['date'] ?? ''));
    expect(dates).toEqual(dates.toSorted((a, b) => a - b));
  });
});

describe('what is compared', () => {
  it('both ways: calls that only the API knows are named and fetched, calls that only we have are named', async () => {
    const { api, pull } = await callrail(40);
    await pull.run('backfill', span);
    await pull.open.index.decodedUpTo();
    const missing = { ...bookOf(1, start + 5 * hour, 0)[0], id: 'missed', caller: '+12125559999' } as (typeof api.book)[number];
    api.book = [...api.book.slice(2), missing];
    const run = await pull.run('reconciliation', span);
    expect(run).toMatchObject({ state: 'done', listed: 39, missing: 1 });
    expect(readNamed(run.missing_list)).toEqual([['CALmissed', start + 5 * hour]]);
    expect(await pull.open.log.count('acme', connectionName)).toBe(41);
  });

  it('daily, some time after the day is over, the two days before; each once', async () => {
    clock = stepClock(start + 24 * hour + hour);
    const { api, pull } = await callrail(40, { daily: true });
    pull.pulling.start();
    await clock.pause(10_000);
    expect(await pull.pulling.runs.list(connectionName, 'reconciliation')).toEqual([]);
    await clock.pause(4 * hour);
    pull.pulling.look();
    pull.pulling.look();
    const run = await pull.over(1);
    await clock.pause(hour);
    expect(await pull.pulling.runs.list(connectionName, 'reconciliation')).toHaveLength(1);
    expect(run).toMatchObject({ asked_by: 'daily', from_at: start - 24 * hour, before_at: start + 24 * hour, listed: 40, state: 'done' });
    const asked = api.asked.length;
    pull.pulling.look();
    await clock.pause(hour);
    expect(api.asked).toHaveLength(asked);
    expect(await pull.pulling.runs.list(connectionName, 'reconciliation')).toHaveLength(1);
  });
});

describe('what is its own of a system', () => {
  it.each([-10, 13])('JustCall: dates that are read %i hours from UTC miss no call of the span', async (zone) => {
    const api = await started(startJustcall({ clock, book: bookOf(72, start - 24 * hour, hour), zone }));
    const pull = await pulled({ kind: 'justcall', url: api.url, access: justcallAccess });
    expect(await pull.run('backfill', span)).toMatchObject({ state: 'done', listed: 24, missing: 24 });
    expect(api.limited).toBe(0);
  });

  it('CloudTalk: a detail that is not there yet is asked again after 3, 7, 15 and 30 seconds; of a call long past it is not', async () => {
    const now = start + 12 * hour;
    clock = stepClock(now);
    const book = [...bookOf(2, now - 300_000, 30_000), ...bookOf(1, now - 6 * hour, 1).map((call) => ({ ...call, id: '7' }))];
    const api = await started(startCloudtalk({ clock, book }));
    for (const [id, times] of [['900000', 3], ['900001', 9], ['7', 9]] as const) api.late.set(id, times); // prettier-ignore
    const pull = await pulled({ kind: 'cloudtalk', url: api.url, access: cloudtalkAccess });
    expect(await pull.run('backfill', span)).toMatchObject({ state: 'done', listed: 3 });
    const asked = (id: string): number => api.asked.filter(({ path }) => path === `/api/calls/${id}`).length;
    expect([asked('900000'), asked('900001'), asked('7')]).toEqual([4, 5, 1]);
    const formats = (await pull.open.log.after(0, 10)).map(({ headers }) => headers['format']);
    expect(formats.toSorted()).toEqual(['cloudtalk-call', 'cloudtalk-calls', 'cloudtalk-calls', 'cloudtalk-calls']);
    // Nothing new: only the lists are asked.
    const before = api.asked.length;
    await pull.run('reconciliation', span);
    expect(api.asked.slice(before).every(({ path }) => path === '/api/calls/index.json')).toBe(true);
  });

  it('RingCentral: a token that runs out is fetched anew; calls that notifications told are left to them', async () => {
    const api = await started(startRingcentral({ clock, book: bookOf(600, start, 120_000) }));
    const pull = await pulled({ kind: 'ringcentral', url: api.url, access: ringcentralAccess });
    const party = { id: 'p-1', direction: 'Outbound', status: { code: 'Setup' }, from: { phoneNumber: '+12125551003' } };
    const posted = { body: { telephonySessionId: 's-900003', sequence: 1, eventTime: '2026-03-02T00:06:00Z', parties: [party] } };
    await pull.open.log.append({
      ...{
        account: 'acme',
        connection: connectionName,
        deliveryKey: 'posted',
        receivedAt: start,
        headers: { format: 'ringcentral-session' },
      },
      body: Buffer.from(JSON.stringify({ event: '/restapi/v1.0/account/1/telephony/sessions', ...posted })),
    });
    let revoked = false;
    api.before = ({ query }) => {
      if (query.get('page') !== '2' || revoked) return;
      revoked = true;
      api.revoke();
    };
    const run = await pull.run('backfill', span);
    expect(run).toMatchObject({ state: 'done', listed: 600, missing: 599 });
    const logins = api.asked.filter(({ path }) => path === '/restapi/oauth/token');
    expect(logins.length).toBeGreaterThanOrEqual(2);
    expect(await pull.open.log.count('acme', connectionName)).toBe(600);
    expect(readFileSync(join(folder, 'settings.db'), 'latin1')).not.toMatch(/rc-jwt|rc-secret|access_token/);
    // A record that changes is brought up to date where it is ours.
    api.book = api.book.map((call, n) => (n === 3 || n === 5 ? { ...call, tags: ['changed'] } : call));
    await pull.run('backfill', span);
    const newer = await pull.open.log.after(600, 10);
    expect(newer.map(({ body }) => (JSON.parse(new TextDecoder().decode(body)) as { id: string }).id)).toEqual(['A900005']);
  });

  it('Twilio: a leg whose parent stands on another page is asked for, and told as what it is', async () => {
    // Newest first, a leg stands before its parent: an odd page ends between them.
    const book = bookOf(700, start, 120_000);
    const api = await started(startTwilio({ clock, book, pageSize: 399 }));
    const pull = await pulled({ kind: 'twilio', url: api.url, access: twilioAccess });
    const run = await pull.run('backfill', span);
    expect(run).toMatchObject({ state: 'done', listed: 700, missing: 700 });
    const single = api.asked.filter(({ path }) => /\/Calls\/CA/.test(path)).map(({ path }) => /CA\d/.exec(path)?.[0]);
    expect(single).toEqual(['CA1', 'CA2', 'CA1', 'CA2']);
    const topics = (await pull.open.log.after(0, 5_000)).map(({ headers, body }) => ({
      topic: headers['topic'] ?? '',
      leg: JSON.parse(new TextDecoder().decode(body)) as { parent_call_sid: string | null; from: string },
    }));
    for (const { topic, leg } of topics)
      expect(topic.startsWith('under client:')).toBe(leg.parent_call_sid !== null && leg.from === '+12025550143');
  });
});
