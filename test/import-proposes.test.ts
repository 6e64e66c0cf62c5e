import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, expect, it } from 'vitest';
import { z } from 'zod';

const run = promisify(execFile);
const main = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));
const sample = (name: string): string => fileURLToPath(new URL(`../examples/asterisk-a/${name}`, import.meta.url));
const data = mkdtempSync(join(tmpdir(), 'ringtrace-proposes-'));

const Imported = z.object({ calls: z.number(), proposal: z.object({ settings: z.record(z.string(), z.unknown()) }).nullable() });
const Answered = z.object({ totals: z.object({ call_volume: z.object({ value: z.number() }) }) });

async function ringtrace(...args: readonly string[]): Promise<unknown> {
  const { stdout } = await run(process.execPath, [main, ...args, '--account', 'demo', '--data', data, '--json']);
  return JSON.parse(stdout);
}

const imported = async (...args: readonly string[]) => Imported.parse(await ringtrace('import', ...args, '--connection', 'office'));
const inbound = async () => Answered.parse(await ringtrace('report', '--metric', 'call_volume')).totals.call_volume.value;

afterAll(() => rmSync(data, { recursive: true, force: true }));

it('a PBX of which only the time zone is told gives right figures from what its data suggest, until a person says otherwise', async () => {
  // The queue log knows the 249 calls that entered a queue, and no trunk.
  const first = await imported('asterisk-queue-log', sample('queue_log'), '--tz', 'America/New_York');
  expect(first.calls).toBe(249);
  expect(first.proposal?.settings).toMatchObject({ proposed: true, timeZone: 'America/New_York' });

  // Channel events tell the trunks: 354 inbound calls less 4 that never reached the PBX and 4 that were screened.
  const second = await imported('asterisk-cel-csv', sample('cel.csv.gz'));
  expect(second.proposal?.settings).toMatchObject({ proposed: true, trunks: ['PJSIP/trunk-in', 'PJSIP/trunk-out'] });
  expect(second.calls).toBe(424);
  expect(await inbound()).toBe(346);

  // The same file again suggests nothing new.
  expect((await imported('asterisk-cel-csv', sample('cel.csv.gz'))).proposal).toBeNull();

  // What a person has confirmed stays.
  const own = join(data, 'own.json');
  writeFileSync(own, JSON.stringify({ ...second.proposal?.settings, proposed: false, queues: [] }));
  expect((await imported('asterisk-cel-csv', sample('cel.csv.gz'), '--settings', own)).proposal).toBeNull();
  expect((await imported('asterisk-cel-csv', sample('cel.csv.gz'))).proposal).toBeNull();
}, 240_000);
