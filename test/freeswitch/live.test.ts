import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { freeswitch } from '../../src/connectors/freeswitch/connector.ts';
import { type Delivery, gapFormat } from '../../src/domain/delivery.ts';
import { credentialFor, Live, liveSystemOf } from '../../src/live/live.ts';
import { openLog } from '../../src/log/open-log.ts';
import { seededCuts } from '../asterisk/ami-server.ts';
import { asEvents, at } from '../freeswitch-records.ts';
import { hostedFacts } from '../hosted-facts.ts';
import { sharedPath } from '../shared.ts';
import { type EslServerOptions, EslServer } from './esl-server.ts';

/** FreeSWITCH's event socket over real sockets: told, cut, refused, tried. */

const password = 'Clue Con: ü';
const folder = mkdtempSync(join(tmpdir(), 'ringtrace-esl-'));
const opened: EslServer[] = [];

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  for (const server of opened) await server.close();
});

/** Welcomed at 0 s, queued at 2, offered to agent 1001 at 3, answered at 6.5, over at 20; every third caller gives up at 5. */
function call(place: number): object[] {
  const [first, session, phone] = [place * 30, `a0000000-${place}`, `b0000000-${place}`];
  const lost = place % 3 === 2;
  const leg = {
    uuid: session,
    channel: `sofia/external/1202555${1000 + place}@198.51.100.7`,
    context: 'public',
    from: `1202555${1000 + place}`,
  };
  const over = first + (lost ? 5 : 20);
  const caller = asEvents({ ...leg, to: '12025550100', start: first, answer: first + 1, end: over, how: lost ? 'recv_bye' : 'send_bye' });
  const queued = (action: string, second: number, more: object = {}): object => ({
    ...{ 'Event-Name': 'CUSTOM', 'Event-Subclass': 'callcenter::info', 'Event-Date-Timestamp': `${at(first + second)}000` },
    ...{ 'CC-Queue': 'sales@default', 'CC-Action': action, 'CC-Member-UUID': `m-${place}`, 'CC-Member-Session-UUID': session },
    ...{ 'CC-Member-CID-Number': leg.from, 'CC-Member-CID-Name': 'Zoë' },
    ...more,
  });
  const agent = { 'CC-Agent': '1001@default', 'CC-Agent-UUID': phone };
  const course = lost
    ? [queued('member-queue-end', 5, { 'CC-Cause': 'Cancel', 'CC-Cancel-Reason': 'BREAK_OUT' })]
    : [
        queued('agent-offering', 3, agent),
        queued('bridge-agent-start', 6.5, agent),
        queued('bridge-agent-end', 20, agent),
        queued('member-queue-end', 20, { 'CC-Cause': 'Terminated' }),
      ];
  return [...caller.slice(0, -1), queued('member-queue-start', 2), ...course, ...caller.slice(-1)];
}

const heartbeat = { 'Event-Name': 'HEARTBEAT', 'Event-Info': 'System Ready' };
const sample = sharedPath('connectors/samples/freeswitch-callcenter-events.json');
const sampleEvents =
  sample === null ? [] : (JSON.parse(readFileSync(sample, 'utf8')) as object[]).filter((event) => !('CC-Agent-State' in event));
const events = [...Array.from({ length: 60 }, (_, place) => [heartbeat, ...call(place)]).flat(), ...sampleEvents];

async function listening(options: Partial<EslServerOptions> = {}): Promise<[EslServer, number]> {
  const server = new EslServer({ events, password, ...options });
  opened.push(server);
  return [server, await server.listen()];
}

const settingsAt = (port: number): object => ({ numbers: { countries: ['US'] }, live: { host: '127.0.0.1', port } });

async function keeping(name: string, port: number, times: object = {}, secret = password) {
  const { log } = await openLog({ path: join(folder, name) });
  const source = { id: 'fs', account: 'a', kind: 'freeswitch', settings: settingsAt(port) };
  const credential = { secret, for: credentialFor({ host: '127.0.0.1', user: '' }) };
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

const isGap = ({ headers }: Delivery): boolean => headers['format'] === gapFormat;

describe('events that are cut at 8 places', async () => {
  const cuts = seededCuts(20_261_124, 8, events.length);
  const [server, port] = await listening({ cuts });
  const { live, close } = await keeping('cut.db', port);
  while (!server.done || live.stateOf('fs')?.state !== 'connected') await pause(10);
  server.farewell();
  while (live.stateOf('fs')?.state === 'connected') await pause(5);
  const error = live.stateOf('fs')?.error?.says;
  await server.close();
  const deliveries = await close();
  const told = deliveries.filter((delivery) => !isGap(delivery)).map(({ headers, body }) => ({ headers: { ...headers }, body }));

  it('give the facts of the same events in a file', () => {
    const body = events.map((event) => JSON.stringify(event)).join('\n');
    const wanted = hostedFacts(freeswitch, settingsAt(port), [{ headers: { format: 'freeswitch-events' }, body }]);
    const got = hostedFacts(freeswitch, settingsAt(port), told);
    expect(wanted.calls.filter(({ outcome }) => outcome === 'answered').length).toBeGreaterThanOrEqual(40);
    expect(wanted.visits.filter(({ exit }) => exit === 'abandoned').length).toBeGreaterThanOrEqual(20);
    expect(wanted.rejects).toEqual([]);
    expect(got).toEqual(wanted);
  });

  it('are taken up again each time, and each gap is in the log', () => {
    expect(server.sessions).toBe(cuts.length + 1);
    const notes = deliveries.filter(isGap).map(({ body }) => JSON.parse(Buffer.from(body).toString()) as { to: string | null });
    expect(notes.map(({ to }) => to === null)).toEqual([...cuts.flatMap(() => [true, false]), true]);
  });

  it('end with the words of the server that goes', () => {
    expect(error).toContain('The server ended the session: "Disconnected, goodbye.');
  });

  it('are stored without heartbeats, by a client that only reads', () => {
    expect(told.map(({ body }) => Buffer.from(body).toString()).join('')).not.toContain('HEARTBEAT');
    const asked = new Set(server.commands);
    expect([...asked]).toEqual([
      ...['auth', 'api strmicroepoch', 'api callcenter_config agent list'],
      expect.stringMatching(/^event json CHANNEL_CREATE .* CUSTOM callcenter::info$/u),
      ...(asked.has('exit') ? ['exit'] : []),
    ]);
  });
});

describe('a connection', () => {
  it('is told of the agents as they are at each login', async () => {
    const [server, port] = await listening({ events: [], agents: { '1001@default': 'On Break', '1002@default': 'Available' } });
    const { live, close } = await keeping('agents.db', port, { batchMs: 1 });
    while (live.stateOf('fs')?.lastEventAt == null) await pause(5);
    const told = await close();
    expect(server.sessions).toBe(1);
    const { agentStates, rejects } = hostedFacts(
      freeswitch,
      settingsAt(port),
      told.filter((delivery) => !isGap(delivery)).map(({ headers, body }) => ({ headers: { ...headers }, body })),
    );
    expect(rejects).toEqual([]);
    expect(agentStates.map(({ agent_id, state }) => [agent_id, state]).sort()).toEqual([
      ['1001', 'break'],
      ['1002', 'available'],
    ]);
  });

  it('whose server no longer answers is left and made again', async () => {
    const [server, port] = await listening({ dead: true });
    const { live, close } = await keeping('dead.db', port, { pingMs: 10, answerMs: 40 });
    while (server.sessions < 2) await pause(5);
    expect(live.stateOf('fs')?.error?.says).toBe('No answer to "api" within 0.04 s.');
    await close();
  });

  it('whose events are refused heard nothing yet: its gap stays open', async () => {
    const [server, port] = await listening({ listening: '-ERR no events for you' });
    const { live, close } = await keeping('refused-events.db', port);
    while (server.sessions < 2) await pause(5);
    expect(live.stateOf('fs')?.error?.says).toContain('tells us no events: "-ERR no events for you"');
    expect(await close()).toEqual([]);
  });

  it('with a wrong password is not tried again soon', async () => {
    const [, port] = await listening();
    const { live, close } = await keeping('wrong.db', port, {}, 'wrong');
    while (live.stateOf('fs')?.state !== 'waiting') await pause(5);
    expect(live.stateOf('fs')?.error?.says).toContain('refuses this password: "-ERR invalid"');
    expect(live.stateOf('fs')?.nextTryAt).toBeGreaterThan(Date.now() + 200_000);
    expect(await close()).toEqual([]);
  });
});

describe.concurrent('a trial', () => {
  const live = new Live({ log: null as never, sources: async () => await Promise.resolve([]), now: Date.now, onProblem: () => undefined });
  const tried = async (port: number, secret = password): Promise<string[]> => {
    const document = settingsAt(port);
    const system = liveSystemOf('freeswitch', document);
    const steps = system === null ? [] : await live.test(system, document, { secret, for: credentialFor({ host: '127.0.0.1', user: '' }) });
    return steps.map(({ step, ok, says }) => `${step} ${ok === null ? '?' : ok ? 'ok' : 'NO'}: ${says}`);
  };

  it('goes step by step', async () => {
    const [, port] = await listening({ agents: { '1001@default': 'Available' }, events: [heartbeat] });
    expect(await tried(port)).toEqual([
      `connect ok: 127.0.0.1 answers on port ${port}.`,
      'greeting ok: The event socket of FreeSWITCH.',
      'login ok: The password is right.',
      'events ok: Events come: HEARTBEAT.',
      'events ok: mod_callcenter answers; queues: 1.',
    ]);
  });

  it.each<[Partial<EslServerOptions>, string]>([
    [{ password: 'other' }, 'login NO: The server refuses this password: "-ERR invalid". See "password" in event_socket.conf.xml.'],
    [
      { rude: true },
      'login NO: The server wants nothing of our address: "Access Denied, go away.". See "apply-inbound-acl" in event_socket.conf.xml.',
    ],
    [
      { listening: '-ERR no keywords supplied' },
      'events NO: The server tells us no events: "-ERR no keywords supplied". See "esl-allowed-events" of the user.',
    ],
    [
      { greeting: 'SSH-2.0-OpenSSH_9.2\r\n' },
      'greeting NO: greeting: got "SSH-2.0-OpenSSH_9.2\\r", wanted "Content-Type: auth/request": this port does not speak the event socket',
    ],
    [{ events: [] }, 'events ?: mod_callcenter does not answer: calls are told, queues and the states of agents are not.'],
  ])('tells what did not go: %j', async (options, says) => {
    const [, port] = await listening(options);
    expect((await tried(port)).at(-1)).toBe(says);
  });

  it('ends where nobody says anything', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const steps = await tried(typeof address === 'object' && address !== null ? address.port : 0);
    silent.close();
    expect(steps.at(-1)).toBe('greeting NO: No greeting within 3 s. Is it the port of mod_event_socket?');
  });
});
