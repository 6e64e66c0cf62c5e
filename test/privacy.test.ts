import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sign, signatureHeader } from '#connectors/webhook/signature.ts';
import { answeredCall, eventDelivery, json, startTestServer, type TestServer } from './server.ts';

/** Two calls: who may not see numbers must not find these anywhere, and the log never holds them. */
const ann = {
  id: 'c1',
  at: '2026-11-02T10:00:00.000Z',
  caller: '+12025550111',
  name: 'Zoë Hidden',
  number: '+13035550000',
  queue: 'sales',
  agent: 'Alice',
};
const bob = {
  id: 'c2',
  at: '2026-11-02T11:00:00.000Z',
  caller: '+12025550122',
  name: 'Bob Veiled',
  number: '+13035550000',
  queue: 'sales',
  agent: 'Ben',
};
const hidden = [ann, bob].flatMap(({ caller, name }) => [caller, caller.slice(1), caller.slice(4), name, name.split(' ')[1] ?? name]);
const report = { metrics: ['call_volume'], by: ['caller'] };

let test: TestServer;
const log: string[] = [];

beforeAll(async () => {
  test = await startTestServer((line) => log.push(line));
  await test.operator(null).call('createAccount', { body: { id: 'acme', name: 'Acme', tz: 'UTC' } });
  const acme = test.operator('acme');
  await acme.call('createConnection', { body: { id: 'phones', kind: 'webhook', settings: {} } });
  const deliveries = [
    eventDelivery('d1', [...answeredCall(ann), ...answeredCall(bob), { kind: 'nonsense', caller: ann.caller, name: ann.name }]),
  ];
  await acme.call('appendDeliveries', { body: { connection: 'phones', deliveries } });
  await test.current('acme');
});

afterAll(async () => await test.close());

function found(text: string): string[] {
  return hidden.filter((one) => text.includes(one));
}

describe('a viewer', () => {
  let cookie: string;
  let callIds: string[];
  const ask = async (path: string, init: RequestInit = {}): Promise<{ status: number; text: string }> => {
    const response = await test.ask(path, { ...init, headers: { ...(init.headers as Record<string, string> | undefined), cookie } });
    return { status: response.status, text: await response.text() };
  };

  beforeAll(async () => {
    cookie = await test.signedIn('acme', 'viewer');
    callIds = (await test.operator('acme').call('calls')).calls.map((call) => call.id);
    expect(callIds).toHaveLength(2);
  });

  it('lists and opens calls with masked numbers and names', async () => {
    const list = await ask('/api/v1/calls');
    expect(list.status).toBe(200);
    expect(list.text).toContain('+12•••••••11');
    expect(list.text).toContain('+13035550000');
    expect(found(list.text)).toEqual([]);
    const one = await ask(`/api/v1/calls/${callIds[0] ?? ''}`);
    expect(one.status).toBe(200);
    expect(found(one.text)).toEqual([]);
    expect(JSON.parse(one.text)).toMatchObject({ events: null, deliveries: null });
  });

  it('sees masked callers in reports and drills', async () => {
    const answered = await ask('/api/v1/report', json(report));
    expect(answered.status).toBe(200);
    expect(answered.text).toContain('+12•••••••22');
    expect(found(answered.text)).toEqual([]);
    const pages = await ask('/api/v1/reports', json({ reports: [report] }));
    expect(found(pages.text)).toEqual([]);
    const drill = await ask('/api/v1/drill', json({ report: { metrics: ['call_volume'] }, metric: 'call_volume', part: 'value' }));
    expect(drill.status).toBe(200);
    expect(found(drill.text)).toEqual([]);
  });

  it('cannot find out a number by asking for it', async () => {
    const where = [{ dimension: 'caller', op: 'in', values: [ann.caller] }];
    expect((await ask('/api/v1/report', json({ metrics: ['call_volume'], where }))).status).toBe(403);
    expect(
      (await ask('/api/v1/drill', json({ report: { metrics: ['call_volume'], where }, metric: 'call_volume', part: 'value' }))).status,
    ).toBe(403);
    expect((await ask('/api/v1/distribution', json({ table: 'call', column: 'talk_s', where }))).status).toBe(403);
    expect((await ask('/api/v1/drill', json({ report, row: [ann.caller], metric: 'call_volume', part: 'value' }))).status).toBe(403);
    expect((await ask('/api/v1/calls?sort=caller')).status).toBe(403);
    expect(JSON.parse((await ask('/api/v1/calls?search=5550111')).text)).toMatchObject({ total: 0 });
    expect(JSON.parse((await ask('/api/v1/calls?search=Hidden')).text)).toMatchObject({ total: 0 });
  });

  it('sees no delivery and no reject', async () => {
    expect((await ask('/api/v1/deliveries')).status).toBe(403);
    expect((await ask('/api/v1/deliveries/2')).status).toBe(403);
    expect((await ask('/api/v1/rejected')).status).toBe(403);
  });
});

it('a key without the scope numbers reads nothing as it was received', async () => {
  const token = await test.apiKey('acme', ['calls', 'deliveries']);
  const ask = async (path: string): Promise<{ status: number; text: string }> => {
    const response = await test.ask(path, { headers: { authorization: `Bearer ${token}` } });
    return { status: response.status, text: await response.text() };
  };
  const { deliveries } = await test.operator('acme').call('deliveries');
  const seq = deliveries.find((one) => one.connection === 'phones')?.seq ?? 0;
  expect((await ask(`/api/v1/deliveries/${seq}`)).status).toBe(403);
  expect((await ask('/api/v1/rejected')).status).toBe(403);
  const [call] = (await test.operator('acme').call('calls')).calls;
  const one = await ask(`/api/v1/calls/${call?.id ?? ''}`);
  expect(JSON.parse(one.text)).toMatchObject({ events: null, deliveries: null });
});

describe('an agent', () => {
  it('sees own calls only, in lists, calls and figures', async () => {
    const cookie = await test.signedIn('acme', 'agent', 'Alice');
    const ask = async (path: string, init: RequestInit = {}): Promise<unknown> => {
      const response = await test.ask(path, { ...init, headers: { ...(init.headers as Record<string, string> | undefined), cookie } });
      return await response.json();
    };
    expect(await ask('/api/v1/calls')).toMatchObject({
      total: 1,
      calls: [{ caller: ann.caller, caller_name: ann.name, agent_ids: ['Alice'] }],
    });
    const all = (await test.operator('acme').call('calls')).calls;
    const other = all.find((call) => call.agent_ids.includes('Ben'))?.id ?? '';
    expect(await ask(`/api/v1/calls/${other}`)).toMatchObject({ status: 404 });
    expect(await ask('/api/v1/report', json(report))).toMatchObject({
      rows: [{ keys: [ann.caller] }],
      totals: { call_volume: { value: 1 } },
    });
    expect(await ask('/api/v1/drill', json({ report, metric: 'call_volume', part: 'value' }))).toMatchObject({ total_rows: 1 });
  });
});

describe('the log of the server', () => {
  it('holds no number, no name and no body, whatever was asked and however it failed', async () => {
    const cookie = await test.signedIn('acme', 'supervisor');
    const secret = await test.operator('acme').call('newSecret', { params: { id: 'phones' } });
    const { ingest_path: path } = await test.operator('acme').call('connection', { params: { id: 'phones' } });
    const body = JSON.stringify({ events: answeredCall({ ...ann, id: 'c9' }) });
    const signature = sign(new TextEncoder().encode(body), [secret.secret], Date.now());
    const asked: [string, RequestInit][] = [
      [`/api/v1/calls?search=${encodeURIComponent(ann.caller)}`, { headers: { cookie } }],
      [`/api/v1/calls?search=${encodeURIComponent(ann.name)}&tz=${encodeURIComponent(ann.caller)}`, { headers: { cookie } }],
      [`/api/v1/calls/${encodeURIComponent(ann.caller)}`, { headers: { cookie } }],
      [`/${encodeURIComponent(ann.caller)}.txt`, {}],
      [`/api/${encodeURIComponent(ann.name)}`, { headers: { cookie } }],
      ['/api/v1/report', json({ ...report, where: [{ dimension: 'caller', op: 'in', values: [ann.caller] }] }, { cookie })],
      ['/api/v1/report', json({ metrics: [ann.caller] }, { cookie })],
      ['/api/v1/report', { ...json(0, { cookie }), body: ann.caller }],
      ['/api/v1/session', json({ email: `${ann.caller}@example.com`, password: ann.name })],
      [path, { method: 'POST', body, headers: { [signatureHeader]: signature } }],
      [path, { method: 'POST', body, headers: { [signatureHeader]: `t=1,v1=${ann.caller}` } }],
      [`/ingest/${encodeURIComponent(ann.caller)}`, { method: 'POST', body }],
    ];
    const statuses = [];
    for (const [to, init] of asked) statuses.push((await test.ask(to, init)).status);
    expect(statuses).toEqual([200, 422, 404, 404, 404, 200, 422, 400, 401, 202, 401, 401]);
    await test.current('acme');
    expect(log.length).toBeGreaterThan(asked.length);
    expect(found(log.join(''))).toEqual([]);
    expect(log.join('')).not.toContain(secret.secret);
  });
});
