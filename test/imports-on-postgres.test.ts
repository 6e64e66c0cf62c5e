import { afterAll, describe } from 'vitest';
import { importContract } from './imports/contract.ts';
import { startPostgres, type TestPostgres } from './postgres.ts';

describe('imports on PostgreSQL', () => {
  let postgres: TestPostgres | null = null;
  importContract(async () => {
    postgres = await startPostgres();
    const url = await postgres.database();
    return { logUrl: url, settingsUrl: url };
  });
  afterAll(async () => await postgres?.stop());
});
