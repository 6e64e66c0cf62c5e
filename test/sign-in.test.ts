import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Me } from '#contract/people.ts';
import { openDataFolder } from '#data-folder.ts';
import { cookieOf, json, startTestServer, type TestServer } from './server.ts';

const password = 'correct horse battery';
let test: TestServer;

beforeAll(async () => {
  test = await startTestServer();
});

afterAll(async () => await test.close());

const post = async (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  await test.ask(path, json(body, headers));
const me = async (cookie: string): Promise<Me> => (await (await test.ask('/api/v1/me', { headers: { cookie } })).json()) as Me;

describe('the first visit', () => {
  const owner = { name: 'Ann', email: 'Ann@example.com', password, account: { id: 'acme', name: 'Acme', tz: 'Europe/Madrid' } };
  let token: string;

  it('is by a one-time link whose token lies in a file for its owner only', async () => {
    const link = await test.server.services.firstRun.link('http://localhost:7464');
    token = link?.split('#')[1] ?? '';
    const file = join(test.folder, 'first-run-token');
    expect(readFileSync(file, 'utf8').trim()).toBe(token);
    for (const name of ['first-run-token', 'secret', 'metrics-token']) expect(statSync(join(test.folder, name)).mode & 0o777).toBe(0o600);
    expect((await (await test.ask('/api/v1/health')).json()) as object).toMatchObject({ first_run: true });
  });

  it('refuses a wrong token, a short password and an unknown zone', async () => {
    expect((await post('/api/v1/first-run', { ...owner, token: 'guess' })).status).toBe(401);
    expect((await post('/api/v1/first-run', { ...owner, token, password: 'short' })).status).toBe(422);
    expect((await post('/api/v1/first-run', { ...owner, token, account: { ...owner.account, tz: 'Mars/Olympus' } })).status).toBe(422);
    expect((await (await test.ask('/api/v1/health')).json()) as object).toMatchObject({ first_run: true });
  });

  it('makes the owner, signed in, and never a second one', async () => {
    const response = await post('/api/v1/first-run', { ...owner, token });
    expect(response.status).toBe(200);
    expect(await me(await cookieOf(response))).toMatchObject({ role: 'owner', account: 'acme', user: { email: 'ann@example.com' } });
    expect((await post('/api/v1/first-run', { ...owner, token, email: 'eve@example.com' })).status).toBe(401);
    expect(existsSync(join(test.folder, 'first-run-token'))).toBe(false);
    expect(await test.server.services.firstRun.link('http://localhost:7464')).toBeNull();
  });

  it('leaves no open sign-up', async () => {
    for (const path of ['/api/auth/sign-up/email', '/api/v1/sign-up']) {
      expect((await post(path, { email: 'eve@example.com', password, name: 'Eve' })).status).toBe(401);
    }
  });
});

describe('a session', () => {
  it('ends with signing out, and with it nothing more is answered', async () => {
    const signedIn = await post('/api/v1/session', { email: 'ann@example.com', password });
    const [set = ''] = signedIn.headers.getSetCookie();
    expect(set).toMatch(/HttpOnly/);
    expect(set).toMatch(/SameSite=Lax/);
    const cookie = await cookieOf(signedIn);
    expect((await me(cookie)).role).toBe('owner');
    expect((await test.ask('/api/v1/session', { method: 'DELETE', headers: { cookie } })).status).toBe(200);
    expect((await test.ask('/api/v1/me', { headers: { cookie } })).status).toBe(401);
  });

  it('is not lent to pages of other sites', async () => {
    const cookie = await cookieOf(await post('/api/v1/session', { email: 'ann@example.com', password }));
    const key = { name: 'k', scopes: ['figures'] };
    expect((await post('/api/v1/api-keys', key, { cookie, origin: 'https://evil.example' })).status).toBe(403);
    expect((await post('/api/v1/api-keys', key, { cookie, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await post('/api/v1/api-keys', key, { cookie, origin: 'http://localhost:7464' })).status).toBe(200);
    const form = { method: 'POST', headers: { cookie, 'content-type': 'text/plain' }, body: JSON.stringify(key) };
    expect((await test.ask('/api/v1/api-keys', form)).status).toBe(415);
  });

  it('changes the password, ends the other sessions and keeps this one', async () => {
    const other = await cookieOf(await post('/api/v1/session', { email: 'ann@example.com', password }));
    const mine = await cookieOf(await post('/api/v1/session', { email: 'ann@example.com', password }));
    const change = { ...json({ current: 'wrong', password: 'another good one' }, { cookie: mine }), method: 'PUT' };
    expect((await test.ask('/api/v1/me/password', change)).status).toBe(401);
    const right = { ...json({ current: password, password: 'another good one' }, { cookie: mine }), method: 'PUT' };
    const changed = await test.ask('/api/v1/me/password', right);
    expect(changed.status).toBe(200);
    expect((await test.ask('/api/v1/me', { headers: { cookie: other } })).status).toBe(401);
    expect((await me(await cookieOf(changed))).role).toBe('owner');
    expect((await post('/api/v1/session', { email: 'ann@example.com', password })).status).toBe(401);
  });
});

describe('an invitation', () => {
  const invite = async (email: string, role: string): Promise<string> => {
    const { link } = await test.operator('acme').call('invite', { body: { email, role: role as 'viewer' } });
    return link.split('#')[1] ?? '';
  };

  it('makes one user with the role given, once', async () => {
    const token = await invite('new@example.com', 'supervisor');
    const read = await post('/api/v1/invitations/read', { token });
    expect(await read.json()).toEqual({
      email: 'new@example.com',
      account: 'acme',
      account_name: 'Acme',
      role: 'supervisor',
      has_user: false,
    });
    const accepted = await post('/api/v1/invitations/accept', { token, name: 'New', password });
    expect(await me(await cookieOf(accepted))).toMatchObject({ role: 'supervisor', account: 'acme' });
    expect((await post('/api/v1/invitations/accept', { token, name: 'Again', password })).status).toBe(401);
  });

  it('opens nothing of an existing user without the password', async () => {
    await test.operator(null).call('createAccount', { body: { id: 'rival', name: 'Rival', tz: 'UTC' } });
    const { link } = await test.operator('rival').call('invite', { body: { email: 'new@example.com', role: 'viewer' } });
    const token = link.split('#')[1] ?? '';
    expect((await post('/api/v1/invitations/accept', { token, name: 'Eve', password: 'not the password' })).status).toBe(401);
    const accepted = await post('/api/v1/invitations/accept', { token, name: 'New', password });
    const cookie = await cookieOf(accepted);
    expect((await me(cookie)).accounts.map((one) => [one.id, one.role]).sort()).toEqual([
      ['acme', 'supervisor'],
      ['rival', 'viewer'],
    ]);
    const switched = await test.ask('/api/v1/session', { ...json({ account: 'rival' }, { cookie }), method: 'PUT' });
    expect(await switched.json()).toMatchObject({ account: 'rival', role: 'viewer' });
    expect(await me(cookie)).toMatchObject({ account: 'rival', role: 'viewer' });
  });

  it('can be withdrawn', async () => {
    const token = await invite('gone@example.com', 'viewer');
    const { invitations } = await test.operator('acme').call('invitations');
    const id = invitations.find((one) => one.email === 'gone@example.com')?.id ?? '';
    await test.operator('acme').call('withdrawInvitation', { params: { id } });
    expect((await post('/api/v1/invitations/accept', { token, name: 'X', password })).status).toBe(401);
  });
});

describe('users', () => {
  it('never leave an account without an owner, and only owners make owners', async () => {
    const { users } = await test.operator('acme').call('users');
    const owner = users.find((user) => user.role === 'owner')?.id ?? '';
    await expect(test.operator('acme').call('changeUser', { params: { id: owner }, body: { role: 'admin' } })).rejects.toThrow(
      /no owner left/,
    );
    await expect(test.operator('acme').call('removeUser', { params: { id: owner } })).rejects.toThrow(/no owner left/);
    const cookie = await test.signedIn('acme', 'admin');
    const member = users.find((user) => user.role === 'supervisor')?.id ?? '';
    const raise = { ...json({ role: 'owner' }, { cookie }), method: 'PATCH' };
    expect((await test.ask(`/api/v1/users/${member}`, raise)).status).toBe(403);
    expect((await post('/api/v1/invitations', { email: 'q@example.com', role: 'owner' }, { cookie })).status).toBe(403);
  });

  it('make keys that can do no more than they, until revoked', async () => {
    const cookie = await test.signedIn('acme', 'admin');
    const made = await post('/api/v1/api-keys', { name: 'k', scopes: ['figures'] }, { cookie });
    const { key, id } = (await made.json()) as { key: string; id: string };
    const ask = async (): Promise<number> => (await test.ask('/api/v1/metrics', { headers: { authorization: `Bearer ${key}` } })).status;
    expect(await ask()).toBe(200);
    await test.ask(`/api/v1/api-keys/${id}`, { method: 'DELETE', headers: { cookie } });
    expect(await ask()).toBe(401);
  });
});

describe('guessing', () => {
  it('is slowed: after ten failures of one user no try is made for a while', async () => {
    const statuses = [];
    for (let attempt = 0; attempt < 12; attempt += 1)
      statuses.push((await post('/api/v1/session', { email: 'guess@example.com', password: `guess ${attempt}` })).status);
    expect(statuses).toEqual([...Array<number>(10).fill(401), 429, 429]);
    const refused = await post('/api/v1/session', { email: 'guess@example.com', password: 'guess' });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe('the data folder', () => {
  it('is held by one server at a time', () => {
    expect(openDataFolder(test.folder)).toBeNull();
  });
});
