import { expect, it } from 'vitest';
import { startPostgres } from './postgres.ts';
import { connectionName, days, pullInto } from './pull-harness.ts';
import { bookOf, stepClock } from './vendor-apis/api-server.ts';
import { cloudtalkAccess, startCloudtalk } from './vendor-apis/cloudtalk.ts';

it('past calls are asked, resumed and compared on PostgreSQL as on SQLite', async () => {
  const postgres = await startPostgres();
  const span = days('2026-03-02', 1);
  const clock = stepClock(span.before + 2 * 86_400_000);
  const api = await startCloudtalk({ clock, book: bookOf(150, span.from, 500_000) });
  const url = await postgres.database();
  const pull = await pullInto({ kind: 'cloudtalk', url: api.url, access: cloudtalkAccess }, { log: { url }, tables: { url } }, clock);
  try {
    api.faults.push(null, { status: 200, json: 'not json' });
    const failed = await pull.run('backfill', span);
    expect(failed).toMatchObject({ state: 'failed', failure: 'Answered no JSON: not json' });
    await pull.pulling.resume(failed);
    expect(await pull.over(failed.id)).toMatchObject({ state: 'done', listed: 150, missing: 150 });
    const stored = await pull.open.log.count('acme', connectionName);
    expect(stored).toBe(300);
    expect(await pull.run('reconciliation', span)).toMatchObject({ state: 'done', listed: 150, missing: 0 });
    expect(await pull.open.log.count('acme', connectionName)).toBe(stored);
    expect(pull.problems).toEqual([]);
  } finally {
    await pull.close();
    await api.close();
    await postgres.stop();
  }
});
