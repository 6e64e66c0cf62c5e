import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testStore, type TestStore } from './store.ts';

/** However the lines of a PBX's files come in, the facts are those of one clean import. */

const sample = (name: string): string => fileURLToPath(new URL(`../examples/asterisk-a/${name}`, import.meta.url));
const settings: unknown = JSON.parse(readFileSync(sample('settings.json'), 'utf8'));
const whole = readFileSync(sample('queue_log'), 'utf8');
const lines = whole.match(/[^\n]*\n/gu) ?? [];
const part = (from: number, before?: number): string => lines.slice(from, before).join('');
const half = 400;

/** The files that one connection gets, one after the other: name and content. */
type Files = readonly (readonly [string, string | Uint8Array])[];
const ways: Readonly<Record<string, Files>> = {
  'twice, the second time renamed and packed': [
    ['queue_log', whole],
    ['full-20261121.gz', gzipSync(whole)],
  ],
  'concatenated with itself': [['both', whole + whole]],
  'two overlapping files': [
    ['a', part(0, 600)],
    ['b', part(300)],
  ],
  'rotated, and the rotated copies again under their next names': [
    ['queue_log.1', part(0, half)],
    ['queue_log', part(half)],
    ['queue_log.2.gz', gzipSync(part(0, half))],
    ['queue_log.1', part(half)],
  ],
  'the newer part first': [
    ['queue_log', part(half)],
    ['queue_log.1', part(0, half)],
  ],
  'grown: first with a torn last line, then whole': [
    ['queue_log', part(0, half) + (lines[half] ?? '').slice(0, 30)],
    ['queue_log', whole],
  ],
  'copied and truncated': [
    ['queue_log', whole],
    ['queue_log', part(700)],
  ],
  'with the line ends of another system': [['queue_log.txt', whole.replaceAll('\n', '\r\n')]],
  'two packed files in one, out of order': [['joined.gz', Buffer.concat([gzipSync(part(half)), gzipSync(part(0, half))])]],
};

const clean = 'one clean import';
const account = (way: string): string => way.replaceAll(/[^a-z]+/gu, '-');
const folder = mkdtempSync(join(tmpdir(), 'ringtrace-equal-'));
const pbx = (id: string) => ({ id, account: id, kind: 'asterisk', settings });
const cel = join(folder, 'cel.csv');
writeFileSync(cel, gunzipSync(readFileSync(sample('cel.csv.gz'))));

let store: TestStore;
beforeAll(async () => {
  // An import that a kill ended after the third delivery of its ten was acknowledged.
  const script = fileURLToPath(new URL('killed-import.ts', import.meta.url));
  const killed = spawnSync(process.execPath, [script, join(folder, 'log.db'), 'cel-killed', cel, 'asterisk-cel-csv', '3'], {
    encoding: 'utf8',
  });
  expect([killed.signal, killed.stderr]).toEqual(['SIGKILL', '']);

  store = await testStore(
    [clean, ...Object.keys(ways), 'cel-clean', 'cel-killed'].map((way) => pbx(account(way))),
    folder,
  );
  await store.importInto(account(clean), sample('queue_log'), 'asterisk-queue-log');
  for (const [way, files] of Object.entries(ways)) {
    for (const [name, content] of files) {
      const path = join(mkdtempSync(join(folder, 'files-')), name);
      writeFileSync(path, content);
      await store.importInto(account(way), path, 'asterisk-queue-log');
    }
  }
  await store.importInto('cel-clean', cel, 'asterisk-cel-csv');
}, 300_000);
afterAll(async () => {
  await store.close();
});

/** Ids are made of the connection's name; everything else must be the same. */
const ofTheConnection = new Set(['account', 'connection', 'told_by', 'id', 'call_id']);

async function factsOf(name: string): Promise<Record<string, string[]>> {
  const tables = ['call', 'visit', 'leg', 'agent_state'];
  const rows = await Promise.all(tables.map(async (table) => await store.facts(table, name)));
  const bare = rows.map((all) =>
    all.map((row) => JSON.stringify(Object.fromEntries(Object.entries(row).filter(([column]) => !ofTheConnection.has(column))))).sort(),
  );
  return Object.fromEntries(tables.map((table, index) => [table, bare[index] ?? []]));
}

describe('the same queue_log', () => {
  test('clean: 249 calls with 250 visits, nothing rejected', async () => {
    await store.settle();
    const facts = await factsOf(account(clean));
    expect([facts['call']?.length, facts['visit']?.length]).toEqual([249, 250]);
    expect(facts['leg']?.length).toBeGreaterThan(185);
    expect(facts['agent_state']?.length).toBeGreaterThan(100);
    expect(await store.index.rejectCount(account(clean))).toBe(0);
  });

  test.each(Object.keys(ways))('%s', async (way) => {
    await store.settle();
    expect(await factsOf(account(way))).toEqual(await factsOf(account(clean)));
  });
});

describe('an import that was killed', () => {
  test('kept what was acknowledged, and the next run sends only the rest', async () => {
    await store.settle();
    const before = (await factsOf('cel-killed'))['call']?.length ?? 0;
    expect(before).toBeGreaterThan(0);
    const again = await store.importInto('cel-killed', cel, 'asterisk-cel-csv');
    expect(again.known).toBe(3);
    expect(again.sent).toBeGreaterThan(3);
    await store.settle();
    const facts = await factsOf('cel-killed');
    expect(facts['call']?.length).toBeGreaterThan(before);
    expect(facts).toEqual(await factsOf('cel-clean'));
  });
});
