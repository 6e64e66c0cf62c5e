import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sign, signatureHeader } from '#connectors/webhook/signature.ts';
import { type TestServer, startTestServer } from './server.ts';

/** Signed events over a real socket, as systems send them. */

let server: TestServer;
let address: URL;
let secret: string;

beforeAll(async () => {
  server = await startTestServer(undefined, { port: 0 });
  await server.operator(null).call('createAccount', { body: { id: 'acme', name: 'Acme', tz: 'UTC' } });
  const { ingest_path } = await server.operator('acme').call('createConnection', { body: { id: 'hook', kind: 'webhook', settings: {} } });
  address = new URL(ingest_path, await server.server.listen());
});
afterAll(async () => {
  await server.close();
});

const event = (call: string) => JSON.stringify({ kind: 'call_started', call, at: '2026-03-02T09:00:00Z', direction: 'inbound' });

async function post(body: string | Buffer[], signature: string): Promise<number> {
  return await new Promise((resolve, reject) => {
    const asked = request(
      address,
      { method: 'POST', headers: { [signatureHeader]: signature, 'content-type': 'application/json' } },
      (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      },
    );
    asked.once('error', reject);
    // Pieces travel without a length; a text in one piece has one.
    if (typeof body === 'string') asked.end(body);
    else {
      for (const piece of body) asked.write(piece);
      asked.end();
    }
  });
}

const signed = (body: string, by: string) => sign(Buffer.from(body), by, Date.now());

test('nobody may post before there is a secret; the first request after it was made is taken', async () => {
  expect(await post(event('c1'), signed(event('c1'), 'guess'))).toBe(401);
  secret = (await server.operator('acme').call('newSecret', { params: { id: 'hook' } })).secret;
  expect(await post(event('c1'), signed(event('c1'), secret))).toBe(202);
  expect(await post(event('c1'), signed(event('c1'), secret))).toBe(200);
  expect(await post(event('c2'), signed(event('c1'), secret))).toBe(401);
});

test('a body without a length counts like one with it', async () => {
  const body = event('c3');
  const pieces = [Buffer.from(body.slice(0, 20)), Buffer.from(body.slice(20))];
  expect(await post(pieces, signed(body, secret))).toBe(202);
});

test('a new secret and the one before it are both taken at once', async () => {
  const newer = (await server.operator('acme').call('newSecret', { params: { id: 'hook' } })).secret;
  expect(await post(event('c4'), signed(event('c4'), newer))).toBe(202);
  expect(await post(event('c5'), signed(event('c5'), secret))).toBe(202);
});

test('too large is refused, told beforehand or not', async () => {
  const large = ' '.repeat(5_000_001);
  expect(await post(large, signed(large, secret))).toBe(413);
  expect(await post([Buffer.from(large)], signed(large, secret))).toBe(413);
});

test('what was acknowledged is in the figures', async () => {
  await server.current('acme');
  const { totals } = await server.operator('acme').call('report', { body: { metrics: ['call_volume'], tz: 'UTC' } });
  expect(totals['call_volume']?.value).toBe(4);
});
