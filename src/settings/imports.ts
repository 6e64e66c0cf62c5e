import type { Database } from '#database/open.ts';
import { minus, type SeqRanges, unionOf } from '#domain/seq-ranges.ts';
import type { SettingsTables } from './schema.ts';

/** Who did it: the id is the log's, the name is what the history shows. */
export interface ImportedBy {
  readonly id: string;
  readonly name: string;
}

/** One file that somebody imported. Everything here but the counted figures is told by deliveries of `ringtrace`. */
export interface SavedImport {
  readonly id: string;
  readonly account: string;
  /** `<account>/<slug>`. */
  readonly connection: string;
  readonly file: string;
  readonly format: string;
  readonly bytes: number;
  readonly by: ImportedBy;
  readonly begunSeq: number;
  readonly begunAt: number;
  /** Null while it runs, and for good where the server ended before it. */
  readonly ended: ImportEnd | null;
  readonly withdrawn: { readonly at: number; readonly by: string } | null;
  /** Deliveries that it brought: known once it ended or was undone. */
  readonly own: SeqRanges;
  /** Deliveries of other imports that its file holds, too. */
  readonly claims: SeqRanges;
  /** Position of the last delivery that told something about it. */
  readonly changedSeq: number;
  readonly counted: { readonly calls: number; readonly rejects: number; readonly for: string } | null;
}

export interface ImportEnd {
  readonly at: number;
  readonly state: 'done' | 'cancelled' | 'failed';
  readonly failure: string | null;
  readonly lines: number;
  /** Pieces stored, and pieces that were there before. */
  readonly sent: number;
  readonly known: number;
}

/** The history of imports, and which deliveries no longer count. Each change holds the position of the delivery that told it. */
export class Imports {
  readonly #database: Database<SettingsTables>;

  constructor(database: Database<SettingsTables>) {
    this.#database = database;
  }

  /** Told again it changes nothing, but for the file's name: a caller who stood in it may have been erased since. */
  async begin(made: Pick<SavedImport, 'id' | 'account' | 'connection' | 'file' | 'format' | 'bytes' | 'by'>, seq: number, at: number) {
    const { by, ...rest } = made;
    await this.#database.db
      .insertInto('import')
      .values({
        ...{ ...rest, by_id: by.id, by_name: by.name, begun_seq: seq, begun_at: at },
        ...{ ended_seq: null, ended_at: null, state: null, failure: null, lines: 0, sent: 0, known: 0 },
        ...{ own: '[]', claims: '[]', withdrawn: 0, withdrawn_seq: 0, withdrawn_at: null, withdrawn_by: null },
        ...{ calls: null, rejects: null, counted_for: null },
      })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ file: rest.file }).where('import.file', '<>', rest.file))
      .execute();
  }

  /** As `begin`: of what is told again only the reason may differ. */
  async end(id: string, end: ImportEnd, members: Pick<SavedImport, 'own' | 'claims'>, seq: number): Promise<void> {
    const { at, ...rest } = end;
    await this.#database.db
      .updateTable('import')
      .set({ ...rest, ended_at: at, ended_seq: seq, own: JSON.stringify(members.own), claims: JSON.stringify(members.claims) })
      .where('id', '=', id)
      .where((is) =>
        is.or([
          is('ended_seq', 'is', null),
          is('ended_seq', '<', seq),
          is.and([is('ended_seq', '=', seq), is('failure', 'is distinct from', end.failure)]),
        ]),
      )
      .execute();
  }

  /** Its deliveries no longer count. An older change that arrives late never replaces a newer one. */
  async withdraw(id: string, own: SeqRanges, by: string, at: number, seq: number): Promise<void> {
    const change = { own: JSON.stringify(own), withdrawn: 1, withdrawn_seq: seq, withdrawn_at: at, withdrawn_by: by };
    await this.#database.db.updateTable('import').set(change).where('id', '=', id).where('withdrawn_seq', '<', seq).execute();
  }

  /** They count again. */
  async restore(id: string, seq: number): Promise<void> {
    const change = { withdrawn: 0, withdrawn_seq: seq, withdrawn_at: null, withdrawn_by: null };
    await this.#database.db.updateTable('import').set(change).where('id', '=', id).where('withdrawn_seq', '<', seq).execute();
  }

  /** Deliveries that came once more by another way than an import: whatever becomes of the import, they count. */
  async arrivedAgain(connection: string, seqs: SeqRanges, seq: number): Promise<void> {
    await this.#database.db
      .insertInto('arrived_again')
      .values({ seq, connection, seqs: JSON.stringify(seqs) })
      .onConflict((conflict) => conflict.column('seq').doNothing())
      .execute();
  }

  /** Deliveries of a connection that do not count: brought by imports that were undone, and told by nothing that stands. */
  async withdrawn(connection: string): Promise<SeqRanges> {
    const rows = await this.#database.db
      .selectFrom('import')
      .select(['withdrawn', 'own', 'claims'])
      .where('connection', '=', connection)
      .execute();
    const gone = rows.filter((row) => row.withdrawn === 1).map((row) => readRanges(row.own));
    if (gone.length === 0) return [];
    const again = await this.#database.db.selectFrom('arrived_again').select('seqs').where('connection', '=', connection).execute();
    const standing = rows.filter((row) => row.withdrawn === 0).map((row) => readRanges(row.claims));
    return minus(unionOf(gone), unionOf([...standing, ...again.map((row) => readRanges(row.seqs))]));
  }

  async find(account: string, id: string): Promise<SavedImport | null> {
    const row = await this.#database.db
      .selectFrom('import')
      .selectAll()
      .where('account', '=', account)
      .where('id', '=', id)
      .executeTakeFirst();
    return row === undefined ? null : fromRow(row);
  }

  /** Newest first, below the position `before`. */
  async list(account: string, filter: { readonly before?: number; readonly limit: number }): Promise<SavedImport[]> {
    let query = this.#database.db.selectFrom('import').selectAll().where('account', '=', account);
    if (filter.before !== undefined) query = query.where('begun_seq', '<', filter.before);
    return (await query.orderBy('begun_seq', 'desc').limit(filter.limit).execute()).map(fromRow);
  }

  /** What its deliveries came to when they were decoded by `of`; no delivery tells it, because it can be counted again. */
  async count(id: string, counted: { readonly calls: number; readonly rejects: number; readonly for: string }): Promise<void> {
    const { calls, rejects } = counted;
    await this.#database.db.updateTable('import').set({ calls, rejects, counted_for: counted.for }).where('id', '=', id).execute();
  }
}

function fromRow(row: SettingsTables['import']): SavedImport {
  const { ended_at: at, state, failure, lines, sent, known, calls, rejects, counted_for } = row;
  return {
    ...{ id: row.id, account: row.account, connection: row.connection, file: row.file, format: row.format, bytes: row.bytes },
    by: { id: row.by_id, name: row.by_name },
    begunSeq: row.begun_seq,
    begunAt: row.begun_at,
    ended: at === null || state === null ? null : { at, state, failure, lines, sent, known },
    withdrawn: row.withdrawn === 1 ? { at: row.withdrawn_at ?? 0, by: row.withdrawn_by ?? '' } : null,
    own: readRanges(row.own),
    claims: readRanges(row.claims),
    changedSeq: Math.max(row.begun_seq, row.ended_seq ?? 0, row.withdrawn_seq),
    counted: calls === null || rejects === null || counted_for === null ? null : { calls, rejects, for: counted_for },
  };
}

/** Only this file writes the column. */
function readRanges(text: string): SeqRanges {
  return JSON.parse(text) as SeqRanges;
}
