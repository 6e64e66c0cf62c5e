import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from '@hono/zod-openapi';
import type { OrdersFile } from './erase.ts';
import { ErasureOrder } from './settings-delivery.ts';

const Orders = z.array(ErasureOrder);

/** The erase list as a file of the data folder, readable by its owner only; a kill leaves the old one or the new one. */
export function ordersFile(path: string): OrdersFile {
  return {
    read: () => (existsSync(path) ? Orders.parse(JSON.parse(readFileSync(path, 'utf8'))) : []),
    write: (orders) => {
      writeFileSync(`${path}.new`, `${JSON.stringify(orders)}\n`, { mode: 0o600, flush: true });
      renameSync(`${path}.new`, path);
    },
  };
}
