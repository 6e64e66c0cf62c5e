import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isStoreFailure, problemOf } from '#api/api-problem.ts';
import { takenOver } from '#api/settings-delivery.ts';
import { sign, signatureHeader } from '#connectors/webhook/signature.ts';
import { Failure } from '#domain/failure.ts';
import { answeredCall, eventDelivery, startTestServer, type TestServer } from './server.ts';

let test: TestServer;
beforeAll(async () => {
  test = await startTestServer();
  for (const id of ['acme', 'other']) {
    await test.operator(null).call('createAccount', { body: { id, name: id, tz: 'UTC' } });
    await test.operator(id).call('createConnection', { body: { id: 'phones', kind: 'webhook', settings: {} } });
  }
});
afterAll(async () => await test.close());

const call = (id: string) =>
  answeredCall({ id, at: '2026-11-02T10:00:00Z', caller: '+12025550111', name: 'Ann', number: '+13035550000', queue: 'q', agent: 'A' });

describe('a delivery id that is used again', () => {
  it('is a duplicate with the same body, and refused with another', async () => {
    const acme = test.operator('acme');
    const { secret } = await acme.call('newSecret', { params: { id: 'phones' } });
    const { ingest_path: path } = await acme.call('connection', { params: { id: 'phones' } });
    const post = async (text: string): Promise<{ status: number; answer: unknown }> => {
      const headers = { [signatureHeader]: sign(new TextEncoder().encode(text), [secret], Date.now()), 'ringtrace-delivery': 'd1' };
      const response = await test.ask(path, { method: 'POST', body: text, headers });
      return { status: response.status, answer: await response.json() };
    };
    const first = JSON.stringify({ events: call('c1') });
    expect((await post(first)).status).toBe(202);
    expect((await post(first)).status).toBe(200);
    const refused = await post(JSON.stringify({ events: call('c2') }));
    expect(refused.status).toBe(409);
    expect(refused.answer).toMatchObject({ type: '/problems/delivery-id-reused', what: 'delivery id' });
    expect(JSON.stringify(refused.answer)).toContain('wanted');
    await test.current('acme');
    expect((await acme.call('calls')).total).toBe(1);
  });
});

describe('progress', () => {
  it('is each account’s own', async () => {
    const { position } = await test.operator('acme').call('progress');
    const deliveries = [eventDelivery('o1', call('o1')), eventDelivery('o2', call('o2'))];
    await test.operator('other').call('appendDeliveries', { body: { connection: 'phones', deliveries } });
    await test.current('other');
    expect((await test.operator('acme').call('progress')).position).toBe(position);
    expect((await test.operator('other').call('progress')).position).toBeGreaterThan(position);
    expect(await test.operator('acme').call('progress')).toMatchObject({ current: true, waiting: 0, broken: 0, calls: 1 });
  });
});

describe('a store that refuses', () => {
  const full = new Failure('store-full', 'No space left for /srv/data/log.db (as user 1000): nothing was stored.');

  it('tells callers what it means and what to do, and only the operator where', () => {
    const told = problemOf(full);
    expect(told?.status).toBe(507);
    expect(told?.message).toContain('nothing was stored');
    expect(told?.message).not.toMatch(/srv|1000/);
    expect(problemOf(full, 'operator')?.message).toBe(full.message);
    expect(isStoreFailure(new Failure('too-large', 'x'))).toBe(false);
  });

  it('after a change was stored says so, and that it need not be sent again', async () => {
    const refused = takenOver(7, async () => await Promise.reject(full));
    await expect(refused).rejects.toMatchObject({ status: 503, kind: 'change-pending' });
    await expect(refused).rejects.toThrow('position 7');
    expect(await takenOver(7, async () => await Promise.resolve('taken'))).toBe('taken');
  });
});
