import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pino } from 'pino';
import type { Client } from '#client/client.ts';
import { DeliveryEraser } from '#api/erase-delivery.ts';
import { EraseLists } from '#api/erase-list.ts';
import type { ErasingLog } from '#api/erase-log.ts';
import { RetentionWork } from '#api/retention.ts';
import { filesWith } from './files-with.ts';
import { answeredCall, eventDelivery, startTestServer, type TestServer } from './server.ts';

/** Old calls once in January, Ann both in January and in March; the clock says April 1st. */
const now = Date.parse('2026-04-01T00:00:00Z');
const [ann, old] = ['+12025550143', '+12025550166'];
const call = (id: string, at: string, caller: string, name: string): object[] =>
  answeredCall({ id, at, caller, name, number: '+13035550000', queue: 'sales', agent: 'Alice' });

let test: TestServer;
let acme: Client;
let work: RetentionWork;

const report = async () =>
  (
    await acme.call('report', {
      body: { metrics: ['call_volume', 'repeat_caller_rate'], period: { from: '2026-01-01', to: '2026-04-01' } },
    })
  ).totals;
const volume = async (): Promise<unknown> => (await report())['call_volume']?.value;
const callers = async (): Promise<unknown[]> =>
  (await acme.call('calls', { query: { sort: 'started_at', desc: 'false' } })).calls.map(({ caller }) => caller);

beforeAll(async () => {
  test = await startTestServer();
  await test.operator(null).call('createAccount', { body: { id: 'acme', name: 'Acme', tz: 'UTC' } });
  acme = test.operator('acme');
  await acme.call('createConnection', { body: { id: 'phones', kind: 'webhook', settings: {} } });
  const { log, settings, erase: _erase, ...services } = test.server.services;
  const deliveries = [
    {
      at: '2026-01-10T10:00:00Z',
      events: [...call('c1', '2026-01-10T10:00:00Z', old, 'Otto Old'), ...call('c2', '2026-01-10T11:00:00Z', ann, 'Ann')],
    },
    { at: '2026-01-20T10:00:00Z', events: call('c3', '2026-01-20T10:00:00Z', old, 'Otto Old') },
    { at: '2026-03-20T10:00:00Z', events: call('c4', '2026-03-20T10:00:00Z', ann, 'Ann') },
  ];
  for (const [index, { at, events }] of deliveries.entries()) {
    const { key, headers, body } = eventDelivery(`d${index}`, events);
    await log.append({
      account: 'acme',
      connection: 'acme/phones',
      deliveryKey: key,
      receivedAt: Date.parse(at),
      headers,
      body: Buffer.from(body, 'base64'),
    });
  }
  await test.current('acme');
  const lists = new EraseLists('secret');
  work = new RetentionWork({
    ...services,
    ...{ log: log as ErasingLog, settings, secret: 'secret', now: () => now, logger: pino({ level: 'silent' }) },
    eraser: new DeliveryEraser(lists, settings.connections, services.connectors),
    applyDocument: async () => await Promise.resolve(),
  });
});
afterAll(async () => await test.close());

describe('retention', () => {
  it('keeps everything until somebody decides otherwise', async () => {
    expect(await acme.call('retention')).toEqual({ deliveries: null, numbers: null, audit: null, recordings: null });
    await work.run();
    expect(await volume()).toBe(4);
  });

  it('shows what would go', async () => {
    expect(await work.expired('acme', { deliveries: 60, numbers: 60, audit: null, recordings: null })).toEqual({
      deliveries: 2,
      callers: 1,
      calls: 2,
      audit: 0,
      recordings: 0,
    });
    expect(await work.expired('acme', { deliveries: 365, numbers: 10, audit: 365, recordings: null })).toEqual({
      deliveries: 0,
      callers: 2,
      calls: 4,
      audit: 0,
      recordings: 0,
    });
    await expect(acme.call('previewRetention', { body: { deliveries: 0, numbers: null, audit: null, recordings: null } })).rejects.toThrow(
      'deliveries',
    );
  });

  it('callers who have not called for so long lose number and name; figures stay, and who calls again is known again', async () => {
    const before = await report();
    await test.server.services.settings.retentions.write('acme', { deliveries: null, numbers: 60, audit: null, recordings: null });
    await work.run();
    expect(await report()).toEqual({ ...before });
    const [first, second, third, fourth] = await callers();
    expect(first).toMatch(/^\+999\d{12}$/);
    expect([second, third, fourth]).toEqual([ann, first, ann]);
    expect(filesWith(test.folder, old, 'Otto Old')).toEqual([]);
    await acme.call('appendDeliveries', {
      body: { connection: 'phones', deliveries: [eventDelivery('d9', call('c9', '2026-03-31T10:00:00Z', old, 'Otto Old'))] },
    });
    await test.current('acme');
    expect((await callers()).at(-1)).toBe(old);
  });

  it('old deliveries go with the calls that only they told', async () => {
    await test.server.services.settings.retentions.write('acme', { deliveries: 60, numbers: null, audit: null, recordings: null });
    await work.run();
    await test.current('acme');
    expect(await callers()).toEqual([ann, old]);
    expect((await acme.call('deliveries', { query: { connection: 'phones' } })).deliveries).toHaveLength(2);
  });

  it('the audit log is shortened, and a change of the retention is in it', async () => {
    await acme.call('changeRetention', { body: { deliveries: null, numbers: null, audit: 30, recordings: null } });
    await test.server.services.retention.run();
    expect((await acme.call('audit')).entries.some(({ action }) => action === 'changeRetention')).toBe(true);
    const { settings } = test.server.services;
    const later = new RetentionWork({
      ...test.server.services,
      ...{
        log: test.server.services.log as ErasingLog,
        secret: '',
        now: () => Date.now() + 31 * 86_400_000,
        logger: pino({ level: 'silent' }),
      },
      eraser: new DeliveryEraser(new EraseLists(''), settings.connections, test.server.services.connectors),
      applyDocument: async () => await Promise.resolve(),
    });
    expect((await later.expired('acme', await settings.retentions.read('acme'))).audit).toBeGreaterThan(0);
    await later.run();
    expect((await acme.call('audit')).entries).toEqual([]);
  });
});
