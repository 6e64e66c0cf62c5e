import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { judgeLinks, type Verdict } from '#calls/judge-links.ts';
import { Mapping, mostCallsInRow, noMapping } from '#domain/mapping.ts';
import type { EventIndex } from '#log/delivery-log.ts';
import type { StoredSide } from '#log/mapping-change.ts';
import { type OpenLog, openLog } from '#log/open-log.ts';
import fc from '../../test/properties.ts';
import { caller, number, twilioToPbx } from '../../test/linked-story.ts';
import { sidesAround } from './sides-around.ts';

let folder: string;
let opened: OpenLog;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ringtrace-sides-'));
  opened = await openLog({ path: join(folder, 'log.db') });
});

afterAll(async () => {
  await opened.log.close();
  rmSync(folder, { recursive: true, force: true });
});

function sideAt(n: number, connection: string, second: number, called = number): StoredSide {
  const own = { id: `s${n}`, group: n + 1, connection, class: caller, caller };
  return { ...own, number: called, at: second * 1000, shownBy: n + 1 };
}

async function store(account: string, sides: readonly StoredSide[]): Promise<void> {
  await opened.index.changeMapping({ kind: 'sides', account, put: sides, drop: [], mark: [] });
}

test('a number that many share is not read whole for each of its calls', async () => {
  const mapping = new Mapping({ ...noMapping, links: [twilioToPbx] });
  const sides = Array.from({ length: 3000 }, (_, n) => sideAt(n, n % 2 === 0 ? 'twilio' : 'pbx', n));
  await store('trunk', sides);
  const read: number[] = [];
  const sidesWithin: EventIndex['sidesWithin'] = async (...given) => {
    const found = await opened.index.sidesWithin(...given);
    read.push(found.length);
    return found;
  };
  const own = sideAt(1500, 'twilio', 1500);
  const found = await sidesAround({ ...opened.index, sidesWithin }, 'trunk', mapping, [own]);
  expect(found.length).toBeGreaterThan(mapping.mostInRow);
  expect(Math.max(...read)).toBeLessThan(5 * mapping.mostInRow);
  const [some, all] = [judgeLinks(found, mapping), judgeLinks(sides, mapping)];
  expect(all.get(own.id)).toEqual({ is: 'ambiguous', fits: 18 });
  for (const { id, at } of sides) if (Math.abs(at - own.at) <= 60_000) expect(some.get(id)).toEqual(all.get(id));
});

/** Whose verdict differs between two states, and what it is then. */
function changes(before: readonly StoredSide[], after: readonly StoredSide[], mapping: Mapping): Map<string, Verdict | undefined> {
  const [was, now] = [judgeLinks(before, mapping), judgeLinks(after, mapping)];
  const ids = [...new Set([...was.keys(), ...now.keys()])].toSorted();
  return new Map(ids.filter((id) => JSON.stringify(was.get(id)) !== JSON.stringify(now.get(id))).map((id) => [id, now.get(id)]));
}

test('whatever comes, goes or moves: what is read around it tells every verdict that changes, and its own', async () => {
  const rule = { ...twilioToPbx, beforeS: 5, afterS: 10 };
  const called = fc.constantFrom(number, '+13035559999');
  // Mostly just within reach of the one before: rows are long, and their ends are far from what changes.
  const gap = fc.constantFrom(0, 3, 8, 9, 10, 10, 10, 10, 11);
  const one = fc.record({ gap, front: fc.boolean(), called });
  const moved = fc.record({ at: fc.integer({ min: 0, max: 300 }), front: fc.boolean(), called });
  let run = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(one, { minLength: 10, maxLength: 40 }),
      fc.uniqueArray(fc.nat(39), { minLength: 1, maxLength: 3 }),
      fc.array(fc.option(moved), { minLength: 3, maxLength: 3 }),
      fc.constantFrom(2, 4, 8, 12, 20, mostCallsInRow),
      fc.boolean(),
      async (world, which, becomes, most, few) => {
        const account = `run${(run += 1)}`;
        const mapping = new Mapping({ ...noMapping, links: [{ ...rule, numbers: few ? [number] : [] }] }, most);
        const sideOf = (n: number, at: number, side: { front: boolean; called: string }): StoredSide =>
          sideAt(n, side.front ? 'twilio' : 'pbx', at, side.called);
        let at = 0;
        const was = world.map((side, n) => sideOf(n, (at += side.gap), side));
        await store(account, was);
        const ids = new Set(which.map((n) => `s${n}`));
        const told = which.flatMap((n, place) => {
          const next = becomes[place];
          return next == null ? [] : [sideOf(n, next.at, next)];
        });
        const after = (sides: readonly StoredSide[]): StoredSide[] => [...sides.filter(({ id }) => !ids.has(id)), ...told];
        const places = [...was.filter(({ id }) => ids.has(id)), ...told];
        const read = await sidesAround(opened.index, account, mapping, places);
        expect(changes(read, after(read), mapping)).toEqual(changes(was, after(was), mapping));
        const [some, all] = [judgeLinks(after(read), mapping), judgeLinks(after(was), mapping)];
        for (const { id } of told) expect(some.get(id)).toEqual(all.get(id));
      },
    ),
    { numRuns: 300 },
  );
});
