import type { Generated } from 'kysely';
import type { Migration } from '#database/migrate.ts';
import { conversionFeedTables, type ConversionFeedTables } from './conversion-feed-tables.ts';
import { costFetchTables, type CostFetchTables } from './cost-fetch-tables.ts';
import { currencyTables, type CurrencyTables } from './currency-tables.ts';

/** Tables of the operational database that are ours; sessions, users, organisations and members are better-auth's. */
export interface SettingsTables extends ConversionFeedTables, CurrencyTables, CostFetchTables {
  connection: {
    /** `<account>/<slug>`: the same on every machine, because ids of facts are made from it. */
    id: string;
    account: string;
    slug: string;
    kind: string;
    name: string;
    /** Random part of the address that the system posts to. */
    connection_key: string;
    settings: string;
    settings_seq: number;
    created_at: string;
  };
  connection_secret: { id: string; connection: string; sealed: string; created_at: string };
  /** The password with which we log in to the system; `given_for`: to whom it may be sent. */
  connection_credential: { connection: string; sealed: string; given_for: string; created_at: string };
  /** `seq`: the `ringtrace` delivery that recorded the document. */
  account_settings: { account: string; document: string; seq: number };
  /** Names and calls that several systems tell; `seq` as above. */
  account_mapping: { account: string; document: string; seq: number };
  invitation_link: {
    id: string;
    account: string;
    email: string;
    role: string;
    agent_id: string | null;
    token_hash: string;
    created_at: string;
    expires_at: string;
  };
  api_key: {
    id: string;
    account: string;
    name: string;
    starts_with: string;
    key_hash: string;
    scopes: string;
    created_by: string;
    created_at: string;
    last_used_at: string | null;
    expires_at: string | null;
  };
  /** Who did what, when, from where; rows are only ever added. `changes`: JSON. */
  audit_entry: {
    id: Generated<number>;
    account: string;
    at: number;
    who: string;
    who_name: string;
    from_address: string;
    kind: string;
    action: string;
    done: number;
    subject: string | null;
    changes: string;
  };
  /** Files that people imported; `ringtrace` deliveries tell them, `own` and `claims` are ranges of positions in the log. */
  import: {
    id: string;
    account: string;
    connection: string;
    file: string;
    format: string;
    bytes: number;
    by_id: string;
    by_name: string;
    begun_seq: number;
    begun_at: number;
    ended_seq: number | null;
    ended_at: number | null;
    state: 'done' | 'cancelled' | 'failed' | null;
    failure: string | null;
    lines: number;
    sent: number;
    known: number;
    own: string;
    claims: string;
    withdrawn: number;
    withdrawn_seq: number;
    withdrawn_at: number | null;
    withdrawn_by: string | null;
    calls: number | null;
    rejects: number | null;
    counted_for: string | null;
  };
  arrived_again: { seq: number; connection: string; seqs: string };
  /** Names for addresses of pages; `maker`: who made it, `removed_at`: for how long it can be brought back. */
  saved_view: {
    id: string;
    account: string;
    maker: string;
    name: string;
    href: string;
    shared: number;
    created_at: string;
    changed_at: string;
    removed_at: string | null;
  };
  /** Erased callers; `erased_form` holds keyed hashes of how their numbers are written, never a number. */
  erasure: {
    id: string;
    account: string;
    token: string;
    asked_by: string;
    created_at: number;
    state: 'waiting' | 'running' | 'done';
    done_at: number | null;
    done_up_to: number | null;
    deliveries: number;
    failure: string | null;
  };
  erased_form: { account: string; kind: 'number' | 'name'; hash: string; digits: number; erasure: string };
  /** What the server remembers of itself: `sample removed`. */
  server_mark: { name: string; at: number };
  /** How long an account keeps what; JSON. */
  retention: { account: string; document: string };
  /** Questions without their period that were asked lately: JSON, and when (milliseconds); `long`: over more than 100 days. */
  asked_shape: { account: string; id: string; shape: string; asked_at: number; long: number };
  /** Tests of numbers, pages and sources; `ended_on`: local day. */
  experiment: { id: string; account: string; name: string; created_at: string; ended_on: string | null };
  /** What was fixed before a test began; JSON. */
  experiment_version: {
    experiment: string;
    account: string;
    version: number;
    document: string;
    made_at: string;
    made_by: string;
    ended_on: string | null;
  };
}

/** Run in the order of their names; never edited once released. */
export const settingsMigrations: Readonly<Record<string, Migration>> = {
  '001-connections-and-keys': async (db, types) => {
    await db.schema
      .createTable('connection')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('account', 'text', (column) => column.notNull())
      .addColumn('slug', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('connection_key', 'text', (column) => column.notNull().unique())
      .addColumn('settings', 'text', (column) => column.notNull())
      .addColumn('settings_seq', types.integer, (column) => column.notNull())
      .addColumn('created_at', 'text', (column) => column.notNull())
      .addUniqueConstraint('connection_slug', ['account', 'slug'])
      .execute();
    await db.schema
      .createTable('connection_secret')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('connection', 'text', (column) => column.notNull().references('connection.id').onDelete('cascade'))
      .addColumn('sealed', 'text', (column) => column.notNull())
      .addColumn('created_at', 'text', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('account_settings')
      .addColumn('account', 'text', (column) => column.primaryKey())
      .addColumn('document', 'text', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('invitation_link')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('account', 'text', (column) => column.notNull())
      .addColumn('email', 'text', (column) => column.notNull())
      .addColumn('role', 'text', (column) => column.notNull())
      .addColumn('agent_id', 'text')
      .addColumn('token_hash', 'text', (column) => column.notNull().unique())
      .addColumn('created_at', 'text', (column) => column.notNull())
      .addColumn('expires_at', 'text', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('api_key')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('account', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('starts_with', 'text', (column) => column.notNull())
      .addColumn('key_hash', 'text', (column) => column.notNull().unique())
      .addColumn('scopes', 'text', (column) => column.notNull())
      .addColumn('created_by', 'text', (column) => column.notNull())
      .addColumn('created_at', 'text', (column) => column.notNull())
      .addColumn('last_used_at', 'text')
      .addColumn('expires_at', 'text')
      .execute();
    await db.schema.createIndex('api_key_account').on('api_key').column('account').execute();
  },
  '002-account-settings-are-deliveries': async (db, types) => {
    await db.schema
      .alterTable('account_settings')
      .addColumn('seq', types.integer, (column) => column.notNull().defaultTo(0))
      .execute();
  },
  '003-audit-log': async (db, types) => {
    await db.schema
      .createTable('audit_entry')
      .addColumn('id', types.serial)
      .addColumn('account', 'text', (column) => column.notNull())
      .addColumn('at', types.integer, (column) => column.notNull())
      .addColumn('who', 'text', (column) => column.notNull())
      .addColumn('who_name', 'text', (column) => column.notNull())
      .addColumn('from_address', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('action', 'text', (column) => column.notNull())
      .addColumn('done', types.integer, (column) => column.notNull())
      .addColumn('subject', 'text')
      .addColumn('changes', 'text', (column) => column.notNull())
      .execute();
    await db.schema.createIndex('audit_entry_account').on('audit_entry').columns(['account', 'id']).execute();
  },
  '004-imports': async (db, types) => {
    await db.schema
      .createTable('import')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('account', 'text', (column) => column.notNull())
      .addColumn('connection', 'text', (column) => column.notNull())
      .addColumn('file', 'text', (column) => column.notNull())
      .addColumn('format', 'text', (column) => column.notNull())
      .addColumn('bytes', types.integer, (column) => column.notNull())
      .addColumn('by_id', 'text', (column) => column.notNull())
      .addColumn('by_name', 'text', (column) => column.notNull())
      .addColumn('begun_seq', types.integer, (column) => column.notNull())
      .addColumn('begun_at', types.integer, (column) => column.notNull())
      .addColumn('ended_seq', types.integer)
      .addColumn('ended_at', types.integer)
      .addColumn('state', 'text')
      .addColumn('failure', 'text')
      .addColumn('lines', types.integer, (column) => column.notNull())
      .addColumn('sent', types.integer, (column) => column.notNull())
      .addColumn('known', types.integer, (column) => column.notNull())
      .addColumn('own', 'text', (column) => column.notNull())
      .addColumn('claims', 'text', (column) => column.notNull())
      .addColumn('withdrawn', types.integer, (column) => column.notNull())
      .addColumn('withdrawn_seq', types.integer, (column) => column.notNull())
      .addColumn('withdrawn_at', types.integer)
      .addColumn('withdrawn_by', 'text')
      .addColumn('calls', types.integer)
      .addColumn('rejects', types.integer)
      .addColumn('counted_for', 'text')
      .execute();
    await db.schema.createIndex('import_of_connection').on('import').column('connection').execute();
    await db.schema.createIndex('import_of_account').on('import').columns(['account', 'begun_seq']).execute();
    await db.schema
      .createTable('arrived_again')
      .addColumn('seq', types.integer, (column) => column.primaryKey())
      .addColumn('connection', 'text', (column) => column.notNull())
      .addColumn('seqs', 'text', (column) => column.notNull())
      .execute();
    await db.schema.createIndex('arrived_again_connection').on('arrived_again').column('connection').execute();
  },
  '005-saved-views': async (db, types) => {
    await db.schema
      .createTable('saved_view')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('account', 'text', (column) => column.notNull())
      .addColumn('maker', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('href', 'text', (column) => column.notNull())
      .addColumn('shared', types.integer, (column) => column.notNull())
      .addColumn('created_at', 'text', (column) => column.notNull())
      .addColumn('changed_at', 'text', (column) => column.notNull())
      .addColumn('removed_at', 'text')
      .execute();
    await db.schema.createIndex('saved_view_account').on('saved_view').column('account').execute();
  },
  '006-erasures-and-retention': async (db, types) => {
    await db.schema
      .createTable('erasure')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('account', 'text', (column) => column.notNull())
      .addColumn('token', 'text', (column) => column.notNull())
      .addColumn('asked_by', 'text', (column) => column.notNull())
      .addColumn('created_at', types.integer, (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('done_at', types.integer)
      .addColumn('done_up_to', types.integer)
      .addColumn('deliveries', types.integer, (column) => column.notNull())
      .addColumn('failure', 'text')
      .execute();
    await db.schema
      .createTable('erased_form')
      .addColumn('account', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull())
      .addColumn('digits', types.integer, (column) => column.notNull())
      .addColumn('erasure', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('erased_form_once', ['account', 'kind', 'hash'])
      .execute();
    await db.schema
      .createTable('retention')
      .addColumn('account', 'text', (column) => column.primaryKey())
      .addColumn('document', 'text', (column) => column.notNull())
      .execute();
  },
  '007-server-marks': async (db, types) => {
    await db.schema
      .createTable('server_mark')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('at', types.integer, (column) => column.notNull())
      .execute();
  },
  '008-connection-credentials': async (db) => {
    await db.schema
      .createTable('connection_credential')
      .addColumn('connection', 'text', (column) => column.primaryKey().references('connection.id').onDelete('cascade'))
      .addColumn('sealed', 'text', (column) => column.notNull())
      .addColumn('given_for', 'text', (column) => column.notNull())
      .addColumn('created_at', 'text', (column) => column.notNull())
      .execute();
  },
  '009-account-mapping': async (db, types) => {
    await db.schema
      .createTable('account_mapping')
      .addColumn('account', 'text', (column) => column.primaryKey())
      .addColumn('document', 'text', (column) => column.notNull())
      .addColumn('seq', types.integer, (column) => column.notNull())
      .execute();
  },
  '010-asked-shapes': async (db, types) => {
    await db.schema
      .createTable('asked_shape')
      .addColumn('account', 'text', (column) => column.notNull())
      .addColumn('id', 'text', (column) => column.notNull())
      .addColumn('shape', 'text', (column) => column.notNull())
      .addColumn('asked_at', types.integer, (column) => column.notNull())
      .addColumn('long', types.integer, (column) => column.notNull())
      .addPrimaryKeyConstraint('asked_shape_once', ['account', 'id'])
      .execute();
  },
  '011-experiments': async (db, types) => {
    await db.schema
      .createTable('experiment')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('account', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('created_at', 'text', (column) => column.notNull())
      .addColumn('ended_on', 'text')
      .execute();
    await db.schema.createIndex('experiment_account').on('experiment').column('account').execute();
    await db.schema
      .createTable('experiment_version')
      .addColumn('experiment', 'text', (column) => column.notNull())
      .addColumn('account', 'text', (column) => column.notNull())
      .addColumn('version', types.integer, (column) => column.notNull())
      .addColumn('document', 'text', (column) => column.notNull())
      .addColumn('made_at', 'text', (column) => column.notNull())
      .addColumn('made_by', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('experiment_version_once', ['experiment', 'version'])
      .execute();
  },
  '012-ends-of-versions': async (db) => {
    await db.schema.alterTable('experiment_version').addColumn('ended_on', 'text').execute();
  },
  '013-conversion-feeds': conversionFeedTables,
  '014-currencies': currencyTables,
  '015-cost-fetches': costFetchTables,
};
