import type { Migration } from '#database/migrate.ts';

/** Where the cost reports of a connection are fetched, and how the last fetch went. Instants are milliseconds. */
export interface CostFetchTables {
  cost_fetch: {
    connection: string;
    account: string;
    /** The address may be a secret of its own, so all of it is sealed: JSON. */
    sealed: string;
    active: number;
    next_at: number;
    /** Failures since the last success. */
    failures: number;
    last_at: number | null;
    /** Null = the last fetch went well. */
    failure: string | null;
    /** When a fetch went well, and what it brought; `unchanged`: the server said so, or the file was the same. */
    done_at: number | null;
    done: string | null;
    /** What the server said of the file's version, for the next request: JSON. */
    version: string | null;
    /** Fetched files that stand, with their days: JSON. */
    standing: string;
  };
}

export const costFetchTables: Migration = async (db, types) => {
  await db.schema
    .createTable('cost_fetch')
    .addColumn('connection', 'text', (column) => column.primaryKey())
    .addColumn('account', 'text', (column) => column.notNull())
    .addColumn('sealed', 'text', (column) => column.notNull())
    .addColumn('active', types.integer, (column) => column.notNull())
    .addColumn('next_at', types.integer, (column) => column.notNull())
    .addColumn('failures', types.integer, (column) => column.notNull())
    .addColumn('last_at', types.integer)
    .addColumn('failure', 'text')
    .addColumn('done_at', types.integer)
    .addColumn('done', 'text')
    .addColumn('version', 'text')
    .addColumn('standing', 'text', (column) => column.notNull())
    .execute();
};
