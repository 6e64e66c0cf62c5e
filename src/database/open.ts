import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { openSqlite } from './node-sqlite.ts';
import { NodeSqliteDialect } from './node-sqlite-dialect.ts';
import { storeFailure } from './store-failure.ts';

/** Where a database lies: a SQLite file (made if missing, with its folder) or a PostgreSQL server. */
export type DatabaseAt = { readonly path: string } | { readonly url: string };

/** A database behind Kysely. `dialect` is for the few places where the two differ. */
export interface Database<Tables> {
  readonly db: Kysely<Tables>;
  readonly dialect: 'sqlite' | 'postgres';
  /** Named in messages; never holds a password. */
  readonly where: string;
  close(): Promise<void>;
}

/** Opens SQLite (WAL, synchronous=FULL) or PostgreSQL. A `Failure` says what is wrong with the place. */
export async function openDatabase<Tables>(at: DatabaseAt): Promise<Database<Tables>> {
  return 'path' in at ? openFile<Tables>(at.path) : await openServer<Tables>(at.url);
}

function openFile<Tables>(path: string): Database<Tables> {
  try {
    mkdirSync(dirname(path), { recursive: true });
    const db = new Kysely<Tables>({ dialect: new NodeSqliteDialect(openSqlite(path)) });
    return { db, dialect: 'sqlite', where: path, close: async () => await db.destroy() };
  } catch (error) {
    throw storeFailure(error, path);
  }
}

async function openServer<Tables>(url: string): Promise<Database<Tables>> {
  const where = withoutPassword(url);
  const pool = openPool(url);
  try {
    await pool.query('select 1');
  } catch (error) {
    await pool.end();
    throw storeFailure(error, where);
  }
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return { db, dialect: 'postgres', where, close: async () => await db.destroy() };
}

/** A pool whose 64-bit integers arrive as numbers: ours count rows and positions, all far below 2^53. */
export function openPool(url: string, max = 10): pg.Pool {
  const types = new pg.TypeOverrides();
  types.setTypeParser(pg.types.builtins.INT8, safeInteger);
  const pool = new pg.Pool({ connectionString: url, max, types });
  // An idle connection that the server closes is replaced by the next query; without a listener the process would end.
  pool.on('error', () => undefined);
  return pool;
}

function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`A database integer beyond 2^53: ${text}`);
  return value;
}

/** The URL as it may be shown. */
export function withoutPassword(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}
