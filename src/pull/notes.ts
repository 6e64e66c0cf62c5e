import type { Kysely, Transaction } from 'kysely';
import type { PullRequest } from '#connectors/pulls.ts';
import { slices } from '#database/slices.ts';
import type { Database } from '#database/open.ts';
import type { Instant } from '#domain/instant.ts';
import { mostNamed, readNamed } from './runs.ts';
import type { PullTables, RunRow } from './schema.ts';

/** Values of one `in`. */
const slice = 5_000;

/** A call as an answer told it: its keys, hashed, the first of which names it. */
export interface ListedCall {
  readonly keys: readonly string[];
  /** What the system calls it. */
  readonly name: string;
  readonly known: boolean;
  /** When it began; `unread`: it could not be read; `nothing`: it tells of no call (yet). */
  readonly told: { readonly at: Instant } | 'unread' | 'nothing';
}

/** What was last stored of a call: `nth` counts the tellings. */
export interface CallVersion {
  readonly call: string;
  readonly hash: string;
  readonly nth: number;
  readonly callAt: Instant;
}

export interface Advance {
  readonly pending: readonly PullRequest[] | null;
  readonly reachedAt: Instant;
  readonly windowNumber: number;
  readonly again: number;
  readonly requests: number;
}

/** The same, as a run's row has it. */
export function advanced({ pending, reachedAt, windowNumber, again, requests }: Advance) {
  const asked = pending === null ? null : JSON.stringify(pending);
  return { pending: asked, reached_at: reachedAt, window_number: windowNumber, again, requests } satisfies Partial<RunRow>;
}

/** What a run was told and what was stored of it: with this it goes on after a kill as if nothing had been. */
export class PullNotes {
  readonly #database: Database<PullTables>;

  constructor(database: Database<PullTables>) {
    this.#database = database;
  }

  /**
   * Notes calls before they are stored, once each: whether we had them is decided by who looked first. Answers it, in their order.
   * A call told under several keys is one, also where they come in several answers.
   */
  async note(run: RunRow, windowNumber: number, calls: readonly ListedCall[]): Promise<boolean[]> {
    return await this.#db.transaction().execute(async (within) => {
      const before = await keysOf(
        within,
        run.id,
        calls.flatMap(({ keys }) => keys),
      );
      const verdicts: boolean[] = [];
      const fresh: PullTables['pull_key'][] = [];
      const again = new Set<string>();
      const counts = { listed: 0, missing: 0, unread: 0 };
      const named: [string, Instant][] = [];
      for (const { keys, name, told, known } of calls) {
        const earlier = keys.map((key) => before.get(key)).find((one) => one !== undefined);
        const call = earlier?.call ?? keys[0] ?? '';
        const verdict = earlier === undefined ? known : earlier.known;
        verdicts.push(verdict);
        for (const hash of keys) {
          if (before.has(hash)) again.add(hash);
          else {
            before.set(hash, { call, known: verdict });
            fresh.push({ run: run.id, hash, call, window_number: windowNumber, known: verdict ? 1 : 0 });
          }
        }
        if (earlier !== undefined || told === 'nothing') continue;
        if (told === 'unread') counts.unread += 1;
        else if (told.at >= run.from_at && told.at < run.before_at) {
          counts.listed += 1;
          if (verdict) continue;
          counts.missing += 1;
          named.push([name, told.at]);
        }
      }
      for (const some of slices(fresh, 1_000)) await within.insertInto('pull_key').values(some).execute();
      for (const some of slices([...again], slice)) {
        await within
          .updateTable('pull_key')
          .set({ window_number: windowNumber })
          .where('run', '=', run.id)
          .where('hash', 'in', some)
          .execute();
      }
      await addCounts(within, run.id, counts, named);
      return verdicts;
    });
  }

  /** How many calls a window has told so far. */
  async toldIn(run: number, windowNumber: number): Promise<number> {
    const { n } = await this.#db
      .selectFrom('pull_key')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('run', '=', run)
      .where('window_number', '=', windowNumber)
      .whereRef('hash', '=', 'call')
      .executeTakeFirstOrThrow();
    return n;
  }

  /** Which of these keys the run was told. */
  async told(run: number, keys: readonly string[]): Promise<Set<string>> {
    return new Set((await keysOf(this.#db, run, keys)).keys());
  }

  async versions(connection: string, calls: readonly string[]): Promise<Map<string, CallVersion>> {
    const found = new Map<string, CallVersion>();
    for (const some of slices(calls, slice)) {
      const rows = await this.#db
        .selectFrom('pull_version')
        .selectAll()
        .where('connection', '=', connection)
        .where('call', 'in', some)
        .execute();
      for (const { call, hash, nth, call_at: callAt } of rows) found.set(call, { call, hash, nth, callAt });
    }
    return found;
  }

  /** What an answer brought is durable in the log: the next request, and what was stored of each call, in one transaction. */
  async advance(run: RunRow, to: Advance, versions: readonly CallVersion[]): Promise<void> {
    await this.#db.transaction().execute(async (within) => {
      const rows = versions.map(({ call, hash, nth, callAt }) => ({
        connection: run.connection,
        call,
        hash,
        nth,
        call_at: Math.floor(callAt),
      }));
      for (const some of slices(rows, 1_000)) {
        await within
          .insertInto('pull_version')
          .values(some)
          .onConflict((conflict) =>
            conflict.columns(['connection', 'call']).doUpdateSet((eb) => ({
              hash: eb.ref('excluded.hash'),
              nth: eb.ref('excluded.nth'),
              call_at: eb.ref('excluded.call_at'),
            })),
          )
          .execute();
      }
      await within.updateTable('pull_run').set(advanced(to)).where('id', '=', run.id).execute();
      // A back-fill compares nothing at its end: calls of windows long past are told no more.
      if (run.kind === 'backfill' && to.windowNumber !== run.window_number)
        await within
          .deleteFrom('pull_key')
          .where('run', '=', run.id)
          .where('window_number', '<', to.windowNumber - 1)
          .execute();
    });
  }

  /** Versions of calls so old that they are not compared any more. */
  async forgetVersions(connection: string, before: Instant): Promise<void> {
    await this.#db.deleteFrom('pull_version').where('connection', '=', connection).where('call_at', '<', before).execute();
  }

  get #db(): Kysely<PullTables> {
    return this.#database.db;
  }
}

type Within = Kysely<PullTables> | Transaction<PullTables>;

async function keysOf(db: Within, run: number, keys: readonly string[]): Promise<Map<string, { call: string; known: boolean }>> {
  const found = new Map<string, { call: string; known: boolean }>();
  for (const some of slices(keys, slice)) {
    const rows = await db
      .selectFrom('pull_key')
      .select(['hash', 'call', 'known'])
      .where('run', '=', run)
      .where('hash', 'in', some)
      .execute();
    for (const { hash, call, known } of rows) found.set(hash, { call, known: known === 1 });
  }
  return found;
}

async function addCounts(
  within: Transaction<PullTables>,
  run: number,
  counts: { listed: number; missing: number; unread: number },
  named: readonly [string, Instant][],
): Promise<void> {
  if (counts.listed + counts.unread === 0) return;
  const { missing_list: list } = await within.selectFrom('pull_run').select('missing_list').where('id', '=', run).executeTakeFirstOrThrow();
  const all = [...readNamed(list), ...named].slice(0, mostNamed);
  await within
    .updateTable('pull_run')
    .set((eb) => ({
      listed: eb('listed', '+', counts.listed),
      missing: eb('missing', '+', counts.missing),
      unread: eb('unread', '+', counts.unread),
      ...(named.length === 0 ? {} : { missing_list: JSON.stringify(all) }),
    }))
    .where('id', '=', run)
    .execute();
}
