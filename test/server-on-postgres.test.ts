import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPool } from '#database/open.ts';
import { dayAt, pagesTest } from './experiment-visits.ts';
import { startPostgres, type TestPostgres } from './postgres.ts';
import { answeredCall, cookieOf, eventDelivery, json, startTestServer, type TestServer } from './server.ts';

let postgres: TestPostgres;
let test: TestServer;
let url: string;

beforeAll(async () => {
  postgres = await startPostgres();
  url = await postgres.database();
  test = await startTestServer(undefined, { logUrl: url, settingsUrl: url });
});

afterAll(async () => {
  await test.close();
  await postgres.stop();
});

describe('a server whose log and settings lie in PostgreSQL', () => {
  it('signs in, connects a system, takes deliveries and shows them in figures', async () => {
    const token = (await test.server.services.firstRun.link(''))?.split('#')[1] ?? '';
    const owner = {
      token,
      name: 'Ann',
      email: 'ann@example.com',
      password: 'correct horse battery',
      account: { id: 'acme', name: 'Acme', tz: 'UTC' },
    };
    const cookie = await cookieOf(await test.ask('/api/v1/first-run', json(owner)));
    expect(await (await test.ask('/api/v1/me', { headers: { cookie } })).json()).toMatchObject({ role: 'owner', account: 'acme' });

    const key = await test.apiKey('acme', ['figures', 'ingest', 'connections', 'settings']);
    const client = test.withToken(key);
    await client.call('createConnection', { body: { id: 'phones', kind: 'webhook', settings: {} } });
    const secret = await client.call('newSecret', { params: { id: 'phones' } });
    expect(await test.server.services.settings.connections.secrets('acme/phones')).toEqual([secret.secret]);
    const call = {
      id: 'c1',
      at: '2026-11-02T10:00:00.000Z',
      caller: '+12025550111',
      name: 'Ann',
      number: '+13035550000',
      queue: 'sales',
      agent: 'Alice',
    };
    const deliveries = [eventDelivery('d1', answeredCall(call))];
    await client.call('appendDeliveries', { body: { connection: 'phones', deliveries } });
    const again = await client.call('appendDeliveries', { body: { connection: 'phones', deliveries } });
    expect(again.deliveries).toMatchObject([{ duplicate: true }]);
    await test.current('acme');
    expect(await client.call('report', { body: { metrics: ['call_volume'] } })).toMatchObject({ totals: { call_volume: { value: 1 } } });
    await client.call('changeTargets', { body: { targets: [{ metric: 'service_level', value: 0.9 }] } });
    expect(await client.call('targets')).toMatchObject({ targets: [{ metric: 'service_level' }] });
  });

  it('keeps tests and each of their versions', async () => {
    const client = test.withToken(await test.apiKey('acme', ['figures', 'experiments']));
    const { id } = await client.call('createExperiment', { body: { name: 'Short page', definition: pagesTest } });
    const definition = { ...pagesTest, from: dayAt(-3) };
    await client.call('changeExperiment', { params: { id }, body: { definition } });
    const { versions } = await client.call('changeExperiment', { params: { id }, body: { name: 'Long page', ended_on: dayAt(0) } });
    expect(versions.map(({ definition: of }) => of.from)).toEqual([pagesTest.from, definition.from]);
    const { experiments } = await client.call('experiments');
    expect(experiments.map(({ name, state }) => [name, state])).toEqual([['Long page', 'ended']]);
  });

  it('keeps one of two changes of a test at the same moment whole, and refuses the other', async () => {
    const key = await test.apiKey('acme', ['figures', 'experiments']);
    const { id } = await test.withToken(key).call('createExperiment', { body: { name: 'Two at once', definition: pagesTest } });
    const others = openPool(url);
    const holding = await others.connect();
    await holding.query('begin');
    await holding.query('select 1 from experiment where id = $1 for update', [id]);
    const change = async (smallest: number): Promise<{ status: number; body: unknown }> => {
      const definition = { ...pagesTest, from: dayAt(-3), smallest };
      const headers = { authorization: `Bearer ${key}` };
      const answer = await test.ask(`/api/v1/experiments/${id}`, { ...json({ definition }, headers), method: 'PATCH' });
      return { status: answer.status, body: await answer.json() };
    };
    const both = Promise.all([change(0.02), change(0.03)]);
    const waiting = async (): Promise<number> =>
      (await others.query("select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like '%experiment%'")).rowCount ?? 0;
    await expect.poll(waiting, { timeout: 10_000 }).toBe(2);
    await holding.query('commit');
    holding.release();
    await others.end();
    const answers = (await both).toSorted((a, b) => a.status - b.status);
    expect(answers).toMatchObject([{ status: 200 }, { status: 409, body: { what: 'experiment', got: 'Two at once' } }]);
    const { experiments } = await test.withToken(key).call('experiments');
    const kept = experiments.find((one) => one.id === id)?.versions.map(({ definition }) => definition.smallest);
    expect(kept).toHaveLength(2);
    expect(answers[0]?.body).toMatchObject({ versions: [{}, { definition: { smallest: kept?.[1] } }] });
  });

  it('says that its backup is made elsewhere', async () => {
    const job = await test.operator(null).call('backup', { body: { folder: '/tmp/nowhere' } });
    let state = job;
    while (state.state === 'running') state = await test.operator(null).call('job', { params: { id: job.id } });
    expect(state).toMatchObject({ state: 'failed' });
    expect(state.failure).toContain('pg_dump');
  });
});
