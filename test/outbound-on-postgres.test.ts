import { afterAll, beforeAll, expect, it } from 'vitest';
import { account, type Bench, callAt, openBench } from './outbound-bench.ts';
import { startPostgres, type TestPostgres } from './postgres.ts';
import { type Receiver, startReceiver } from './receiver.ts';

let postgres: TestPostgres;
let bench: Bench;
let receiver: Receiver;

beforeAll(async () => {
  postgres = await startPostgres();
  bench = await openBench(await postgres.database());
  receiver = await startReceiver();
});

afterAll(async () => {
  await receiver.close();
  await bench.close();
  await postgres.stop();
});

it('the outbox does on PostgreSQL what it does on SQLite', async () => {
  const { id } = await bench.subscribe({ url: receiver.url, events: ['call_ended', 'call_lost', 'call_changed'] });
  const call = callAt('a', bench.now);
  await Promise.all([bench.written(call), bench.written(call)]);
  receiver.answer = () => ({ status: 500, text: 'no' });
  await bench.after(5000);
  await bench.reopen();
  await bench.written(call);
  receiver.answer = () => ({ status: 200, text: 'ok' });
  await bench.after(10_000);
  await bench.after(0);
  await bench.written({ ...call, disposition: 'complaint' });
  await bench.after(5000);
  const { outbox, subscriptions } = bench.outbound();
  expect((await outbox.list(id, { limit: 10 })).map(({ event, sequence, state, tries }) => [event, sequence, state, tries])).toEqual([
    ['call_changed', 3, 'sent', 1],
    ['call_lost', 2, 'sent', 1],
    ['call_ended', 1, 'sent', 2],
  ]);
  expect(await outbox.counts(id)).toEqual({ waiting: 0, failed: 0, lastSentAt: bench.now });
  const [newest] = await outbox.list(id, { limit: 1, state: 'sent' });
  expect(await outbox.replay(id, newest?.id ?? 0, bench.now)).toBe(1);
  await bench.after(0);
  expect(receiver.received).toHaveLength(5);
  expect(receiver.received.at(-1)?.body.toString()).toBe(receiver.received.at(-2)?.body.toString());
  const found = await subscriptions.find(account, id);
  expect(found).toMatchObject({ active: true, url: receiver.url });
  if (found !== null) expect(await bench.outbound().test(found)).toMatchObject({ state: 'sent', event: 'test' });
  expect(await subscriptions.remove(account, id)).toBe(true);
  expect(await outbox.list(id, { limit: 10 })).toEqual([]);
  expect(bench.errors).toEqual([]);
});
