import pg from 'pg';
import { migrate } from '#database/migrate.ts';
import { openDatabase, openPool, withoutPassword } from '#database/open.ts';
import { storeFailure } from '#database/store-failure.ts';
import type { NewDelivery } from '#domain/delivery.ts';
import { Failure } from '#domain/failure.ts';
import { countArrivals } from './arrivals.ts';
import type { Appended } from './delivery-log.ts';
import { logOn, type OpenLog } from './log-on.ts';
import { PostgresIndexWriter } from './postgres-index-writer.ts';
import { readsOf } from './reads.ts';
import { type LogTables, logMigrations } from './tables.ts';
import type { WriteJob, WriteResult } from './write-job.ts';

/** Advisory locks: whoever appends, or changes the index, holds the one until its commit. */
const locks = { log: 7464_01, index: 7464_02 } as const;
const channel = 'ringtrace_log';

/** Opens the log on a PostgreSQL server. Several processes may append; sequence order is commit order (see `appendAll`). */
export async function openPostgresLog(url: string): Promise<OpenLog> {
  const database = await openDatabase<LogTables>({ url });
  await migrate(database, 'log', logMigrations);
  const pool = openPool(url, 3);
  const where = withoutPassword(url);
  const listener = new Listener(url);
  return logOn(readsOf(database.db), {
    write: async (jobs) =>
      await answer(pool, where, jobs, locks.log, async (client, batch) => await appendAll(client, batch.map(deliveryOf))),
    writeIndex: async (jobs) =>
      // One long job at a time (see WriteQueue), and this one runs outside of any transaction.
      jobs.some((job) => job.kind === 'purge')
        ? [await purge(pool, where)]
        : await answer(pool, where, jobs, locks.index, async (client, batch) => {
            const writer = new PostgresIndexWriter(client);
            const values: unknown[] = [];
            for (const job of batch) values.push(await writer.run(job));
            return values;
          }),
    close: async () => {
      await listener.close();
      await pool.end();
      await database.close();
    },
    listen: (wake) => listener.start(wake),
  });
}

/** Tables are written anew, so that no dead row stays in their files. PostgreSQL's own write-ahead log is recycled by the server. */
async function purge(pool: pg.Pool, where: string): Promise<WriteResult> {
  try {
    for (const table of ['delivery', 'event', 'node', 'reject', 'event_group', 'projected', 'side'])
      await pool.query(`vacuum (full) ${table}`);
    return { value: null };
  } catch (error) {
    return refusal(error, where);
  }
}

/** One transaction for all; if it fails, each job in one of its own, so that a bad one fails only its sender. */
async function answer(
  pool: pg.Pool,
  where: string,
  jobs: readonly WriteJob[],
  lock: number,
  work: (client: pg.PoolClient, jobs: readonly WriteJob[]) => Promise<readonly unknown[]>,
): Promise<WriteResult[]> {
  try {
    const client = await pool.connect();
    try {
      // In one way there and back; what follows sees all that was committed before the lock was had.
      await client.query(`begin isolation level read committed; select pg_advisory_xact_lock(${lock})`);
      const values = await work(client, jobs);
      await client.query('commit');
      client.release();
      return values.map((value) => ({ value }));
    } catch (error) {
      await endBroken(client);
      throw error;
    }
  } catch (error) {
    if (jobs.length > 1) {
      const each: WriteResult[] = [];
      for (const job of jobs) each.push(...(await answer(pool, where, [job], lock, work)));
      return each;
    }
    return [refusal(error, where)];
  }
}

function refusal(error: unknown, where: string): WriteResult {
  const told = storeFailure(error, where);
  if (told instanceof Failure) return { code: told.code, message: told.message };
  return { code: null, message: told instanceof Error ? told.message : String(told) };
}

/** After a failed rollback the connection is of no more use. */
async function endBroken(client: pg.PoolClient): Promise<void> {
  try {
    await client.query('rollback');
    client.release();
  } catch {
    client.release(true);
  }
}

/**
 * Sequence numbers are drawn when rows are inserted but seen when they commit. The caller holds the log's lock from before the
 * first number is drawn until the commit, so that nobody who read up to N is ever given a number below it later.
 */
async function appendAll(client: pg.PoolClient, deliveries: readonly NewDelivery[]): Promise<Appended[]> {
  const column = <T>(of: (delivery: NewDelivery) => T): T[] => deliveries.map(of);
  const { rows } = await client.query<{ seq: number; connection: string; delivery_key: string }>(
    `with made as (
       insert into delivery (account, connection, delivery_key, received_at, headers, body)
       select account, connection, delivery_key, received_at, headers, body
       from unnest($1::text[], $2::text[], $3::text[], $4::float8[], $5::text[], $6::bytea[])
         with ordinality as d (account, connection, delivery_key, received_at, headers, body, place) order by place
       on conflict (connection, delivery_key) do nothing returning seq, account, connection, delivery_key, received_at, headers
     ), spoken as (${countArrivals('made')})
     select seq, connection, delivery_key from made`,
    [
      column((delivery) => delivery.account),
      column((delivery) => delivery.connection),
      column((delivery) => delivery.deliveryKey),
      column((delivery) => delivery.receivedAt),
      column((delivery) => JSON.stringify(delivery.headers)),
      column(({ body }) => Buffer.from(body.buffer, body.byteOffset, body.byteLength)),
    ],
  );
  const made = new Map(rows.map(({ seq, connection, delivery_key }) => [`${connection} ${delivery_key}`, seq]));
  const appended: Appended[] = [];
  const given = new Set<number>();
  for (const { connection, deliveryKey } of deliveries) {
    const seq = made.get(`${connection} ${deliveryKey}`);
    // A twin in the same batch is a duplicate of the first.
    if (seq !== undefined) appended.push({ seq, duplicate: given.has(seq) });
    else appended.push({ seq: await seqOf(client, connection, deliveryKey), duplicate: true });
    if (seq !== undefined) given.add(seq);
  }
  if (rows.length > 0) await client.query('select pg_notify($1, $2)', [channel, '']);
  return appended;
}

async function seqOf(client: pg.PoolClient, connection: string, deliveryKey: string): Promise<number> {
  const { rows } = await client.query<{ seq: number }>('select seq from delivery where connection = $1 and delivery_key = $2', [
    connection,
    deliveryKey,
  ]);
  const [row] = rows;
  if (row === undefined) throw new Error(`The delivery "${deliveryKey}" is neither new nor known.`);
  return row.seq;
}

function deliveryOf(job: WriteJob): NewDelivery {
  if (job.kind !== 'append') throw new Error(`A job of the index ("${job.kind}") among the deliveries.`);
  return job.delivery;
}

/** Hears what other processes appended; a lost connection is made again, and then whoever listens looks at once. */
class Listener {
  readonly #url: string;
  #client: pg.Client | null = null;
  #closed = false;
  #retry: NodeJS.Timeout | null = null;

  constructor(url: string) {
    this.#url = url;
  }

  start(wake: () => void): void {
    const client = new pg.Client({ connectionString: this.#url });
    this.#client = client;
    const again = (): void => {
      if (this.#closed || this.#client !== client) return;
      this.#client = null;
      this.#retry = setTimeout(() => this.start(wake), 1_000);
      this.#retry.unref();
    };
    client.on('notification', wake);
    client.on('error', again);
    client.on('end', again);
    client
      .connect()
      .then(async () => await client.query(`listen ${channel}`))
      .then(wake, again);
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#retry !== null) clearTimeout(this.#retry);
    await this.#client?.end().catch(() => undefined);
  }
}
