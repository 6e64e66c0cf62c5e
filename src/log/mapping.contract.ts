import { describe, expect, test } from 'vitest';
import type { DecodedEvent } from '#domain/events.ts';
import { logOfEachTest, type LogPlace } from './log-place.contract.ts';
import type { StoredSide } from './mapping-change.ts';

/** What an account's mapping asks of every engine. */
export function mappingContract(engine: string, place: () => Promise<LogPlace>): void {
  describe(`names and sides on ${engine}`, () => {
    const open = logOfEachTest(place);
    let seq = 0;
    const joined = (name: string, at: number): DecodedEvent => ({
      ...{ id: `${name} ${at}`, key: `agent:${name}`, links: [] },
      event: { kind: 'agent_joined', at, source: 'native', agent_id: name, queue_id: 'q' },
    });
    const began = (call: string): DecodedEvent => ({
      ...{ id: call, key: `call:${call}`, links: [] },
      event: { kind: 'call_started', at: 1, source: 'native', direction: 'inbound' },
    });
    const record = async (connection: string, ...events: DecodedEvent[]) => {
      seq += 1;
      await open.index.record([{ delivery: { seq, account: 'acme', connection }, decoder: 'd', events, rejects: [] }], seq);
    };
    const gather = async (...sets: [connection: string, name: string][][]) =>
      await open.index.changeMapping({
        ...{ kind: 'gather', account: 'acme' },
        sets: sets.map((set) => set.map(([connection, name]) => ({ connection, key: `agent:${name}` }))),
      });
    /** What waits: the events of each group, and who told them where it was not the group's own connection. */
    const waiting = async () =>
      (await open.index.dirty(100))
        .map(({ events }) => events.map(({ id, connection }) => (connection === undefined ? id : `${id} (${connection})`)).join())
        .sort();
    const finish = async () => {
      const groups = await open.index.dirty(100);
      await open.index.finish(groups.map(({ id, revision }) => ({ group: id, revision, drop: [] })));
    };

    test('the keys of one person share a group over connections, and part again', async () => {
      await record('a', joined('Ann', 1), joined('Bob', 2));
      await record('b', joined('ann@x', 3));
      await finish();
      expect(
        await gather([
          ['a', 'Ann'],
          ['b', 'ann@x'],
          ['b', 'nobody'],
        ]),
      ).toBe(true);
      expect(await waiting()).toEqual(['', 'Ann 1,ann@x 3 (b)']);
      await finish();
      expect(
        await gather([
          ['a', 'Ann'],
          ['b', 'ann@x'],
        ]),
      ).toBe(false);
      expect(await waiting()).toEqual([]);
      await record('b', joined('ann@x', 9));
      expect(await waiting()).toEqual(['Ann 1,ann@x 3 (b),ann@x 9 (b)']);
      const [group] = await open.index.dirty(1);
      expect(await open.index.agentsOfGroups([group?.id ?? 0])).toEqual(
        new Map([[group?.id, [expect.objectContaining({ key: 'agent:Ann' }), { connection: 'b', key: 'agent:ann@x' }]]]),
      );
      expect((await open.index.agentsSeen('acme')).map(({ connection, name }) => `${connection} ${name}`).sort()).toEqual([
        ...['a Ann', 'a Bob', 'b ann@x'],
      ]);
      await finish();
      await gather([['a', 'Ann']], [['b', 'ann@x']]);
      expect(await waiting()).toEqual(['Ann 1', 'ann@x 3,ann@x 9']);
    });

    test('a connection that is forgotten leaves the groups that it shares; the others keep them', async () => {
      await record('a', joined('Ann', 1));
      await record('b', joined('ann@x', 3));
      await gather([
        ['a', 'Ann'],
        ['b', 'ann@x'],
      ]);
      await finish();
      await open.index.forget('a');
      expect(await waiting()).toEqual(['ann@x 3']);
      await open.index.record(
        [{ delivery: { seq: 1, account: 'acme', connection: 'a' }, decoder: 'e', events: [joined('Ann', 1)], rejects: [] }],
        { connection: 'a', upTo: seq, caughtUp: true },
      );
      while (await open.index.sweep());
      await gather([
        ['a', 'Ann'],
        ['b', 'ann@x'],
      ]);
      expect((await waiting()).filter((events) => events !== '')).toHaveLength(1);
      expect((await open.index.groupsOfAgents('acme', [{ connection: 'a', key: 'agent:Ann' }])).map(({ key }) => key)).toEqual([
        'agent:Ann',
      ]);
    });

    test('another shape marks all groups of a connection, once', async () => {
      await record('a', began('1'), began('2'));
      await record('b', began('3'));
      await finish();
      const reshape = async (shape: string) =>
        await open.index.changeMapping({ kind: 'reshape', connection: 'a', shape, linked: shape !== '' });
      expect(await reshape('x')).toBe(true);
      expect(await waiting()).toEqual(['1', '2']);
      await finish();
      expect(await reshape('x')).toBe(false);
      expect(await waiting()).toEqual([]);
      expect((await open.index.sources()).map(({ connection, shape }) => [connection, shape])).toEqual([
        ['a', 'x'],
        ['b', ''],
      ]);
      // What alters calls alone leaves others as they are.
      await record('a', joined('Ann', 1));
      await finish();
      await open.index.changeMapping({ kind: 'reshape', connection: 'a', shape: 'x y', linked: true, callsAlone: true });
      expect(await waiting()).toEqual(['1', '2']);
    });

    test('sides are kept by call, found by class and time, and go with their group; marks come with them', async () => {
      await record('a', began('1'));
      await record('b', began('2'));
      const [one = 0, two = 0] = (await open.index.dirty(2)).map(({ id }) => id);
      await finish();
      const side = (id: string, group: number, at: number): StoredSide => ({
        ...{ id, group, at, connection: id === 'x' ? 'a' : 'b', class: '+1', caller: '+1', number: '', shownBy: one },
      });
      const put = [side('x', one, 100), side('y', two, 200)];
      await open.index.changeMapping({ kind: 'sides', account: 'acme', put, drop: [], mark: [one] });
      expect(await waiting()).toEqual(['1']);
      const within = async (from: number, to: number, of = '+1') =>
        (await open.index.sidesWithin('acme', [{ class: of, from, to }])).map(({ id }) => id).sort();
      expect(await within(100, 200)).toEqual(['x', 'y']);
      expect(await within(101, 200)).toEqual(['y']);
      expect(await within(0, 999, '')).toEqual([]);
      const narrowed = async (first: number, last: number, most: number) =>
        (await open.index.narrowed('acme', [{ class: '+1', from: 0, to: 999, first, last }], most)).map(({ from, to }) => [from, to]);
      expect([await narrowed(201, 201, 1), await narrowed(201, 201, 2), await narrowed(100, 100, 1)]).toEqual([
        [[200, 999]],
        [[100, 999]],
        [[0, 200]],
      ]);
      expect(await open.index.sidesOfGroups([two])).toEqual([put[1]]);
      expect((await open.index.sidesOfConnection('acme', 'a', 0, 101)).map(({ id }) => id)).toEqual(['x']);
      await open.index.addProjectedKeys(new Map([[one, [{ table: 'call', id: 'x', at: 100 }]]]));
      const shown = await open.index.eventsOfFact('acme', { table: 'call', id: 'x', at: 100 });
      expect(shown.map(({ id }) => id)).toEqual(['1', '2']);
      // A short call that a rule of spam counts is no side of linked ones, and goes with the rules.
      const short = { ...side('repeat:r:y', two, 150), class: 'repeat:r:+1' };
      await open.index.changeMapping({ kind: 'sides', account: 'acme', put: [short], drop: [], mark: [] });
      expect(await open.index.repeatsOfGroups([one, two])).toEqual([short]);
      expect([await open.index.sidesOfGroups([two]), await within(0, 999, short.class)]).toEqual([[put[1]], [short.id]]);
      await open.index.changeMapping({ kind: 'reshape', connection: 'b', shape: 'other', linked: true });
      expect([await open.index.repeatsOfGroups([two]), await open.index.sidesOfGroups([two])]).toEqual([[], [put[1]]]);
      // Another group tells it now: what the old one gives up is not its own any more.
      await open.index.changeMapping({ kind: 'sides', account: 'acme', put: [side('y', one, 200)], drop: [], mark: [] });
      await open.index.changeMapping({ kind: 'sides', account: 'acme', put: [], drop: [{ id: 'y', group: two }], mark: [] });
      expect((await open.index.sidesById('acme', ['x', 'y'])).map(({ id }) => id).sort()).toEqual(['x', 'y']);
      expect((await open.index.callGroups([one, two])).map(({ events }) => events.map(({ id }) => id)).sort()).toEqual([['1'], ['2']]);
    });
  });
}
