import type { Generated } from 'kysely';
import type { Migration } from '#database/migrate.ts';

/** Feeds of conversions and who fetched them. Instants are milliseconds. */
export interface ConversionFeedTables {
  conversion_feed: {
    id: string;
    account: string;
    /** JSON that the API checked. */
    document: string;
    active: number;
    /** Who made it or changed it last (`user:…`, `key:…`, `operator`): callers' numbers are told as long as they may see them. */
    made_by: string;
    /** Of the secret part of the address. */
    token_hash: string;
    password_hash: string;
    secret_made_at: number;
    created_at: number;
  };
  conversion_fetch: {
    id: Generated<number>;
    account: string;
    feed: string;
    at: number;
    from_address: string;
    agent: string;
    state: string;
    why: string | null;
    rows: number | null;
    /** JSON: conversions by reason. */
    left_out: string;
  };
}

export const conversionFeedTables: Migration = async (db, types) => {
  await db.schema
    .createTable('conversion_feed')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('account', 'text', (column) => column.notNull())
    .addColumn('document', 'text', (column) => column.notNull())
    .addColumn('active', types.integer, (column) => column.notNull())
    .addColumn('made_by', 'text', (column) => column.notNull())
    .addColumn('token_hash', 'text', (column) => column.notNull())
    .addColumn('password_hash', 'text', (column) => column.notNull())
    .addColumn('secret_made_at', types.integer, (column) => column.notNull())
    .addColumn('created_at', types.integer, (column) => column.notNull())
    .execute();
  await db.schema.createIndex('conversion_feed_account').on('conversion_feed').column('account').execute();
  await db.schema.createIndex('conversion_feed_token').on('conversion_feed').column('token_hash').unique().execute();
  await db.schema
    .createTable('conversion_fetch')
    .addColumn('id', types.serial)
    .addColumn('account', 'text', (column) => column.notNull())
    .addColumn('feed', 'text', (column) => column.notNull())
    .addColumn('at', types.integer, (column) => column.notNull())
    .addColumn('from_address', 'text', (column) => column.notNull())
    .addColumn('agent', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('why', 'text')
    .addColumn('rows', types.integer)
    .addColumn('left_out', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('conversion_fetch_feed').on('conversion_fetch').columns(['feed', 'id']).execute();
};
