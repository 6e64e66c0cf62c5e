import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sign, signatureHeader } from '#connectors/webhook/signature.ts';
import { type TestServer, startTestServer } from './server.ts';

/** Connections that fall silent, are refused or send what nobody understands, as the API tells it; their weeks of past go straight into the log. */

const minute = 60_000;
const day = 24 * 60 * minute;

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
  for (const id of ['acme', 'rival'])
    await server.operator(null).call('createAccount', { body: { id, name: `The ${id} company`, tz: 'UTC' } });
});
afterAll(async () => await server.close());

const operator = () => server.operator('acme');

/** A webhook connection that spoke every ten minutes for some days until so long ago, day and night. */
async function spoke(id: string, days: number, untilAgo: number, body: (n: number) => string = understood): Promise<void> {
  await operator().call('createConnection', { body: { id, kind: 'webhook', settings: {} } });
  const until = Date.now() - untilAgo;
  const appends: Promise<unknown>[] = [];
  for (let at = until - days * day, n = 0; at <= until; at += 10 * minute, n++) appends.push(append(id, `${id}-${n}`, at, body(n)));
  await Promise.all(appends);
}

const understood = (n: number): string =>
  JSON.stringify({ kind: 'call_started', call: `c${n}`, at: '2026-03-02T09:00:00Z', direction: 'inbound' });

/** Each with words of its own: the same line counts as rejected once. */
const nonsense = (n: number): string => JSON.stringify({ kind: 'nonsense', n });

async function append(id: string, deliveryKey: string, receivedAt: number, body: string, more: Record<string, string> = {}): Promise<void> {
  const place = { account: 'acme', connection: `acme/${id}`, deliveryKey, receivedAt };
  await server.server.services.log.append({ ...place, headers: { format: 'ringtrace-events', ...more }, body: Buffer.from(body) });
}

const alarmsOf = async (id: string) => (await operator().call('connection', { params: { id } })).alarms;

describe('silence', () => {
  test('a connection that spoke every ten minutes for two weeks and has not for five hours is flagged, and says how it knows', async () => {
    await spoke('stopped', 14, 5 * 60 * minute);
    const [alarm, ...rest] = await alarmsOf('stopped');
    expect(rest).toEqual([]);
    if (alarm?.kind !== 'silent') throw new Error(`got ${String(alarm?.kind)}`);
    expect((Date.now() - Date.parse(alarm.since)) / minute).toBeCloseTo(300, 0);
    // Six an hour for five hours, but for the slots that have begun.
    expect(alarm.expected).toBeGreaterThanOrEqual(28);
    expect(alarm.expected).toBeLessThanOrEqual(30);
    expect(alarm.usual_s).toBeLessThan(3 * 3600);
    expect(alarm.says).toMatch(
      /^Nothing came for 5 h 0 min; about (28|29|30) deliveries would have come .* a silence of up to .* was usual/,
    );
  });

  test('it ends with the first delivery, and imports are no sign of life', async () => {
    await append('stopped', 'imported', Date.now(), understood(0), { import: 'i1' });
    expect(await alarmsOf('stopped')).toMatchObject([{ kind: 'silent' }]);
    await append('stopped', 'alive', Date.now(), understood(0));
    expect(await alarmsOf('stopped')).toEqual([]);
  });

  test('ten minutes are usual for it; three days of past are too few; imports alone make no past', async () => {
    await spoke('speaking', 14, 10 * minute);
    await spoke('young', 3, 5 * 60 * minute);
    await operator().call('createConnection', { body: { id: 'files', kind: 'webhook', settings: {} } });
    for (let n = 0; n < 20; n++) await append('files', `f${n}`, Date.now() - (20 - n) * day, understood(n), { import: 'i1' });
    for (const id of ['speaking', 'young', 'files']) expect(await alarmsOf(id)).toEqual([]);
  });
});

describe('rejects', () => {
  test('a rise is flagged with its figures once it is decoded; what was always so is not', async () => {
    await spoke('odd', 9, minute, (n) => (n > 9 * 144 - 9 ? nonsense(n) : understood(n)));
    await spoke('always-odd', 9, minute, (n) => (n % 2 === 0 ? nonsense(n) : understood(n)));
    await server.current('acme');
    const [alarm, ...rest] = await alarmsOf('odd');
    expect(rest).toEqual([]);
    expect(alarm).toMatchObject({ kind: 'rejecting', rejected: 9, of: 10, usual_share: 0 });
    expect(alarm?.says).toBe('9 of the newest 10 deliveries held something that could not be understood; before, 0 % did.');
    expect(await alarmsOf('always-odd')).toEqual([]);
  });
});

describe('refused requests', () => {
  test('five in a row are flagged, also without a past; a taken one among the newest three is not yet the end, three are', async () => {
    const { ingest_path } = await operator().call('createConnection', { body: { id: 'hook', kind: 'webhook', settings: {} } });
    const { secret } = await operator().call('newSecret', { params: { id: 'hook' } });
    let n = 0;
    const post = async (by: string): Promise<number> => {
      const body = understood(n++);
      const headers = { [signatureHeader]: sign(Buffer.from(body), [by], Date.now()) };
      return (await server.ask(ingest_path, { method: 'POST', headers, body })).status;
    };
    for (let times = 0; times < 4; times++) expect(await post('guess')).toBe(401);
    expect(await alarmsOf('hook')).toEqual([]);
    expect(await post('guess')).toBe(401);
    const [alarm] = await alarmsOf('hook');
    expect(alarm).toMatchObject({ kind: 'refusing', refused: 5, of: 5, usual_share: 0 });
    expect(alarm?.says).toBe('5 of the newest 5 requests were refused; before, 0 % were.');
    expect(await post(secret)).toBe(202);
    expect(await alarmsOf('hook')).toHaveLength(1);
    for (let times = 0; times < 2; times++) expect(await post(secret)).toBe(202);
    expect(await alarmsOf('hook')).toEqual([]);
  });
});

describe('who hears of it', () => {
  test('one list of all, for who may see connections of that account', async () => {
    await spoke('silent-too', 14, 5 * 60 * minute);
    const { alarms } = await operator().call('alarms');
    expect(alarms.map(({ connection, alarm }) => [connection, alarm.kind])).toEqual([
      [{ id: 'odd', name: 'odd' }, 'rejecting'],
      [{ id: 'silent-too', name: 'silent-too' }, 'silent'],
    ]);
    expect((await server.operator('rival').call('alarms')).alarms).toEqual([]);
    const cookie = await server.signedIn('acme', 'supervisor');
    expect((await server.ask('/api/v1/alarms', { headers: { cookie } })).status).toBe(403);
  });

  test('Prometheus, by id and with its token; a stranger learns nothing', async () => {
    const stranger = await server.ask('/metrics');
    expect([stranger.status, (await stranger.text()).includes('acme')]).toEqual([401, false]);
    const authorization = `Bearer ${server.server.services.metricsToken}`;
    const text = await (await server.ask('/metrics', { headers: { authorization } })).text();
    expect(text).toContain('ringtrace_connection_alarms{connection="acme/silent-too",kind="silent"} 1');
    expect(text).toContain('ringtrace_connection_alarms{connection="acme/silent-too",kind="refusing"} 0');
    expect(text).toContain('ringtrace_connection_alarms{connection="acme/speaking",kind="silent"} 0');
    expect(text).not.toContain('The acme company');
  });
});
