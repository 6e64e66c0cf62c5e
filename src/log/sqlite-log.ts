import { Worker } from 'node:worker_threads';
import { Kysely } from 'kysely';
import { migrate } from '#database/migrate.ts';
import { openSqlite } from '#database/node-sqlite.ts';
import { NodeSqliteDialect } from '#database/node-sqlite-dialect.ts';
import { openDatabase } from '#database/open.ts';
import { Failure } from '#domain/failure.ts';
import { logOn, type OpenLog } from './log-on.ts';
import { readsOf } from './reads.ts';
import { type LogTables, logMigrations } from './tables.ts';
import type { WriteJob, WriteResult } from './write-job.ts';

/** Opens the log's file: a worker thread writes, this thread reads what is committed. */
export async function openSqliteLog(path: string): Promise<OpenLog> {
  const migrated = await openDatabase<LogTables>({ path });
  await migrate(migrated, 'log', logMigrations);
  await migrated.close();

  const writer = startWriter(path);
  const reader = new Kysely<LogTables>({ dialect: new NodeSqliteDialect(openSqlite(path, { readOnly: true })) });
  return logOn(readsOf(reader), {
    write: writer.write,
    close: async () => {
      await writer.close();
      await reader.destroy();
    },
  });
}

function startWriter(path: string): { write: (jobs: readonly WriteJob[]) => Promise<readonly WriteResult[]>; close: () => Promise<void> } {
  const worker = new Worker(new URL('./sqlite-writer.ts', import.meta.url), { workerData: { path } });
  let answered: { resolve: (results: readonly WriteResult[]) => void; reject: (error: unknown) => void } | null = null;
  let ended: Failure | null = null;
  worker.on('message', (results: readonly WriteResult[]) => answered?.resolve(results));
  worker.on('error', (error: Error) => {
    ended ??= new Failure('store-unavailable', `The writer of ${path} ended: ${error.message}`, { cause: error });
    answered?.reject(ended);
  });
  worker.on('exit', () => {
    ended ??= new Failure('store-unavailable', `${path} is closed.`);
    answered?.reject(ended);
  });
  return {
    write: async (jobs) => {
      if (ended !== null) throw ended;
      return await new Promise((resolve, reject) => {
        answered = { resolve, reject };
        worker.postMessage(jobs.map(ownBytes));
      });
    },
    close: async () => {
      const closed = new Promise((resolve) => worker.once('exit', resolve));
      if (ended !== null) return;
      worker.postMessage('close');
      await closed;
    },
  };
}

/** A view into a larger buffer would be sent with the whole of it. */
function ownBytes(job: WriteJob): WriteJob {
  if (job.kind !== 'append' || job.delivery.body.byteLength === job.delivery.body.buffer.byteLength) return job;
  return { kind: 'append', delivery: { ...job.delivery, body: Uint8Array.from(job.delivery.body) } };
}
