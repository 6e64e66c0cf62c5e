import { DatabaseSync } from 'node:sqlite';

/** Opens a SQLite file as every part of the house opens it: WAL, each commit flushed to the disk, foreign keys on. */
export function openSqlite(path: string, options: { readOnly?: boolean } = {}): DatabaseSync {
  const readOnly = options.readOnly === true;
  const file = new DatabaseSync(path, { readOnly, timeout: 10_000, enableForeignKeyConstraints: true });
  if (!readOnly) file.exec('pragma journal_mode = wal; pragma synchronous = full;');
  return file;
}
