import { sql } from 'kysely';
import { migrate } from '#database/migrate.ts';
import { type Database, type DatabaseAt, openDatabase } from '#database/open.ts';
import { AccountSettings } from './account-settings.ts';
import { AccountMapping } from './account-mapping.ts';
import { ApiKeys } from './api-keys.ts';
import { StoredShapes } from './asked-shapes.ts';
import { AuditLog } from './audit.ts';
import { Connections } from './connections.ts';
import { ConversionFeeds } from './conversion-feeds.ts';
import { CostFetches } from './cost-fetches.ts';
import { Currencies } from './currencies.ts';
import { Erasures } from './erasures.ts';
import { Experiments } from './experiments.ts';
import { Imports } from './imports.ts';
import { Invitations } from './invitations.ts';
import { Seal } from './seal.ts';
import { Views } from './views.ts';
import { Retentions } from './retention.ts';
import { settingsMigrations, type SettingsTables } from './schema.ts';

/** What accounts configured: one operational database, apart from the log. */
export interface Settings {
  readonly database: Database<SettingsTables>;
  readonly connections: Connections;
  readonly accountSettings: AccountSettings;
  readonly mapping: AccountMapping;
  readonly imports: Imports;
  readonly invitations: Invitations;
  readonly apiKeys: ApiKeys;
  readonly views: Views;
  readonly audit: AuditLog;
  readonly erasures: Erasures;
  readonly retentions: Retentions;
  readonly askedShapes: StoredShapes;
  readonly experiments: Experiments;
  readonly conversionFeeds: ConversionFeeds;
  readonly currencies: Currencies;
  readonly costFetches: CostFetches;
  /** Writes the database anew, so that nothing that was changed or deleted can be read from its files. */
  purge(): Promise<void>;
  close(): Promise<void>;
}

/** `secret` is the data folder's: signing secrets of connections are sealed with it. */
export async function openSettings(at: DatabaseAt, secret: string): Promise<Settings> {
  const database = await openDatabase<SettingsTables>(at);
  try {
    await migrate(database, 'settings', settingsMigrations);
  } catch (error) {
    await database.close();
    throw error;
  }
  const seal = new Seal(secret);
  return {
    database,
    connections: new Connections(database, seal),
    accountSettings: new AccountSettings(database),
    mapping: new AccountMapping(database),
    imports: new Imports(database),
    invitations: new Invitations(database),
    apiKeys: new ApiKeys(database),
    views: new Views(database),
    audit: new AuditLog(database),
    erasures: new Erasures(database),
    retentions: new Retentions(database),
    askedShapes: new StoredShapes(database),
    experiments: new Experiments(database),
    conversionFeeds: new ConversionFeeds(database),
    currencies: new Currencies(database),
    costFetches: new CostFetches(database, seal),
    purge: async () => await purge(database),
    close: async () => await database.close(),
  };
}

async function purge({ db, dialect }: Database<SettingsTables>): Promise<void> {
  if (dialect === 'postgres') {
    for (const table of ['account_settings', 'account_mapping', 'connection', 'import', 'audit_entry'])
      await sql`vacuum (full) ${sql.table(table)}`.execute(db);
    return;
  }
  await sql`vacuum`.execute(db);
  const { rows } = await sql<{ busy: number }>`pragma wal_checkpoint(truncate)`.execute(db);
  if (rows[0]?.busy !== 0) throw new Error('Somebody reads the settings: the log of their file could not be emptied.');
}
