import type { DatabaseSync } from 'node:sqlite';

/**
 * Writes a file anew: `vacuum` leaves no page with remains of what was deleted, and the log beside the file is emptied. Another
 * connection that reads holds up the emptying, so it is tried for a while.
 */
export function purgeSqlite(file: DatabaseSync): void {
  file.exec('vacuum');
  for (let tries = 0; tries < 100; tries++) {
    const [done] = file.prepare('pragma wal_checkpoint(truncate)').all();
    if (Number(done?.['busy']) === 0) return;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
  }
  throw new Error('Somebody reads the file: its log could not be emptied.');
}
