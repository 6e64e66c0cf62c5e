import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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

const signed = (body: string, by: string) => sign(Buffer.from(body), [by], Date.now());

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

describe('systems with ways of their own', () => {
  const acme = () => server.operator('acme');
  const ask = async (url: string, headers: Record<string, string>, body: string): Promise<Response> =>
    await fetch(url.replace(/^https?:\/\/[^/]+/u, address.origin), { method: 'POST', headers, body });
  const twilioSignature = (url: string, fields: URLSearchParams, token: string): string => {
    const text = [...fields].sort(([a], [b]) => (a < b ? -1 : 1)).flat();
    return createHmac('sha1', token)
      .update(url + text.join(''))
      .digest('base64');
  };

  test('a secret that the system made is given, one that we make is not', async () => {
    await acme().call('createConnection', { body: { id: 'twilio', kind: 'twilio', settings: {} } });
    await expect(acme().call('newSecret', { params: { id: 'twilio' } })).rejects.toThrow(/got nothing, wanted the system's own/);
    await expect(acme().call('newSecret', { params: { id: 'hook' }, body: { secret: 'mine' } })).rejects.toThrow(/wanted nothing/);
    await acme().call('newSecret', { params: { id: 'twilio' }, body: { secret: 'token' } });
  });

  test('each address is signed for itself; why a request was refused is told', async () => {
    const { ingest_url: url, posts } = await acme().call('connection', { params: { id: 'twilio' } });
    expect(posts?.topics.map(({ path }) => path)).toContain('/dial');
    const fields = new URLSearchParams({ CallSid: 'CA1', DialCallStatus: 'no-answer', From: '+12025550111', To: '+12025550100' });
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const proof = { ...headers, 'x-twilio-signature': twilioSignature(`${url}/dial`, fields, 'token') };
    const taken = await ask(`${url}/dial`, { ...proof, topic: 'enqueue', import: 'none', torn: 'true' }, fields.toString());
    expect([taken.status, taken.headers.get('content-type'), await taken.text()]).toEqual([
      200,
      'text/xml; charset=utf-8',
      '<?xml version="1.0" encoding="UTF-8"?><Response/>',
    ]);
    expect((await ask(url, proof, fields.toString())).status).toBe(401);
    expect((await ask(`${url}/nowhere`, proof, fields.toString())).status).toBe(404);
    const { refusals, refused } = await acme().call('connection', { params: { id: 'twilio' } });
    expect([refused, refusals.map(({ reason }) => reason)]).toEqual([
      1,
      ['x-twilio-signature: does not fit this request and any valid secret'],
    ]);
    const { deliveries } = await acme().call('deliveries', { query: { connection: 'twilio' } });
    const { headers: kept } = await acme().call('delivery', { params: { seq: deliveries[0]?.seq ?? 0 } });
    expect(kept).toMatchObject({ format: 'twilio-dial', topic: 'dial' });
    expect(Object.keys(kept)).not.toEqual(expect.arrayContaining(['import']));
    expect(Object.keys(kept)).not.toEqual(expect.arrayContaining(['torn']));
  });

  test('a handshake is answered and stored nowhere; a token that proves a request is not kept', async () => {
    await acme().call('createConnection', { body: { id: 'ring', kind: 'ringcentral', settings: {} } });
    const { secret: token } = await acme().call('newSecret', { params: { id: 'ring' } });
    const { ingest_url: url } = await acme().call('connection', { params: { id: 'ring' } });
    const greeting = await ask(url, { 'validation-token': 'hello' }, '');
    expect([greeting.status, greeting.headers.get('validation-token')]).toEqual([200, 'hello']);
    expect((await acme().call('connection', { params: { id: 'ring' } })).deliveries).toBe(0);
    const body = JSON.stringify({ uuid: '1', body: { telephonySessionId: 's1', parties: [] } });
    expect((await ask(url, { 'validation-token': 'hello', 'content-type': 'application/json' }, body)).status).toBe(401);
    expect((await ask(url, { 'validation-token': token, 'content-type': 'application/json' }, body)).status).toBe(200);
    const { deliveries } = await acme().call('deliveries', { query: { connection: 'ring' } });
    const { headers } = await acme().call('delivery', { params: { seq: deliveries[0]?.seq ?? 0 } });
    expect(JSON.stringify(headers)).not.toContain(token);
  });
});
