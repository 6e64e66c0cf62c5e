import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test } from 'vitest';
import { openLog, type OpenLog } from '#log/open-log.ts';
import fc from '../../test/properties.ts';
import { plainFold, type Line, type Say, tell } from '../../test/event-story.ts';
import { temporaryWarehouse, withInsert } from '../../test/warehouse.ts';
import type { Warehouse } from './client.ts';
import { factTables } from './ddl.ts';
import { Projector, type ProjectorParts } from './projector.ts';
import { rebuild } from './rebuild.ts';
import { checksums } from './verify.ts';

let warehouse: Warehouse;
let folder: string;
let opened: OpenLog;
let errors: unknown[];

beforeAll(async () => {
  warehouse = await temporaryWarehouse();
});
afterAll(async () => {
  await warehouse.close();
});
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ringtrace-projector-'));
  opened = await openLog({ path: join(folder, 'log.db') });
  errors = [];
  for (const table of factTables) await warehouse.command(`TRUNCATE TABLE ${table}`);
});
afterEach(async () => {
  await opened.log.close();
  rmSync(folder, { recursive: true, force: true });
  expect(errors).toEqual([]);
});

const pbx = { account: 'demo', connection: 'pbx' };
const arrives: Say = { kind: 'call_started', direction: 'inbound', caller: '+12025550143' };
const queued: Say = { kind: 'queue_entered', queue_id: 'sales' };
const hungUp: Say = { kind: 'call_ended', ended_by: 'customer' };
const offered: Say = { kind: 'agent_offered', agent_id: 'ann' };
const answered: Say = { kind: 'agent_answered', agent_id: 'ann' };

function projector(parts: Partial<ProjectorParts> = {}): Projector {
  return new Projector({
    index: opened.index,
    warehouse,
    fold: plainFold,
    logPosition: async () => await opened.index.decodedUpTo(),
    now: () => 1000,
    onError: (error) => errors.push(error),
    ...parts,
  });
}

/** What reports see, and what lies in the table without FINAL's help: sorted, in short. */
async function calls(): Promise<string[]> {
  const rows = await warehouse.query<{ at: string; visits: number; outcome: string }>(
    'SELECT toString(started_at) AS at, visits, outcome FROM call FINAL ORDER BY started_at, id',
  );
  return rows.map((row) => `${row.at.slice(11, 19)} ${row.visits} visits ${row.outcome}`);
}

test('events become facts; a repetition changes nothing; what is known is said', async () => {
  const { index } = opened;
  const story: Line[] = [
    [0, 'a', arrives],
    [3, 'a', queued],
    [42, 'a', hungUp],
  ];
  let seq = await tell(index, pbx, 1, story);
  const running = projector();
  expect(running.freshness()).toEqual({ position: 0, at: null });
  expect(await running.drain()).toBe(1);
  expect(await calls()).toEqual(['00:00:00 1 visits abandoned']);
  expect(running.freshness()).toEqual({ position: 1, at: 1000 });
  const before = await checksums(warehouse);
  seq = await tell(index, pbx, seq, story, [[90, 'b', arrives]]);
  await running.drain();
  expect(await calls()).toEqual(['00:00:00 1 visits abandoned', '00:01:30 0 visits ']);
  expect(running.freshness().position).toBe(seq - 1);
  expect(await checksums(warehouse)).not.toEqual(before);
});

test('a late event moves the start of a call, over midnight of a month too: one row is left', async () => {
  await tell(opened.index, pbx, 1, [
    [0, 'a', queued],
    [42, 'a', hungUp],
  ]);
  await projector().drain();
  await tell(opened.index, pbx, 2, [[-86_400 * 2, 'a', arrives]]);
  await projector().drain();
  expect(await calls()).toEqual(['00:00:00 1 visits abandoned']);
  expect(await warehouse.query('SELECT started_at AS at FROM call FINAL')).toEqual([{ at: '2026-02-28T00:00:00.000Z' }]);
});

test('two calls joined by a later link become one, whichever was projected first', async () => {
  await tell(opened.index, pbx, 1, [
    [0, 'a', arrives],
    [50, 'b', queued],
  ]);
  await projector().drain();
  expect(await calls()).toHaveLength(2);
  await tell(opened.index, pbx, 2, [[60, 'a', hungUp, ['b']]]);
  await projector().drain();
  expect(await calls()).toEqual(['00:00:00 1 visits abandoned']);
});

test('a start that goes from A to B and back to A, by decoding the connection again twice', async () => {
  const { index } = opened;
  const told = async (second: number) => {
    await index.forget('pbx');
    await index.record(
      [
        {
          delivery: { ...pbx, seq: 1 },
          decoder: `zone ${second}`,
          events: [
            {
              id: `e${second}`,
              key: 'call:a',
              links: [],
              event: { ...arrives, at: Date.UTC(2026, 2, 2) + second * 1000, source: 'native' },
            },
          ],
          rejects: [],
        },
      ],
      { connection: 'pbx', upTo: 1, caughtUp: true },
    );
    while (await index.sweep());
    await projector().drain();
  };
  await tell(index, pbx, 1, [[0, 'a', arrives]]);
  await projector().drain();
  for (const second of [3600, 0, 7200, 0]) {
    await told(second);
    expect(await calls()).toEqual([`0${second / 3600}:00:00 0 visits `]);
  }
});

test('a row of one account does not keep alive the row of another with the same id and instant', async () => {
  // A fold that gives both accounts the same id, as two imported tables may do.
  const running = projector({
    fold: (group) => {
      const { facts, settled } = plainFold(group);
      return { facts: { ...facts, call: facts.call.map((call) => ({ ...call, id: 'same' })) }, settled };
    },
  });
  const other = { account: 'other', connection: 'other-pbx' };
  await tell(opened.index, pbx, 1, [[0, 'a', arrives]]);
  await running.drain();
  // In one batch: demo's call turns out to have begun earlier, and another account's begins when it was thought to.
  await tell(opened.index, pbx, 2, [[-60, 'a', queued]]);
  await tell(opened.index, other, 3, [[0, 'a', arrives]]);
  await running.drain();
  const rows = await warehouse.query('SELECT account, toString(started_at) AS at FROM call FINAL ORDER BY account, started_at');
  expect(rows).toEqual([
    { account: 'demo', at: '2026-03-01 23:59:00.000' },
    { account: 'other', at: '2026-03-02 00:00:00.000' },
  ]);
});

test('groups that cannot be folded wait behind the others, also when they fill whole batches', async () => {
  const { index } = opened;
  const bad = ['bad1', 'bad2', 'bad3', 'bad4'];
  const seq = await tell(index, pbx, 1, ...[bad.map((call): Line => [0, call, arrives])]);
  await tell(index, pbx, seq, [[3, 'good', arrives]], [[5, 'fine', arrives]]);
  const fold: typeof plainFold = (group) => {
    if (group.events.some(({ key }) => key.startsWith('call:bad'))) throw new Error('bug');
    return plainFold(group);
  };
  const running = new Projector({
    ...{ index, warehouse, fold, now: () => 1000, batch: 2 },
    logPosition: async () => await index.decodedUpTo(),
    onError: (error) => errors.push(error),
  });
  await running.drain();
  expect(await calls()).toHaveLength(2);
  expect(running.broken()).toBe(4);
  expect(errors.splice(0)).toHaveLength(4);
  expect((await index.dirty(10)).map(({ events }) => events[0]?.key)).toEqual(bad.map((call) => `call:${call}`));
});

test('groups that are about to be marked again hold up nobody, also when they fill whole batches', async () => {
  let changing = true;
  const ready = (group: Parameters<typeof plainFold>[0]) => !changing || group.events.some(({ key }) => key === 'call:good');
  const running = projector({ fold: (group) => (ready(group) ? plainFold(group) : null), batch: 2 });
  await tell(opened.index, pbx, 1, [[0, 'later1', arrives]], [[1, 'later2', arrives]], [[2, 'later3', arrives]], [[60, 'good', arrives]]);
  await running.drain();
  expect(await calls()).toEqual(['00:01:00 0 visits ']);
  expect(await running.step()).toEqual({ groups: 0, complete: true, unready: 2 });
  changing = false;
  await opened.index.changeMapping({ kind: 'reshape', connection: 'pbx', shape: 'changed', linked: false });
  await running.drain();
  expect(await calls()).toHaveLength(4);
  expect(await opened.index.waiting()).toBe(0);
});

test('a group whose fold throws keeps its facts, is told, and holds up nobody', async () => {
  const broken = new Error('bug');
  const running = projector({
    fold: (group) => {
      if (group.events.some((stored) => stored.key === 'call:bad')) throw broken;
      return plainFold(group);
    },
  });
  await tell(opened.index, pbx, 1, [[0, 'bad', arrives]], [[60, 'good', arrives]]);
  await running.drain();
  expect(await calls()).toEqual(['00:01:00 0 visits ']);
  expect(running.broken()).toBe(1);
  expect(running.freshness().position).toBe(0);
  expect(errors.splice(0)).toEqual([broken]);
});

test('the running projector brings events into the figures and stops when told', async () => {
  const stop = new AbortController();
  const running = projector();
  const ended = running.run(stop.signal);
  await tell(opened.index, pbx, 1, [[0, 'a', arrives]]);
  running.wake();
  await expect.poll(calls).toEqual(['00:00:00 0 visits ']);
  stop.abort();
  await ended;
});

describe('killed between any two steps', () => {
  class Killed extends Error {}

  /** Counts what the projector asks of its stores; dies at the chosen request, before it or after it was carried out. */
  function dying(at: number, when: 'before' | 'after') {
    let asked = 0;
    const mortal = <T extends object>(target: T, mortals: readonly (keyof T)[]): T =>
      new Proxy(target, {
        get: (of, name) => {
          const found: unknown = Reflect.get(of, name);
          if (typeof found !== 'function') return found;
          const call = found.bind(of) as (...args: unknown[]) => Promise<unknown>;
          if (!mortals.includes(name as keyof T)) return call;
          return async (...args: unknown[]) => {
            asked += 1;
            if (asked === at && when === 'before') throw new Killed();
            const answer = await call(...args);
            if (asked === at) throw new Killed();
            return answer;
          };
        },
      });
    return {
      index: mortal(opened.index, ['dirty', 'waiting', 'addProjectedKeys', 'projectedKeys', 'reserveVersions', 'finish']),
      warehouse: mortal(warehouse, ['insert']),
    };
  }

  const first: Line[] = [
    [100, 'a', queued],
    [130, 'a', offered],
    [200, 'b', arrives],
  ];
  const second: Line[] = [
    [20, 'a', arrives],
    [140, 'a', answered],
    [150, 'a', hungUp],
    [190, 'b', queued, ['c']],
    [10, 'c', arrives],
  ];

  let undisturbed: unknown = null;
  const story = async (disturb: () => Promise<void>) => {
    const seq = await tell(opened.index, pbx, 1, first);
    await projector().drain();
    await tell(opened.index, pbx, seq, second);
    await disturb();
    await projector().drain();
    expect(await calls()).toEqual(['00:00:10 1 visits ', '00:00:20 1 visits answered']);
    return await checksums(warehouse);
  };
  beforeAll(() => {
    undisturbed = null;
  });

  // Five requests of the index, an insert for each table (those of calls, visits, legs and the last are tried), the checkpoint; then the end.
  const steps = 5 + factTables.length + 1;
  test.each(
    [1, 2, 3, 4, 5, 6, 7, 8, steps - 1, steps, steps + 1].flatMap((at) => [
      [at, 'before' as const],
      [at, 'after' as const],
    ]),
  )('step %i, %s it: the next run ends in the same tables', async (at, when) => {
    let killed = false;
    const found = await story(async () => {
      const mortal = dying(at, when);
      try {
        await projector(mortal).step();
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
        killed = true;
      }
    });
    expect(killed).toBe(at <= steps);
    undisturbed ??= (await rebuild({ index: opened.index, warehouse, projector: projector() })).after;
    expect(found).toEqual(undisturbed);
  });
});

test('any events in any batches with kills in between: the tables equal a rebuild', async () => {
  const says: Say[] = [
    arrives,
    queued,
    offered,
    answered,
    hungUp,
    { kind: 'queue_left', queue_id: 'sales', exit: 'abandoned' },
    { kind: 'agent_left', agent_id: 'ann' },
  ];
  const line = fc.tuple(
    fc.integer({ min: -90_000, max: 2_600_000 }),
    fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    fc.constantFrom(...says),
    fc.option(fc.constantFrom('a', 'b', 'c'), { nil: undefined, freq: 12 }),
  );
  let seq = 1;
  let run = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(line, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 5 }),
      fc.array(fc.nat(14), { maxLength: 3 }),
      async (deliveries, kills) => {
        run += 1;
        const who = { account: `run${run}`, connection: `run${run}` };
        for (const [at, lines] of deliveries.entries()) {
          seq = await tell(
            opened.index,
            who,
            seq,
            lines.map(([second, key, say, link]): Line => [second, key, say, link === undefined || link === key ? [] : [link]]),
          );
          let left = kills[at] ?? -1;
          const insert: Warehouse['insert'] = async (...given) => {
            left -= 1;
            if (left === 0) throw new Error('killed');
            await warehouse.insert(...given);
          };
          await projector({ warehouse: withInsert(warehouse, insert) })
            .drain()
            .catch(() => 0);
        }
        const { same, before, after } = await rebuild({ index: opened.index, warehouse, projector: projector() });
        expect(after).toEqual(before);
        expect(same).toBe(true);
      },
    ),
    { numRuns: 15 },
  );
});
