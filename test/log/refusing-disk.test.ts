import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLog } from '../../src/log/open-log.ts';

const child = fileURLToPath(new URL('append-until-refused.ts', import.meta.url));
const isRoot = process.getuid?.() === 0;
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ringtrace-disk-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** As a user without rights, if we are root; he must get through to our code. */
const asNobody = isRoot ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];
function withoutRights(skip: (reason: string) => void): void {
  if (!isRoot) return;
  for (const needed of [process.execPath, child]) {
    if (spawnSync('setpriv', [...asNobody.slice(1), 'test', '-r', needed]).status !== 0) {
      skip(`user 65534 cannot read ${needed}, or there is no setpriv`);
    }
  }
}

interface Told {
  readonly acknowledged: string[];
  readonly refused: { code: string; message: string }[];
}

function run(command: readonly string[]): Told {
  const [program = '', ...rest] = command;
  const { stdout, stderr, status } = spawnSync(program, rest, { encoding: 'utf8' });
  expect(stderr.replace(/.*ExperimentalWarning.*\n.*\n/, '')).toBe('');
  expect(status).toBe(0);
  return JSON.parse(stdout) as Told;
}

/** Whatever was acknowledged is there, readable, and the log takes more once it can. */
async function nothingLost(path: string, { acknowledged }: Told): Promise<void> {
  const { log } = await openLog({ path });
  const stored = await log.after(0, 10_000);
  expect(stored.map(({ deliveryKey }) => deliveryKey)).toEqual(expect.arrayContaining(acknowledged));
  expect(new Set(stored.map(({ deliveryKey }) => deliveryKey)).size).toBe(stored.length);
  expect(stored.every(({ body }) => body.byteLength === 64_000)).toBe(true);
  await log.append({ account: 'a', connection: 'c', deliveryKey: 'after', receivedAt: 0, headers: {}, body: new Uint8Array([1]) });
  await log.close();
}

test('a file that may not grow (ulimit -f): refused in words, nothing acknowledged is lost', async () => {
  const path = join(folder, 'log.db');
  const told = run(['bash', '-c', `ulimit -f 16384; exec "${process.execPath}" "${child}" "${path}"`]);
  expect(told.acknowledged.length).toBeGreaterThan(50);
  expect(told.acknowledged.length).toBeLessThan(2_000);
  expect(told.refused.map(({ code }) => code)).toEqual(told.refused.map(() => 'store-full'));
  expect(told.refused[0]?.message).toMatch(/Nothing was stored|nothing was stored/);
  await nothingLost(path, told);
});

test('a full disk (a tmpfs of 16 MB): refused in words, nothing acknowledged is lost, and space brings it back', async ({ skip }) => {
  const disk = join(folder, 'disk');
  mkdirSync(disk);
  if (!isRoot || spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', disk]).status !== 0) {
    skip('mounting is not allowed here; `ulimit -f` stands for it');
  }
  try {
    const ballast = join(disk, 'ballast');
    // More than the log can hold beside it: what SQLite has not yet moved into its file needs that room once more.
    writeFileSync(ballast, new Uint8Array(9_000_000));
    const path = join(disk, 'log.db');
    const told = run([process.execPath, child, path]);
    expect(told.acknowledged.length).toBeGreaterThan(20);
    expect(told.acknowledged.length).toBeLessThan(2_000);
    expect(told.refused.map(({ code }) => code)).toEqual(told.refused.map(() => 'store-full'));
    rmSync(ballast);
    await nothingLost(path, told);
  } finally {
    expect(spawnSync('umount', [disk]).status).toBe(0);
  }
});

test('a user who may not write the folder: said in words, nothing acknowledged', ({ skip }) => {
  withoutRights(skip);
  const closed = join(folder, 'closed');
  mkdirSync(closed);
  chmodSync(folder, 0o755);
  chmodSync(closed, 0o555);
  for (const path of [join(closed, 'log.db'), join(closed, 'deeper', 'log.db')]) {
    const told = run([...asNobody, process.execPath, child, path]);
    expect(told.acknowledged).toEqual([]);
    expect(told.refused).toMatchObject([{ code: expect.stringMatching(/^store-(read-only|unavailable)$/) as string }]);
    expect(told.refused[0]?.message).toContain(isRoot ? 'user 65534' : 'user ');
    expect(told.refused[0]?.message).toContain(path);
  }
});

test('a store of another user that may only be read: said in words, nothing acknowledged', async ({ skip }) => {
  withoutRights(skip);
  const path = join(folder, 'log.db');
  const { log } = await openLog({ path });
  await log.close();
  chmodSync(folder, 0o555);
  chmodSync(path, 0o444);
  const told = run([...asNobody, process.execPath, child, path]);
  chmodSync(folder, 0o755);
  expect(told.acknowledged).toEqual([]);
  expect(told.refused).toMatchObject([{ code: 'store-read-only' }]);
});
