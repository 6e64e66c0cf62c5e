import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrate, type Migration } from './migrate.ts';
import { openDatabase } from './open.ts';

interface Tables {
  note: { id: number; text: string; body: Uint8Array | null; done: number };
}

const first: Migration = async (db, types) => {
  await db.schema
    .createTable('note')
    .addColumn('id', types.integer, (column) => column.primaryKey())
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('body', types.bytes)
    .execute();
};
const second: Migration = async (db, types) => {
  await db.schema
    .alterTable('note')
    .addColumn('done', types.integer, (column) => column.notNull().defaultTo(0))
    .execute();
};

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ringtrace-database-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('migrations run once each, in order, and rows survive them', async () => {
  const path = join(folder, 'deep', 'file.db');
  const before = await openDatabase<Tables>({ path });
  await migrate(before, 'notes', { '001_first': first });
  await before.db
    .insertInto('note')
    .values({ id: 1, text: 'a', body: new Uint8Array([0, 255]) } as never)
    .execute();
  await before.close();

  const after = await openDatabase<Tables>({ path });
  await migrate(after, 'notes', { '001_first': first, '002_second': second });
  await migrate(after, 'notes', { '001_first': first, '002_second': second });
  expect(await after.db.selectFrom('note').selectAll().execute()).toEqual([{ id: 1, text: 'a', body: new Uint8Array([0, 255]), done: 0 }]);
  expect((await sql<{ journal_mode: string }>`pragma journal_mode`.execute(after.db)).rows).toEqual([{ journal_mode: 'wal' }]);
  expect((await sql<{ synchronous: number }>`pragma synchronous`.execute(after.db)).rows).toEqual([{ synchronous: 2 }]);
  await after.close();
});

test('a migration that fails leaves nothing behind', async () => {
  const database = await openDatabase<Tables>({ path: join(folder, 'file.db') });
  const broken: Migration = async (db) => {
    await sql`create table half (id integer)`.execute(db);
    throw new Error('broken');
  };
  await expect(migrate(database, 'notes', { '001_first': first, '002_broken': broken })).rejects.toThrow('broken');
  expect((await sql<{ name: string }>`select name from sqlite_master where name in ('note', 'half')`.execute(database.db)).rows).toEqual(
    [],
  );
  await database.close();
});

test('a file that is no database is refused in words', async () => {
  const { writeFileSync } = await import('node:fs');
  writeFileSync(join(folder, 'text.db'), 'not a database at all, just text that is long enough to be looked at'.repeat(20));
  await expect(openDatabase({ path: join(folder, 'text.db') })).rejects.toMatchObject({ code: 'store-unavailable' });
});
