import type { Generated } from 'kysely';
import { type Migration, tablesOf } from '#database/migrate.ts';

export type RunKind = 'backfill' | 'reconciliation';
export type RunState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

/** Tables of what is asked of systems' APIs, in the operational database. Instants are milliseconds. No caller's number enters them. */
export interface PullTables {
  pull_run: {
    id: Generated<number>;
    account: string;
    connection: string;
    kind: RunKind;
    /** `user:…`, `key:…`, `operator`; `daily` = the server by itself. */
    asked_by: string;
    asked_at: number;
    from_at: number;
    before_at: number;
    state: RunState;
    begun_at: number | null;
    ended_at: number | null;
    failure: string | null;
    /** From here to the end of the span everything is in; newest windows first. */
    reached_at: number;
    /** Requests that are still to be asked of the window in hand; JSON. Null = it is not begun. */
    pending: string | null;
    /** Number of the window in hand, and how often it was asked again because it changed meanwhile. */
    window_number: number;
    again: number;
    requests: number;
    listed: number;
    missing: number;
    unread: number;
    /** Of a reconciliation: calls that we have and the API did not list. */
    only_here: number;
    /** The first of them, JSON: `[id of the system, start]` and `[our id, start]`. */
    missing_list: string;
    only_here_list: string;
  };
  /** Keys of calls that a run was told, hashed: to which call each belongs, and whether we had it. Kept while the run needs them. */
  pull_key: { run: number; hash: string; call: string; window_number: number; known: number };
  /** What was last stored of a call, so that an answer which says the same is not stored again, and one which says so again is. */
  pull_version: { connection: string; call: string; hash: string; nth: number; call_at: number };
}

export type RunRow = Omit<PullTables['pull_run'], 'id'> & { readonly id: number };

/** Run in the order of their names; never edited once released. */
const migrations: Readonly<Record<string, Migration>> = {
  '001-runs': async (db, types) => {
    await db.schema
      .createTable('pull_run')
      .addColumn('id', types.serial)
      .addColumn('account', 'text', (column) => column.notNull())
      .addColumn('connection', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('asked_by', 'text', (column) => column.notNull())
      .addColumn('asked_at', types.integer, (column) => column.notNull())
      .addColumn('from_at', types.integer, (column) => column.notNull())
      .addColumn('before_at', types.integer, (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('begun_at', types.integer)
      .addColumn('ended_at', types.integer)
      .addColumn('failure', 'text')
      .addColumn('reached_at', types.integer, (column) => column.notNull())
      .addColumn('pending', 'text')
      .addColumn('window_number', types.integer, (column) => column.notNull())
      .addColumn('again', types.integer, (column) => column.notNull())
      .addColumn('requests', types.integer, (column) => column.notNull())
      .addColumn('listed', types.integer, (column) => column.notNull())
      .addColumn('missing', types.integer, (column) => column.notNull())
      .addColumn('unread', types.integer, (column) => column.notNull())
      .addColumn('only_here', types.integer, (column) => column.notNull())
      .addColumn('missing_list', 'text', (column) => column.notNull())
      .addColumn('only_here_list', 'text', (column) => column.notNull())
      .execute();
    await db.schema.createIndex('pull_run_of').on('pull_run').columns(['connection', 'kind', 'id']).execute();
    await db.schema
      .createTable('pull_key')
      .addColumn('run', types.integer, (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull())
      .addColumn('call', 'text', (column) => column.notNull())
      .addColumn('window_number', types.integer, (column) => column.notNull())
      .addColumn('known', types.integer, (column) => column.notNull())
      .addPrimaryKeyConstraint('pull_key_once', ['run', 'hash'])
      .execute();
    await db.schema
      .createTable('pull_version')
      .addColumn('connection', 'text', (column) => column.notNull())
      .addColumn('call', 'text', (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull())
      .addColumn('nth', types.integer, (column) => column.notNull())
      .addColumn('call_at', types.integer, (column) => column.notNull())
      .addPrimaryKeyConstraint('pull_version_once', ['connection', 'call'])
      .execute();
  },
};

export const withPullTables = tablesOf<PullTables>('pull', migrations);
