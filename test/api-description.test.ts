import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routeNames } from '#contract/addresses.ts';
import { Problem } from '#contract/problem.ts';
import { scopeNames } from '#contract/roles.ts';
import { routes } from '#contract/routes.ts';
import { json, startTestServer, type TestServer } from './server.ts';

let test: TestServer;
let key: string;

beforeAll(async () => {
  test = await startTestServer();
  await test.operator(null).call('createAccount', { body: { id: 'acme', name: 'Acme', tz: 'UTC' } });
  key = await test.apiKey('acme', scopeNames);
});

afterAll(async () => await test.close());

const ask = async (path: string, init: RequestInit = {}): Promise<Response> =>
  await test.ask(path, { ...init, headers: { ...(init.headers as Record<string, string> | undefined), authorization: `Bearer ${key}` } });

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1 and names every route of the contract', async () => {
    const document = (await (await ask('/api/openapi.json')).json()) as {
      openapi: string;
      paths: Record<string, Record<string, { operationId: string }>>;
    };
    const result = await new Validator().validate(document);
    expect(result.errors ?? []).toEqual([]);
    expect(result.valid).toBe(true);
    expect(document.openapi).toBe('3.1.0');
    const named = Object.values(document.paths).flatMap((path) => Object.values(path).map((operation) => operation.operationId));
    expect(named.sort()).toEqual([...routeNames].sort());
  });

  it('has a page made of our own files only', async () => {
    const page = await (await ask('/api/docs')).text();
    expect(page).not.toMatch(/https?:\/\//);
    for (const [, file] of page.matchAll(/(?:src|href)="([^"]+)"/g)) expect((await ask(file ?? '')).status).toBe(200);
  });
});

describe('problems', () => {
  const problem = async (response: Response): Promise<Problem> => {
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    const body = Problem.parse(await response.json());
    expect(body.status).toBe(response.status);
    return body;
  };

  it('say what, got and wanted of every wrong field', async () => {
    const body = await problem(await ask('/api/v1/report', json({ metrics: [], by: 5 })));
    expect(body.status).toBe(422);
    expect(body.errors?.map((error) => error.what)).toEqual(['body.metrics', 'body.by']);
    expect(body.errors?.[1]?.got).toBe('5');
  });

  it('never repeat a password', async () => {
    const body = await problem(await ask('/api/v1/session', json({ email: 'x@example.com', password: 'p'.repeat(200) })));
    expect(JSON.stringify(body)).not.toContain('ppp');
  });

  it.each([
    ['not JSON', '/api/v1/report', { ...json(0), body: '{' }, 400],
    ['another content type', '/api/v1/report', { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{}' }, 415],
    ['a body that is too large', '/api/v1/report', json({ metrics: ['x'.repeat(1_100_000)] }), 413],
    ['an unknown metric', '/api/v1/report', json({ metrics: ['nonsense'] }), 422],
    ['an unknown dimension', '/api/v1/report', json({ metrics: ['call_volume'], by: ['nonsense'] }), 422],
    ['a wrong period', '/api/v1/report', json({ metrics: ['call_volume'], period: { from: 'x', to: 'y' } }), 422],
    ['an unknown call', '/api/v1/calls/none', {}, 404],
    ['a wrong query', '/api/v1/calls?limit=many', {}, 422],
    ['an unknown path', '/api/v1/nothing', {}, 404],
    ['an unknown connector', '/api/v1/connections', json({ id: 'a', kind: 'nonsense', settings: {} }), 422],
    ['wrong settings', '/api/v1/connections', json({ id: 'a', kind: 'asterisk', settings: { timeZone: 'Mars/Olympus' } }), 422],
  ] as const)('are told of %s', async (_what, path, init, status) => {
    const body = await problem(await ask(path, init));
    expect(body.status).toBe(status);
    expect(body.detail.length).toBeGreaterThan(10);
  });
});

describe('answers', () => {
  it('have the shape that the contract says', async () => {
    const client = test.withToken(key);
    const operator = test.operator(null);
    const connection = await client.call('createConnection', { body: { id: 'phones', kind: 'webhook', settings: {} } });
    const seen = {
      health: await client.call('health'),
      me: await client.call('me'),
      metrics: await client.call('metrics'),
      report: await client.call('report', { body: { metrics: ['call_volume', 'service_level'], by: ['queue'] } }),
      reports: await client.call('reports', { body: { reports: [{ metrics: ['call_volume'] }] } }),
      drill: await client.call('drill', { body: { report: { metrics: ['call_volume'] }, metric: 'call_volume', part: 'value' } }),
      distribution: await client.call('distribution', { body: { table: 'call', column: 'talk_s' } }),
      calls: await client.call('calls'),
      journey: await client.call('journey', { query: { visitor: 'nobody' } }),
      deliveries: await client.call('deliveries'),
      rejected: await client.call('rejected'),
      progress: await client.call('progress'),
      connectors: await client.call('connectors'),
      connections: await client.call('connections'),
      connection,
      newSecret: await client.call('newSecret', { params: { id: 'phones' } }),
      targets: await client.call('targets'),
      users: await client.call('users'),
      invitations: await client.call('invitations'),
      apiKeys: await client.call('apiKeys'),
      accounts: await operator.call('accounts'),
    };
    for (const [name, body] of Object.entries(seen)) {
      const parsed = routes[name as keyof typeof seen].response.safeParse(body);
      expect([name, parsed.error?.issues ?? []]).toEqual([name, []]);
    }
  });
});
