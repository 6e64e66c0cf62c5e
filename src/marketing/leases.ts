import { setTimeout as pause } from 'node:timers/promises';
import { sql, type Transaction } from 'kysely';
import type { Database } from '#database/open.ts';
import { slices } from '#database/slices.ts';
import { storeFailure } from '#database/store-failure.ts';
import { Failure } from '#domain/failure.ts';
import { answerAsks } from './lease-rows.ts';
import { type LeaseTables, neverLent, withLeaseTables } from './lease-tables.ts';
import type { Lease, LeaseAsk, LeaseHolder, LeaseWish, Taken } from './lend.ts';

export type { Lease } from './lend.ts';

/** The pools of a site, as its settings name them. */
export interface SitePools {
  readonly account: string;
  readonly connection: string;
  readonly pools: Readonly<Record<string, readonly string[]>>;
}

/** Numbers of a site, each with what it stands for by some settings of it. */
export interface NotedNumbers {
  readonly account: string;
  readonly connection: string;
  readonly settingsSeq: number;
  readonly numbers: readonly {
    readonly number: string;
    readonly source: string | null;
    readonly medium: string | null;
    readonly campaign: string | null;
    readonly pool: string | null;
  }[];
}

type Work = (within: Transaction<LeaseTables>) => Promise<unknown>;
interface Waiting {
  readonly asked: LeaseAsk | Work;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** As many as one commit takes. */
const mostAtOnce = 200;
const gatherMs = 6;
const busyMs = 25;
/** One at a time over all processes: two that look for a free number would find the same. */
const lockOfLeases = 746_402;
const chunk = 200;

/**
 * Numbers lent to visits, in the operational database. Whoever asks while a commit runs goes into the next one together, so that
 * hundreds a second cost a few commits.
 */
export class Leases {
  readonly #database: Database<LeaseTables>;
  #waiting: Waiting[] = [];
  #running = false;
  #committedAt = -Infinity;

  constructor(database: Database<LeaseTables>) {
    this.#database = database;
  }

  /** A number of the pool until `now + leaseMs`, durable when it returns; the visit's own, else the visitor's last, else the one that rests longest. Null = none is free. */
  async take(wish: LeaseWish): Promise<Taken | null> {
    return (await this.#ask({ take: wish })) as Taken | null;
  }

  /** The visit is still there: what it holds is its own until `now + leaseMs`. What was lent to another meanwhile is not. */
  async renew(holder: LeaseHolder): Promise<Lease[]> {
    return (await this.#ask({ renew: holder })) as Lease[];
  }

  /** Makes the pools what the settings say; what is lent stays lent. */
  async usePools({ account, connection, pools }: SitePools): Promise<void> {
    const rows = Object.entries(pools).flatMap(([pool, numbers]) => numbers.map((number) => ({ account, connection, pool, number })));
    await this.#ask(async (within) => {
      await within.deleteFrom('pool_number').where('connection', '=', connection).execute();
      for (const some of slices(rows, chunk)) {
        await within.insertInto('pool_number').values(some).execute();
        const free = some.map(({ number }) => ({ account, number, session: '', visitor: '', until: neverLent, renewed: 1 }));
        await within
          .insertInto('number_lease')
          .values(free)
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      }
    });
  }

  /** What the numbers of a site stood for when that was last noted; null = never. */
  async noted(connection: string): Promise<Pick<NotedNumbers, 'settingsSeq' | 'numbers'> | null> {
    const query = this.#database.db.selectFrom('site_noted').where('connection', '=', connection).select(['settings_seq', 'numbers']);
    const row = await query.executeTakeFirst();
    return row === undefined ? null : { settingsSeq: row.settings_seq, numbers: JSON.parse(row.numbers) as NotedNumbers['numbers'] };
  }

  /** Remembers that it was noted; what was noted of newer settings stays. */
  async note({ account, connection, settingsSeq, numbers }: NotedNumbers): Promise<void> {
    const row = { settings_seq: settingsSeq, numbers: JSON.stringify(numbers) };
    await this.#database.db
      .insertInto('site_noted')
      .values({ account, connection, ...row })
      .onConflict((conflict) => conflict.column('connection').doUpdateSet(row).where('site_noted.settings_seq', '<=', settingsSeq))
      .execute();
  }

  async removeAccount(account: string): Promise<void> {
    await this.#ask(async (within) => {
      await within.deleteFrom('number_lease').where('account', '=', account).execute();
      await within.deleteFrom('pool_number').where('account', '=', account).execute();
      await within.deleteFrom('site_noted').where('account', '=', account).execute();
    });
  }

  async #ask(asked: LeaseAsk | Work): Promise<unknown> {
    return await new Promise((resolve, reject) => {
      this.#waiting.push({ asked, resolve, reject });
      if (!this.#running) void this.#drain();
    });
  }

  async #drain(): Promise<void> {
    this.#running = true;
    while (this.#waiting.length > 0) {
      // Who is alone is served at once; of many in a row those of a few milliseconds share a commit, which costs a write to the disk.
      await pause(performance.now() - this.#committedAt < busyMs ? gatherMs : 0);
      const batch = this.#waiting.splice(0, mostAtOnce);
      try {
        const answers = await this.#commit(batch.map(({ asked }) => asked));
        this.#committedAt = performance.now();
        batch.forEach(({ resolve }, at) => resolve(answers[at]));
      } catch (error) {
        const failure = storeFailure(error, this.#database.where);
        // One that cannot be stored is not the others' fault: then each has a commit of its own.
        if (batch.length > 1 && !(failure instanceof Failure)) for (const one of batch) await this.#alone(one);
        else for (const { reject } of batch) reject(failure);
      }
    }
    this.#running = false;
  }

  async #alone({ asked, resolve, reject }: Waiting): Promise<void> {
    try {
      const [answer] = await this.#commit([asked]);
      resolve(answer);
    } catch (error) {
      reject(storeFailure(error, this.#database.where));
    }
  }

  async #commit(all: readonly (LeaseAsk | Work)[]): Promise<unknown[]> {
    const { db, dialect } = this.#database;
    const begun = dialect === 'postgres' ? db.transaction().setIsolationLevel('read committed') : db.transaction();
    return await begun.execute(async (within) => {
      if (dialect === 'postgres') await sql`select pg_advisory_xact_lock(${sql.lit(lockOfLeases)})`.execute(within);
      const answers = new Map<LeaseAsk | Work, unknown>();
      for (const work of all) if (typeof work === 'function') answers.set(work, await work(within));
      const asks = all.filter((one) => typeof one !== 'function');
      for (const [ask, answer] of await answerAsks(within, asks)) answers.set(ask, answer);
      return all.map((one) => answers.get(one));
    });
  }
}

export async function openLeases<Tables>(database: Database<Tables>): Promise<Leases> {
  return new Leases(await withLeaseTables(database));
}
