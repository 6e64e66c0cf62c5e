import { type Kysely, sql } from 'kysely';
import type { RecordingWhy } from '#contract/recording-words.ts';
import type { Database } from '#database/open.ts';
import { slices } from '#database/slices.ts';
import type { Instant } from '#domain/instant.ts';
import type { Seal } from '#settings/seal.ts';
import type { RecordingRow, RecordingTables } from './schema.ts';
import { type ErasedCall, removing, rowFor, type ToldRecording } from './told.ts';

/** What came of a try that brought nothing. */
export interface Tried {
  readonly at: Instant;
  readonly why: RecordingWhy;
  readonly failure: string;
  /** When it is tried again; null = it is given up. */
  readonly again: Instant | null;
}

/** How many there are of each kind, and how large. */
export interface RecordingCounts {
  readonly kept: number;
  readonly bytes: number;
  readonly waiting: number;
  readonly failed: number;
  readonly removed: number;
  readonly elsewhere: number;
  /** When the first of those that wait is tried. */
  readonly nextTryAt: Instant | null;
}

const chunk = 200;

/** The rows of recordings: what is to be fetched, and what is kept. */
export class RecordingFiles {
  readonly #database: Database<RecordingTables>;
  readonly #seal: Seal;

  constructor(database: Database<RecordingTables>, seal: Seal) {
    this.#database = database;
    this.#seal = seal;
  }

  get #db(): Kysely<RecordingTables> {
    return this.#database.db;
  }

  /** Notes what facts tell: asked twice, it changes nothing. Durable when it returns; answers how many rows changed. */
  async note(told: readonly ToldRecording[], now: Instant): Promise<number> {
    let written = 0;
    for (const some of slices(told, chunk)) {
      written += await this.#db.transaction().execute(async (within) => {
        const ids = some.map(({ recording }) => recording.id);
        const rows = within.selectFrom('recording_file').selectAll().where('id', 'in', ids).orderBy('id');
        // Another connection to the server may be changing them; a file has one writer anyhow.
        const found = await (this.#database.dialect === 'postgres' ? rows.forUpdate() : rows).execute();
        const known = new Map(found.map((row) => [row.id, row]));
        let changes = 0;
        for (const one of some) {
          const before = known.get(one.recording.id);
          const row = rowFor(one, before, now, this.#seal);
          if (row === null) continue;
          changes += 1;
          known.set(row.id, row);
          if (before === undefined) await within.insertInto('recording_file').values(row).execute();
          else await within.updateTable('recording_file').set(row).where('id', '=', row.id).execute();
        }
        return changes;
      });
    }
    return written;
  }

  /** Of callers who were erased no file stays, nor the name of one; answers how many rows changed. */
  async erase(erased: readonly ErasedCall[]): Promise<number> {
    let changed = 0;
    for (const some of slices(erased, chunk)) {
      for (const [account, calls] of Map.groupBy(some, (one) => one.account)) {
        const ids = calls.map(({ call }) => call);
        const recordings = calls.flatMap((one) => one.recordings);
        const { numUpdatedRows } = await this.#db
          .updateTable('recording_file')
          .set({ file: null, ...removing('erased') })
          .where('account', '=', account)
          .where((row) => row.or([row('call_id', 'in', ids), ...(recordings.length === 0 ? [] : [row('id', 'in', recordings)])]))
          .where((row) => row.or([row('file', 'is not', null), row('state', 'not in', ['removing', 'removed'])]))
          .executeTakeFirst();
        changed += Number(numUpdatedRows);
      }
    }
    return changed;
  }

  async find(account: string, id: string): Promise<RecordingRow | null> {
    const row = this.#rows().where('id', '=', id).where('account', '=', account);
    return (await row.executeTakeFirst()) ?? null;
  }

  async ofCall(account: string, call: string): Promise<RecordingRow[]> {
    const rows = this.#rows().where('account', '=', account).where('call_id', '=', call);
    return await rows.orderBy('started_at').orderBy('id').execute();
  }

  /** The first ones that failed, newest call first. */
  async failures(connection: string, most: number): Promise<RecordingRow[]> {
    const rows = this.#rows()
      .where('connection', '=', connection)
      .where('state', 'in', ['failed', 'waiting'])
      .where('failure', 'is not', null);
    return await rows.orderBy('state').orderBy('call_at', 'desc').orderBy('id').limit(most).execute();
  }

  async counts(connection: string): Promise<RecordingCounts> {
    const rows = await this.#db
      .selectFrom('recording_file')
      .select(({ fn }) => [
        'state',
        fn.countAll<number>().as('n'),
        fn.sum<number | string | null>('bytes').as('bytes'),
        fn.min('next_try_at').as('next'),
      ])
      .where('connection', '=', connection)
      .groupBy('state')
      .execute();
    const of = (state: RecordingRow['state']) => rows.find((row) => row.state === state);
    const n = (state: RecordingRow['state']): number => of(state)?.n ?? 0;
    return {
      ...{ kept: n('kept'), bytes: Number(of('kept')?.bytes ?? 0), waiting: n('waiting'), failed: n('failed') },
      ...{ removed: n('removed') + n('removing'), elsewhere: n('elsewhere'), nextTryAt: of('waiting')?.next ?? null },
    };
  }

  /** What is to be tried now: links that run out first, then the newest calls. */
  async due(
    now: Instant,
    most: number,
    not: { readonly connections: readonly string[]; readonly accounts: readonly string[] },
  ): Promise<RecordingRow[]> {
    const any = this.#db.selectFrom('recording_file').select('id').where('state', '=', 'waiting').where('next_try_at', '<=', now);
    if ((await any.limit(1).executeTakeFirst()) === undefined) return [];
    // A sum is in no index of times: rows are read in their order, a few of them, and not all that are due.
    let rows = this.#rows()
      .where('state', '=', 'waiting')
      .where(sql<number>`next_try_at + 0`, '<=', now);
    if (not.connections.length > 0) rows = rows.where('connection', 'not in', not.connections);
    if (not.accounts.length > 0) rows = rows.where('account', 'not in', not.accounts);
    return await rows
      .orderBy('expires_at', (order) => order.asc().nullsLast())
      .orderBy('call_at', 'desc')
      .orderBy('id')
      .limit(most)
      .execute();
  }

  /** The link as it was told; null where this data folder's secret did not seal it. */
  linkOf({ link_sealed: sealed }: RecordingRow): string | null {
    return sealed === null ? null : this.#seal.opened(sealed);
  }

  /** False where it is no longer wanted, or was told of with another link meanwhile. */
  async kept(
    row: RecordingRow,
    sound: { readonly type: string; readonly bytes: number; readonly sha256: string },
    at: Instant,
  ): Promise<boolean> {
    const { type, bytes, sha256 } = sound;
    const set = { state: 'kept' as const, why: null, failure: null, type, bytes, sha256, kept_at: at, last_try_at: at };
    return await this.#change(row, { ...set, tries: row.tries + 1 });
  }

  async tried(row: RecordingRow, { at, why, failure, again }: Tried): Promise<boolean> {
    const state = again === null ? ('failed' as const) : ('waiting' as const);
    return await this.#change(row, { state, why, failure, last_try_at: at, next_try_at: again ?? at, tries: row.tries + 1 });
  }

  async remove(row: RecordingRow, why: Parameters<typeof removing>[0]): Promise<void> {
    await this.#db.updateTable('recording_file').set(removing(why)).where('id', '=', row.id).execute();
  }

  /** A file that was kept is gone from the store; whoever sees it may have it fetched again. */
  async lost(row: RecordingRow, failure: string): Promise<void> {
    const set = { state: 'failed' as const, why: 'missing' as const, failure, type: null, bytes: null, sha256: null, kept_at: null };
    await this.#db.updateTable('recording_file').set(set).where('id', '=', row.id).where('state', '=', 'kept').execute();
  }

  /** One, or (null) all of a connection that failed, tried again at once, whatever was said of their links; with `whys` only those that failed so. */
  async retry(connection: string, id: string | null, now: Instant, whys?: readonly RecordingWhy[]): Promise<number> {
    let again = this.#db
      .updateTable('recording_file')
      .set({ state: 'waiting', begun_at: now, next_try_at: now, tries: 0, expires_at: null })
      .where('connection', '=', connection)
      .where('state', 'in', id === null && whys === undefined ? ['failed'] : ['failed', 'waiting'])
      .where('link_sealed', 'is not', null);
    if (id !== null) again = again.where('id', '=', id);
    if (whys !== undefined) again = again.where('why', 'in', whys);
    return Number((await again.executeTakeFirst()).numUpdatedRows);
  }

  async countBefore(account: string, before: Instant): Promise<number> {
    const { n } = await this.#db
      .selectFrom('recording_file')
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .where('account', '=', account)
      .where('state', '=', 'kept')
      .where('call_at', '<', before)
      .executeTakeFirstOrThrow();
    return n;
  }

  /** Marks what an account keeps no longer; files go with `purge`. */
  async removeBefore(account: string, before: Instant): Promise<void> {
    await this.#db
      .updateTable('recording_file')
      .set(removing('retention'))
      .where('account', '=', account)
      .where('state', 'in', ['kept', 'waiting', 'failed'])
      .where('call_at', '<', before)
      .execute();
  }

  async removeAccount(account: string): Promise<void> {
    await this.#db.updateTable('recording_file').set(removing('account')).where('account', '=', account).execute();
  }

  async toPurge(most: number): Promise<RecordingRow[]> {
    return await this.#rows().where('state', '=', 'removing').orderBy('id').limit(most).execute();
  }

  /** Its file is gone. A note stays of what its account keeps no longer, so that it is not fetched again; of anything else nothing. */
  async purged({ id, why }: RecordingRow): Promise<void> {
    if (why !== 'retention') {
      await this.#db.deleteFrom('recording_file').where('id', '=', id).execute();
      return;
    }
    const set = { state: 'removed' as const, type: null, bytes: null, sha256: null, kept_at: null };
    await this.#db.updateTable('recording_file').set(set).where('id', '=', id).where('state', '=', 'removing').execute();
  }

  /** Accounts that have any. */
  async accounts(): Promise<string[]> {
    const rows = await this.#db.selectFrom('recording_file').select('account').distinct().orderBy('account').execute();
    return rows.map(({ account }) => account);
  }

  /** Rows of an account in the order of their ids, after one. */
  async after(account: string, id: string, most: number): Promise<RecordingRow[]> {
    return await this.#rows().where('account', '=', account).where('id', '>', id).orderBy('id').limit(most).execute();
  }

  #rows() {
    return this.#database.db.selectFrom('recording_file').selectAll();
  }

  /** Only as long as it waits with the same link: what was decided meanwhile stays. */
  async #change(row: RecordingRow, set: Partial<RecordingRow>): Promise<boolean> {
    let update = this.#db.updateTable('recording_file').set(set).where('id', '=', row.id).where('state', '=', 'waiting');
    if (row.link_digest !== null) update = update.where('link_digest', '=', row.link_digest);
    return (await update.executeTakeFirst()).numUpdatedRows > 0n;
  }
}
