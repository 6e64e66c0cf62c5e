import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { openLog } from '#log/open-log.ts';
import { days, type PulledConnection } from './pull-harness.ts';
import { bookOf, wallClock } from './vendor-apis/api-server.ts';
import { callrailAccess, startCallrail } from './vendor-apis/callrail.ts';
import { cloudtalkAccess, startCloudtalk } from './vendor-apis/cloudtalk.ts';

const script = fileURLToPath(new URL('killed-pull.ts', import.meta.url));
const span = days('2026-03-02', 2);
/** Each costs the start of a process; `PULL_KILLS=8 npm test test/pull-kills` is the long round. */
const mostKills = Number(process.env['PULL_KILLS'] ?? 4);
const clock = wallClock(span.before + 60_000);

/** One process on the folder; killed at the n-th request that the vendor sees, if that comes. Its words, or null. */
async function oneProcess(of: PulledConnection, folder: string, kill: (die: () => void) => void): Promise<string | null> {
  const args = [script, folder, JSON.stringify(of), String(span.from), String(span.before), String(span.before + 60_000)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  kill(() => child.kill('SIGKILL'));
  let said = '';
  child.stdout.on('data', (part: Buffer) => (said += part.toString()));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return code === 0 ? said : null;
}

/** What the log holds of the connection: the same whatever happened on the way. */
async function held(folder: string): Promise<string[]> {
  const { log } = await openLog({ path: join(folder, 'log.db') });
  const all = await log.after(0, 10_000);
  await log.close();
  return all.map(({ deliveryKey, headers }) => `${headers['format'] ?? ''} ${deliveryKey}`).toSorted();
}

it.each(['callrail', 'cloudtalk'] as const)(
  '%s: killed again and again, a back-fill comes to what it comes to undisturbed',
  async (kind) => {
    const count = kind === 'callrail' ? 2_000 : 150;
    const book = bookOf(count, span.from, Math.floor((span.before - span.from) / count));
    const limit = { requests: 100_000, seconds: 1 };
    const api = await (kind === 'callrail' ? startCallrail({ clock, book, limit, zone: 0 }) : startCloudtalk({ clock, book, limit }));
    const of = { kind, url: api.url, access: kind === 'callrail' ? callrailAccess : cloudtalkAccess };
    const folders = [0, 1].map(() => mkdtempSync(join(tmpdir(), 'ringtrace-pull-')));
    const [calm = '', killed = ''] = folders;
    try {
      const wanted = { state: 'done', listed: count, missing: count, unread: 0, failure: null };
      expect(JSON.parse((await oneProcess(of, calm, () => undefined)) ?? '{}')).toEqual(wanted);

      let kills = 0;
      let said: string | null = null;
      while (said === null) {
        // At the request itself, or some milliseconds into what its answer brings.
        let left = kind === 'callrail' ? 2 : 20;
        const late = (kills * 7) % 40;
        said = await oneProcess(of, killed, (die) => {
          api.before = () => {
            left -= 1;
            if (left === 0 && kills < mostKills) setTimeout(die, late);
          };
        });
        if (said === null) kills += 1;
      }
      expect(kills).toBeGreaterThan(3);
      expect(JSON.parse(said)).toEqual(wanted);
      expect(await held(killed)).toEqual(await held(calm));
    } finally {
      await api.close();
      for (const folder of folders) rmSync(folder, { recursive: true });
    }
  },
);
