import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDatabase } from '#database/open.ts';
import { openLeases } from '#marketing/leases.ts';
import { Pools } from './pool.ts';
import { Random } from './random.ts';

const minute = 60_000;

test('pools of the simulator lend and renew as the server does, over 250 random moments of 20 visitors', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ringtrace-pools-'));
  const database = await openDatabase<unknown>({ path: join(folder, 'leases.db') });
  const leases = await openLeases(database);
  const pools = { main: ['+12025550103', '+12025550101', '+12025550102', '+12025550104'] };
  const of = { account: 'acme', connection: 'acme/site', leaseMs: 5 * minute };
  await leases.usePools({ ...of, pools });
  const ours = new Pools(pools, { leaseMs: 5 * minute, restMs: 10 * minute });
  const random = new Random('pools');
  let now = 20 * minute;
  let none = 0;
  for (let turn = 0; turn < 250; turn += 1) {
    now += Math.round(random.exponential(2 * minute));
    const visitor = `v${random.below(20)}`;
    const session = `${visitor}.${random.below(2)}`;
    if (random.chance(0.4)) {
      expect(ours.renew(session, now)).toEqual(await leases.renew({ ...of, session, visitor, now }));
      continue;
    }
    const lease = ours.take({ pool: 'main', session, visitor, now });
    const wish = { ...of, pool: 'main', restMs: 10 * minute, unrenewedRestMs: 0, session, visitor, now };
    expect(lease).toEqual(await leases.take(wish));
    if (lease === null) none += 1;
  }
  expect(none).toBeGreaterThan(10);
  await database.close();
  rmSync(folder, { recursive: true });
});
