import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openLog } from '#log/open-log.ts';
import { plainFold, type Line, tell } from '../../test/event-story.ts';
import { withInsert } from '../../test/warehouse.ts';
import { openWarehouse, type Warehouse } from './client.ts';
import { createTable, nextOf } from './ddl.ts';
import { Projector } from './projector.ts';
import { rebuild } from './rebuild.ts';
import { checksums } from './verify.ts';

test('a rebuild that is cut off is noticed at the next start, and a deleted warehouse comes back', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ringtrace-rebuild-'));
  const path = join(folder, 'warehouse');
  const { index, log } = await openLog({ path: join(folder, 'log.db') });
  const projector = (warehouse: Warehouse, batch = 1) =>
    new Projector({
      index,
      warehouse,
      fold: plainFold,
      batch,
      logPosition: async () => await index.decodedUpTo(),
      now: () => 0,
      onError: (error) => {
        throw error;
      },
    });
  const who = { account: 'demo', connection: 'pbx' };
  const story = (key: string, second: number): Line[] => [
    [second, key, { kind: 'call_started', direction: 'inbound', caller: '+12025550143' }],
    [second + 9, key, { kind: 'queue_entered', queue_id: 'sales' }],
    [second + 30, key, { kind: 'call_ended' }],
  ];

  let warehouse = await openWarehouse({ path });
  await warehouse.marked();
  await tell(index, who, 1, story('a', 0), story('b', 100), story('c', 200));
  await projector(warehouse).drain();
  const expected = await checksums(warehouse);
  expect(expected.find((sum) => sum.table === 'visit')?.rows).toBe(3);

  let inserts = 0;
  const cutOff = withInsert(warehouse, async (...given) => {
    inserts += 1;
    if (inserts === 10) throw new Error('killed');
    await warehouse.insert(...given);
  });
  await expect(rebuild({ index, warehouse: cutOff, projector: projector(cutOff) })).rejects.toThrow('killed');
  expect(await checksums(warehouse)).toEqual(expected);
  // The failure was told while the process lived: everything is marked again, and nothing is left of the next tables.
  expect(await index.waiting()).toBe(3);
  await warehouse.command(createTable('call', nextOf('call')));
  await warehouse.close();

  // Killed instead, the next tables are what the next start finds.
  warehouse = await openWarehouse({ path });
  expect(warehouse.created).toBe(true);
  await index.markAll();
  await warehouse.marked();
  await projector(warehouse).drain();
  expect(await checksums(warehouse)).toEqual(expected);
  const { same, groups } = await rebuild({ index, warehouse, projector: projector(warehouse) });
  expect([same, groups]).toEqual([true, 3]);
  await warehouse.close();

  rmSync(path, { recursive: true });
  warehouse = await openWarehouse({ path });
  expect(warehouse.created).toBe(true);
  await index.markAll();
  await warehouse.marked();
  await projector(warehouse, 100).drain();
  expect(await checksums(warehouse)).toEqual(expected);
  await warehouse.close();
  await log.close();
  rmSync(folder, { recursive: true, force: true });
});

test('a rebuild waits for names that change meanwhile', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ringtrace-rebuild-'));
  const { index, log } = await openLog({ path: join(folder, 'log.db') });
  const warehouse = await openWarehouse({ path: join(folder, 'warehouse') });
  let changing = false;
  const takenOver: Promise<void>[] = [];
  const takeOver = async (): Promise<void> => {
    await setTimeout(200);
    changing = false;
    await index.changeMapping({ kind: 'reshape', connection: 'pbx', shape: 'changed', linked: false });
  };
  const projector = new Projector({
    ...{ index, warehouse, batch: 1, now: () => 0 },
    fold: (group) => {
      if (!changing || group.events.some(({ key }) => key === 'call:c')) return plainFold(group);
      if (takenOver.length === 0) takenOver.push(takeOver());
      return null;
    },
    logPosition: async () => await index.decodedUpTo(),
    onError: (error) => {
      throw error;
    },
  });
  const arrives = (key: string): Line[] => [[0, key, { kind: 'call_started', direction: 'inbound', caller: '+12025550143' }]];
  await tell(index, { account: 'demo', connection: 'pbx' }, 1, arrives('a'), arrives('b'), arrives('c'));
  await projector.drain();
  changing = true;
  const rebuilt = await rebuild({ index, warehouse, projector });
  await Promise.all(takenOver);
  expect(rebuilt).toMatchObject({ same: true });
  expect(rebuilt.after.find(({ table }) => table === 'call')?.rows).toBe(3);
  await warehouse.close();
  await log.close();
  rmSync(folder, { recursive: true, force: true });
});
