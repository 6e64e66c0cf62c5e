import { describe, expect, test } from 'vitest';
import type { DecodedEvent } from '#domain/events.ts';
import { logOfEachTest, type LogPlace } from './log-place.contract.ts';

/** What a list of calls from elsewhere is compared with, on every engine. */
export function callPlacesContract(engine: string, place: () => Promise<LogPlace>): void {
  describe(`which calls are known, on ${engine}`, () => {
    const open = logOfEachTest(place);
    const told = (id: string, key: string, links: string[] = []): DecodedEvent => ({
      ...{ id, key: `call:${key}`, links: links.map((link) => `call:${link}`) },
      event: { kind: 'call_started', at: 1, source: 'native', direction: 'inbound' },
    });
    const record = async (connection: string, events: readonly DecodedEvent[], account = 'acme') => {
      const appended = await open.log.append({
        ...{ account, connection, deliveryKey: events.map(({ id }) => id).join(), receivedAt: 1, headers: {}, body: new Uint8Array([1]) },
      });
      const delivery = { seq: appended.seq, account, connection };
      await open.index.record([{ delivery, decoder: 'd', events, rejects: [] }], appended.seq);
    };
    /** As the projector does: each group that waits becomes a call. */
    const project = async (at: (group: number) => number) => {
      for (const { id, revision } of await open.index.dirty(100)) {
        const key = { table: 'call' as const, id: `c${id}`, at: at(id) };
        await open.index.addProjectedKeys(new Map([[id, [key]]]));
        await open.index.finish([{ group: id, revision, drop: [] }]);
      }
    };
    const sorted = (calls: readonly { id: string; at: number; keys: string[] }[]) =>
      calls.map(({ id, at, keys }) => `${id} ${at} ${keys.toSorted().join()}`);

    test('by any of its keys a call is found, also before it is a fact', async () => {
      await record('hook', [told('a', '1', ['one']), told('b', '2')]);
      await record('other', [told('c', '3')]);
      const find = async () => [...(await open.index.callsOfKeys('acme', 'hook', ['call:1', 'call:one', 'call:2', 'call:3', 'call:4']))];
      expect((await find()).map(([key, call]) => [key, call])).toEqual([
        ['call:1', null],
        ['call:one', null],
        ['call:2', null],
      ]);
      await project((group) => group * 10);
      expect(await find()).toEqual([
        ['call:1', { id: 'c1', at: 10 }],
        ['call:one', { id: 'c1', at: 10 }],
        ['call:2', { id: 'c2', at: 20 }],
      ]);
      expect(await open.index.callsOfKeys('rival', 'hook', ['call:1'])).toEqual(new Map());
      await open.index.forget('hook');
      expect(await find()).toEqual([]);
    });

    test('calls of a stretch of time come in order, page by page, with all their keys', async () => {
      await record('hook', [told('a', '1', ['one']), told('b', '2'), told('d', '4')]);
      await record('other', [told('c', '3')]);
      await project((group) => (group === 3 ? 20 : group * 10));
      const within = async (from: number, before: number, limit = 10, after?: { id: string; at: number }) =>
        sorted(await open.index.callsWithin('acme', 'hook', { from, before }, limit, after));
      expect(await within(0, 100)).toEqual(['c1 10 call:1,call:one', 'c2 20 call:2', 'c3 20 call:4']);
      expect(await within(10, 20)).toEqual(['c1 10 call:1,call:one']);
      expect(await within(0, 100, 2)).toEqual(['c1 10 call:1,call:one', 'c2 20 call:2']);
      expect(await within(0, 100, 2, { id: 'c2', at: 20 })).toEqual(['c3 20 call:4']);
      expect(await open.index.callsWithin('rival', 'hook', { from: 0, before: 100 }, 10)).toEqual([]);
    });
  });
}
