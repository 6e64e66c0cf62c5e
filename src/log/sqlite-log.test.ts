import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSqlite } from '#database/node-sqlite.ts';
import { arrivalsContract } from './arrivals.contract.ts';
import { callPlacesContract } from './call-places.contract.ts';
import { deliveryLogContract } from './delivery-log.contract.ts';
import type { DeliveryLog } from './delivery-log.ts';
import { openLog } from './open-log.ts';
import { importedContract } from './imported.contract.ts';
import { mappingContract } from './mapping.contract.ts';
import { rewriteContract } from './rewrite.contract.ts';

const place = () => {
  const folder = mkdtempSync(join(tmpdir(), 'ringtrace-log-'));
  return Promise.resolve({
    open: async () => await openLog({ path: join(folder, 'log.db') }),
    remove: () => {
      rmSync(folder, { recursive: true });
      return Promise.resolve();
    },
  });
};

deliveryLogContract('SQLite', place);
rewriteContract('SQLite', place);
importedContract('SQLite', place);
arrivalsContract('SQLite', place);
callPlacesContract('SQLite', place);
mappingContract('SQLite', place);

test('a log from before arrivals were counted has them counted once, as they would have been', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ringtrace-log-'));
  const path = join(folder, 'log.db');
  const before = await openLog({ path });
  for (let n = 0; n < 40; n++) {
    const headers = n % 4 === 0 ? { import: 'i1' } : {};
    const place = { account: 'acme', connection: n % 3 === 0 ? 'pbx' : 'hook' };
    await before.log.append({ ...place, deliveryKey: `k${n}`, receivedAt: n * 137_000, headers, body: new Uint8Array([1]) });
  }
  const spoken = async (log: DeliveryLog) => [await log.spoken('acme', 'pbx', 0), await log.spoken('acme', 'hook', 0)];
  const counted = await spoken(before.log);
  await before.log.close();
  const file = openSqlite(path);
  file.exec("drop table arrival; drop index reject_of_delivery; delete from migration_log where name >= '003'");
  file.exec('drop table side; drop index event_group_agents; alter table source drop column shape');
  file.close();
  const after = await openLog({ path });
  expect(await spoken(after.log)).toEqual(counted);
  await after.log.close();
  rmSync(folder, { recursive: true });
});
