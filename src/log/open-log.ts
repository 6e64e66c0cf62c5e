import type { DatabaseAt } from '#database/open.ts';
import type { OpenLog } from './log-on.ts';
import { openPostgresLog } from './postgres-log.ts';
import { openSqliteLog } from './sqlite-log.ts';

export type { OpenLog } from './log-on.ts';

/** Opens the delivery log and its event index: a SQLite file (made if missing) or a PostgreSQL server. */
export async function openLog(at: DatabaseAt): Promise<OpenLog> {
  return 'path' in at ? await openSqliteLog(at.path) : await openPostgresLog(at.url);
}
