import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answers, madeWav, redirectsTo, sends, type SoundServer, startSoundServer, wants } from '../../test/sound-server.ts';
import { fetchSound, type FetchParts } from './fetch-sound.ts';
import { nextTry } from './pauses.ts';
import { sniffed, soundType } from './sound-type.ts';

const wav = madeWav();
const folder = mkdtempSync(join(tmpdir(), 'ringtrace-sound-'));
let vendor: SoundServer;
let other: SoundServer;
beforeAll(async () => {
  other = await startSoundServer({ '/moved.wav': sends(wav), '/secret.wav': wants('Basic abc', sends(wav)) });
  vendor = await startSoundServer({
    '/ok.wav': sends(wav),
    '/octets': sends(wav, 'application/octet-stream'),
    '/own.wav': wants('Basic abc', sends(wav)),
    '/away': redirectsTo(`${other.url}/moved.wav`),
    '/away-to-secret': redirectsTo(`${other.url}/secret.wav`),
    '/round': (request, response) => redirectsTo(`${vendor.url}/round?${String(Math.random())}`)(request, response),
    '/nowhere': answers(302),
    '/page': sends('<html>Sign in</html>', 'text/html'),
    '/page.mp3': sends('<html>Sign in</html>', 'audio/mpeg'),
    '/empty.mp3': sends('', 'audio/mpeg'),
    '/gone': answers(410),
    '/later': answers(503, { 'retry-after': '7' }),
    '/cut.wav': (_request, response) => {
      response.writeHead(200, { 'content-type': 'audio/wav', 'content-length': wav.byteLength });
      response.write(wav.subarray(0, 5000), () => response.destroy());
    },
    '/cut-chunked.wav': (_request, response) => {
      response.writeHead(200, { 'content-type': 'audio/wav' });
      response.write(wav.subarray(0, 5000), () => response.destroy());
    },
    '/slow.wav': (_request, response) => {
      response.writeHead(200, { 'content-type': 'audio/wav', 'content-length': wav.byteLength });
      response.write(wav.subarray(0, 5000));
    },
    '/endless.wav': (_request, response) => {
      response.writeHead(200, { 'content-type': 'audio/wav' });
      const more = (): void => void response.write(madeWav(50_000), () => setImmediate(more));
      more();
    },
    '/document.json': sends(JSON.stringify({ url: `${other.url}/moved.wav` }), 'application/json'),
  });
});
afterAll(async () => {
  await vendor.close();
  await other.close();
  rmSync(folder, { recursive: true, force: true });
});

const parts: FetchParts = { allowPrivate: true, agent: 'test', mostBytes: 1_000_000, quietMs: 300 };
let files = 0;
async function fetched(path: string, over: Partial<FetchParts> = {}, linkIn: ((document: unknown) => string | null) | null = null) {
  const into = join(folder, String((files += 1)));
  const proofFor = (origin: string) => (origin === vendor.url ? { authorization: 'Basic abc' } : null);
  const url = new URL(path.includes('://') ? path : `${vendor.url}${path}`);
  const came = await fetchSound(
    { url, into, proofFor, linkIn, restOf: () => 0, signal: new AbortController().signal },
    { ...parts, ...over },
  );
  expect(existsSync(into)).toBe('sound' in came);
  return 'sound' in came ? came.sound : `${came.why}${came.lasting ? ' for good' : ''}`;
}

test('a recording is on the disk whole, with its length and checksum', async () => {
  const sound = { bytes: wav.byteLength, sha256: createHash('sha256').update(wav).digest('hex'), type: 'audio/wav' };
  const came = await fetched('/ok.wav');
  expect(came).toMatchObject(sound);
  if (typeof came !== 'string') expect(readFileSync(came.path).equals(wav)).toBe(true);
  expect(await fetched('/octets')).toMatchObject(sound);
  expect(await fetched('/own.wav')).toMatchObject(sound);
});

test('a redirect is followed, and the host that it leads to is told nothing that proves us', async () => {
  expect(await fetched('/away')).toMatchObject({ type: 'audio/wav' });
  expect(vendor.asked.at(-1)).toEqual({ path: '/away', authorization: 'Basic abc' });
  expect(other.asked.at(-1)).toEqual({ path: '/moved.wav', authorization: undefined });
  expect(await fetched('/away-to-secret')).toBe('refused for good');
  expect(await fetched('/round')).toBe('redirects for good');
  expect(await fetched('/nowhere')).toBe('redirects');
});

test('a document in place of the sound is followed where the system is known to answer so', async () => {
  const linkIn = (document: unknown) =>
    typeof document === 'object' && document !== null && 'url' in document ? String(document.url) : null;
  expect(await fetched('/document.json')).toBe('not-sound');
  expect(await fetched('/document.json', {}, linkIn)).toMatchObject({ type: 'audio/wav' });
  expect(other.asked.at(-1)).toEqual({ path: '/moved.wav', authorization: undefined });
});

test.each([
  ['/page', 'not-sound'],
  ['/page.mp3', 'not-sound'],
  ['/empty.mp3', 'not-sound'],
  ['/none', 'gone'],
  ['/gone', 'gone for good'],
  ['/later', 'server'],
  ['/cut.wav', 'truncated'],
  ['/cut-chunked.wav', 'truncated'],
  ['/slow.wav', 'truncated'],
  ['/endless.wav', 'too-large for good'],
  ['http://127.0.0.1:1/x', 'unreachable'],
  ['http://%ff:x@127.0.0.1/a.mp3', 'missing for good'],
])('%s is no recording: %s', async (path, why) => {
  expect(await fetched(path)).toBe(why);
});

test('a limit is kept before a byte is read; what the other side asks us to wait is heard', async () => {
  expect(await fetched('/ok.wav', { mostBytes: 1000 })).toBe('too-large for good');
  const wanted = { url: new URL(`${vendor.url}/later`), into: join(folder, 'later'), proofFor: () => null, linkIn: null, restOf: () => 0 };
  expect(await fetchSound({ ...wanted, signal: new AbortController().signal }, parts)).toMatchObject({ askedMs: 7000, status: 503 });
});

test.each([
  'http://198.51.100.7/a.wav',
  'https://127.0.0.1/a.wav',
  'https://[::1]/a.wav',
  'https://localhost/a.wav',
  'ftp://example.com/a.wav',
])('%s is not asked where private addresses are refused', async (url) => {
  expect(await fetched(url, { allowPrivate: false })).toBe('private-address for good');
});

test('nor is one that a redirect leads to', async () => {
  // Allowed for the first request (looked at before it and while its name is resolved), refused from then on.
  let looks = 0;
  const first = {
    ...parts,
    get allowPrivate() {
      looks += 1;
      return looks <= 2;
    },
  };
  const before = other.asked.length;
  const wanted = { url: new URL(`${vendor.url}/away`), into: join(folder, 'private'), proofFor: () => null, linkIn: null, restOf: () => 0 };
  expect(await fetchSound({ ...wanted, signal: new AbortController().signal }, first)).toMatchObject({ why: 'private-address' });
  expect(other.asked.length).toBe(before);
  expect(readdirSync(folder)).not.toContain('private');
});

test('what a file is, its first bytes say', () => {
  expect(sniffed(Buffer.from('ID3\x04'))).toBe('audio/mpeg');
  expect(sniffed(Buffer.from([0xff, 0xfb, 0x90, 0x44]))).toBe('audio/mpeg');
  expect(sniffed(Buffer.from([0xff, 0xff, 0xff, 0xff]))).toBeNull();
  expect(sniffed(Buffer.from('OggS'))).toBe('audio/ogg');
  expect(soundType('audio/basic', Buffer.from([0xd5, 0xd5]))).toBe('audio/basic');
  expect(soundType('application/octet-stream', Buffer.from([0xd5, 0xd5]))).toBeNull();
  expect(soundType('audio/mpeg', Buffer.from(' {"error":1}'))).toBeNull();
});

test('tries: with growing pauses for a week, or as long as the link is good', () => {
  const s = (at: number | null): number | null => (at === null ? null : at / 1000);
  const after = (tries: number, now: number, expiresAt: number | null = null, askedMs: number | null = null) =>
    s(nextTry({ tries, begunAt: 0, now: now * 1000, expiresAt: expiresAt === null ? null : expiresAt * 1000, askedMs }));
  expect([1, 2, 3, 4, 5].map((tries) => after(tries, 0))).toEqual([2, 10, 30, 60, 180]);
  expect(after(1, 0, null, 45_000)).toBe(45);
  expect(after(20, 6 * 86_400)).toBe(6.5 * 86_400);
  expect(after(20, 7 * 86_400)).toBeNull();
  // An hour: the last try half a minute before it is over.
  expect(after(6, 600, 3600)).toBe(1200);
  expect(after(8, 2400, 3600)).toBe(3570);
  expect(after(9, 3570, 3600)).toBeNull();
});
