import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Client } from '#client/client.ts';
import { type ServerProcess, startServer } from '../../scripts/crash/server-process.ts';
import { calls, csv, dayFirst, importFile, inFigures, upload } from './upload.ts';

const folder = mkdtempSync(join(tmpdir(), 'ringtrace-import-crash-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const start = async (account: string | null): Promise<ServerProcess> => {
  const server = await startServer({ folder, account });
  if (server === null) throw new Error('the server did not start');
  return server;
};

/** Every call with its time, once everything is in the figures. */
const allCalls = async (client: Client): Promise<string[]> => {
  while (!(await client.call('progress')).current) await new Promise((resolve) => setTimeout(resolve, 20));
  const { calls: found } = await client.call('calls', { query: { limit: 1000, sort: 'started_at' } });
  return found.map((call) => `${call.started_at} ${call.caller ?? ''} ${call.outcome ?? ''}`).sort();
};

describe('a server that is killed', () => {
  it('right after an undo, after its taking back, and in the middle of an import comes to the same', async () => {
    const first = await start(null);
    await first.client.call('createAccount', { body: { id: 'acme', name: 'Acme', tz: 'UTC' } });
    await first.stop();
    let server = await start('acme');
    await server.client.call('createConnection', { body: { id: 'desk', kind: 'table', settings: dayFirst } });
    await importFile(server.client, 'desk', 'table-csv', 'kept.csv', csv(calls(1, 30)));
    const before = await allCalls(server.client);
    const made = await importFile(server.client, 'desk', 'table-csv', 'gone.csv', csv(calls(21, 90)));
    const after = await allCalls(server.client);
    expect([before.length, after.length]).toEqual([30, 90]);

    await server.client.call('undoImport', { params: { id: made.id } });
    await server.kill();
    server = await start('acme');
    expect(await allCalls(server.client)).toEqual(before);
    expect(await inFigures(server.client, made.id)).toMatchObject({ state: 'undone' });

    await server.client.call('restoreImport', { params: { id: made.id } });
    await server.kill();
    server = await start('acme');
    expect(await allCalls(server.client)).toEqual(after);

    // Some of its pieces are in, but nobody ever told its end.
    const id = await upload(server.client, 'large.csv', csv(calls(91, 800)), 60_000);
    const headers = { format: 'table-csv', columns: '["id","started","caller","wait","talk"]' };
    const { id: cut } = await server.client.call('beginImport', { body: { connection: 'desk', format: 'table-csv', file: 'large.csv' } });
    const body = Buffer.from(csv(calls(91, 95)).split('\n').slice(1).join('\n')).toString('base64');
    await server.client.call('appendDeliveries', {
      body: { connection: 'desk', import: cut, deliveries: [{ key: 'part', headers, body }] },
    });
    await server.kill();
    server = await start('acme');
    expect(await allCalls(server.client)).toHaveLength(95);
    expect(await inFigures(server.client, cut)).toMatchObject({ state: 'interrupted' });
    await expect(server.client.call('previewUpload', { params: { id } })).rejects.toThrow(/uploaded file/);
    await server.client.call('undoImport', { params: { id: cut } });
    expect(await allCalls(server.client)).toEqual(after);
    await server.stop();
  }, 240_000);
});
