import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from '@hono/zod-openapi';
import type { ErasureOrder } from '#settings/erasures.ts';
import type { OrdersFile } from './erase.ts';

const Orders = z.array(
  z.object({
    ...{ id: z.string(), account: z.string(), token: z.string(), by: z.string(), createdAt: z.number() },
    forms: z.array(z.object({ kind: z.enum(['number', 'name']), hash: z.string(), digits: z.number() })),
  }),
);

/** The erase list as a file of the data folder, readable by its owner only; a kill leaves the old one or the new one. */
export function ordersFile(path: string): OrdersFile {
  return {
    read: () => (existsSync(path) ? (Orders.parse(JSON.parse(readFileSync(path, 'utf8'))) satisfies ErasureOrder[]) : []),
    write: (orders) => {
      writeFileSync(`${path}.new`, `${JSON.stringify(orders)}\n`, { mode: 0o600, flush: true });
      renameSync(`${path}.new`, path);
    },
  };
}
