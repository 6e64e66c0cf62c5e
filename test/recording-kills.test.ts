import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, expect, it, vi } from 'vitest';
import { openDatabase } from '#database/open.ts';
import { noFacts } from '#domain/facts.ts';
import type { RecordingTables } from '#recordings/schema.ts';
import { startPostgres } from './postgres.ts';
import { callOf, openSoundBench, recordingOf } from './sound-bench.ts';
import { madeWav, startSoundServer } from './sound-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'ringtrace-recording-kills-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const sha = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

it('killed at random, between file and row too: every recording is kept once, whole, and nothing else lies there', async () => {
  const many = 24;
  const bodies = Array.from({ length: many }, (_, at) => madeWav(4000 + at));
  const vendor = await startSoundServer(
    Object.fromEntries(
      bodies.map((body, at) => [
        `/${at}.wav`,
        (_request, response) => {
          response.writeHead(200, { 'content-type': 'audio/wav', 'content-length': body.byteLength });
          response.write(body.subarray(0, 1000));
          setTimeout(() => response.end(body.subarray(1000)), 15);
        },
      ]),
    ),
  );
  const script = new URL('killed-recordings.ts', import.meta.url).pathname;
  const begin = async (): Promise<ChildProcess> => {
    const child = spawn(process.execPath, [script, folder, vendor.url, String(many)], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    return child;
  };
  const end = async (child: ChildProcess): Promise<void> => {
    const over = once(child, 'exit');
    child.kill('SIGKILL');
    await over;
  };
  for (const afterMs of [20, 60, 120, 45]) {
    const child = await begin();
    await pause(afterMs);
    await end(child);
  }
  const last = await begin();
  const database = await openDatabase<RecordingTables>({ path: join(folder, 'settings.db') });
  const rows = async () => await database.db.selectFrom('recording_file').selectAll().orderBy('id').execute();
  await vi.waitFor(async () => expect((await rows()).filter(({ state }) => state === 'kept')).toHaveLength(many), { timeout: 30_000 });
  await end(last);
  expect((await rows()).map(({ sha256, bytes }) => [sha256, bytes])).toEqual(bodies.map((body) => [sha(body), body.byteLength]));
  const found = readdirSync(join(folder, 'recordings'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(found.map(({ name, parentPath }) => [name, sha(readFileSync(join(parentPath, name)))]).sort()).toEqual(
    bodies.map((body, at) => [at.toString(16).padStart(20, '0'), sha(body)]),
  );
  await database.close();
  await vendor.close();
}, 60_000);

it('does on PostgreSQL what it does on SQLite', async () => {
  const postgres = await startPostgres();
  const database = await openDatabase<unknown>({ url: await postgres.database() });
  const vendor = await startSoundServer({
    '/a.wav': (_request, response) => void response.writeHead(200, { 'content-type': 'audio/wav' }).end(madeWav()),
  });
  let since: number | null = null;
  const recordings = await openSoundBench(database, join(folder, 'postgres'), () => since);
  const { files } = recordings;
  const [a, b, c] = ['a', 'b', 'c'].map((id) => id.padStart(20, '0')) as [string, string, string];
  const tell = async (id: string, link: string | null, caller?: string): Promise<void> =>
    await recordings.written([
      { account: 'a', connection: 'c', facts: { ...noFacts(), call: [callOf(id, caller)], recording: [recordingOf(id, link)] } },
    ]);
  await tell(a, `${vendor.url}/a.wav`);
  await tell(a, `${vendor.url}/a.wav`);
  await tell(b, `${vendor.url}/none.wav`);
  await tell(c, null);
  recordings.start();
  await vi.waitFor(async () => expect(await files.find('a', a)).toMatchObject({ state: 'kept', duration_ms: 1500, tries: 1 }), {
    timeout: 10_000,
  });
  await vi.waitFor(async () => expect(await files.find('a', b)).toMatchObject({ state: 'waiting', why: 'gone' }), { timeout: 10_000 });
  expect(await files.counts('c')).toMatchObject({ kept: 1, bytes: madeWav().byteLength, waiting: 1, failed: 0, elsewhere: 1 });
  expect((await files.failures('c', 5)).map(({ id }) => id)).toEqual([b]);
  expect(await files.countBefore('a', 5000)).toBe(1);
  expect(await recordings.retry('c', b)).toBe(1);
  since = 5000;
  await recordings.removeBefore('a', since);
  expect(await files.find('a', a)).toMatchObject({ state: 'removed', why: 'retention', bytes: null });
  await tell(c, null, '+999000000000001');
  await recordings.purge();
  await recordings.purgeRows();
  expect(await files.find('a', c)).toBeNull();
  await recordings.removeAccount('a');
  expect(await files.accounts()).toEqual([]);
  await recordings.close();
  await database.close();
  await vendor.close();
  await postgres.stop();
}, 60_000);
