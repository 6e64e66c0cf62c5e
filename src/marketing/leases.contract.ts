import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import fc from '../../test/properties.ts';
import { type Database, type DatabaseAt, openDatabase } from '#database/open.ts';
import { type Lease, type Leases, openLeases } from './leases.ts';

const minute = 60_000;
const numbers = ['+12025550101', '+12025550102', '+12025550103'];

/** What leases must do on every engine. `place` makes an empty database; `processes` that may share it. */
export function leasesContract(engine: string, processes: 1 | 2, place: () => Promise<DatabaseAt>): void {
  describe(`leases on ${engine}`, () => {
    const open: Database<unknown>[] = [];
    let at: DatabaseAt;
    let leases: Leases;
    const opened = async (): Promise<Leases> => {
      const database = await openDatabase<unknown>(at);
      open.push(database);
      return await openLeases(database);
    };
    beforeEach(async () => {
      at = await place();
      leases = await opened();
      await leases.usePools({ account: 'acme', connection: 'acme/site', pools: { main: numbers } });
    });
    afterEach(async () => {
      for (const database of open.splice(0)) await database.close();
    });

    const wish = (session: string, now: number, visitor = `of ${session}`) => ({
      ...{ account: 'acme', connection: 'acme/site', pool: 'main', session, visitor, now, leaseMs: 5 * minute, restMs: 30 * minute },
    });
    const take = async (session: string, now: number, visitor?: string, of = leases): Promise<string | null> =>
      (await of.take(wish(session, now, visitor)))?.number ?? null;

    test('each visit has a number of its own, keeps it, and none is given when none is free', async () => {
      expect(await leases.take(wish('a', 0))).toEqual({ number: numbers[0], until: 5 * minute, again: false });
      expect(await take('b', minute)).toBe(numbers[1]);
      expect(await leases.take(wish('a', 2 * minute))).toEqual({ number: numbers[0], until: 7 * minute, again: true });
      expect(await take('c', 2 * minute)).toBe(numbers[2]);
      expect(await take('d', 2 * minute)).toBeNull();
    });

    test('what was released first is lent first, after its rest', async () => {
      expect([await take('a', 0), await take('b', minute), await take('c', 2 * minute)]).toEqual(numbers);
      // Ends: a 5, b 6, c 7 minutes; rested 30 minutes later.
      expect(await take('d', 34 * minute)).toBeNull();
      expect(await take('d', 35 * minute)).toBe(numbers[0]);
      expect(await take('e', 35 * minute)).toBeNull();
      expect(await take('e', 37 * minute)).toBe(numbers[1]);
      expect(await take('f', 37 * minute)).toBe(numbers[2]);
    });

    test('the same visitor has the same number again while it rests or is free, and never one that is held', async () => {
      expect(await take('a', 0, 'anna')).toBe(numbers[0]);
      expect(await take('b', 0, 'ben')).toBe(numbers[1]);
      // Anna's other device, at the same time: her number is held.
      expect(await take('a2', minute, 'anna')).toBe(numbers[2]);
      expect(await take('b2', 20 * minute, 'ben')).toBe(numbers[1]);
      expect(await take('b3', 500 * minute, 'ben')).toBe(numbers[1]);
    });

    test('a heartbeat renews what is still the visit’s, not what another has', async () => {
      await take('a', 0);
      const holder = { ...wish('a', 4 * minute) };
      expect(await leases.renew(holder)).toEqual([{ number: numbers[0], until: 9 * minute }]);
      await take('b', 4 * minute);
      await take('c', 4 * minute);
      expect(await take('d', 39 * minute)).toBe(numbers[0]);
      expect(await leases.renew({ ...holder, now: 40 * minute })).toEqual([]);
    });

    test('a number rests only after a visit that gave a second sign of life, where that is asked for', async () => {
      const brief = (session: string, now: number, visitor?: string) => ({ ...wish(session, now, visitor), unrenewedRestMs: 0 });
      const given = async (session: string, now: number, visitor?: string) => (await leases.take(brief(session, now, visitor)))?.number;
      expect([await given('a', 0), await given('b', 0), await given('c', 0)]).toEqual(numbers);
      await leases.renew(brief('a', 0));
      await given('b', 0);
      // All end at 5 minutes; a was renewed and b asked twice, so only that of c needs no rest.
      expect([await given('d', 5 * minute), await given('e', 5 * minute)]).toEqual([numbers[2], undefined]);
      // Who was here before stayed longer than one sign of life.
      expect(await given('d2', 10 * minute, 'of d')).toBe(numbers[2]);
      expect(await given('f', 20 * minute)).toBeUndefined();
      expect(await given('f', 35 * minute)).toBe(numbers[0]);
    });

    test('one that cannot be stored takes nobody with it', async () => {
      const asked = [leases.take(wish('a', 0)), leases.take({ ...wish('x', 0), leaseMs: Number.NaN }), leases.take(wish('b', 0))];
      expect((await Promise.allSettled(asked)).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect([await take('a', 0), await take('b', 0)]).toEqual(numbers.slice(0, 2));
    });

    test('many that ask at the same time, of every process, never have one number twice', async () => {
      const second = processes === 2 ? await opened() : leases;
      const many = Array.from({ length: 40 }, (_, at) => `+1202556${String(at).padStart(4, '0')}`);
      await leases.usePools({ account: 'acme', connection: 'acme/site', pools: { main: many } });
      const asked = Array.from({ length: 60 }, async (_, each) => await take(`s${each}`, 0, undefined, each % 2 === 0 ? leases : second));
      const given = (await Promise.all(asked)).filter((number) => number !== null);
      expect(given).toHaveLength(40);
      expect(new Set(given).size).toBe(40);
    });

    test('asked at the same time they are answered as if one after another, whatever they ask', async () => {
      const pools = { main: numbers, other: [numbers[2] ?? '', '+12025550104'] };
      for (const account of ['acme', 'beta']) await leases.usePools({ account, connection: `${account}/site`, pools });
      const told = ([visit, turn, pool]: readonly [number, number, 'main' | 'other' | null], account: string) => {
        const now = turn * 9 * minute;
        const of = { ...wish(`s${visit}`, now, `v${visit % 4}`), account, connection: `${account}/site`, unrenewedRestMs: 0 };
        return pool === null ? leases.renew(of) : leases.take({ ...of, pool });
      };
      const asks = fc.sample(fc.tuple(fc.nat(7), fc.nat(5), fc.constantFrom('main', 'main', 'other', null)), 36);
      const inTurn = [...asks].sort(([, a], [, b]) => a - b);
      for (const some of [inTurn.slice(0, 18), inTurn.slice(18)]) {
        const together = await Promise.all(some.map(async (ask) => await told(ask, 'acme')));
        const single = [];
        for (const ask of some) single.push(await told(ask, 'beta'));
        expect(together).toEqual(single);
      }
    });

    test('a number in two pools, or lent when the pools change, is still one number', async () => {
      await leases.usePools({ account: 'acme', connection: 'acme/other', pools: { shared: numbers } });
      const first = await take('a', 0);
      const other = await leases.take({ ...wish('b', 0), connection: 'acme/other', pool: 'shared' });
      expect(other?.number).not.toBe(first);
      await leases.usePools({ account: 'acme', connection: 'acme/site', pools: { main: [numbers[0] ?? '', '+12025550109'] } });
      expect(await take('a', minute)).toBe(first);
      expect(await take('c', minute)).toBe('+12025550109');
      expect(await take('d', minute)).toBeNull();
    });

    test('nothing of an account is left when it is removed', async () => {
      await take('a', 0);
      await leases.removeAccount('acme');
      expect(await take('b', 1_000 * minute)).toBeNull();
      const renewed: Lease[] = await leases.renew(wish('a', 0));
      expect(renewed).toEqual([]);
    });
  });
}
