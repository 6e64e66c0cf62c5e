import type { Migration } from '#database/migrate.ts';

/** Tables of the operational database that are ours; sessions, users, organisations and members are better-auth's. */
export interface SettingsTables {
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
  /** `seq`: the `ringtrace` delivery that recorded the document. */
  account_settings: { account: string; document: string; seq: number };
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
};
