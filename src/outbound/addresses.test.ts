import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Receiver, startReceiver } from '../../test/receiver.ts';
import { guardedLookup, isPublic, wrongUrl } from './addresses.ts';
import { post } from './post.ts';

let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(async () => await receiver.close());

const body = Buffer.from('{}');

it.each([
  ...[
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
  ],
  ...[
    '192.0.0.8',
    '192.0.2.1',
    '198.18.0.1',
    '198.51.100.7',
    '203.0.113.9',
    '224.0.0.1',
    '239.255.255.250',
    '240.0.0.1',
    '255.255.255.255',
  ],
  ...[
    '::',
    '::1',
    '::ffff:8.8.8.8',
    '::ffff:127.0.0.1',
    '::ffff:a00:1',
    '::7f00:1',
    '64:ff9b::7f00:1',
    'fc00::1',
    'fd12:3456::1',
    'fe80::1',
  ],
  ...['fe80::1%eth0', 'fec0::1', 'ff02::1', '2001:db8::1', '2001::1', '2002:7f00:1::1', '100::1', 'example.com', ''],
])('%s is not of the open internet', (address) => expect(isPublic(address)).toBe(false));

it.each(['8.8.8.8', '1.1.1.1', '172.15.255.255', '172.32.0.1', '192.169.0.1', '100.63.255.255', '2606:4700::1111', '2a00:1450:4001::1'])(
  '%s is',
  (address) => expect(isPublic(address)).toBe(true),
);

it.each([
  ['https://example.com/calls', null],
  ['https://8.8.8.8:8443/', null],
  ['http://example.com/', 'got http:'],
  ['ftp://example.com/', 'got ftp:'],
  ['example.com', 'wanted an address'],
  ['https://user:pass@example.com/', 'no user and password'],
  ['https://127.0.0.1/', '127.0.0.1 is private'],
  // What a browser reads as 127.0.0.1, however it is written.
  ['https://0x7f.1/', '127.0.0.1 is private'],
  ['https://2130706433/', '127.0.0.1 is private'],
  ['https://017700000001/', '127.0.0.1 is private'],
  ['https://[::1]/', '::1 is private'],
  ['https://[::ffff:10.0.0.1]/', '::ffff:a00:1 is private'],
])('%s', (url, wrong) => {
  const said = wrongUrl(url, false);
  if (wrong === null) expect(said).toBeNull();
  else expect(said).toContain(wrong);
});

it('is told to allow private addresses and http', () => {
  expect(wrongUrl('http://127.0.0.1:8080/x', true)).toBeNull();
  expect(wrongUrl('ftp://127.0.0.1/', true)).not.toBeNull();
});

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

it('hands a connection the public addresses of a name alone', () => {
  const found: unknown[] = [];
  const both = guardedLookup(false, (_host, _options, done) =>
    done(null, [
      { address: '10.0.0.1', family: 4 },
      { address: '8.8.8.8', family: 4 },
    ]),
  );
  both('mixed.example', { all: true }, (error, address) => found.push([error, address]));
  both('mixed.example', {}, (error, address, family) => found.push([error, address, family]));
  expect(found).toEqual([
    [null, [{ address: '8.8.8.8', family: 4 }]],
    [null, '8.8.8.8', 4],
  ]);
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
