import { Worker } from 'node:worker_threads';
import { storeFailure } from './store-failure.ts';

/** Work on a SQLite file that would hold up everybody: done in a thread of its own, over a connection of its own. */
export type SqliteTask =
  | { readonly task: 'copy'; readonly from: string; readonly to: string }
  /** Answers what is wrong; [] = nothing. */
  | { readonly task: 'check'; readonly from: string };

/** A consistent copy of a file that others write at the same time: one snapshot, without free pages. */
export async function copySqlite(from: string, to: string): Promise<void> {
  await inThread({ task: 'copy', from, to });
}

/** SQLite's own check of pages, indexes and foreign keys. */
export async function checkSqlite(from: string): Promise<readonly string[]> {
  return await inThread({ task: 'check', from });
}

async function inThread(task: SqliteTask): Promise<readonly string[]> {
  return await new Promise((done, failed) => {
    const worker = new Worker(new URL('./sqlite-task.ts', import.meta.url), { workerData: task });
    worker.once('message', (lines: readonly string[]) => done(lines));
    worker.once('error', (error) => failed(toError(storeFailure(error, task.task === 'copy' ? task.to : task.from))));
  });
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
