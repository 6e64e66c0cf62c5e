import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deliveryLogContract } from './delivery-log.contract.ts';
import { openLog } from './open-log.ts';
import { importedContract } from './imported.contract.ts';
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
