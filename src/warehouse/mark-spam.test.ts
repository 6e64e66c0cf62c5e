import { describe, expect, test } from 'vitest';
import type { DecodedEvent } from '#domain/events.ts';
import { repeatedCalls } from '#domain/spam-rules.ts';
import fc from '../../test/properties.ts';
import { event } from '../../test/event-story.ts';
import { caller, inner, outer, toldOf, twilioToPbx } from '../../test/linked-story.ts';
import { MappedLedger } from '../../test/mapped-ledger.ts';

const ledger = new MappedLedger();

describe('callers whom rules of spam know', () => {
  const robot = { kind: 'repeated', id: 'robot', calls: 3, underS: 10, withinHours: 1 } as const;
  const short = (key: string, at: number, who: string | null = caller): DecodedEvent[] => toldOf(outer(key, at, { caller: who, lasts: 5 }));
  const spam = async (): Promise<number[]> => {
    const rows = await ledger.warehouse.query<{ s: number }>(
      `SELECT toUInt32(toUnixTimestamp(started_at) - toUnixTimestamp('2026-03-02 00:00:00', 'UTC')) AS s FROM call FINAL WHERE spam ORDER BY s`,
    );
    return rows.map(({ s }) => s);
  };

  test('short calls in a row are spam with the one that fills the row, wherever it came from, and none without the rule', async () => {
    await ledger.tell(
      'twilio',
      ...short('a', 0),
      ...short('b', 600),
      ...short('c', 1200),
      ...short('f', 5000),
      ...toldOf(outer('long', 700)),
    );
    await ledger.tell('pbx', ...short('d', 4700));
    await ledger.projector().drain();
    await ledger.map({ spam: [robot] });
    await ledger.projector().drain();
    expect(await spam()).toEqual([0, 600, 1200]);
    await ledger.tell('pbx', ...short('e', 4900));
    await ledger.projector().drain();
    expect(await spam()).toEqual([0, 600, 1200, 4700, 4900, 5000]);
    expect(await ledger.warehouse.query('SELECT count() AS n FROM leg FINAL WHERE spam')).toEqual([{ n: 6 }]);
    await ledger.expectRebuilt();
    // Somebody says that it is none: then it is no short one of the rule either.
    await ledger.tell('twilio', event([2000, 'b', { kind: 'call_noted', note: { spam: false } }]));
    await ledger.projector().drain();
    expect(await spam()).toEqual([4700, 4900, 5000]);
    await ledger.map({
      spam: [
        { ...robot, calls: 2 },
        { kind: 'never', id: 'n', callers: ['+1202555014?'] },
      ],
    });
    await ledger.projector().drain();
    expect(await spam()).toEqual([]);
    await ledger.map({ spam: [{ kind: 'spam', id: 's', callers: ['+120255501*'] }] });
    await ledger.projector().drain();
    expect(await spam()).toEqual([0, 700, 1200, 4700, 4900, 5000]);
    await ledger.map({});
    await ledger.projector().drain();
    expect(await spam()).toEqual([]);
    await ledger.expectRebuilt();
  });

  test('nothing is kept for a rule that is removed while a batch tells for it', async () => {
    await ledger.tell('twilio', ...short('a', 0), ...short('b', 600));
    await ledger.map({ spam: [robot] });
    const groups = (await ledger.index.dirty(10)).map(({ id }) => id);
    const under = ledger.projector({
      read: async () => {
        const was = ledger.mapping;
        await ledger.map({});
        return was;
      },
    });
    await under.step();
    expect(await ledger.index.repeatsOfGroups(groups)).toHaveLength(2);
    await ledger.projector().drain();
    expect(await ledger.index.repeatsOfGroups(groups)).toEqual([]);
  });

  test('a call that two systems tell is one of them', async () => {
    const both = (n: number): [DecodedEvent[], DecodedEvent[]] => [
      toldOf(outer(`o${n}`, n * 100, { lasts: 9 })),
      toldOf(inner(`i${n}`, n * 100 + 1, { answered: false }).map(([at, key, say]) => [Math.min(at, n * 100 + 8), key, say])),
    ];
    await ledger.map({ links: [twilioToPbx], spam: [robot] });
    for (const n of [0, 1]) await Promise.all(both(n).map(async (told, at) => await ledger.tell(at === 0 ? 'twilio' : 'pbx', ...told)));
    await ledger.projector().drain();
    expect(await spam()).toEqual([]);
    await ledger.tell('twilio', ...both(2)[0]);
    await ledger.projector().drain();
    expect(await spam()).toEqual([0, 100, 200]);
    await ledger.tell('pbx', ...both(2)[1]);
    await ledger.projector().drain();
    expect(await spam()).toEqual([0, 100, 200]);
    await ledger.expectRebuilt();
  });

  test('in any order and batches they are those that the rule tells of all calls', async () => {
    const one = fc.record({ at: fc.nat(150), who: fc.constantFrom(caller, '+12025550777'), lasts: fc.constantFrom(5, 5, 30) });
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(one, { minLength: 6, maxLength: 11, selector: ({ at }) => at }),
        fc.array(fc.nat(), { minLength: 100, maxLength: 100 }),
        fc.integer({ min: 1, max: 4 }),
        async (world, dice, batch) => {
          await ledger.anew();
          const rolled = dice.values();
          const roll = (): number => rolled.next().value ?? 0;
          const told = world.flatMap(({ at, who, lasts }) => toldOf(outer(`c${at}`, at * 120, { caller: who, lasts })));
          const order = told.map((each) => ({ each, by: roll() })).sort((a, b) => a.by - b.by);
          const running = ledger.projector({ batch });
          for (const [n, { each }] of order.entries()) {
            await ledger.tell('twilio', each);
            if (n === 9) await ledger.map({ spam: [robot] });
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
