import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import { createClient, type Client } from '#client/client.ts';
import { readConfig } from '#config.ts';
import { openDataFolder } from '#data-folder.ts';
import { createServer, type Server } from '#server.ts';
import { filesWith } from './files-with.ts';
import { answeredCall, eventDelivery } from './server.ts';

const ann = '+12025550143';
const root = mkdtempSync(join(tmpdir(), 'ringtrace-restored-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function start(path: string): Promise<{ server: Server; acme: Client; operator: Client; close: () => Promise<void> }> {
  const folder = openDataFolder(path);
  if (folder === null) throw new Error('a new folder is held by nobody');
  const server = await createServer(readConfig({}, { dataFolder: path, logLevel: 'silent' }), folder, { write: () => undefined });
  const way = { base: 'http://localhost:7464', token: folder.localToken, fetch: async (request: Request) => await server.fetch(request) };
  return {
    server,
    acme: createClient({ ...way, account: 'acme' }),
    operator: createClient({ ...way, account: null }),
    close: async () => await server.close(),
  };
}

async function current(client: Client): Promise<void> {
  while (!(await client.call('progress')).current) await pause(20);
}

/** A server that has taken one call of Ann. */
async function withAnn(path: string): ReturnType<typeof start> {
  const started = await start(path);
  const { acme, operator } = started;
  await operator.call('createAccount', { body: { id: 'acme', name: 'Acme', tz: 'UTC' } });
  await acme.call('createConnection', { body: { id: 'phones', kind: 'webhook', settings: {} } });
  const call = answeredCall({
    ...{ id: 'c1', at: '2026-11-02T10:00:00.000Z', name: 'Zoë' },
    ...{ caller: ann, number: '+13035550000', queue: 'q', agent: 'A' },
  });
  await acme.call('appendDeliveries', { body: { connection: 'phones', deliveries: [eventDelivery('d1', call)] } });
  await current(acme);
  return started;
}

it('a backup from before an erasure, restored beside the erase list, gives nothing of the caller back', async () => {
  const [old, restored, backup] = ['old', 'restored', 'backup'].map((name) => join(root, name));
  if (old === undefined || restored === undefined || backup === undefined) throw new Error('three folders');
  const first = await withAnn(old);
  const job = await first.operator.call('backup', { body: { folder: backup } });
  while ((await first.operator.call('job', { params: { id: job.id } })).state === 'running') await pause(20);
  expect(filesWith(backup, ann)).not.toEqual([]);
  const { stands_for: token } = await first.acme.call('eraseCaller', { body: { number: ann, again: ann } });
  await first.server.services.erase.idle();
  await first.close();
  expect(filesWith(old, ann)).toEqual([]);

  const folder = openDataFolder(restored);
  folder?.release();
  for (const name of ['log.db', 'settings.db', 'secret']) copyFileSync(join(backup, name), join(restored, name));
  copyFileSync(join(old, 'erase-list.json'), join(restored, 'erase-list.json'));
  const second = await start(restored);
  await second.server.services.erase.idle();
  await current(second.acme);
  expect((await second.acme.call('calls')).calls.map(({ caller }) => caller)).toEqual([token]);
  expect((await second.acme.call('erasures')).erasures).toMatchObject([{ state: 'done', stands_for: token }]);
  await second.close();
  expect(filesWith(restored, ann)).toEqual([]);
});

it('an erasure that was cut off goes on at the next start', async () => {
  const path = join(root, 'cut');
  const first = await withAnn(path);
  const { id, stands_for: token } = await first.acme.call('eraseCaller', { body: { number: ann, again: ann } });
  // As a kill leaves it: the order is durable and its work is not known to be done.
  await first.server.services.erase.close();
  await first.server.services.settings.erasures.change(id, { state: 'running', doneAt: null, doneUpTo: null });
  await first.close();
  const second = await start(path);
  await second.server.services.erase.idle();
  expect((await second.acme.call('erasures')).erasures).toMatchObject([{ state: 'done', stands_for: token }]);
  await current(second.acme);
  expect((await second.acme.call('calls')).calls.map(({ caller }) => caller)).toEqual([token]);
  await second.close();
  expect(filesWith(path, ann)).toEqual([]);
});
