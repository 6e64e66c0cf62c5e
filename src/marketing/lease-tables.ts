import { sql } from 'kysely';
import { type Migration, tablesOf } from '#database/migrate.ts';

/** Before any instant: released before all others. */
export const neverLent = -8_640_000_000_000_000;

/** Who has which number of a pool. Instants are milliseconds. Holds ids of visits only, no address of anybody. */
export interface LeaseTables {
  /** A number is one row, in however many pools it is: so nobody can hold it beside another. */
  number_lease: {
    account: string;
    /** E.164. */
    number: string;
    /** Whose it is, or was last; empty = nobody's yet. */
    session: string;
    visitor: string;
    /** The end of the lease; `neverLent` before the first. */
    until: number;
    /** 1 = the visit gave a second sign of life, or was here before. */
    renewed: number;
  };
  /** What the numbers of a site stood for when that was last noted in the log. */
  site_noted: {
    connection: string;
    account: string;
    /** Of which settings. */
    settings_seq: number;
    numbers: string;
  };
  pool_number: {
    account: string;
    connection: string;
    pool: string;
    number: string;
  };
}

/** Run in the order of their names; never edited once released. */
const migrations: Readonly<Record<string, Migration>> = {
  '001-leases-and-pools': async (db, types) => {
    await db.schema
      .createTable('number_lease')
      .addColumn('account', 'text', (column) => column.notNull())
      .addColumn('number', 'text', (column) => column.notNull())
      .addColumn('session', 'text', (column) => column.notNull())
      .addColumn('visitor', 'text', (column) => column.notNull())
      .addColumn('until', types.integer, (column) => column.notNull())
      .addPrimaryKeyConstraint('number_lease_one', ['account', 'number'])
      .execute();
    await db.schema.createIndex('number_lease_session').on('number_lease').columns(['account', 'session']).execute();
    await db.schema
      .createTable('pool_number')
      .addColumn('account', 'text', (column) => column.notNull())
      .addColumn('connection', 'text', (column) => column.notNull())
      .addColumn('pool', 'text', (column) => column.notNull())
      .addColumn('number', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('pool_number_one', ['connection', 'pool', 'number'])
      .execute();
  },
  '002-found-without-reading-the-pool': async (db) => {
    await sql`update number_lease set until = ${sql.lit(neverLent)} where session = ''`.execute(db);
    await db.schema.createIndex('number_lease_visitor').on('number_lease').columns(['account', 'visitor']).execute();
    await db.schema.createIndex('number_lease_until').on('number_lease').columns(['account', 'until', 'number']).execute();
  },
  '003-whether-the-visit-stayed': async (db, types) => {
    await db.schema
      .alterTable('number_lease')
      .addColumn('renewed', types.integer, (column) => column.notNull().defaultTo(1))
      .execute();
  },
  '004-numbers-as-noted': async (db, types) => {
    await db.schema
      .createTable('site_noted')
      .addColumn('connection', 'text', (column) => column.primaryKey())
      .addColumn('account', 'text', (column) => column.notNull())
      .addColumn('settings_seq', types.integer, (column) => column.notNull())
      .addColumn('numbers', 'text', (column) => column.notNull())
      .execute();
  },
  '005-free-ones-by-how-long-they-rest': async (db) => {
    await db.schema.dropIndex('number_lease_until').execute();
    await db.schema.createIndex('number_lease_free').on('number_lease').columns(['account', 'renewed', 'until', 'number']).execute();
  },
};

export const withLeaseTables = tablesOf<LeaseTables>('leases', migrations);
