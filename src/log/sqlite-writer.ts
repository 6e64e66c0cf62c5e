import { parentPort, workerData } from 'node:worker_threads';
import { openSqlite } from '#database/node-sqlite.ts';
import { purgeSqlite } from '#database/purge-sqlite.ts';
import { storeFailure } from '#database/store-failure.ts';
import { Failure } from '#domain/failure.ts';
import { countArrival, isSpoken, slotOf } from './arrivals.ts';
import { SqliteIndexWriter } from './sqlite-index-writer.ts';
import { lastingText } from './lasting.ts';
import type { Appended } from './delivery-log.ts';
import type { PackedRewrite, WriteJob, WriteResult } from './write-job.ts';

/**
 * The worker thread that alone writes the log's file. It gets all jobs that wait, runs them in one transaction and answers
 * after the commit. If that fails, each runs in a transaction of its own, so that a bad one fails only its sender.
 */
if (parentPort === null) throw new Error('sqlite-writer.ts runs as a worker thread.');
const port = parentPort;
const { path } = workerData as { path: string };
const file = openSqlite(path);
// 64 MB of pages and 32 MB of log before it goes into the file, because an index grows in many places at once: a page is
// then written to the file once for many changes.
file.exec('pragma cache_size = -65536; pragma wal_autocheckpoint = 8000; pragma journal_size_limit = 67108864;');
const index = new SqliteIndexWriter(file);
const append = file.prepare(
  `insert into delivery (account, connection, delivery_key, received_at, headers, body) values (?, ?, ?, ?, ?, ?)
   on conflict (connection, delivery_key) do nothing`,
);
const arrived = file.prepare(countArrival);
const findKey = file.prepare('select seq from delivery where connection = ? and delivery_key = ?');
const dataVersion = file.prepare('pragma data_version');
let seenVersion = 0;

port.on('message', (jobs: readonly WriteJob[] | 'close') => {
  if (jobs === 'close') {
    file.close();
    port.close();
    return;
  }
  port.postMessage(answer(jobs));
});

function answer(jobs: readonly WriteJob[]): WriteResult[] {
  // The whole file is written anew outside of any transaction; whoever waits beside it is answered first.
  const purges = jobs.filter((job) => job.kind === 'purge');
  if (purges.length === 0) return committed(jobs);
  const others = committed(jobs.filter((job) => job.kind !== 'purge'));
  const purged = purge();
  return jobs.map((job) => (job.kind === 'purge' ? purged : (others.shift() ?? purged)));
}

function purge(): WriteResult {
  try {
    index.forgetCache();
    purgeSqlite(file);
    return { value: null };
  } catch (error) {
    return refusal(error);
  }
}

function committed(jobs: readonly WriteJob[]): WriteResult[] {
  if (jobs.length === 0) return [];
  try {
    return transaction(() => jobs.map((job) => ({ value: run(job) })));
  } catch (error) {
    return jobs.length === 1 ? [refusal(error)] : jobs.map((job) => committed([job])).flat();
  }
}

function transaction<T>(work: () => T): T {
  file.exec('begin immediate');
  try {
    // Changes when another connection wrote: what is remembered of the keys may then be wrong.
    const version = Number(dataVersion.get()?.['data_version']);
    if (version !== seenVersion) index.forgetCache();
    seenVersion = version;
    const result = work();
    file.exec('commit');
    return result;
  } catch (error) {
    index.forgetCache();
    // A full disk has already rolled it back.
    if (file.isTransaction) file.exec('rollback');
    throw error;
  }
}

function run(job: WriteJob): unknown {
  switch (job.kind) {
    case 'append': {
      const { account, connection, deliveryKey, receivedAt, headers, body } = job.delivery;
      const { changes, lastInsertRowid } = append.run(account, connection, deliveryKey, receivedAt, JSON.stringify(headers), body);
      if (changes === 1) {
        if (isSpoken(headers)) arrived.run(account, connection, slotOf(receivedAt), lastInsertRowid, receivedAt);
        return { seq: Number(lastInsertRowid), duplicate: false } satisfies Appended;
      }
      return { seq: Number(findKey.get(connection, deliveryKey)?.['seq']), duplicate: true } satisfies Appended;
    }
    case 'record':
      index.record(job.batch, job.progress);
      return null;
    case 'forget':
      index.forget(job.connection);
      return null;
    case 'sweep':
      return index.sweep();
    case 'markAll':
      index.markAll();
      return null;
    case 'reserve':
      return index.reserve(job.count);
    case 'addKeys':
      index.addKeys(job.keys);
      return null;
    case 'finish':
      index.finish(job.done);
      return null;
    case 'rewrite':
      for (const change of job.changes) rewrite(change);
      return null;
    case 'removeAccount':
      file.prepare('delete from delivery where account = ?').run(job.account);
      file.prepare('delete from arrival where account = ?').run(job.account);
      index.removeAccount(job.account);
      return null;
    case 'removeReceived':
      removeArrivals.run(job.account, job.connection, slotOf(job.before));
      return Number(removeReceived.run(job.account, job.connection, job.before, lastingText).changes);
    case 'postpone':
      index.postpone(job.groups);
      return null;
    case 'mapping':
      return index.changeMapping(job.change);
    case 'purge':
      throw new Error('A purge inside a transaction.');
  }
}

const replace = file.prepare('update delivery set delivery_key = ?, headers = ?, body = ? where seq = ? and account = ?');
const removeReceived = file.prepare('delete from delivery where account = ? and connection = ? and received_at < ? and headers <> ?');
const removeArrivals = file.prepare('delete from arrival where account = ? and connection = ? and slot < ?');

function rewrite(change: PackedRewrite): void {
  const { deliveryKey, headers, body, seq, account } = change.delivery;
  // What is overwritten is zeroed at once.
  file.exec('pragma secure_delete = on');
  replace.run(deliveryKey, JSON.stringify(headers), body, seq, account);
  index.rewrite(change);
}

function refusal(error: unknown): WriteResult {
  const told = storeFailure(error, path);
  if (told instanceof Failure) return { code: told.code, message: told.message };
  return { code: null, message: told instanceof Error ? (told.stack ?? told.message) : String(told) };
}
