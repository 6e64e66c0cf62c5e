import { createHash, createHmac } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bucketStore } from './bucket-store.ts';
import { fileStore } from './file-store.ts';
import type { Sound, SoundStore } from './store.ts';

const folder = mkdtempSync(join(tmpdir(), 'ringtrace-stores-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const name = `${'0a'.repeat(8)}/${'1b'.repeat(10)}`;
const sha = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
let made = 0;
function soundOf(text: string): Sound {
  const path = join(folder, `incoming-${(made += 1)}`);
  writeFileSync(path, text);
  return { path, bytes: text.length, sha256: sha(Buffer.from(text)), type: 'audio/wav' };
}
async function read(store: SoundStore, bytes: number, from: number, to: number): Promise<string | null> {
  const stream = await store.get(name, bytes, { from, to });
  if (stream === null) return null;
  const parts: Buffer[] = [];
  for await (const part of stream as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts).toString();
}

/** A bucket on this machine: objects by path, the signature computed from the request itself. */
const keys = { id: 'AKEXAMPLE', secret: 'a secret/with+signs', region: 'eu-test-1' };
const objects = new Map<string, { body: Buffer; type: string }>();
const refusals: string[] = [];
const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    const body = Buffer.concat(parts);
    const wrong = wrongSignature(request, body);
    if (wrong !== null) {
      refusals.push(wrong);
      response.writeHead(403).end(`<Error><Code>SignatureDoesNotMatch</Code></Error>`);
      return;
    }
    const path = request.url ?? '';
    const object = objects.get(path);
    if (request.method === 'PUT') {
      objects.set(path, { body, type: String(request.headers['content-type']) });
      response.writeHead(200).end();
    } else if (request.method === 'DELETE') {
      objects.delete(path);
      response.writeHead(204).end();
    } else if (object === undefined) response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>');
    else {
      const [, from = '0', to = ''] = /^bytes=(\d+)-(\d+)$/u.exec(request.headers.range ?? '') ?? [];
      if (Number(from) >= object.body.length) response.writeHead(416).end();
      else {
        const part = object.body.subarray(Number(from), Number(to) + 1);
        const range = `bytes ${from}-${Number(from) + part.length - 1}/${object.body.length}`;
        response.writeHead(206, { 'content-range': range, 'content-length': part.length }).end(part);
      }
    }
  });
});

/** AWS Signature Version 4, as its document says it. */
function wrongSignature({ method = '', url = '', headers }: IncomingMessage, body: Buffer): string | null {
  const match = /^AWS4-HMAC-SHA256 Credential=(\S+), SignedHeaders=(\S+), Signature=([0-9a-f]{64})$/u.exec(headers.authorization ?? '');
  const [, credential = '', signed = '', signature = ''] = match ?? [];
  const [id, day = '', region = '', service = ''] = credential.split('/');
  if (id !== keys.id || region !== keys.region || service !== 's3') return `credential ${credential}`;
  if (headers['x-amz-content-sha256'] !== sha(body)) return 'checksum';
  const lines = signed.split(';').map((header) => `${header}:${String(headers[header]).trim()}\n`);
  const canonical = [method, url.split('?')[0], '', lines.join(''), signed, headers['x-amz-content-sha256']].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', headers['x-amz-date'], `${day}/${region}/s3/aws4_request`, sha(Buffer.from(canonical))].join('\n');
  const hmac = (key: Buffer | string, text: string): Buffer => createHmac('sha256', key).update(text).digest();
  const key = ['aws4_request'].reduce(hmac, hmac(hmac(hmac(`AWS4${keys.secret}`, day), region), 's3'));
  return hmac(key, toSign).toString('hex') === signature ? null : 'signature';
}

let bucket = '';
beforeAll(async () => {
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  bucket = `127.0.0.1:${(server.address() as AddressInfo).port}/sounds/of%20ours`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

const stores: readonly (readonly [string, () => SoundStore])[] = [
  ['files', () => fileStore(join(folder, 'kept'))],
  ['a bucket', () => bucketStore(`http://${keys.id}:${encodeURIComponent(keys.secret)}@${bucket}?region=${keys.region}`)],
];
describe.each(stores)('%s', (_name, open) => {
  test('what is put is there whole, by parts, and gone when it is removed; all of it may be repeated', async () => {
    const store = open();
    expect(await read(store, 10, 0, 9)).toBeNull();
    await store.remove(name);
    await store.put(name, soundOf('0123456789'));
    await store.put(name, soundOf('abcdefghij'));
    expect(await read(store, 10, 0, 9)).toBe('abcdefghij');
    expect(await read(store, 10, 3, 5)).toBe('def');
    expect(await read(store, 10, 9, 9)).toBe('j');
    // It has another length than it was kept with.
    expect(await read(store, 11, 0, 10)).toBeNull();
    await store.remove(name);
    await store.remove(name);
    expect(await read(store, 10, 0, 9)).toBeNull();
  });

  test('a name that is not ours is refused', async () => {
    for (const wrong of ['../../etc/passwd', `${'0a'.repeat(8)}/../x`, '', name.toUpperCase()]) {
      await expect(open().put(wrong, soundOf('x'))).rejects.toThrow('A name of a recording');
      await expect(open().remove(wrong)).rejects.toThrow('A name of a recording');
    }
  });
});

test('files are for their owner alone, and nothing is left of what was moved', async () => {
  const store = fileStore(join(folder, 'own'));
  const sound = soundOf('x');
  await store.put(name, sound);
  expect(statSync(join(folder, 'own', '0a'.repeat(8))).mode & 0o077).toBe(0);
  expect(readdirSync(folder)).not.toContain(sound.path.split('/').at(-1));
});

test('a disk or bucket that refuses says so in words, without the secret', async () => {
  mkdirSync(join(folder, 'kept'), { recursive: true });
  const wrong = bucketStore(`http://${keys.id}:wrong@${bucket}?region=${keys.region}`);
  expect(wrong.where).toBe(`http://${bucket}`);
  await expect(wrong.put(name, soundOf('x'))).rejects.toThrow(`The bucket http://${bucket} answered 403 SignatureDoesNotMatch.`);
  const tampered = soundOf('x');
  writeFileSync(tampered.path, 'y');
  const right = bucketStore(`http://${keys.id}:${encodeURIComponent(keys.secret)}@${bucket}?region=${keys.region}`);
  await expect(right.put(name, tampered)).rejects.toThrow('403');
  expect(refusals).toEqual(['signature', 'checksum']);
  const away = bucketStore(`http://a:b@127.0.0.1:1/sounds`);
  await expect(away.put(name, soundOf('x'))).rejects.toThrow('does not answer');
});
