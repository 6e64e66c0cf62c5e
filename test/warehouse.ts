import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openWarehouse, type Warehouse } from '#warehouse/client.ts';
import { factTables } from '#warehouse/ddl.ts';
import { factsFromDocument } from '#warehouse/fact-documents.ts';
import { rowsOf } from '#warehouse/rows.ts';

/** A warehouse of this process's own in a temporary folder (the embedded engine takes one folder a process); `close` removes it. */
export async function temporaryWarehouse(): Promise<Warehouse & { readonly load: (account: string, facts: unknown) => Promise<void> }> {
  const path = mkdtempSync(join(tmpdir(), 'ringtrace-warehouse-'));
  const warehouse = await openWarehouse({ path });
  let version = 0;
  return {
    created: warehouse.created,
    query: async (sql, params) => await warehouse.query(sql, params),
    command: async (sql, params) => {
      await warehouse.command(sql, params);
    },
    insert: async (table, rows, into) => {
      await warehouse.insert(table, rows, into);
    },
    withReadLock: async (work) => await warehouse.withReadLock(work),
    withWriteLock: async (work) => await warehouse.withWriteLock(work),
    close: async () => {
      await warehouse.close();
      rmSync(path, { recursive: true, force: true });
    },
    /** Facts as a vector writes them, straight into the rows of an account. */
    load: async (account, facts) => {
      version += 1;
      const rows = rowsOf(factsFromDocument(facts), { account, version, position: 0 });
      for (const table of factTables) await warehouse.insert(table, rows[table]);
    },
  };
}
