import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { runCli } from '#cli/program.ts';
import type { Io } from '#cli/io.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** Every verb as a process of its own: while a server holds the folder, and while none runs. Same answers. */
const main = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'ringtrace-cli-'));
const at = (name: string): string => join(root, name);

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

type Run = (args: readonly string[], environment?: Record<string, string>, input?: string) => Promise<Ran>;

const environmentOf = (more: Record<string, string>): Record<string, string> => ({ RINGTRACE_DATA: at('data'), ...more });

/** As a process of its own: it opens the folder itself, and each process can do that once. */
const spawned: Run = async (args, environment = {}, input = '') =>
  await new Promise((done) => {
    const options = { env: { ...process.env, ...environmentOf(environment) } };
    const child = execFile(process.execPath, [main, ...args], options, (error, out, err) => {
      done({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : 1, out, err });
    });
    child.stdin?.end(input);
  });

/** The same entry, within the test: enough where a server holds the folder, or none is needed. */
const called: Run = async (args, environment = {}, input = '') => {
  let out = '';
  let err = '';
  const io: Io = {
    environment: environmentOf(environment),
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    terminal: false,
    input: async () => await Promise.resolve(input),
  };
  const code = await runCli(args, io);
  return { code, out, err };
};

const answer = (ran: Ran): unknown => {
  expect([ran.code, ran.err]).toEqual([0, expect.anything()]);
  return JSON.parse(ran.out);
};

/** A small queue log that a person can count: two answered calls, one lost one, one line that is none. */
const day = 1_793_620_800; // 2026-11-02T12:00:00Z
const queueLog = [
  `${day}|q1.1|sales|NONE|ENTERQUEUE||+12025550111|1`,
  `${day + 5}|q1.1|sales|Alice|CONNECT|5|m1|3`,
  `${day + 65}|q1.1|sales|Alice|COMPLETECALLER|5|60|1`,
  `${day + 100}|q1.2|sales|NONE|ENTERQUEUE||+12025550122|1`,
  `${day + 130}|q1.2|sales|Ben|CONNECT|30|m2|4`,
  `${day + 190}|q1.2|sales|Ben|COMPLETEAGENT|30|60|1`,
  `${day + 300}|q1.3|sales|NONE|ENTERQUEUE||+12025550133|1`,
  `${day + 340}|q1.3|sales|NONE|ABANDON|1|1|40`,
  'this is no line of a queue log',
];

let server: ChildProcess | null = null;

async function startServer(): Promise<string> {
  const child = spawn(process.execPath, [main, 'serve', '--port', '0'], {
    env: { ...process.env, RINGTRACE_DATA: at('data') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  server = child;
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.resume();
  for (let tries = 0; tries < 300; tries += 1) {
    const found = /^ {2}(http:\/\/\S+)$/m.exec(out)?.[1];
    if (found !== undefined && !found.includes('#')) return found;
    await pause(100);
  }
  throw new Error(`the server did not start: ${out}`);
}

async function stopServer(): Promise<void> {
  const child = server;
  if (child === null) return;
  server = null;
  const ended = new Promise((done) => child.once('exit', done));
  child.kill('SIGTERM');
  await ended;
}

beforeAll(() => {
  writeFileSync(at('queue_log'), `${queueLog.join('\n')}\n`);
});

afterAll(async () => {
  await stopServer();
  rmSync(root, { recursive: true, force: true });
});

const importing = ['import', 'asterisk-queue-log', at('queue_log'), '--account', 'demo', '--connection', 'pbx'];
const report = ['report', '--metric', 'call_volume,service_level', '--by', 'queue', '--period', '2026-11-02/2026-11-03', '--json'];

describe('called wrongly', () => {
  it.each([
    [['nonsense'], /unknown command/],
    [['report'], /--metric/],
    [['report', '--metric', 'call_volume', '--period', 'november'], /wanted from\/to/],
    [['import', 'nonsense', 'file', '--connection', 'pbx'], /wanted one of .*asterisk-queue-log/],
    // Before anything is made for them: no account, no connection.
    [['import', 'asterisk-queue-log', '/nowhere', '--connection', 'pbx', '--tz', 'UTC'], /\/nowhere: there is no such file/],
    [['import', 'asterisk-queue-log', root, '--connection', 'pbx', '--tz', 'UTC'], /: this is a folder/],
    [[...importing, '--data', at('wrong2')], /There is no account/],
    [['user', 'add', 'x@example.com', '--role', 'king'], /wanted one of owner/],
    [['report', '--metric', 'call_volume', '--server', 'http://localhost:1'], /needs an API key/],
    [['serve', '--port', 'many'], /a port from 0 to 65535/],
    [['demo', '--days', '0'], /--days: got "0", wanted a whole number from 1 to 400/],
    [['demo', '--until', '2026-02-30'], /--until: got "2026-02-30", wanted a day from/],
    [['demo', '--tz', 'Madrid'], /wanted a time zone such as Europe\/Madrid/],
    [['demo', '--visitors', '2000', '--days', '400'], /wanted at most \d+ days, or fewer visitors/],
    [['demo', '--seed', 'a/b'], /--seed: got "a\/b"/],
    [['demo', '--truth', root], /is there already; name a new file/],
  ])('%s is told why, with exit code 2', async (args, says) => {
    const ran = await (args.includes('--data') ? spawned : called)(args);
    expect(ran.err).toMatch(says);
    expect(ran.code).toBe(2);
  });

  it('helps with examples', async () => {
    for (const command of [
      'serve',
      'import',
      'tail',
      'report',
      'drill',
      'calls',
      'metrics',
      'rejected',
      'redecode',
      'rebuild',
      'verify',
      'backup',
      'restore',
      'demo',
      'bench',
    ]) {
      const { code, out } = await called([command, '--help']);
      expect([command, code]).toEqual([command, 0]);
      expect(out).toContain(`$ ringtrace ${command}`);
    }
  });
});

describe('without a server', () => {
  it('imports, counts, and names what it rejected', async () => {
    const ran = await spawned([...importing, '--tz', 'UTC', '--json']);
    expect(answer(ran)).toMatchObject({ calls: 3, new_calls: 3, rejects: 1, files: [{ lines: 9, sent: 1, known: 0 }] });
    expect(ran.err).toContain('Account demo is new');
  });

  it('imports the same file to no change, and of a grown one only its end', async () => {
    expect(answer(await spawned([...importing, '--json']))).toMatchObject({
      new_calls: 0,
      new_rejects: 0,
      files: [{ sent: 0, known: 1 }],
    });
    appendFileSync(
      at('queue_log'),
      `${day + 400}|q1.4|sales|NONE|ENTERQUEUE||+12025550144|1\n${day + 410}|q1.4|sales|NONE|ABANDON|1|1|10\n`,
    );
    expect(answer(await spawned([...importing, '--json']))).toMatchObject({ calls: 4, new_calls: 1, rejects: 1, new_rejects: 0 });
  });

  verbs(spawned, 'in-process');

  it('restores a backup into an empty folder, with the same figures', async () => {
    expect(answer(await spawned(['restore', at('backup-in-process'), '--data', at('restored'), '--json']))).toMatchObject({
      freshness: { current: true },
    });
    const after = answer(await spawned([...report, '--data', at('restored')]));
    expect(figures(after)).toEqual(counted);
    const again = await spawned(['restore', at('backup-in-process'), '--data', at('restored')]);
    expect([again.code, again.err]).toEqual([1, expect.stringContaining('holds a log already')]);
  });

  it('refuses a backup that was changed', async () => {
    appendFileSync(join(at('backup-in-process'), 'settings.db'), 'x');
    const ran = await spawned(['restore', at('backup-in-process'), '--data', at('restored-2')]);
    expect([ran.code, ran.err]).toEqual([1, expect.stringContaining('checksum differs')]);
    expect(existsSync(join(at('restored-2'), 'log.db'))).toBe(false);
  });
});

describe('while a server runs', () => {
  let address: string;

  beforeAll(async () => {
    address = await startServer();
  });

  afterAll(async () => await stopServer());

  it('imports through it', async () => {
    appendFileSync(
      at('queue_log'),
      `${day + 500}|q1.5|sales|NONE|ENTERQUEUE||+12025550155|1\n${day + 502}|q1.5|sales|NONE|ABANDON|1|1|2\n`,
    );
    expect(answer(await called([...importing, '--json']))).toMatchObject({ calls: 5, new_calls: 1 });
  });

  verbs(called, 'served');

  it('demo fills an account with a made-up firm, and removes that account alone', async () => {
    const demo = ['demo', '--days', '2', '--visitors', '40', '--until', '2026-11-19'];
    const filled = await called([...demo, '--truth', at('truth.jsonl'), '--json']);
    const made = answer(filled) as { truth: { sessions: number; calls: number }; deliveries: { site: number } };
    expect(filled.err).toContain('Account firm is new');
    expect(made).toMatchObject({ account: 'firm', sample: true, first_day: '2026-11-17', rejects: 0, calls: made.truth.calls });
    expect(made.truth.sessions).toBeGreaterThan(40);
    expect(readFileSync(at('truth.jsonl'), 'utf8').match(/^\{"of":"session"/gmu)).toHaveLength(made.truth.sessions);
    const mixed = await called([...demo, '--account', 'demo']);
    expect([mixed.code, mixed.err]).toEqual([2, expect.stringMatching(/has connections already \(pbx\).*does not mix/u)]);
    const real = await called(['demo', '--remove', '--account', 'demo']);
    expect([real.code, real.err]).toEqual([2, expect.stringContaining('is not the account of a made-up firm')]);
    expect((await called(['demo', '--remove'])).out).toBe('Account firm and all that was in it is removed.\n');
    expect((await called(['demo', '--remove'])).err).toContain('no account "firm"');
  });

  it('lets no second server and no restore into the folder', async () => {
    const second = await spawned(['serve', '--port', '0']);
    expect([second.code, second.err]).toEqual([1, expect.stringContaining('Two servers cannot share one folder')]);
    const ran = await called(['restore', at('backup-served')]);
    expect([ran.code, ran.err]).toEqual([1, expect.stringContaining('at work on')]);
  });

  it("shows a foreign account's key nothing, whatever the verb", async () => {
    writeFileSync(at('other_log'), `${day}|r1.1|other|NONE|ENTERQUEUE||+13035550000|1\n`);
    expect(
      answer(
        await called([
          'import',
          'asterisk-queue-log',
          at('other_log'),
          '--account',
          'rival',
          '--connection',
          'pbx',
          '--tz',
          'UTC',
          '--json',
        ]),
      ),
    ).toMatchObject({ calls: 1 });
    const note = JSON.parse(readFileSync(join(at('data'), 'server.json'), 'utf8')) as { token: string };
    const scopes = ['figures', 'calls', 'numbers', 'deliveries', 'ingest', 'connections', 'settings', 'people', 'account'];
    const made = await fetch(`${address}/api/v1/api-keys`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${note.token}`, 'ringtrace-account': 'rival' },
      body: JSON.stringify({ name: 'k', scopes }),
    });
    const { key } = (await made.json()) as { key: string };
    const { calls } = answer(await called(['calls', '--account', 'demo', '--json'])) as { calls: { id: string }[] };
    const away = { RINGTRACE_URL: address, RINGTRACE_KEY: key };
    const verbs = [
      ['report', '--metric', 'call_volume', '--by', 'queue'],
      ['drill', '--metric', 'call_volume', '--part', 'value'],
      ['calls'],
      ['calls', calls[0]?.id ?? ''],
      ['metrics'],
      ['rejected'],
      ['redecode', '--connection', 'demo/pbx'],
      ['rebuild'],
      ['verify'],
      ['backup', at('stolen')],
      ['import', 'asterisk-queue-log', at('queue_log'), '--connection', 'demo/pbx'],
      ['user', 'list'],
      ['user', 'add', 'eve@example.com', '--role', 'owner'],
      ['user', 'remove', 'eve@example.com'],
    ];
    for (const verb of verbs) {
      const own = await called(verb, away);
      expect([verb[0], /sales|Alice|120255501|no line of a queue log/.exec(own.out + own.err)?.[0]]).toEqual([verb[0], undefined]);
      const named = await called([...verb, '--account', 'demo'], away);
      expect([verb[0], named.code, named.out]).toEqual([verb[0], 1, '']);
      expect(named.err).toContain('is not yours');
    }
    expect(existsSync(at('stolen'))).toBe(false);
    expect(answer(await called([...report, '--account', 'demo']))).toMatchObject({ totals: { call_volume: { value: 5 } } });
  });
});

/** The figures that a person counted, as the last report gave them. */
let counted: unknown = null;

function figures(body: unknown): unknown {
  const { rows, totals } = body as { rows: unknown; totals: unknown };
  return { rows, totals };
}

/** The verbs that answer the same whoever holds the folder. */
function verbs(ringtrace: Run, how: 'in-process' | 'served'): void {
  it('report gives the figures that a person counts', async () => {
    const body = answer(await ringtrace(report)) as {
      totals: { call_volume: { value: number }; service_level: { num: number; den: number } };
    };
    const calls = how === 'served' ? 5 : 4;
    expect(body.totals.call_volume.value).toBe(calls);
    // One of the two answered ones within 20 s; the one that gave up after 2 s is left out.
    expect(body.totals.service_level).toMatchObject({ num: 1, den: 4 });
    counted = figures(body);
    const text = await ringtrace(report.slice(0, -1));
    expect(text.out).toMatch(/sales +\d +25\.0 %/);
  });

  it('drill opens a figure to its calls', async () => {
    const body = answer(
      await ringtrace(['drill', '--metric', 'service_level', '--part', 'numerator', '--by', 'queue', '--row', 'sales', '--json']),
    );
    expect(body).toMatchObject({ part: 1, total_rows: 1, total_weight: 1 });
  });

  it('calls lists, searches and opens', async () => {
    const list = answer(await ringtrace(['calls', '--search', '555-0122', '--json'])) as { total: number; calls: { id: string }[] };
    expect(list.total).toBe(1);
    const one = answer(await ringtrace(['calls', list.calls[0]?.id ?? '', '--json']));
    expect(one).toMatchObject({
      call: { caller: '+12025550122', outcome: 'answered' },
      visits: [{ queue_id: 'sales' }],
      legs: [{ agent_id: 'Ben' }],
    });
    expect((await ringtrace(['calls', 'none'])).code).toBe(1);
  });

  it('metrics lists the catalogue and explains one', async () => {
    expect((await ringtrace(['metrics'])).out).toContain('service_level');
    expect((await ringtrace(['metrics', 'service_level'])).out).toContain('formula');
  });

  it('rejected names line and reason', async () => {
    expect(answer(await ringtrace(['rejected', '--json']))).toMatchObject({ total: 1, rejects: [{ connection: 'pbx', line: 9 }] });
  });

  it('redecode, rebuild and verify change nothing', async () => {
    expect(answer(await ringtrace(['redecode', '--connection', 'pbx', '--json']))).toMatchObject({ current: true, rejects: 1 });
    expect(answer(await ringtrace(['rebuild', '--json']))).toMatchObject({ state: 'done' });
    const verified = answer(await ringtrace(['verify', '--json'])) as { checks: { right: boolean }[] };
    expect(verified.checks.every((check) => check.right)).toBe(true);
    expect(figures(answer(await ringtrace(report)))).toEqual(counted);
  });

  it('backup writes copies with their checksums, into an empty folder only', async () => {
    const folder = at(`backup-${how}`);
    const manifest = answer(await ringtrace(['backup', folder, '--json'])) as { files: { name: string }[]; recordings: object };
    expect(manifest.files.map((file) => file.name)).toEqual(['settings.db', 'log.db', 'secret', 'recordings.sha256']);
    expect(manifest.recordings).toEqual({ files: 0, bytes: 0, elsewhere: null });
    const without = await ringtrace(['backup', at(`backup-without-${how}`), '--no-recordings']);
    expect(without.out).toMatch(/Recordings are NOT in this backup: copy \S+recordings as well/u);
    const again = await ringtrace(['backup', folder]);
    expect([again.code, again.err]).toEqual([1, expect.stringContaining('is not empty')]);
  });

  it('user adds, lists and removes', async () => {
    const email = `${how}@example.com`;
    const added = await ringtrace(['user', 'add', email, '--role', 'viewer', '--password'], {}, 'correct horse battery\n');
    expect([added.code, added.out]).toEqual([0, expect.stringContaining('may sign in as viewer')]);
    expect((await ringtrace(['user', 'add', `b-${email}`, '--role', 'viewer'])).out).toContain('/invitation#');
    expect((await ringtrace(['user', 'list'])).out).toContain(email);
    expect((await ringtrace(['user', 'remove', email])).code).toBe(0);
    expect((await ringtrace(['user', 'list'])).out).not.toContain(` ${email}`);
  });
}
