import type { OpenLog } from './log-on.ts';
import { openSqliteLog } from './sqlite-log.ts';

export type { OpenLog } from './log-on.ts';

/** Opens the delivery log and its event index: a SQLite file (made if missing). */
export async function openLog(at: { readonly path: string }): Promise<OpenLog> {
  return await openSqliteLog(at.path);
}
