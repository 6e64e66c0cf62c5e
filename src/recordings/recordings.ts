import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { sql } from 'kysely';
import type { Database } from '#database/open.ts';
import type { Instant } from '#domain/instant.ts';
import type { Seal } from '#settings/seal.ts';
import { Fetcher, type FetcherParts } from './fetcher.ts';
import { RecordingFiles } from './files.ts';
import { type RecordingRow, type RecordingTables, withRecordingTables } from './schema.ts';
import type { ByteRange, SoundStore } from './store.ts';
import { erasedCalls, toldIn, type WrittenFacts } from './told.ts';

export type RecordingsParts = Omit<FetcherParts, 'files' | 'nameOf'>;

/** Opens the rows in the operational database; `start` begins to fetch. */
export async function openRecordings<Tables>(database: Database<Tables>, seal: Seal, parts: RecordingsParts): Promise<Recordings> {
  return new Recordings(await withRecordingTables(database), seal, parts);
}

const atOnce = 100;

/** Recordings: noted as facts are written, fetched into the store, and taken out of it. */
export class Recordings {
  readonly files: RecordingFiles;
  readonly #database: Database<RecordingTables>;
  readonly #parts: RecordingsParts;
  readonly #fetcher: Fetcher;
  #purging: Promise<void> = Promise.resolve();

  constructor(database: Database<RecordingTables>, seal: Seal, parts: RecordingsParts) {
    this.#database = database;
    this.#parts = parts;
    this.files = new RecordingFiles(database, seal);
    this.#fetcher = new Fetcher({ ...parts, files: this.files, nameOf });
  }

  /** Where they are kept. */
  get place(): Pick<SoundStore, 'folder' | 'where'> {
    const { folder, where } = this.#parts.store;
    return { folder, where };
  }

  start(): void {
    this.#fetcher.start();
    // What a kill left between row and file.
    void this.purge().catch(this.#parts.onError);
  }

  async close(): Promise<void> {
    await this.#fetcher.close();
    await this.#purging.catch(() => undefined);
  }

  /** Notes durably what these facts tell, once: the projector asks before it checks them off, and again after a kill. */
  async written(groups: readonly WrittenFacts[]): Promise<void> {
    const told = toldIn(groups);
    const noted = told.length === 0 ? 0 : await this.files.note(told, this.#parts.now());
    const erased = await this.files.erase(erasedCalls(groups));
    if (noted + erased > 0) this.#fetcher.wake();
  }

  /** Bytes of one that is kept; null where its file is gone, which is noted. */
  async open(row: RecordingRow, range: ByteRange): Promise<Readable | null> {
    const stream = await this.#parts.store.get(nameOf(row), row.bytes ?? 0, range);
    if (stream === null) await this.files.lost(row, `Its file is not in the store ${this.#parts.store.where} any more.`);
    return stream;
  }

  /** One, or (null) all of a connection that failed, tried again at once. */
  async retry(connection: string, id: string | null): Promise<number> {
    const again = await this.files.retry(connection, id, this.#parts.now());
    this.#fetcher.wake();
    return again;
  }

  /** What proves us to the connection's system was given: what failed for want of it is tried again. */
  async proofGiven(connection: string): Promise<void> {
    await this.files.retry(connection, null, this.#parts.now(), ['refused', 'no-credentials']);
    this.#fetcher.wake();
  }

  /** Takes out of the store what is marked to go; when it resolves nothing of it is left, nor on its way. */
  async purge(): Promise<void> {
    const turn = this.#purging.then(
      async () => await this.#purge(),
      async () => await this.#purge(),
    );
    this.#purging = turn.catch(() => undefined);
    await turn;
  }

  /** All of an account. */
  async removeAccount(account: string): Promise<void> {
    await this.files.removeAccount(account);
    await this.purge();
  }

  /** Calls that began before `before` keep no recording any more. */
  async removeBefore(account: string, before: Instant): Promise<void> {
    await this.files.removeBefore(account, before);
    await this.purge();
  }

  /** Removes what no call has any more; `told` answers which of some recordings the figures know. */
  async sweep(account: string, told: (ids: readonly string[]) => Promise<ReadonlySet<string>>): Promise<void> {
    let last = '';
    for (;;) {
      const rows = await this.files.after(account, last, atOnce);
      const final = rows.at(-1);
      if (final === undefined) break;
      last = final.id;
      const known = await told(rows.map(({ id }) => id));
      for (const row of rows) if (!known.has(row.id)) await this.files.remove(row, 'call-gone');
    }
    await this.purge();
  }

  /** What was deleted cannot be read from the database's files any more; SQLite's are written anew with the settings. */
  async purgeRows(): Promise<void> {
    if (this.#database.dialect === 'postgres') await sql`vacuum (full) recording_file`.execute(this.#database.db);
  }

  async #purge(): Promise<void> {
    for (;;) {
      const rows = await this.files.toPurge(atOnce);
      if (rows.length === 0) return;
      for (const row of rows) {
        await this.#fetcher.cancel(row.id);
        await this.#parts.store.remove(nameOf(row));
        await this.files.purged(row);
      }
    }
  }
}

/** Where a recording is kept: nothing that a sender wrote is in it. */
function nameOf({ account, id }: RecordingRow): string {
  return `${createHash('sha256').update(account).digest('hex').slice(0, 16)}/${id}`;
}
