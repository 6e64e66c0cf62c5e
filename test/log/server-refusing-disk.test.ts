import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startServer } from '../../scripts/crash/server-process.ts';
import { ProblemError } from '../../src/client/client.ts';

const isRoot = process.getuid?.() === 0;
const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ringtrace-disk-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('the server on a full disk (a tmpfs of 64 MB): 507 and nothing acknowledged is lost; with space it goes on by itself', async ({
  skip,
}) => {
  const disk = join(folder, 'disk');
  mkdirSync(disk);
  if (!isRoot || spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', disk]).status !== 0) {
    skip('mounting is not allowed here');
  }
  try {
    const ballast = join(disk, 'ballast');
    writeFileSync(ballast, new Uint8Array(24_000_000));
    const data = join(disk, 'data');
    const first = await startServer({ folder: data, account: null });
    await first?.client.call('createAccount', { body: { id: 'full', name: 'Full', tz: 'UTC' } });
    await first?.stop();
    const server = await startServer({ folder: data, account: 'full' });
    if (server === null) throw new Error('The server did not start.');
    const { client } = server;
    await client.call('createConnection', { body: { id: 'hook', kind: 'webhook', settings: {} } });

    const append = async (key: string, bytes: number): Promise<void> => {
      const body = `${JSON.stringify({ kind: 'call_started', call: key, at: '2026-01-01T00:00:00Z', direction: 'inbound' })}\n${'\n'.repeat(bytes)}`;
      const delivery = { key, headers: { format: 'ringtrace-events' }, body: Buffer.from(body).toString('base64') };
      await client.call('appendDeliveries', { body: { connection: 'hook', deliveries: [delivery] } });
    };
    const acknowledged: string[] = [];
    let refusal: unknown = null;
    while (refusal === null && acknowledged.length < 1_000) {
      const key = `k${acknowledged.length}`;
      await append(key, 200_000).then(
        () => acknowledged.push(key),
        (error: unknown) => (refusal = error),
      );
    }
    expect(acknowledged.length).toBeGreaterThan(20);
    expect(refusal).toBeInstanceOf(ProblemError);
    expect((refusal as ProblemError).problem).toMatchObject({
      status: 507,
      detail: expect.stringContaining('nothing was stored') as string,
    });

    rmSync(ballast);
    await append('after', 10);
    const { known } = await client.call('knownDeliveries', { body: { connection: 'hook', keys: acknowledged } });
    expect(new Set(known)).toEqual(new Set(acknowledged));
    await expect
      .poll(async () => await client.call('progress'), { timeout: 60_000, interval: 200 })
      .toMatchObject({ current: true, failure: null, calls: acknowledged.length + 1 });
    await server.stop();
  } finally {
    spawnSync('umount', ['-l', disk]);
  }
}, 200_000);

test('the server as a user who may not write the data folder: ends at once and says so', ({ skip }) => {
  const asNobody = ['--reuid=65534', '--regid=65534', '--clear-groups'];
  for (const needed of isRoot ? [process.execPath, main] : []) {
    if (spawnSync('setpriv', [...asNobody, 'test', '-r', needed]).status !== 0) {
      skip(`user 65534 cannot read ${needed}, or there is no setpriv`);
    }
  }
  chmodSync(folder, 0o555);
  const serve = [main, 'serve', '--data', join(folder, 'data'), '--port', '0'];
  const options = { encoding: 'utf8', timeout: 60_000 } as const;
  const { status, stderr } = isRoot
    ? spawnSync('setpriv', [...asNobody, process.execPath, ...serve], options)
    : spawnSync(process.execPath, serve, options);
  chmodSync(folder, 0o755);
  expect(status).toBeGreaterThan(0);
  expect(stderr).toContain('No permission to write the data folder');
  expect(stderr).not.toMatch(/\n\s+at /);
}, 90_000);
