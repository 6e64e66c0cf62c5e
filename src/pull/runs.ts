import type { Kysely } from 'kysely';
import type { PullRequest } from '#connectors/pulls.ts';
import type { Database } from '#database/open.ts';
import type { Instant, TimeRange } from '#domain/instant.ts';
import type { PullTables, RunKind, RunRow, RunState } from './schema.ts';

/** How many calls a reconciliation names, each way. */
export const mostNamed = 1_000;
const keptReconciliations = 100;
const keptBackfills = 50;

const headColumns = [
  ...(['id', 'account', 'connection', 'kind', 'asked_by', 'asked_at', 'from_at', 'before_at', 'state', 'begun_at', 'ended_at'] as const),
  ...(['failure', 'reached_at', 'window_number', 'again', 'requests', 'listed', 'missing', 'unread', 'only_here'] as const),
] as const;

/** A run without its lists. */
export type RunHead = Pick<RunRow, (typeof headColumns)[number]>;

/** What was asked of systems, how far it came, and what it needs to go on after a kill. */
export class PullRuns {
  readonly #database: Database<PullTables>;

  constructor(database: Database<PullTables>) {
    this.#database = database;
  }

  async create(of: { account: string; connection: string; kind: RunKind; by: string; span: TimeRange; reachedAt: Instant; now: Instant }) {
    const { account, connection, kind, by, span, reachedAt, now } = of;
    const row = {
      ...{ account, connection, kind, asked_by: by, asked_at: now, from_at: span.from, before_at: span.before },
      ...{ state: 'waiting' as const, begun_at: null, ended_at: null, failure: null, reached_at: reachedAt, pending: null },
      ...{ window_number: 0, again: 0, requests: 0, listed: 0, missing: 0, unread: 0, only_here: 0 },
      ...{ missing_list: '[]', only_here_list: '[]' },
    };
    const { id } = await this.#db.insertInto('pull_run').values(row).returning('id').executeTakeFirstOrThrow();
    await this.#forgetOld(connection, kind);
    return { ...row, id } satisfies RunRow;
  }

  async find(connection: string, id: number): Promise<RunRow | null> {
    const row = await this.#db
      .selectFrom('pull_run')
      .selectAll()
      .where('id', '=', id)
      .where('connection', '=', connection)
      .executeTakeFirst();
    return row ?? null;
  }

  /** Newest first. */
  async list(connection: string, kind: RunKind): Promise<RunHead[]> {
    return await this.#db
      .selectFrom('pull_run')
      .select(headColumns)
      .where('connection', '=', connection)
      .where('kind', '=', kind)
      .orderBy('id', 'desc')
      .execute();
  }

  /** Of all connections, in the order in which they were asked for. */
  async unfinished(): Promise<RunRow[]> {
    return await this.#db.selectFrom('pull_run').selectAll().where('state', 'in', ['waiting', 'running']).orderBy('id').execute();
  }

  /** The end of the newest span that the server compared by itself. */
  async comparedUpTo(connection: string): Promise<Instant | null> {
    const row = await this.#db
      .selectFrom('pull_run')
      .select((eb) => eb.fn.max('before_at').as('at'))
      .where('connection', '=', connection)
      .where('asked_by', '=', 'daily')
      .executeTakeFirst();
    return row?.at ?? null;
  }

  /** `from`: only out of these states; answers whether it was in one. */
  async setState(id: number, from: readonly RunState[], to: RunState, told: { now: Instant; failure?: string | null }): Promise<boolean> {
    const over = to === 'done' || to === 'failed' || to === 'cancelled';
    return await this.#db.transaction().execute(async (within) => {
      const { numUpdatedRows } = await within
        .updateTable('pull_run')
        .set({ state: to, failure: told.failure ?? null, ended_at: over ? told.now : null })
        .$if(to === 'running', (query) => query.set((eb) => ({ begun_at: eb.fn.coalesce('begun_at', eb.val(told.now)) })))
        .where('id', '=', id)
        .where('state', 'in', from)
        .executeTakeFirst();
      // A run that failed may go on and needs what it was told.
      if (to === 'done' || to === 'cancelled') await within.deleteFrom('pull_key').where('run', '=', id).execute();
      return numUpdatedRows > 0n;
    });
  }

  /** What a reconciliation found that we have and the API did not list. */
  async noteOnlyHere(run: number, count: number, named: readonly (readonly [string, Instant])[]): Promise<void> {
    await this.#db
      .updateTable('pull_run')
      .set({ only_here: count, only_here_list: JSON.stringify(named) })
      .where('id', '=', run)
      .execute();
  }

  async removeAccount(account: string): Promise<void> {
    await this.#db.transaction().execute(async (within) => {
      const runs = within.selectFrom('pull_run').select('id').where('account', '=', account);
      await within.deleteFrom('pull_key').where('run', 'in', runs).execute();
      await within
        .deleteFrom('pull_version')
        .where('connection', 'in', within.selectFrom('pull_run').select('connection').where('account', '=', account))
        .execute();
      await within.deleteFrom('pull_run').where('account', '=', account).execute();
    });
  }

  get #db(): Kysely<PullTables> {
    return this.#database.db;
  }

  async #forgetOld(connection: string, kind: RunKind): Promise<void> {
    const kept = kind === 'backfill' ? keptBackfills : keptReconciliations;
    const old = await this.#db
      .selectFrom('pull_run')
      .select('id')
      .where('connection', '=', connection)
      .where('kind', '=', kind)
      .where('state', 'not in', ['waiting', 'running'])
      .orderBy('id', 'desc')
      .offset(kept)
      .limit(1_000)
      .execute();
    const ids = old.map(({ id }) => id);
    if (ids.length === 0) return;
    await this.#db.deleteFrom('pull_key').where('run', 'in', ids).execute();
    await this.#db.deleteFrom('pull_run').where('id', 'in', ids).execute();
  }
}

/** Only this file and the run itself write these columns. */
export function readNamed(text: string): readonly (readonly [string, Instant])[] {
  return JSON.parse(text) as [string, Instant][];
}

export function readPending({ pending }: RunRow): PullRequest[] | null {
  return pending === null ? null : (JSON.parse(pending) as PullRequest[]);
}
