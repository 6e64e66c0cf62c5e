import { describe, expect, test } from 'vitest';
import type { Reject } from '#domain/delivery.ts';
import type { DecodedEvent } from '#domain/events.ts';
import fc from '../../test/properties.ts';
import type { DecodedDelivery, EventGroup, ProjectedKey } from './delivery-log.ts';
import { logOfEachTest, type LogPlace } from './log-place.contract.ts';
import type { OpenLog } from './open-log.ts';

/** What every engine's log must do. `place` makes an empty one. */
export function deliveryLogContract(engine: string, place: () => Promise<LogPlace>): void {
  describe(`log and index on ${engine}`, () => {
    const open = logOfEachTest(place);
    const { reopen } = open;

    describe('deliveries', () => {
      test('come back as they were, in order, also after a restart', async () => {
        const body = Uint8Array.from({ length: 256 }, (_, byte) => byte);
        const delivery = { ...a('k1'), headers: { format: 'x', columns: '["Zoë"]' }, receivedAt: 1_700_000_000_123.5, body };
        expect(await open.log.append(delivery)).toEqual({ seq: 1, duplicate: false });
        await open.log.append(a('k2'));
        await reopen();
        expect(await open.log.after(0, 10)).toMatchObject([{ seq: 1, ...delivery }, { seq: 2 }]);
        expect(await open.log.get('acme', 1)).toEqual({ seq: 1, ...delivery });
        expect(await open.log.position()).toBe(2);
      });

      test('a key counts once within its connection, and apart in two', async () => {
        const first = await open.log.append(a('k'));
        expect(await open.log.append({ ...a('k'), body: bytes('other') })).toEqual({ seq: first.seq, duplicate: true });
        const elsewhere = await open.log.append({ ...a('k'), connection: 'second' });
        expect(elsewhere.duplicate).toBe(false);
        expect(elsewhere.seq).toBeGreaterThan(first.seq);
        expect(await open.log.known('pbx', ['k', 'z'])).toEqual(new Set(['k']));
        expect(await open.log.known('nobody', ['k'])).toEqual(new Set());
        expect((await open.log.after(0, 10)).map(({ body }) => new TextDecoder().decode(body))).toEqual(['body', 'body']);
      });

      test('many senders at once: each is stored once, twins in one commit share a place', async () => {
        const keys = Array.from({ length: 600 }, (_, n) => `k${n % 300}`);
        const appended = await Promise.all(keys.map(async (key) => await open.log.append(a(key))));
        expect(appended.filter(({ duplicate }) => !duplicate)).toHaveLength(300);
        for (let n = 0; n < 300; n++) expect(appended[n]?.seq).toBe(appended[n + 300]?.seq);
        const seqs = (await open.log.after(0, 1_000)).map(({ seq }) => seq);
        expect(seqs).toHaveLength(300);
        expect(seqs).toEqual([...seqs].sort((x, y) => x - y));
      });

      test('a delivery that cannot be stored fails only its sender', async () => {
        const bad = { ...a('bad'), account: null as unknown as string };
        const [good, refused, other] = await Promise.allSettled([open.log.append(a('1')), open.log.append(bad), open.log.append(a('2'))]);
        expect([good.status, refused.status, other.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
        expect((await open.log.after(0, 10)).map(({ deliveryKey }) => deliveryKey)).toEqual(['1', '2']);
      });

      test('reading ends at the limit, at the bytes (but gives one), and within a connection or up to a place', async () => {
        for (const key of ['1', '2', '3', '4'])
          await open.log.append({ ...a(key), connection: Number(key) % 2 === 1 ? 'odd' : 'even', body: bytes('0123456789') });
        const keys = async (...args: Parameters<typeof open.log.after>): Promise<string[]> =>
          (await open.log.after(...args)).map(({ deliveryKey }) => deliveryKey);
        expect(await keys(1, 2)).toEqual(['2', '3']);
        expect(await keys(0, 10, { maxBytes: 25 })).toEqual(['1', '2']);
        expect(await keys(0, 10, { maxBytes: 1 })).toEqual(['1']);
        expect(await keys(0, 10, { connection: 'odd' })).toEqual(['1', '3']);
        expect(await keys(0, 10, { connection: 'odd', upTo: 2 })).toEqual(['1']);
        const heads = await open.log.list('acme', { before: 4, connection: 'odd', limit: 1 });
        expect(heads).toMatchObject([{ seq: 3, deliveryKey: '3', bytes: 10 }]);
      });

      test('another account sees nothing', async () => {
        await open.log.append(a('k'));
        await open.index.record([decoded(1, [event('e', 'call:1')], [reject('bad')])], 1);
        expect(await open.log.get('other', 1)).toBeNull();
        expect(await open.log.list('other', { limit: 10 })).toEqual([]);
        expect(await open.index.eventsByKey('other', 'pbx', 'call:1')).toEqual([]);
        expect(await open.index.rejects('other', { limit: 10 })).toEqual([]);
        expect(await open.index.rejectCount('other')).toBe(0);
      });

      test('who listens hears of an append', async () => {
        const heard = new Promise<void>((resolve) => open.log.onAppend(resolve));
        await open.log.append(a('k'));
        await heard;
      });
    });

    describe('events', () => {
      test('an event counts once, whatever delivery brought it', async () => {
        await open.index.record([decoded(1, [event('e1', 'call:1'), event('e2', 'call:1')])], 1);
        await open.index.record([decoded(2, [event('e2', 'call:1'), event('e3', 'call:1'), event('e3', 'call:1')])], 2);
        const [group, ...rest] = await open.index.dirty(10);
        expect(rest).toEqual([]);
        expect(group).toMatchObject({ account: 'acme', connection: 'pbx', kind: 'call', position: 2 });
        expect(group?.events.map(({ id, seq, ordinal }) => [id, seq, ordinal])).toEqual([
          ['e1', 1, 0],
          ['e2', 1, 1],
          ['e3', 2, 1],
        ]);
        expect(group?.events[0]).toEqual({ ...event('e1', 'call:1'), seq: 1, ordinal: 0 });
        expect(await open.index.decodedUpTo()).toBe(2);
        expect(await open.index.sources()).toEqual([
          { connection: 'pbx', account: 'acme', decoder: 'd1', behind: null, events: 3, rejects: 0, shape: '' },
        ]);
      });

      test('a repetition dirties nothing', async () => {
        const twice = [decoded(1, [event('e1', 'call:1', ['call:2']), event('e2', 'call:2')])];
        await open.index.record(twice, 1);
        await finishAll(open);
        await open.index.record(twice, 2);
        expect(await open.index.waiting()).toBe(0);
      });

      test('the same key in two connections is two groups', async () => {
        await open.index.record([decoded(1, [event('e', 'call:1')]), decoded(2, [event('e', 'call:1')], [], 'second')], 2);
        expect((await open.index.dirty(10)).map(({ connection, events }) => [connection, events.length])).toEqual([
          ['pbx', 1],
          ['second', 1],
        ]);
        expect(await open.index.eventsByKey('acme', 'second', 'call:1')).toHaveLength(1);
      });

      test('a later link joins two projected calls: the union and the emptied group are dirty', async () => {
        await open.index.record([decoded(1, [event('e1', 'call:1')]), decoded(2, [event('e2', 'call:2')])], 2);
        const before = await finishAll(open);
        await open.index.record([decoded(3, [event('e3', 'call:3', ['call:2', 'call:1'])])], 3);
        const groups = await open.index.dirty(10);
        expect(new Set(groups.map(({ id }) => id))).toEqual(new Set(before.map(({ id }) => id)));
        expect(groups.map(({ events }) => events.map(({ id }) => id)).sort()).toEqual([[], ['e1', 'e2', 'e3']]);
        for (const key of ['call:1', 'call:2', 'call:3']) expect(await open.index.eventsByKey('acme', 'pbx', key)).toHaveLength(3);
        await finishAll(open);
        await reopen();
        await open.index.record([decoded(4, [event('e4', 'call:2')])], 4);
        expect((await open.index.dirty(10)).map(({ events }) => events.length)).toEqual([4]);
      });

      test('links by chains: the partition does not depend on order, repetition or batches', async () => {
        const key = fc.integer({ min: 0, max: 9 }).map((n) => `call:${n}`);
        const all = fc.array(fc.tuple(key, fc.array(key, { maxLength: 2 })), { minLength: 1, maxLength: 14 });
        await fc.assert(
          fc.asyncProperty(all, fc.infiniteStream(fc.nat()), async (told, random) => {
            const events = told.map(([own, links], n) => event(`e${n}`, own, links));
            const take = (bound: number): number => random.next().value % bound;
            const shuffled = [...events, ...events.slice(0, 3)];
            for (let n = shuffled.length - 1; n > 0; n--) {
              const other = take(n + 1);
              [shuffled[n], shuffled[other]] = [shuffled[other], shuffled[n]] as [DecodedEvent, DecodedEvent];
            }
            for (const connection of ['straight', 'mixed']) await open.index.forget(connection);
            const position = await open.index.decodedUpTo();
            await open.index.record([decoded(position + 1, events, [], 'straight')], position + 1);
            for (let from = 0, n = 0; from < shuffled.length; n++) {
              const size = 1 + take(4);
              await open.index.record([decoded(position + 1 + n, shuffled.slice(from, from + size), [], 'mixed')], position + 2);
              from += size;
            }
            const partition = async (connection: string): Promise<string[]> => {
              const groups: EventGroup[] = (await open.index.dirty(1_000)).filter((group) => group.connection === connection);
              return groups
                .filter(({ events: list }) => list.length > 0)
                .map((group) =>
                  group.events
                    .map(({ id }) => id)
                    .sort()
                    .join(),
                )
                .sort();
            };
            expect(await partition('mixed')).toEqual(await partition('straight'));
          }),
          { numRuns: engine === 'SQLite' ? 60 : 25 },
        );
      });

      test('a bad batch leaves nothing, and the key map is right afterwards', async () => {
        await open.index.record([decoded(1, [event('e1', 'call:1')])], 1);
        const broken = { ...event('e3', 'call:4'), id: null as unknown as string };
        await expect(open.index.record([decoded(2, [event('e2', 'call:2', ['call:1']), broken])], 2)).rejects.toThrow();
        expect(await open.index.decodedUpTo()).toBe(1);
        expect(await open.index.eventsByKey('acme', 'pbx', 'call:2')).toEqual([]);
        await open.index.record([decoded(3, [event('e4', 'call:2')])], 3);
        expect((await open.index.dirty(10)).map(({ events }) => events.length)).toEqual([1, 1]);
      });
    });

    describe('rejects', () => {
      test('a line is listed once, also when its chunk grew and was sent again', async () => {
        await open.index.record([decoded(1, [], [reject('bad', 3, 40)])], 1);
        await open.index.record([decoded(2, [], [reject('bad', 3, 40), reject('worse', 9, 90)])], 2);
        expect(await open.index.rejects('acme', { limit: 10 })).toMatchObject([
          { seq: 2, connection: 'pbx', line: 9, byte: 90, reason: 'because', text: 'worse' },
          { seq: 1, connection: 'pbx', line: 3, byte: 40, reason: 'because', text: 'bad' },
        ]);
        expect(await open.index.rejectCount('acme')).toBe(2);
        const [newest] = await open.index.rejects('acme', { connection: 'pbx', limit: 1 });
        expect(await open.index.rejects('acme', { limit: 10, before: newest?.id ?? 0 })).toHaveLength(1);
      });

      test('two whole deliveries and two cut lines that show the same text are told apart', async () => {
        const long = 'x'.repeat(500);
        await open.index.record(
          [decoded(1, [], [reject('{', 0), reject(long, 1, 0), reject(long, 2, 900)]), decoded(2, [], [reject('{', 0)])],
          2,
        );
        expect(await open.index.rejectCount('acme')).toBe(4);
      });
    });

    describe('projection', () => {
      const key = (id: string, when = 1): ProjectedKey => ({ table: 'call', id, at: when });

      test('a group that changed meanwhile stays dirty', async () => {
        await open.index.record([decoded(1, [event('e1', 'call:1')])], 1);
        const [group] = await open.index.dirty(10);
        if (group === undefined) throw new Error('no group');
        await open.index.record([decoded(2, [event('e2', 'call:1')])], 2);
        await open.index.finish([{ group: group.id, revision: group.revision, drop: [] }]);
        const [again] = await open.index.dirty(10);
        expect(again?.events).toHaveLength(2);
        expect(again?.revision).toBeGreaterThan(group.revision);
        await finishAll(open);
        expect(await open.index.waiting()).toBe(0);
        await open.index.markAll();
        expect(await open.index.waiting()).toBe(1);
      });

      test('keys stay beside older ones until they are known to be deleted', async () => {
        await open.index.record([decoded(1, [event('e1', 'call:1')])], 1);
        const [group] = await open.index.dirty(10);
        if (group === undefined) throw new Error('no group');
        await open.index.addProjectedKeys(new Map([[group.id, [key('c', 1)]]]));
        await open.index.addProjectedKeys(new Map([[group.id, [key('c', 1), key('c', 2)]]]));
        expect(await Promise.all([1, 2].map(async (before) => await open.index.waiting('acme', before)))).toEqual([0, 1]);
        expect(await open.index.waiting('rival', 2)).toBe(0);
        await reopen();
        expect(await open.index.projectedKeys([group.id, 99])).toEqual(
          new Map([
            [group.id, [key('c', 1), key('c', 2)]],
            [99, []],
          ]),
        );
        await open.index.finish([{ group: group.id, revision: group.revision, drop: [key('c', 1)] }]);
        expect((await open.index.projectedKeys([group.id])).get(group.id)).toEqual([key('c', 2)]);
      });

      test('a key goes over to the group that now makes it; the emptied group cannot drop it', async () => {
        await open.index.record([decoded(1, [event('e1', 'call:1')]), decoded(2, [event('e2', 'call:2')])], 2);
        const [one, two] = await open.index.dirty(10);
        if (one === undefined || two === undefined) throw new Error('no groups');
        await open.index.addProjectedKeys(new Map([[one.id, [key('one')]], [two.id, [key('two')]]])); // prettier-ignore
        await finishAll(open);
        await open.index.record([decoded(3, [event('e3', 'call:1', ['call:2'])])], 3);
        await open.index.addProjectedKeys(new Map([[one.id, [key('two')]]]));
        const keys = await open.index.projectedKeys([one.id, two.id]);
        expect(keys.get(one.id)).toEqual([key('one'), key('two')]);
        expect(keys.get(two.id)).toEqual([]);
        const emptied = (await open.index.dirty(10)).find(({ id }) => id === two.id);
        await open.index.finish([{ group: two.id, revision: emptied?.revision ?? 0, drop: [key('two')] }]);
        expect((await open.index.projectedKeys([one.id])).get(one.id)).toEqual([key('one'), key('two')]);
      });

      test('an agent is read from where it is settled on, until something earlier arrives', async () => {
        const told = (at: number): DecodedEvent => ({
          id: `e${at}`,
          key: 'agent:ann',
          links: [],
          event: { kind: 'agent_state', agent_id: 'ann', state: 'break', at, source: 'native' },
        });
        const ids = async (): Promise<string[]> => (await open.index.dirty(10)).flatMap(({ events }) => events.map(({ id }) => id));
        const settle = async (): Promise<void> => {
          const [group] = await open.index.dirty(10);
          const settled = { at: 20, factsFrom: 10, state: '{"open":1}' };
          await open.index.finish([{ group: group?.id ?? 0, revision: group?.revision ?? 0, drop: [], settled }]);
        };
        await open.index.record([decoded(1, [told(10), told(20), told(30)])], 1);
        await settle();
        await open.index.record([decoded(2, [told(40.7)])], 2);
        expect(await ids()).toEqual(['e20', 'e30', 'e40.7']);
        expect((await open.index.dirty(10))[0]?.settled).toEqual({ at: 20, factsFrom: 10, state: '{"open":1}' });
        expect(await open.index.eventsByKey('acme', 'pbx', 'agent:ann')).toHaveLength(4);

        // Null leaves it as it was; something at the very instant is not earlier.
        const [group] = await open.index.dirty(10);
        await open.index.finish([{ group: group?.id ?? 0, revision: group?.revision ?? 0, drop: [], settled: null }]);
        await open.index.record([decoded(3, [{ ...told(20), id: 'also20' }])], 3);
        expect((await ids()).sort()).toEqual(['also20', 'e20', 'e30', 'e40.7']);
        await open.index.record([decoded(4, [told(19)])], 4);
        expect((await open.index.dirty(10))[0]?.settled).toBeNull();
        expect(await ids()).toHaveLength(6);

        await settle();
        await open.index.record(
          [decoded(5, [{ ...told(50), links: ['agent:anna'] }]), decoded(6, [{ ...told(51), key: 'agent:anna' }])],
          6,
        );
        expect(await ids()).toHaveLength(4 + 2);
        await settle();
        await open.index.markAll();
        expect(await ids()).toHaveLength(8);

        const id = group?.id ?? 0;
        await open.index.addProjectedKeys(new Map([[id, [key('s', 5), key('s', 10), key('s', 15)]]]));
        expect(await open.index.projectedKeys([id], new Map([[id, 10]]))).toEqual(new Map([[id, [key('s', 10), key('s', 15)]]]));
      });

      test('versions grow and are never given again', async () => {
        const first = await open.index.reserveVersions(10);
        const second = await open.index.reserveVersions(1);
        expect(second).toBe(first + 10);
        await reopen();
        expect(await open.index.reserveVersions(5)).toBe(second + 1);
      });
    });

    describe('forgetting', () => {
      test('a forgotten connection is decoded again beside the others; its facts are given up only when that is done', async () => {
        await open.index.record(
          [decoded(1, [event('e1', 'call:1')], [reject('bad')]), decoded(2, [event('e', 'call:1')], [], 'second')],
          2,
        );
        const [old, other] = await finishAll(open);
        await open.index.addProjectedKeys(new Map([[old?.id ?? 0, [{ table: 'call', id: 'c', at: 1 }]]]));
        await open.index.record([decoded(3, [event('e2', 'call:2')])], 3);

        await open.index.forget('pbx');
        expect(await open.index.waiting()).toBe(0);
        expect(await open.index.rejectCount('acme')).toBe(0);
        expect(await open.index.eventsByKey('acme', 'pbx', 'call:1')).toEqual([]);
        expect(await open.index.sources()).toMatchObject([
          { connection: 'second', behind: null },
          { connection: 'pbx', decoder: '', behind: 0, events: 0 },
        ]);
        expect(await open.index.sweep()).toBe(false);

        await open.index.record([{ ...decoded(1, [event('e1', 'call:9')]), decoder: 'd2' }], {
          connection: 'pbx',
          upTo: 1,
          caughtUp: false,
        });
        await reopen();
        expect((await open.index.sources())[1]).toMatchObject({ connection: 'pbx', decoder: 'd2', behind: 1 });
        await open.index.record([], { connection: 'pbx', upTo: 3, caughtUp: true });
        expect(await open.index.decodedUpTo()).toBe(3);
        while (await open.index.sweep());

        const groups = await open.index.dirty(10);
        expect(groups.find(({ id }) => id === old?.id)?.events).toEqual([]);
        expect(groups.flatMap(({ events }) => events).map((stored) => stored.key)).toEqual(['call:9']);
        expect(groups.map(({ id }) => id)).not.toContain(other?.id);
        expect((await open.index.projectedKeys([old?.id ?? 0])).get(old?.id ?? 0)).toHaveLength(1);
      });
    });
  });
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function a(deliveryKey: string) {
  return { account: 'acme', connection: 'pbx', deliveryKey, receivedAt: 0, headers: {}, body: bytes('body') };
}

function event(id: string, key: string, links: string[] = []): DecodedEvent {
  return { id, key, links, event: { kind: 'call_ringing', at: 1_700_000_000_000, source: 'native' } };
}

function reject(text: string, line = 1, byte = 0): Reject {
  return { line, byte, reason: 'because', text };
}

function decoded(seq: number, events: DecodedEvent[], rejects: Reject[] = [], connection = 'pbx'): DecodedDelivery {
  return { delivery: { seq, account: 'acme', connection }, decoder: 'd1', events, rejects };
}

async function finishAll({ index }: OpenLog): Promise<EventGroup[]> {
  const groups = await index.dirty(1_000);
  await index.finish(groups.map(({ id, revision }) => ({ group: id, revision, drop: [] })));
  return groups;
}
