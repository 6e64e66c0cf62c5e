import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { openWarehouse } from './client.ts';
import { warehouseContract } from './warehouse.contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'ringtrace-remote-'));
let server: ChildProcess | null = null;
let url: string | null = null;
afterAll(() => {
  server?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

async function startServer(): Promise<string> {
  if (url !== null) return url;
  const started = spawn(process.execPath, [fileURLToPath(new URL('../../test/clickhouse-server.ts', import.meta.url)), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  server = started;
  const port = await new Promise<string>((resolve, reject) => {
    started.stdout.once('data', (line: Buffer) => {
      resolve(line.toString().trim());
    });
    started.once('exit', (code) => {
      reject(new Error(`The server ended with ${code ?? 'a signal'}.`));
    });
  });
  url = `http://127.0.0.1:${port}`;
  return url;
}

warehouseContract('engine behind a wire', async () => await openWarehouse({ url: await startServer() }));

test('a server that is not there is a clear error', async () => {
  await expect(openWarehouse({ url: 'http://127.0.0.1:1' })).rejects.toThrow(/ECONNREFUSED/);
});
