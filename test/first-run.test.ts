import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { quietIo } from '#cli/io.ts';
import { importSample } from '#cli/sample.ts';
import type { Me } from '#contract/people.ts';
import { cookieOf, json, startTestServer, type TestServer } from './server.ts';

const owner = { name: 'Olga', email: 'olga@example.com', password: 'correct horse battery' };

let test: TestServer;
beforeAll(async () => {
  test = await startTestServer();
});
afterAll(async () => await test.close());

const post = async (path: string, body: unknown, cookie = ''): Promise<Response> =>
  await test.ask(path, json(body, cookie === '' ? {} : { cookie }));
const tokenOf = async (): Promise<string> => (await test.server.services.firstRun.link('http://localhost'))?.split('#')[1] ?? '';
const sample = async (): Promise<void> => await importSample((account) => test.operator(account), quietIo);

describe('the first owner', () => {
  it('is completed where a try failed half-way: account, user, password and membership', async () => {
    await sample();
    const { people } = test.server.services;
    const token = await tokenOf();
    const account = { id: 'acme', name: 'Acme', tz: 'Europe/Madrid' };
    // What is there when the server ended after the user was made and before the membership.
    await people.createAccount(account);
    await people.createUser({ ...owner, password: 'the password of that try' });
    const again = await post('/api/v1/first-run', { ...owner, account, token });
    expect(again.status).toBe(200);
    const me = (await again.json()) as Me;
    expect(me.accounts.map(({ id, role }) => [id, role])).toEqual([
      ['acme', 'owner'],
      ['demo', 'owner'],
    ]);
    expect((await post('/api/v1/session', { email: owner.email, password: 'the password of that try' })).status).toBe(401);
    expect((await post('/api/v1/session', { email: owner.email, password: owner.password })).status).toBe(200);
    expect((await post('/api/v1/first-run', { ...owner, token })).status).toBe(401);
    await people.removeAccount('acme');
  });
});

describe('beside the sample', () => {
  const session = async (): Promise<string> =>
    await cookieOf(await post('/api/v1/session', { email: owner.email, password: owner.password }));
  const me = async (cookie: string): Promise<Me> => (await (await test.ask('/api/v1/me', { headers: { cookie } })).json()) as Me;
  const remove = async (cookie: string): Promise<Response> => await test.ask('/api/v1/sample', { method: 'DELETE', headers: { cookie } });

  it('the sample is marked', async () => {
    expect((await me(await session())).accounts).toMatchObject([{ id: 'demo', role: 'owner', sample: true }]);
  });

  it('is not removed while it is the only account', async () => {
    const refused = await remove(await session());
    expect([refused.status, ((await refused.json()) as { type: string }).type]).toEqual([409, '/problems/last-account']);
  });

  it('the owner begins one account of their own, and the session goes on in it', async () => {
    const cookie = await session();
    expect((await post('/api/v1/account', { name: 'Ácme & Söhne', tz: 'Mars/Olympus' }, cookie)).status).toBe(422);
    const begun = (await (await post('/api/v1/account', { name: 'Ácme & Söhne', tz: 'Europe/Vienna' }, cookie)).json()) as Me;
    expect(begun).toMatchObject({ account: 'acme-sohne', role: 'owner' });
    expect(await me(cookie)).toMatchObject({ account: 'acme-sohne' });
    expect((await me(cookie)).accounts.map((one) => [one.id, one.sample ?? false])).toEqual([
      ['acme-sohne', false],
      ['demo', true],
    ]);
    expect((await post('/api/v1/account', { name: 'Another', tz: 'UTC' }, cookie)).status).toBe(409);
    const admin = await test.signedIn('demo', 'admin');
    expect((await post('/api/v1/account', { name: 'Another', tz: 'UTC' }, admin)).status).toBe(403);
  });

  it('is removed in one step with deliveries, facts and settings, by its owner only; and no start brings it again', async () => {
    const admin = await test.signedIn('demo', 'admin');
    expect((await remove(admin)).status).toBe(403);
    const cookie = await session();
    expect((await remove(cookie)).status).toBe(409);
    await test.ask('/api/v1/session', { ...json({ account: 'demo' }, { cookie }), method: 'PUT' });
    const removed = await remove(cookie);
    expect(removed.status).toBe(200);
    expect(((await removed.json()) as Me).accounts.map(({ id }) => id)).toEqual(['acme-sohne']);
    expect(await me(cookie)).toMatchObject({ account: 'acme-sohne' });

    const { log, index, warehouse, settings, projector } = test.server.services;
    await projector.drain();
    expect(await log.after(0, 10)).toEqual([]);
    expect(await index.sources()).toEqual([]);
    for (const table of ['call', 'visit', 'leg', 'agent_state'])
      expect(await warehouse.query(`SELECT toUInt32(count()) AS n FROM ${table} FINAL`)).toEqual([{ n: 0 }]);
    expect(await settings.connections.ofAccount('demo')).toEqual([]);
    await sample();
    expect((await test.operator(null).call('accounts')).accounts.map(({ id }) => id)).toEqual(['acme-sohne']);
    expect(existsSync(join(test.folder, 'first-run-token'))).toBe(false);

    // The account that is left takes calls as ever.
    const acme = test.operator('acme-sohne');
    await acme.call('createConnection', { body: { id: 'phones', kind: 'webhook', settings: {} } });
    await test.current('acme-sohne');
    expect((await acme.call('connections')).connections).toHaveLength(1);
  });
});
