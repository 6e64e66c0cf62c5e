import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { asterisk } from '../../src/connectors/asterisk/connector.ts';
import { parseSettings } from '../../src/connectors/asterisk/settings.ts';
import { withAnySettings } from '../../src/connectors/connector.ts';
import { type Delivery, gapFormat } from '../../src/domain/delivery.ts';
import type { DecodedEvent } from '../../src/domain/events.ts';
import type { Facts } from '../../src/domain/facts.ts';
import { credentialFor, Live, liveSystemOf, type TestStep } from '../../src/live/live.ts';
import { openLog } from '../../src/log/open-log.ts';
import { selfSigned } from '../self-signed.ts';
import { seededCuts } from './ami-server.ts';
import { type AriServerOptions, AriServer, readAriEvents } from './ari-server.ts';
import { decodeBody, factsOf, foldAll, groupEvents, readSource } from './capture.ts';

/** The sample's REST interface over real WebSockets: cut at random places, refused, tried. */

const sample = fileURLToPath(new URL('../../examples/asterisk-a', import.meta.url));
const settings = parseSettings(JSON.parse(readFileSync(join(sample, 'settings.json'), 'utf8')));
const events = readAriEvents();
const [user, password] = ['ringtrace', 'over the wire: ü'];
const folder = mkdtempSync(join(tmpdir(), 'ringtrace-ari-'));
const opened: AriServer[] = [];

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  for (const server of opened) await server.close();
});

async function listening(options: Partial<AriServerOptions> = {}): Promise<[AriServer, number]> {
  const server = new AriServer({ events: events.slice(0, 50), user, password, ...options });
  opened.push(server);
  return [server, await server.listen()];
}

const at = (port: number, more: object = {}): object => ({
  ...settings,
  live: { interface: 'ari', host: '127.0.0.1', port, user, ...more },
});

async function keeping(name: string, document: object, times: object = {}) {
  const { log } = await openLog({ path: join(folder, name) });
  const source = { id: 'pbx', account: 'a', kind: 'asterisk', settings: document };
  const credential = { secret: password, for: credentialFor({ host: '127.0.0.1', user }) };
  const live = new Live({
    log,
    sources: async () => await Promise.resolve([{ ...source, credential }]),
    now: Date.now,
    onProblem: (error) => {
      throw error;
    },
    times: { firstPauseMs: 1, mostPauseMs: 20, batchMs: 20, ...times },
  });
  live.start();
  const close = async (): Promise<Delivery[]> => {
    await live.close();
    const deliveries = await log.after(0, 10_000);
    await log.close();
    return deliveries;
  };
  return { live, close };
}

function factsFrom(told: readonly DecodedEvent[]): Facts {
  const facts = factsOf(foldAll(groupEvents(told), settings));
  const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);
  for (const rows of [facts.call, facts.visit, facts.leg, facts.agent_state]) rows.sort(byId);
  return facts;
}

describe('a stream that is cut at 6 places', async () => {
  const cuts = seededCuts(20_261_123, 6, events.length);
  const [server, port] = await listening({ events, cuts });
  const { live, close } = await keeping('cut.db', at(port));
  while (!server.done) await pause(10);
  await server.finish();
  await server.close();
  while (live.stateOf('pbx')?.state === 'connected') await pause(5);
  const deliveries = await close();
  const decode = withAnySettings(asterisk).decoderFor(settings);
  const decoded = deliveries.map((delivery) => decode(delivery));
  const file = readSource(sample, 'ari');

  it('gives the facts of the file', () => {
    expect(decoded.flatMap(({ rejects }) => rejects)).toEqual([]);
    const wanted = factsFrom(decodeBody('asterisk-ari', file?.body ?? Buffer.alloc(0), settings).events);
    const got = factsFrom(decoded.flatMap((each) => [...each.events]));
    expect(wanted.call.length).toBeGreaterThan(400);
    expect(got).toEqual(wanted);
  });

  it('is taken up again each time, and each gap is in the log', () => {
    expect(server.sessions).toBe(cuts.length + 1);
    const notes = deliveries
      .filter(({ headers }) => headers['format'] === gapFormat)
      .map(({ body }) => JSON.parse(Buffer.from(body).toString()) as { to: string | null });
    expect(notes.map(({ to }) => to === null)).toEqual([...cuts.flatMap(() => [true, false]), true]);
  });

  it('is stored without what nobody reads, in few deliveries', () => {
    const text = deliveries.map(({ body }) => Buffer.from(body).toString()).join('');
    expect(text).not.toMatch(/"type":"(?:DeviceStateChanged|ChannelDtmfReceived)"|"dialplan_app":"Set"|"variable":"BRIDGEPEER"/u);
    for (const { body } of deliveries) expect(body.byteLength).toBeLessThan(80_000);
  });

  it('is asked for all events, and for nothing else', () => {
    expect(new Set(server.asked)).toEqual(new Set(['GET /ari/events?app=ringtrace&subscribeAll=true']));
  });
});

describe('a connection', () => {
  it('that no longer answers pings is left and made again', async () => {
    const [server, port] = await listening({ dead: true });
    const { live, close } = await keeping('dead.db', at(port), { pingMs: 10, answerMs: 40 });
    while (server.sessions < 2) await pause(5);
    expect(live.stateOf('pbx')?.error?.says).toBe('No answer to a ping within 0.04 s.');
    await close();
  });

  it('whose application another client took does not fight for it', async () => {
    const [server, port] = await listening();
    const { live, close } = await keeping('replaced.db', at(port));
    while (!server.done) await pause(5);
    server.replace();
    while (live.stateOf('pbx')?.state !== 'waiting') await pause(5);
    const { error, nextTryAt } = live.stateOf('pbx') ?? {};
    expect(error?.says).toBe('Another client took the application "ringtrace". Give this connection a name of its own ("app").');
    expect(nextTryAt).toBeGreaterThan(Date.now() + 200_000);
    await close();
  });
});

describe.concurrent('a trial', () => {
  const { log } = { log: null as never };
  const live = new Live({ log, sources: async () => await Promise.resolve([]), now: Date.now, onProblem: () => undefined });
  const tried = async (document: object, secret = password): Promise<string[]> => {
    const system = liveSystemOf('asterisk', document);
    const steps = system === null ? [] : await live.test(system, document, { secret, for: credentialFor({ host: '127.0.0.1', user }) });
    return steps.map(({ step, ok, says }: TestStep) => `${step} ${ok === null ? '?' : ok ? 'ok' : 'NO'}: ${says}`);
  };

  it('goes step by step, under a name of its own', async () => {
    const [server, port] = await listening();
    expect(await tried(at(port, { app: 'office' }))).toEqual([
      `connect ok: 127.0.0.1 answers on port ${port}.`,
      'greeting ok: Asterisk/22.10.1.',
      'login ok: Logged in as "ringtrace".',
      'events ok: Events come: PeerStatusChange, DeviceStateChanged, ContactStatusChange, ChannelCreated, ChannelDialplan.',
    ]);
    expect(server.asked).toEqual(['GET /ari/events?app=office-trial&subscribeAll=true']);
  });

  it('says that nothing happened yet', async () => {
    const [, port] = await listening({ events: [] });
    expect((await tried(at(port))).at(-1)).toBe('events ?: No event within 2 s. The first call shows whether they come.');
  });

  it.each<[Partial<AriServerOptions>, object, string]>([
    [
      { password: 'other' },
      {},
      'login NO: The PBX refuses the user "ringtrace" with this password (401 Unauthorized). See the user in ari.conf.',
    ],
    [
      {},
      { prefix: '/asterisk' },
      'greeting NO: Nothing is at this path (404 Not Found). Is "enabled = yes" in ari.conf, and is the prefix that of http.conf?',
    ],
    [{ instead: [503, 'Service Unavailable'] }, {}, 'greeting NO: The PBX is not up yet (503 Service Unavailable).'],
    [{ instead: [200, 'OK'] }, {}, "greeting NO: Got the answer 200 OK, wanted 101 Switching Protocols. Is it Asterisk's HTTP server?"],
  ])('tells what did not go: %j', async (options, more, says) => {
    const [, port] = await listening(options);
    expect((await tried(at(port, more))).at(-1)).toBe(says);
  });

  it('tells a port that speaks something else', async () => {
    const other = createServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    expect((await tried(at(port))).at(-1)).toMatch(/^greeting NO: .*Is it the port of Asterisk's HTTP server/u);
    other.close();
  });

  it('over TLS believes the certificate that was given, and no other', async () => {
    const { key, cert } = selfSigned('pbx.example.com');
    const [, port] = await listening({ tls: { key, cert } });
    const steps = await tried(at(port, { tls: { ca: cert } }));
    expect(steps.map((step) => step.split(':')[0])).toEqual(['connect ok', 'tls ok', 'greeting ok', 'login ok', 'events ok']);
    expect((await tried(at(port, { tls: true }))).at(-1)).toMatch(/^tls NO: .*nobody whom this server trusts/u);
  });
});
