import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { startPostgres, type TestPostgres } from '../../test/postgres.ts';
import { leasesContract } from './leases.contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'ringtrace-leases-'));
let server: TestPostgres;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

let made = 0;
// A data folder is one process's own.
leasesContract('SQLite', 1, async () => {
  made += 1;
  return await Promise.resolve({ path: join(folder, `${made}.db`) });
});
leasesContract('PostgreSQL', 2, async () => ({ url: await server.database() }));
