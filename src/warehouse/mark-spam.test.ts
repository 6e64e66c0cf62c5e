import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { foldMapped } from '#calls/fold-mapped.ts';
import type { DecodedEvent } from '#domain/events.ts';
import { plainFoldSettings } from '#domain/fold-settings.ts';
import { Mapping, type MappingDocument, noMapping } from '#domain/mapping.ts';
import { repeatedCalls } from '#domain/spam-rules.ts';
import { type OpenLog, openLog } from '#log/open-log.ts';
import { shapeWord } from '#log/shape-word.ts';
import fc from '../../test/properties.ts';
import { event } from '../../test/event-story.ts';
import { caller, inner, outer, toldOf, twilioToPbx } from '../../test/linked-story.ts';
import { temporaryWarehouse } from '../../test/warehouse.ts';
import type { Warehouse } from './client.ts';
import { factTables } from './ddl.ts';
import { Projector } from './projector.ts';
import { rebuild } from './rebuild.ts';

let warehouse: Warehouse;
let folder: string;
let opened: OpenLog;
let mapping: Mapping;
let seq: number;

beforeAll(async () => {
  warehouse = await temporaryWarehouse();
});
afterAll(async () => await warehouse.close());
beforeEach(async () => await begin());
afterEach(async () => await end());

async function begin(): Promise<void> {
  folder = mkdtempSync(join(tmpdir(), 'ringtrace-spam-'));
  opened = await openLog({ path: join(folder, 'log.db') });
  mapping = new Mapping();
  seq = 0;
  for (const table of factTables) await warehouse.command(`TRUNCATE TABLE ${table}`);
}

async function end(): Promise<void> {
  await opened.log.close();
  rmSync(folder, { recursive: true, force: true });
}

function projector(into: Warehouse = warehouse, batch = 8000, read = () => Promise.resolve(mapping)): Projector {
  return new Projector({
    index: opened.index,
    warehouse: into,
    fold: (group, now) => foldMapped(group, now, () => plainFoldSettings),
    mapping: read,
    logPosition: async () => await opened.index.decodedUpTo(),
    now: () => 1000,
    onError: (error) => {
      throw error instanceof Error ? error : new Error(String(error));
    },
    batch,
  });
}

async function tell(connection: string, ...events: DecodedEvent[]): Promise<void> {
  seq += 1;
  await opened.index.record([{ delivery: { seq, account: 'demo', connection }, decoder: 'd', events, rejects: [] }], seq);
}

/** As a change of the settings does: the mapping holds, then what it alters is marked. */
async function map(document: Partial<MappingDocument>): Promise<void> {
  mapping = new Mapping({ ...noMapping, ...document });
  for (const { connection } of await opened.index.sources()) {
    const [shape, linked] = [shapeWord(mapping.shapeOf(connection)), mapping.isLinked(connection)];
    await opened.index.changeMapping({ kind: 'reshape', connection, shape, linked });
  }
}

/** Equal to what all events give in empty tables. */
async function expectRebuilt(): Promise<void> {
  const { before, after } = await rebuild({ index: opened.index, warehouse, projector: projector() });
  expect(before).toEqual(after);
}

describe('callers whom rules of spam know', () => {
  const robot = { kind: 'repeated', id: 'robot', calls: 3, underS: 10, withinHours: 1 } as const;
  const short = (key: string, at: number, who: string | null = caller): DecodedEvent[] => toldOf(outer(key, at, { caller: who, lasts: 5 }));
  const spam = async (): Promise<number[]> => {
    const rows = await warehouse.query<{ s: number }>(
      `SELECT toUInt32(toUnixTimestamp(started_at) - toUnixTimestamp('2026-03-02 00:00:00', 'UTC')) AS s FROM call FINAL WHERE spam ORDER BY s`,
    );
    return rows.map(({ s }) => s);
  };

  test('short calls in a row are spam with the one that fills the row, wherever it came from, and none without the rule', async () => {
    await tell('twilio', ...short('a', 0), ...short('b', 600), ...short('c', 1200), ...short('f', 5000), ...toldOf(outer('long', 700)));
    await tell('pbx', ...short('d', 4700));
    await projector().drain();
    await map({ spam: [robot] });
    await projector().drain();
    expect(await spam()).toEqual([0, 600, 1200]);
    await tell('pbx', ...short('e', 4900));
    await projector().drain();
    expect(await spam()).toEqual([0, 600, 1200, 4700, 4900, 5000]);
    expect(await warehouse.query('SELECT count() AS n FROM leg FINAL WHERE spam')).toEqual([{ n: 6 }]);
    await expectRebuilt();
    // Somebody says that it is none: then it is no short one of the rule either.
    await tell('twilio', event([2000, 'b', { kind: 'call_noted', note: { spam: false } }]));
    await projector().drain();
    expect(await spam()).toEqual([4700, 4900, 5000]);
    await map({
      spam: [
        { ...robot, calls: 2 },
        { kind: 'never', id: 'n', callers: ['+1202555014?'] },
      ],
    });
    await projector().drain();
    expect(await spam()).toEqual([]);
    await map({ spam: [{ kind: 'spam', id: 's', callers: ['+120255501*'] }] });
    await projector().drain();
    expect(await spam()).toEqual([0, 700, 1200, 4700, 4900, 5000]);
    await map({});
    await projector().drain();
    expect(await spam()).toEqual([]);
    await expectRebuilt();
  });

  test('nothing is kept for a rule that is removed while a batch tells for it', async () => {
    await tell('twilio', ...short('a', 0), ...short('b', 600));
    await map({ spam: [robot] });
    const groups = (await opened.index.dirty(10)).map(({ id }) => id);
    const under = projector(warehouse, 8000, async () => {
      const was = mapping;
      await map({});
      return was;
    });
    await under.step();
    expect(await opened.index.repeatsOfGroups(groups)).toHaveLength(2);
    await projector().drain();
    expect(await opened.index.repeatsOfGroups(groups)).toEqual([]);
  });

  test('a call that two systems tell is one of them', async () => {
    const both = (n: number): [DecodedEvent[], DecodedEvent[]] => [
      toldOf(outer(`o${n}`, n * 100, { lasts: 9 })),
      toldOf(inner(`i${n}`, n * 100 + 1, { answered: false }).map(([at, key, say]) => [Math.min(at, n * 100 + 8), key, say])),
    ];
    await map({ links: [twilioToPbx], spam: [robot] });
    for (const n of [0, 1]) await Promise.all(both(n).map(async (told, at) => await tell(at === 0 ? 'twilio' : 'pbx', ...told)));
    await projector().drain();
    expect(await spam()).toEqual([]);
    await tell('twilio', ...both(2)[0]);
    await projector().drain();
    expect(await spam()).toEqual([0, 100, 200]);
    await tell('pbx', ...both(2)[1]);
    await projector().drain();
    expect(await spam()).toEqual([0, 100, 200]);
    await expectRebuilt();
  });

  test('in any order and batches they are those that the rule tells of all calls', async () => {
    const one = fc.record({ at: fc.nat(150), who: fc.constantFrom(caller, '+12025550777'), lasts: fc.constantFrom(5, 5, 30) });
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(one, { minLength: 6, maxLength: 11, selector: ({ at }) => at }),
        fc.array(fc.nat(), { minLength: 100, maxLength: 100 }),
        fc.integer({ min: 1, max: 4 }),
        async (world, dice, batch) => {
          await end();
          await begin();
          const rolled = dice.values();
          const roll = (): number => rolled.next().value ?? 0;
          const told = world.flatMap(({ at, who, lasts }) => toldOf(outer(`c${at}`, at * 120, { caller: who, lasts })));
          const order = told.map((each) => ({ each, by: roll() })).sort((a, b) => a.by - b.by);
          const running = projector(warehouse, batch);
          for (const [n, { each }] of order.entries()) {
            await tell('twilio', each);
            if (n === 9) await map({ spam: [robot] });
            if (roll() % 4 === 0) await running.step();
          }
          await running.drain();
          const shorts = world.filter(({ lasts }) => lasts === 5).map(({ at, who }) => ({ id: `${at * 120}`, at: at * 120_000, who }));
          const wanted = [...Map.groupBy(shorts, ({ who }) => who).values()].flatMap((same) => [...repeatedCalls(same, robot)]);
          expect(await spam()).toEqual(wanted.map(Number).sort((a, b) => a - b));
        },
      ),
      { numRuns: 4, endOnFailure: true },
    );
  });
});
