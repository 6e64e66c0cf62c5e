import { afterAll, beforeAll, expect, test } from 'vitest';
import { heldByTwo } from '../scripts/load/leases-check.ts';
import { runLeases } from '../scripts/load/leases.ts';
import { startPostgres, type TestPostgres } from './postgres.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(async () => await postgres.stop());

/** Many more visits than numbers, whose leases end after three seconds, and a kill on the way. */
async function round(database?: string): Promise<string[]> {
  const told: string[] = [];
  const short = { seconds: 5, rate: 120, kills: 1, seed: 7, numbers: 60, leaseMinutes: 0.05 };
  const wrong = await runLeases({ ...short, ...(database === undefined ? {} : { database }), tell: (line) => told.push(line) });
  expect(told.join('\n')).toMatch(/ [1-9]\d* with a number/u);
  return wrong;
}

test('on SQLite no number is held by two visits, through a kill', async () => expect(await round()).toEqual([]), 120_000);

test('on PostgreSQL no number is held by two visits, through a kill', async () => {
  expect(await round(await postgres.database())).toEqual([]);
}, 120_000);

test('the check sees a number that two held', () => {
  const lent = (session: string, at: number, until: number) => ({
    kind: 'session' as const,
    at,
    session,
    answer: [{ number: '+1', until }],
  });
  expect(heldByTwo([lent('a', 0, 5), lent('b', 5, 9), lent('b', 6, 11)])).toEqual([]);
  expect(heldByTwo([lent('a', 0, 5), { kind: 'told', at: 4, session: 'a', kept: [{ number: '+1', until: 9 }] }, lent('b', 8, 12)])).toEqual(
    ['+1 was given to b at 8, and a had it until 9'],
  );
});
