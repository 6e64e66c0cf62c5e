import { appendFileSync, copyFileSync, mkdtempSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLog, type OpenLog } from '#log/open-log.ts';
import { importFile, type ImportSink } from './import-file.ts';
import { tail } from './tail.ts';

const file = { cut: 'lines', header: false } as const;
let folder = '';
let open: OpenLog;
let sink: ImportSink;
let path = '';
let notices: string[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ringtrace-tail-'));
  open = await openLog({ path: join(folder, 'log.db') });
  path = join(folder, 'queue_log');
  notices = [];
  sink = {
    known: async (keys) => await open.log.known('pbx', keys),
    append: async (deliveries) => {
      await Promise.all(deliveries.map(async (each) => await open.log.append({ ...each, account: 'a', connection: 'pbx', receivedAt: 0 })));
    },
  };
});
afterEach(async () => {
  await open.log.close();
  rmSync(folder, { recursive: true });
});

/** Lines in the log: each once, sorted, however often it was delivered. */
async function stored(): Promise<string[]> {
  const deliveries = await open.log.after(0, 10_000);
  const lines = deliveries.flatMap((each) => Buffer.from(each.body).toString().split('\n')).filter((line) => line !== '');
  return [...new Set(lines)].sort();
}

async function follow<T>(work: () => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const following = tail({
    path,
    format: 'asterisk-queue-log',
    file,
    sink,
    placeFile: join(folder, 'place', 'queue_log.json'),
    signal: stop.signal,
    pollMs: 10,
    onNotice: (notice) => notices.push(notice),
  });
  try {
    return await work();
  } finally {
    stop.abort();
    await following;
  }
}

async function until(lines: readonly string[]): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    if ((await stored()).length >= lines.length) break;
    await wait(10);
  }
  expect(await stored()).toEqual([...lines].sort());
}

const numbered = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, at) => `${1_700_000_000 + from + at}|call ${from + at}|sales|NONE|ENTERQUEUE||1|1`);
const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

test('follows a growing file; half a line waits for its other half', async () => {
  writeFileSync(path, text(numbered(0, 3)));
  await follow(async () => {
    await until(numbered(0, 3));
    const [next = ''] = numbered(3, 4);
    appendFileSync(path, next.slice(0, 20));
    await wait(60);
    expect(await stored()).toHaveLength(3);
    appendFileSync(path, `${next.slice(20)}\n`);
    await until(numbered(0, 4));
  });
});

test('a file renamed away is read to its end, then the new one', async () => {
  writeFileSync(path, text(numbered(0, 3)));
  await follow(async () => {
    await until(numbered(0, 3));
    renameSync(path, `${path}.1`);
    appendFileSync(`${path}.1`, text(numbered(3, 5)));
    await wait(40);
    writeFileSync(path, text(numbered(5, 7)));
    await until(numbered(0, 7));
  });
  expect(notices).toEqual([]);
});

test('copied and truncated while followed', async () => {
  writeFileSync(path, text(numbered(0, 300)));
  await follow(async () => {
    await until(numbered(0, 300));
    appendFileSync(path, text(numbered(300, 310)));
    copyFileSync(path, `${path}.1`);
    truncateSync(path);
    appendFileSync(path, text(numbered(310, 312)));
    await until(numbered(0, 312));
  });
});

test('rotated and packed while nobody followed: goes on where it was, in both files', async () => {
  writeFileSync(path, text(numbered(0, 100)));
  await follow(async () => await until(numbered(0, 100)));
  appendFileSync(path, text(numbered(100, 120)));
  writeFileSync(`${path}.1.gz`, gzipSync(readFileSync(path)));
  rmSync(path);
  writeFileSync(path, text(numbered(120, 125)));
  await follow(async () => await until(numbered(0, 125)));
  expect(notices).toEqual([]);
});

test('started again it sends only what is new', async () => {
  writeFileSync(path, text(numbered(0, 10)));
  await follow(async () => await until(numbered(0, 10)));
  const before = await open.log.position();
  await follow(async () => await wait(60));
  expect(await open.log.position()).toBe(before);
  appendFileSync(path, text(numbered(10, 11)));
  await follow(async () => await until(numbered(0, 11)));
  expect(await open.log.position()).toBe(before + 1);
});

test('a rotated file that is gone is said', async () => {
  writeFileSync(path, text(numbered(0, 10)));
  await follow(async () => await until(numbered(0, 10)));
  rmSync(path);
  writeFileSync(path, text(numbered(20, 22)));
  await follow(async () => await until([...numbered(0, 10), ...numbered(20, 22)]));
  expect(notices).toHaveLength(1);
});

test('an import that is stopped in the middle goes on; a grown file sends its end, the same file nothing', async () => {
  const lines = numbered(0, 100_000);
  writeFileSync(path, text(lines));
  const stop = new AbortController();
  const half = importFile({
    path,
    format: 'asterisk-queue-log',
    file,
    sink,
    signal: stop.signal,
    onProgress: ({ sent }) => {
      if (sent >= 2) stop.abort();
    },
  });
  await expect(half).rejects.toThrow();
  const sent = await open.log.position();
  expect(sent).toBeGreaterThan(0);
  const whole = await importFile({ path, format: 'asterisk-queue-log', file, sink });
  expect(whole.known).toBe(sent);
  expect(whole.lines).toBe(100_000);
  expect(await stored()).toEqual([...lines].sort());
  expect(await importFile({ path, format: 'asterisk-queue-log', file, sink })).toMatchObject({ sent: 0 });
  appendFileSync(path, text(numbered(100_000, 100_010)));
  renameSync(path, `${path}.7`);
  expect(await importFile({ path: `${path}.7`, format: 'asterisk-queue-log', file, sink })).toMatchObject({ sent: 1 });
  expect(await stored()).toHaveLength(100_010);
});
