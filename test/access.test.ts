import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addresses, routeNames, type Address, type RouteName } from '#contract/addresses.ts';
import { permissionNames, roleNames, roles, scopeNames, type Permission } from '#contract/roles.ts';
import { answeredCall, eventDelivery, json, startTestServer, type TestServer } from './server.ts';

/** What must never be seen from outside the account `acme`. */
const secrets = ['12025550111', 'Zoë Hidden', 'Agent Acme', 'acme-queue', '13035550000'];

let test: TestServer;
let call: string;
let rivalKey: string;
let seq: number;

beforeAll(async () => {
  test = await startTestServer();
  for (const id of ['acme', 'rival']) {
    await test.operator(null).call('createAccount', { body: { id, name: id, tz: 'UTC' } });
  }
  const acme = test.operator('acme');
  await acme.call('createConnection', { body: { id: 'phones', kind: 'webhook', settings: {} } });
  const events = answeredCall({
    id: 'c1',
    at: '2026-11-02T10:00:00.000Z',
    caller: '+12025550111',
    name: 'Zoë Hidden',
    number: '+13035550000',
    queue: 'acme-queue',
    agent: 'Agent Acme',
  });
  const appended = await acme.call('appendDeliveries', { body: { connection: 'phones', deliveries: [eventDelivery('d1', events)] } });
  seq = appended.deliveries[0]?.seq ?? 0;
  await test.current('acme');
  call = (await acme.call('calls')).calls[0]?.id ?? '';
  expect(call).not.toBe('');
  rivalKey = await test.apiKey('rival', scopeNames);
});

afterAll(async () => await test.close());

/** A well-formed request to each route, naming things of `acme` wherever a thing is named. */
function requestTo(name: RouteName): { path: string; init: RequestInit } {
  const { method, path }: Address = addresses[name];
  const filled = path
    .replace('{seq}', String(seq))
    .replace('{run}', '1')
    .replace('{id}', name === 'call' ? call : 'phones')
    .concat(name === 'journey' ? `?call=${call}` : '');
  const report = { metrics: ['call_volume'], by: ['queue'] };
  const bodies: Partial<Record<RouteName, unknown>> = {
    createOwner: { token: 'guess', name: 'X', email: 'x@example.com', password: 'correct horse battery' },
    signIn: { email: 'x@example.com', password: 'wrong password' },
    switchAccount: { account: 'acme' },
    readInvitation: { token: 'guess' },
    acceptInvitation: { token: 'guess', name: 'X', password: 'correct horse battery' },
    changePassword: { current: 'x', password: 'correct horse battery' },
    report,
    reports: { reports: [report] },
    drill: { report, metric: 'call_volume', part: 'value' },
    distribution: { table: 'call', column: 'talk_s' },
    callProbabilities: { calls: [call] },
    appendDeliveries: { connection: 'acme/phones', deliveries: [eventDelivery('d2', [{ kind: 'call_ended' }])] },
    knownDeliveries: { connection: 'acme/phones', keys: ['d1'] },
    redecode: { connection: 'acme/phones' },
    createConnection: { id: 'new', kind: 'webhook', settings: {} },
    changeConnection: { name: 'Taken over' },
    setCredential: { credential: 'guess' },
    testConnection: {},
    beginBackfill: { from: '2026-11-01T00:00:00Z', to: '2026-11-02T00:00:00Z' },
    reconcile: {},
    addNumbers: { site: 'www', pool: 'main', numbers: ['+12025550199'] },
    proposeSettings: { kind: 'asterisk', tz: 'UTC', samples: [] },
    changeTargets: { targets: [] },
    changeMapping: { links: [] },
    previewMerge: { of: 'agents', members: [{ connection: 'phones', name: 'Agent Acme' }] },
    previewLink: { id: 'x', outer: 'phones', inner: 'acme/phones' },
    previewSpam: { kind: 'spam', id: 'x', callers: ['+12025550199'] },
    changeAccount: { name: 'Renamed' },
    changeUser: { role: 'viewer' },
    invite: { email: 'y@example.com', role: 'viewer' },
    createApiKey: { name: 'mine', scopes: ['figures'] },
    createView: { name: 'Mine', href: '/calls' },
    noteExport: { name: 'calls.csv', of: 'calls', format: 'csv', rows: 1, asked: '{}' },
    changeView: { name: 'Taken over' },
    createAccount: { id: 'third', name: 'Third', tz: 'UTC' },
    addUser: { email: 'z@example.com', name: 'Z', role: 'viewer' },
    backup: { folder: '/nowhere/at/all' },
  };
  const body = bodies[name];
  return { path: filled, init: body === undefined ? { method: method.toUpperCase() } : { ...json(body), method: method.toUpperCase() } };
}

async function ask(name: RouteName, headers: Record<string, string>): Promise<{ status: number; text: string }> {
  const { path, init } = requestTo(name);
  const response = await test.ask(path, { ...init, headers: { ...(init.headers as Record<string, string> | undefined), ...headers } });
  return { status: response.status, text: await response.text() };
}

describe('a stranger', () => {
  it.each(routeNames.filter((name) => name !== 'health'))('gets 401 from %s', async (name) => {
    const { status, text } = await ask(name, {});
    expect(status).toBe(401);
    expect(JSON.parse(text)).toMatchObject({ status: 401, title: 'Sign in first' });
  });

  it.each(['/api/openapi.json', '/api/docs', '/api/docs/start.js', '/api/v1/nothing', '/metrics', '/ingest/guess'])(
    'gets 401 from %s',
    async (path) => {
      expect((await test.ask(path)).status).toBe(401);
    },
  );

  it('gets 401 with a token or a session that is not ours', async () => {
    expect((await ask('me', { authorization: 'Bearer rt_guess' })).status).toBe(401);
    expect((await ask('me', { authorization: 'Bearer guess' })).status).toBe(401);
    expect((await ask('me', { authorization: 'Basic Zm9vOmJhcg==' })).status).toBe(401);
    expect((await ask('me', { cookie: 'ringtrace.session_token=guess.guess' })).status).toBe(401);
  });

  it('is told that the server lives', async () => {
    const { status, text } = await ask('health', {});
    expect(status).toBe(200);
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
  });
});

describe("a foreign account's key", () => {
  it.each(routeNames)('sees nothing of another account through %s', async (name) => {
    const { status, text } = await ask(name, { authorization: `Bearer ${rivalKey}` });
    expect(status).not.toBe(500);
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
    if (name === 'call' || name === 'journey' || name === 'delivery' || name === 'redecode' || name === 'appendDeliveries')
      expect(status).toBe(404);
  });

  it.each(routeNames.filter((name) => (addresses[name].access as string) !== 'public'))(
    'cannot name another account at %s',
    async (name) => {
      const { status } = await ask(name, { authorization: `Bearer ${rivalKey}`, 'ringtrace-account': 'acme' });
      expect(status).toBe(403);
    },
  );

  it('has changed nothing there', async () => {
    const acme = test.operator('acme');
    expect((await acme.call('me')).accounts.find((one) => one.id === 'acme')?.name).toBe('acme');
    expect((await acme.call('connection', { params: { id: 'phones' } })).name).toBe('phones');
    expect((await acme.call('calls')).total).toBe(1);
  });
});

describe('the role table', () => {
  const harmless = routeNames.filter((name) => !['signOut', 'changeAccount', 'switchAccount', 'changePassword'].includes(name));

  it.each(roleNames)('holds on every route for %s', async (role) => {
    const cookie = await test.signedIn('acme', role, role === 'agent' ? 'Agent Acme' : undefined);
    const granted: readonly Permission[] = roles[role];
    for (const name of harmless) {
      const { access }: Address = addresses[name];
      if (access === 'public') continue;
      const { status } = await ask(name, { cookie });
      const permitted = access === 'member' || granted.includes(access);
      if (permitted) expect([name, status]).not.toEqual([name, 401]);
      if (permitted && status === 403) expect(name).toBe('never refused');
      if (!permitted) expect([name, status]).toEqual([name, 403]);
    }
  });

  it.each(permissionNames.filter((name) => name !== 'operate'))('a key with the scope %s alone may do that and no more', async (scope) => {
    const key = await test.apiKey('acme', [scope]);
    for (const name of harmless) {
      const { access }: Address = addresses[name];
      if (access === 'public' || access === 'member') continue;
      const { status } = await ask(name, { authorization: `Bearer ${key}` });
      if (access !== scope) expect([name, status]).toEqual([name, 403]);
    }
  });
});
