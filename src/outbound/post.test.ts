import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Receiver, startReceiver } from '../../test/receiver.ts';
import { guardedLookup } from '#net/addresses.ts';
import { post } from './post.ts';

let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(async () => await receiver.close());

const body = Buffer.from('{}');

it('goes nowhere private: by address, by name, by a name that changes its mind', async () => {
  const { port } = new URL(receiver.url);
  expect(await post(receiver.url, body, {}, { allowPrivate: false })).toMatchObject({
    status: null,
    failure: 'The address is not https://.',
  });
  const literal = await post(`https://127.0.0.1:${port}/`, body, {}, { allowPrivate: false });
  expect(literal.failure).toContain('127.0.0.1 is private');
  const named = await post(`https://localhost:${port}/`, body, {}, { allowPrivate: false });
  expect(named.failure).toContain('is private');

  // The first answer would pass, the second leads to this machine: the connection asks once, and goes where it was told.
  let asked = 0;
  const rebinding = guardedLookup(false, (_host, _options, done) => {
    asked += 1;
    done(null, [{ address: asked === 1 ? '240.0.0.1' : '127.0.0.1', family: 4 }]);
  });
  expect((await post(`https://rebind.example:${port}/`, body, {}, { allowPrivate: false, lookup: rebinding })).failure).toContain(
    '240.0.0.1',
  );
  const inside = guardedLookup(false, (_host, _options, done) => done(null, [{ address: '::ffff:127.0.0.1', family: 6 }]));
  expect((await post(`https://mapped.example:${port}/`, body, {}, { allowPrivate: false, lookup: inside })).failure).toContain(
    'is private',
  );
  expect(asked).toBe(1);
  expect(receiver.received).toEqual([]);
});

it('follows no redirect, reads 2 kB of an answer, and waits no longer than it may', async () => {
  const send = async (timeoutMs = 5000) => await post(receiver.url, body, { 'x-a': 'b' }, { allowPrivate: true, timeoutMs });
  receiver.answer = () => ({ status: 302, headers: { location: receiver.url } });
  expect(await send()).toMatchObject({ status: 302, failure: 'Answered 302: redirects are not followed.' });
  expect(receiver.received).toHaveLength(1);
  receiver.answer = () => ({ status: 500, text: 'é'.repeat(100_000) });
  const long = await send();
  expect(long).toMatchObject({ status: 500, failure: 'Answered 500.' });
  expect(Buffer.byteLength(long.answer ?? '')).toBe(2048);
  receiver.answer = async () => await new Promise((resolve) => setTimeout(() => resolve({ status: 200 }), 1000));
  expect(await send(200)).toEqual({ status: null, failure: 'No answer within 0.2 s.', answer: null });
  receiver.answer = () => ({ status: 204 });
  expect(await send()).toEqual({ status: 204, failure: null, answer: '' });
  const { port } = new URL(receiver.url);
  await receiver.close();
  expect((await post(`http://127.0.0.1:${port}/`, body, {}, { allowPrivate: true })).failure).toBe('Nobody listens there.');
});
