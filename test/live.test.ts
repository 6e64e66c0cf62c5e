import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConnectionView } from '#contract/connection-view.ts';
import type { RouteInput } from '#contract/routes.ts';
import { credentialFor, Live, type LiveSource } from '#live/live.ts';
import { openLog } from '#log/open-log.ts';
import { type AmiServerOptions, AmiServer } from './asterisk/ami-server.ts';
import { readRecording } from './asterisk/ami-recording.ts';
import { selfSigned } from './self-signed.ts';
import { json, startTestServer, type TestServer } from './server.ts';

/** Connections that we keep ourselves, over real sockets: from the settings to the deliveries, and what is said when it fails. */

const user = 'ringtrace';
const secret = 'correct horse manager';
const { stream, members } = readRecording();
/** The first minute of the sample. */
const recording = { members, stream: stream.slice(0, 4_000) };

let test: TestServer;
let pbx: AmiServer;
let port: number;
const opened: AmiServer[] = [];

async function listening(options: Partial<AmiServerOptions> = {}): Promise<[AmiServer, number]> {
  const server = new AmiServer({ recording, user, secret, ...options });
  opened.push(server);
  return [server, await server.listen()];
}

beforeAll(async () => {
  test = await startTestServer(undefined, { port: 0 });
  await test.server.listen();
  await test.operator(null).call('createAccount', { body: { id: 'acme', name: 'Acme', tz: 'UTC' } });
  [pbx, port] = await listening();
});

afterAll(async () => {
  await test.close();
  for (const server of opened) await server.close();
});

const settingsAt = (at: number, more: object = {}) => ({
  timeZone: 'America/New_York',
  live: { host: '127.0.0.1', port: at, user, ...more },
});
const shown = async (): Promise<ConnectionView> => await test.operator('acme').call('connection', { params: { id: 'pbx' } });

async function until(holds: (live: NonNullable<ConnectionView['live']>) => boolean): Promise<ConnectionView> {
  for (;;) {
    const view = await shown();
    if (view.live !== null && holds(view.live)) return view;
    await pause(20);
  }
}

describe('a connection that we keep', () => {
  it('says what it lacks', async () => {
    const acme = test.operator('acme');
    const bare = await acme.call('createConnection', { body: { id: 'pbx', kind: 'asterisk', settings: { timeZone: 'America/New_York' } } });
    expect(bare.live).toMatchObject({ state: 'off', missing: 'The settings name nothing to connect to: give host, port and user.' });
    const early = acme.call('setCredential', { params: { id: 'pbx' }, body: { credential: secret } });
    await expect(early).rejects.toThrow('save host, port and user first');
    const named = await acme.call('changeConnection', { params: { id: 'pbx' }, body: { settings: settingsAt(port) } });
    expect(named.live).toMatchObject({ state: 'off', missing: 'No password is stored for "ringtrace": give one.', credential_for: null });
  });

  it('connects by itself once it has all, and what it is told is stored', async () => {
    const acme = test.operator('acme');
    await acme.call('setCredential', { params: { id: 'pbx' }, body: { credential: secret } });
    await until(({ state }) => state === 'connected' && pbx.done);
    while ((await acme.call('calls')).total < 15) await pause(50);
    const { live, deliveries, rejects } = await shown();
    expect(live).toMatchObject({ missing: null, credential_for: 'ringtrace@127.0.0.1', error: null, gaps: [] });
    expect(deliveries).toBeGreaterThan(0);
    expect(rejects).toBe(0);
  });

  it('keeps the password to itself', async () => {
    const view = JSON.stringify(await shown());
    const audit = JSON.stringify(await test.operator('acme').call('audit', { query: { kind: 'connections' } }));
    for (const text of [view, audit, readFileSync(join(test.folder, 'settings.db'), 'latin1')]) expect(text).not.toContain(secret);
    expect(audit).toContain('setCredential');
  });

  it('comes again when the PBX drops it, and tells the gap', async () => {
    pbx.drop();
    const { live } = await until(({ state, gaps }) => state === 'connected' && gaps.length > 0);
    expect(live?.gaps).toEqual([{ from: expect.any(String) as string, to: live?.connected_since }]);
    expect(live?.error?.says).toMatch(/connection/);
  });

  it('is left when the password is taken away', async () => {
    await test.operator('acme').call('setCredential', { params: { id: 'pbx' }, body: { credential: null } });
    const { live } = await until(({ state }) => state === 'off');
    expect(live?.missing).toContain('No password');
    const before = pbx.sessions;
    await pause(100);
    expect(pbx.sessions).toBe(before);
  });

  it('does not send a password to another host than the one that it was given for', async () => {
    const acme = test.operator('acme');
    await acme.call('setCredential', { params: { id: 'pbx' }, body: { credential: secret } });
    await until(({ state }) => state === 'connected');
    const elsewhere = settingsAt(port, { host: 'localhost' });
    await acme.call('changeConnection', { params: { id: 'pbx' }, body: { settings: elsewhere } });
    const { live } = await until(({ state }) => state === 'off');
    expect(live?.missing_why).toBe('elsewhere');
    expect(live?.missing).toBe('The stored password was given for ringtrace@127.0.0.1: give the one for ringtrace@localhost.');
    await acme.call('changeConnection', { params: { id: 'pbx' }, body: { settings: settingsAt(port) } });
    await until(({ state }) => state === 'connected');
  });

  it('stays where it leads when settings are proposed', async () => {
    const body = { kind: 'asterisk', tz: 'America/New_York', connection: 'pbx' };
    const { settings } = await test.operator('acme').call('proposeSettings', { body });
    expect(settings).toMatchObject({ live: { host: '127.0.0.1', port } });
  });
});

describe.concurrent('a trial', () => {
  type Trial = RouteInput<'testConnection'>['body'];
  const tried = async (body: Trial): Promise<string[]> => {
    const { ok, steps } = await test.operator('acme').call('testConnection', { params: { id: 'pbx' }, body });
    const marks = steps.map((one) => `${one.step} ${one.ok === null ? '?' : one.ok ? 'ok' : 'NO'}: ${one.says}`);
    return [ok ? 'ok' : 'not ok', ...marks];
  };
  const at = (where: number, more: object = {}): Trial => ({ settings: settingsAt(where, more), credential: secret });

  it('of what is stored goes step by step', async () => {
    expect(await tried({})).toEqual([
      'ok',
      `connect ok: 127.0.0.1 answers on port ${port}.`,
      'greeting ok: Asterisk Call Manager 11.0.0.',
      'login ok: Logged in as "ringtrace".',
      'events ?: The user may read events of the system. Whether it may read all of system, call, agent, cdr, dialplan, user, the first call shows.',
      'times ?: Whether events tell their time, the first one shows. In manager.conf it is: timestampevents = yes.',
    ]);
  });

  it('names a name that is not found', async () => {
    const host = `${'x'.repeat(64)}.example.com`;
    expect(await tried(at(5038, { host }))).toEqual([
      'not ok',
      `name NO: The name "${host}" was not found. Is it spelt right, and does the server know it?`,
    ]);
  });

  it('tells a port where nothing listens', async () => {
    const [gone, free] = await listening();
    await gone.close();
    expect((await tried(at(free)))[1]).toMatch(/^connect NO: 127\.0\.0\.1, port \d+: refused\. Nothing listens there/);
  });

  it('tells a wrong password, in the words of the PBX', async () => {
    const steps = await tried({ settings: settingsAt(port), credential: 'wrong' });
    expect(steps.at(-1)).toBe(
      'login NO: The PBX refuses the user "ringtrace" with this password: "Authentication failed". See the user\'s "secret", "permit" and "deny" in manager.conf.',
    );
  });

  it('asks for the password where the stored one is for another', async () => {
    expect(await tried({ settings: settingsAt(port, { user: 'other' }) })).toEqual([
      'not ok',
      'password NO: The stored password was given for ringtrace@127.0.0.1: give the one for other@127.0.0.1.',
    ]);
  });

  it('tells a user who may read nothing', async () => {
    const [, where] = await listening({ read: [] });
    expect((await tried(at(where))).at(-1)).toBe(
      'events NO: The user may read no events. In manager.conf give it: read = system,call,agent,cdr,dialplan,user.',
    );
  });

  it('tells a port that speaks something else', async () => {
    const [, where] = await listening({ greeting: 'SSH-2.0-OpenSSH_9.2\r\n' });
    expect((await tried(at(where))).at(-1)).toBe(
      'greeting NO: greeting: got "SSH-2.0-OpenSSH_9.2", wanted "Asterisk Call Manager/…": this port does not speak AMI',
    );
  });

  it('ends within 10 seconds where nobody says anything', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const steps = await tried(at((silent.address() as AddressInfo).port));
    silent.close();
    expect(steps.at(-1)).toBe("greeting NO: No greeting within 3 s. Is it AMI's port, and not the one with TLS?");
  });

  it('wants settings that are valid, and a system that we connect to', async () => {
    const acme = test.operator('acme');
    await expect(tried({ settings: { timeZone: 'UTC', live: { host: 'http://pbx', user } } })).rejects.toThrow('is no host');
    await acme.call('createConnection', { body: { id: 'hook', kind: 'webhook', settings: {} } });
    expect((await acme.call('connection', { params: { id: 'hook' } })).live).toBeNull();
    await expect(acme.call('testConnection', { params: { id: 'hook' } })).rejects.toThrow(
      'do not connect to a system of the kind "webhook"',
    );
  });

  it('is for owners and admins', async () => {
    const cookie = await test.signedIn('acme', 'supervisor');
    const answer = await test.ask('/api/v1/connections/pbx/test', json({}, { cookie }));
    expect(answer.status).toBe(403);
  });

  describe('over TLS', () => {
    const { key, cert } = selfSigned('pbx.example.com');

    it('believes a certificate that was given, whatever name it bears, and logs in', async () => {
      const [server, where] = await listening({ tls: { key, cert } });
      const steps = await tried(at(where, { tls: { ca: cert } }));
      expect(steps.slice(0, 5).map((one) => one.split(':')[0])).toEqual(['ok', 'connect ok', 'tls ok', 'greeting ok', 'login ok']);
      expect(server.actions[0]).toBe('Login');
    });

    it('believes no other', async () => {
      const [server, where] = await listening({ tls: { key, cert } });
      const untrusted = /^tls NO: .*nobody whom this server trusts has signed the certificate/;
      expect((await tried(at(where, { tls: true }))).at(-1)).toMatch(untrusted);
      expect((await tried(at(where, { tls: { ca: selfSigned('pbx.example.com').cert } }))).at(-1)).toMatch(untrusted);
      expect(server.actions).toEqual([]);
    });

    it('tells a port without TLS, and the other way round', async () => {
      expect((await tried(at(port, { tls: true }))).at(-1)).toMatch(/^tls NO: .*Is it the port without TLS\?/);
      const [, where] = await listening({ tls: { key, cert } });
      expect((await tried(at(where))).at(-1)).toMatch(/^greeting NO: No greeting within 3 s/);
    });
  });
});

describe('a connection over TLS', () => {
  it('is kept like any other', async () => {
    const { key, cert } = selfSigned('pbx.example.com');
    const [server, where] = await listening({ tls: { key, cert } });
    const acme = test.operator('acme');
    await acme.call('changeConnection', { params: { id: 'pbx' }, body: { settings: settingsAt(where, { tls: { ca: cert } }) } });
    await until(({ state, last_event_at }) => state === 'connected' && last_event_at !== null && server.done);
  });
});

describe('an account that is removed', () => {
  it('is left at once, and nothing comes after', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ringtrace-removed-'));
    const { log } = await openLog({ path: join(folder, 'log.db') });
    const [, where] = await listening();
    const { live: target, ...settings } = settingsAt(where);
    const credential = { secret, for: credentialFor(target) };
    const sources = ['a', 'b'].map((account): LiveSource => {
      return { id: `${account}/pbx`, account, kind: 'asterisk', settings: { ...settings, live: target }, credential };
    });
    const live = new Live({
      log,
      sources: async () => await Promise.resolve(sources),
      now: Date.now,
      onProblem: (error) => {
        throw error;
      },
    });
    live.start();
    while (sources.some(({ id }) => live.stateOf(id)?.state !== 'connected')) await pause(5);
    await live.removeAccount('a');
    const stored = await log.count('a', 'a/pbx');
    // The settings are still there when somebody else's change.
    live.look();
    await live.removeAccount('nobody');
    expect([live.stateOf('a/pbx'), live.stateOf('b/pbx')?.state, await log.count('a', 'a/pbx')]).toEqual([null, 'connected', stored]);
    await live.close();
    await log.close();
    rmSync(folder, { recursive: true });
  });
});

describe('a server that was away', () => {
  it('notes from when to when, also where it was killed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ringtrace-away-'));
    const { log } = await openLog({ path: join(folder, 'log.db') });
    const [, where] = await listening();
    const settings = settingsAt(where);
    const source: LiveSource = {
      ...{ id: 'a/pbx', account: 'a', kind: 'asterisk', settings },
      credential: { secret, for: credentialFor(settings.live) },
    };
    let clock = Date.UTC(2026, 10, 22, 8);
    const run = async (): Promise<Live> => {
      const live = new Live({
        log,
        sources: async () => await Promise.resolve([source]),
        now: () => clock,
        onProblem: (error) => {
          throw error;
        },
      });
      live.start();
      while (live.stateOf(source.id)?.state !== 'connected') await pause(5);
      return live;
    };
    const first = await run();
    expect(first.stateOf(source.id)?.gaps).toEqual([]);
    clock += 60_000;
    await first.close();
    const stopped = clock;
    clock += 3_600_000;
    const second = await run();
    expect(second.stateOf(source.id)?.gaps).toMatchObject([{ to: clock }]);
    expect(second.stateOf(source.id)?.gaps[0]?.from).toBeLessThanOrEqual(stopped);
    // Killed: nothing says so, but the log knows what came last.
    const last = (await log.list('a', { connection: source.id, limit: 1 }))[0]?.receivedAt;
    clock += 7_200_000;
    const third = await run();
    expect(third.stateOf(source.id)?.gaps[0]).toEqual({ from: last, to: clock });
    await Promise.all([second.close(), third.close()]);
    await log.close();
    rmSync(folder, { recursive: true });
  });
});
