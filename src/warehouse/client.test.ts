import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { openWarehouse } from './client.ts';
import { warehouseContract } from './warehouse.contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'ringtrace-embedded-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

warehouseContract('embedded engine', async () => await openWarehouse({ path: folder }));
