import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import type { SqliteTask } from './copy-sqlite.ts';

// The thread behind copy-sqlite.ts.
parentPort?.postMessage(run(workerData as SqliteTask));

function run(task: SqliteTask): string[] {
  const file = new DatabaseSync(task.from, { timeout: 10_000 });
  try {
    switch (task.task) {
      case 'copy':
        file.prepare('vacuum into ?').run(task.to);
        return [];
      case 'check':
        return file
          .prepare('pragma integrity_check')
          .all()
          .map((row) => String(row['integrity_check']))
          .filter((line) => line !== 'ok');
    }
  } finally {
    file.close();
  }
}
