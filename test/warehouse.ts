import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openWarehouse, type Warehouse } from '#warehouse/client.ts';
import { factTables } from '#warehouse/ddl.ts';
import { factsFromDocument } from '#warehouse/fact-documents.ts';
import { rowsOf } from '#warehouse/rows.ts';

export interface TemporaryWarehouse extends Warehouse {
  /** Facts as a vector writes them, straight into the rows of an account. */
  readonly load: (account: string, facts: unknown) => Promise<void>;
}

/** A warehouse of this process's own in a temporary folder (the embedded engine takes one folder a process); `close` removes it. */
export async function temporaryWarehouse(): Promise<TemporaryWarehouse> {
  const path = mkdtempSync(join(tmpdir(), 'ringtrace-warehouse-'));
  const warehouse = await openWarehouse({ path });
  let version = 0;
  return {
    ...withInsert(warehouse, warehouse.insert.bind(warehouse)),
    close: async () => {
      await warehouse.close();
      rmSync(path, { recursive: true, force: true });
    },
    load: async (account, facts) => {
      version += 1;
      const rows = rowsOf(factsFromDocument(facts), { account, version, position: 0 });
      for (const table of factTables) await warehouse.insert(table, rows[table]);
    },
  };
}

/** The same warehouse with another way to insert: one that dies in the middle. */
export function withInsert(warehouse: Warehouse, insert: Warehouse['insert']): Warehouse {
  return {
    created: warehouse.created,
    marked: warehouse.marked.bind(warehouse),
    query: warehouse.query.bind(warehouse),
    command: warehouse.command.bind(warehouse),
    insert,
    state: () => warehouse.state(),
    changes: warehouse.changes,
    readers: () => warehouse.readers(),
    withReadLock: warehouse.withReadLock.bind(warehouse),
    withWriteLock: warehouse.withWriteLock.bind(warehouse),
    close: warehouse.close.bind(warehouse),
  };
}
