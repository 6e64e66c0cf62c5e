import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changesBetween } from '#api/audit-changes.ts';
import { json, startTestServer, type TestServer } from './server.ts';

let test: TestServer;
const email = 'ana@example.com';
const password = 'correct horse battery';

beforeAll(async () => {
  test = await startTestServer();
  for (const id of ['acme', 'rival']) await test.operator(null).call('createAccount', { body: { id, name: id, tz: 'Europe/Madrid' } });
  await test.operator('acme').call('addUser', { body: { email, name: 'Ana Admin', role: 'admin', password } });
});

afterAll(async () => await test.close());

const read = async (query: object = {}) => await test.operator('acme').call('audit', { query });

describe('the audit log', () => {
  it('tells sign-ins and those that failed, and keeps no address that a stranger typed', async () => {
    await test.ask('/api/v1/session', json({ email, password: 'not the password' }));
    await test.ask('/api/v1/session', json({ email: 'nobody@example.com', password }));
    await test.ask('/api/v1/session', json({ email, password }, { 'x-forwarded-for': '203.0.113.9' }));
    const { entries } = await read({ kind: 'sign-in' });
    expect(entries.map(({ action, done, who }) => [action, done, who.name])).toEqual([
      ['signIn', true, 'Ana Admin'],
      ['signIn', false, 'Ana Admin'],
    ]);
    expect(JSON.stringify(await read())).not.toContain('nobody@example.com');
    expect(JSON.stringify(await read())).not.toContain(password);
  });

  it('tells a change of settings as what went and what came', async () => {
    const acme = test.operator('acme');
    const target = { metric: 'service_level', value: 0.8 };
    await acme.call('changeTargets', { body: { targets: [target], params: { threshold_s: 20 } } });
    await acme.call('changeTargets', { body: { targets: [{ ...target, value: 0.9 }] } });
    const [latest, first] = (await read({ kind: 'settings' })).entries;
    expect(first?.changes.map(({ what, before, after }) => [what, before === null, after === null])).toEqual([
      ['targets', true, false],
      ['params.threshold_s', true, false],
    ]);
    expect(latest?.changes).toMatchObject([
      { what: 'targets', before: expect.stringContaining('0.8') as string, after: null },
      { what: 'targets', before: null, after: expect.stringContaining('0.9') as string },
    ]);
    expect(latest?.who).toEqual({ id: 'operator', name: 'operator' });
  });

  it('tells people and keys, with nothing that opens anything', async () => {
    const acme = test.operator('acme');
    const { id, link } = await acme.call('invite', { body: { email: 'vera@example.com', role: 'viewer' } });
    await acme.call('withdrawInvitation', { params: { id } });
    const made = await acme.call('createApiKey', { body: { name: 'wallboard', scopes: ['figures'] } });
    await acme.call('revokeApiKey', { params: { id: made.id } });
    const { entries } = await read();
    expect(entries.slice(0, 4).map(({ action, subject }) => [action, subject])).toEqual([
      ['revokeApiKey', 'wallboard'],
      ['createApiKey', 'wallboard'],
      ['withdrawInvitation', 'vera@example.com'],
      ['invite', 'vera@example.com'],
    ]);
    const text = JSON.stringify(entries);
    expect(text).not.toContain(made.key);
    expect(text).not.toContain(link.split('#')[1]);
  });

  it('goes on page by page, by kind, by person and by local day', async () => {
    const all = (await read({ limit: 500 })).entries;
    const first = await read({ limit: 3 });
    const second = await read({ limit: 3, before: first.next ?? 0 });
    expect([...first.entries, ...second.entries]).toEqual(all.slice(0, 6));
    const { people } = first;
    const ana = people.find(({ name }) => name === 'Ana Admin');
    expect((await read({ who: ana?.id })).entries.every(({ who }) => who.name === 'Ana Admin')).toBe(true);
    expect((await read({ to: '2020-01-01' })).entries).toEqual([]);
    expect((await read({ from: '2020-01-01', limit: 500 })).entries).toEqual(all);
  });

  it('is read by owners and admins, each in their own account', async () => {
    const supervisor = await test.signedIn('acme', 'supervisor');
    expect((await test.ask('/api/v1/audit', { headers: { cookie: supervisor } })).status).toBe(403);
    const rival = await test.operator('rival').call('audit');
    expect(JSON.stringify(rival)).not.toContain('Ana Admin');
  });

  it('holds no phone number', () => {
    const after = { names: { number: { '+34910000001': 'Main' } }, note: 'call 0034910000001 or +34 or +34910000001', at: '2026-11-22' };
    const { changes } = changesBetween({}, after);
    expect(JSON.stringify(changes)).not.toMatch(/910000001/);
    expect(JSON.stringify(changes)).toContain('2026-11-22');
  });
});

describe('an API key', () => {
  it('can do no more than its maker can today, and dies with its maker', async () => {
    const acme = test.operator('acme');
    const cookie = await test.signedIn('acme', 'admin');
    const keyOf = async (headers: Record<string, string>, scopes: string[]): Promise<string> => {
      const answer = await test.ask('/api/v1/api-keys', json({ name: 'made', scopes }, headers));
      return ((await answer.json()) as { key: string }).key;
    };
    const key = await keyOf({ cookie }, ['figures', 'settings', 'people']);
    const second = await keyOf({ authorization: `Bearer ${key}` }, ['figures']);
    const statusOf = async (token: string, path: string): Promise<number> =>
      (await test.ask(path, { headers: { authorization: `Bearer ${token}` } })).status;
    expect([await statusOf(key, '/api/v1/users'), await statusOf(second, '/api/v1/metrics')]).toEqual([200, 200]);

    const { user } = (await (await test.ask('/api/v1/me', { headers: { cookie } })).json()) as { user: { id: string } };
    await acme.call('changeUser', { params: { id: user.id }, body: { role: 'viewer' } });
    expect([await statusOf(key, '/api/v1/users'), await statusOf(key, '/api/v1/metrics')]).toEqual([403, 200]);
    const [shown] = (await acme.call('apiKeys')).api_keys;
    expect(shown).toMatchObject({ scopes: ['figures', 'settings', 'people'], permits: ['figures'], maker: 'Some admin' });

    await acme.call('removeUser', { params: { id: user.id } });
    expect([await statusOf(key, '/api/v1/metrics'), await statusOf(second, '/api/v1/metrics')]).toEqual([401, 401]);
    expect((await acme.call('apiKeys')).api_keys.map(({ maker, permits }) => [maker, permits])).toEqual([
      [null, []],
      [null, []],
    ]);
  });

  it('of an agent sees what the agent sees', async () => {
    const cookie = await test.signedIn('acme', 'owner');
    const { user } = (await (await test.ask('/api/v1/me', { headers: { cookie } })).json()) as { user: { id: string } };
    const answer = await test.ask('/api/v1/api-keys', json({ name: 'own', scopes: ['figures', 'calls'] }, { cookie }));
    const { key } = (await answer.json()) as { key: string };
    await test.signedIn('acme', 'owner');
    await test.operator('acme').call('changeUser', { params: { id: user.id }, body: { role: 'agent', agent_id: 'alice' } });
    expect((await test.withToken(key).call('me')).agent_id).toBe('alice');
  });
});
