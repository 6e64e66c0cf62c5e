import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SavedView } from '#contract/views.ts';
import { isOwnHref } from '#contract/views.ts';
import { json, startTestServer, type TestServer } from './server.ts';

let test: TestServer;
let olga: string;
let sam: string;
let vera: string;
let stranger: string;

beforeAll(async () => {
  test = await startTestServer();
  for (const id of ['acme', 'rival']) await test.operator(null).call('createAccount', { body: { id, name: id, tz: 'UTC' } });
  olga = await test.signedIn('acme', 'owner');
  sam = await test.signedIn('acme', 'supervisor');
  vera = await test.signedIn('acme', 'viewer');
  stranger = await test.signedIn('rival', 'owner');
});

afterAll(async () => await test.close());

async function ask(
  cookie: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: SavedView & { views: SavedView[] } }> {
  const init = body === undefined ? { headers: { cookie } } : json(body, { cookie });
  const response = await test.ask(`/api/v1/views${path}`, { ...init, method });
  return { status: response.status, body: (await response.json()) as SavedView & { views: SavedView[] } };
}

const listed = async (cookie: string): Promise<string[]> => (await ask(cookie, 'GET', '')).body.views.map((view) => view.name);

async function save(cookie: string, name: string, shared: boolean, href = '/service?period=yesterday'): Promise<SavedView> {
  const { status, body } = await ask(cookie, 'POST', '', { name, href, shared });
  expect(status).toBe(200);
  return body;
}

describe('saved views', () => {
  it('are seen by their maker, shared ones by the account, and by nobody of another account', async () => {
    const mine = await save(sam, 'My queue', false);
    const shared = await save(sam, 'Our morning', true);
    expect(shared).toMatchObject({ href: '/service?period=yesterday', shared: true, mine: true, changeable: true });
    expect(await listed(sam)).toEqual(['My queue', 'Our morning']);
    expect(await listed(vera)).toEqual(['Our morning']);
    expect(await listed(stranger)).toEqual([]);
    for (const [method, body] of [
      ['PATCH', { name: 'Taken over' }],
      ['DELETE', undefined],
    ] as const) {
      expect((await ask(stranger, method, `/${shared.id}`, body)).status).toBe(404);
      expect((await ask(vera, method, `/${mine.id}`, body)).status).toBe(404);
      expect((await ask(vera, method, `/${shared.id}`, body)).status).toBe(403);
    }
    expect(await listed(sam)).toEqual(['My queue', 'Our morning']);
  });

  it('are renamed, led elsewhere and shared by their maker; shared ones by an owner, too', async () => {
    const view = await save(sam, 'Draft', false, '/');
    expect((await ask(olga, 'PATCH', `/${view.id}`, { name: 'No' })).status).toBe(404);
    const shared = await ask(sam, 'PATCH', `/${view.id}`, { shared: true, href: '/sales?period=today' });
    expect(shared.body).toMatchObject({ name: 'Draft', shared: true, href: '/sales?period=today' });
    expect((await ask(olga, 'PATCH', `/${view.id}`, { name: 'Checked' })).body).toMatchObject({ name: 'Checked', mine: false });
    expect(await listed(sam)).toContain('Checked');
  });

  it('that were removed are gone, until they are brought back as they were', async () => {
    const view = await save(vera, 'Gone', false, '/team?period=today');
    expect((await ask(vera, 'DELETE', `/${view.id}`)).body).toEqual({ done: true });
    expect(await listed(vera)).not.toContain('Gone');
    expect((await ask(vera, 'DELETE', `/${view.id}`)).status).toBe(404);
    expect((await ask(vera, 'PATCH', `/${view.id}`, { name: 'Back' })).status).toBe(404);
    const back = await ask(vera, 'PATCH', `/${view.id}`, { removed: false });
    expect(back.body).toMatchObject({ id: view.id, name: 'Gone', href: '/team?period=today' });
    expect(await listed(vera)).toContain('Gone');
  });

  it('that search for a caller are not told to those from whom numbers are masked', async () => {
    await save(sam, 'That customer', true, '/calls?search=2025550111');
    expect(await listed(olga)).toContain('That customer');
    expect(await listed(vera)).not.toContain('That customer');
  });

  it('lead to our own pages only', async () => {
    expect(['/', '/calls?period=custom&from=2026-11-21', '/team/Alice%20Moreau', '/settings/users'].filter(isOwnHref)).toHaveLength(4);
    const foreign = [
      '',
      'calls',
      '//evil.example/calls',
      '/\\evil.example',
      '/\t/evil.example',
      'https://evil.example/calls',
      'javascript:alert(1)',
      '/api/v1/calls',
      '/nowhere',
      '/..//evil.example',
      '/calls\n',
      '/calls#x',
    ];
    expect(foreign.filter(isOwnHref)).toEqual([]);
    const refused = await ask(sam, 'POST', '', { name: 'Trap', href: '//evil.example' });
    expect([refused.status, JSON.stringify(refused.body)]).toEqual([422, expect.stringContaining('body.href')]);
    expect((await ask(sam, 'POST', '', { name: '  ', href: '/calls' })).status).toBe(422);
  });
});
