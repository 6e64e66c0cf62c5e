import { describe, expect, test } from 'vitest';
import type { Decoded } from '#domain/delivery.ts';
import type { DecodedEvent } from '#domain/events.ts';
import { lastingHeaders } from './lasting.ts';
import { logOfEachTest, type LogPlace } from './log-place.contract.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const event = (id: string, key: string, links: string[] = []): DecodedEvent => ({
  id,
  key,
  links,
  event: { kind: 'call_ringing', at: 5, source: 'native' },
});
const reject = (text: string) => ({ line: 1, byte: 0, reason: 'because', text });
const first = {
  account: 'acme',
  connection: 'pbx',
  deliveryKey: 'k1',
  receivedAt: 7,
  headers: { file: 'secret.txt' },
  body: bytes('secret'),
};

/** What rewriting a delivery in place must do on every engine. */
export function rewriteContract(engine: string, place: () => Promise<LogPlace>): void {
  describe(`rewriting on ${engine}`, () => {
    const open = logOfEachTest(place);
    const record = async (seq: number, told: Decoded): Promise<void> =>
      await open.index.record([{ delivery: { seq, account: 'acme', connection: 'pbx' }, decoder: 'd1', ...told }], seq);
    const settle = async (): Promise<void> => {
      const groups = await open.index.dirty(100);
      await open.index.finish(groups.map(({ id, revision }) => ({ group: id, revision, drop: [] })));
    };
    const rewrite = async (before: Decoded, after: Decoded, body = 'token'): Promise<void> => {
      const [old] = await open.log.after(0, 1);
      if (old === undefined) throw new Error('no delivery');
      const delivery = { ...old, deliveryKey: 'k1-new', headers: { file: 'token.txt' }, body: bytes(body) };
      await open.index.rewrite([{ delivery, decoded: { before, after, decoder: 'd1' } }]);
    };

    test('key, headers and body change; place and time stay', async () => {
      await open.log.append(first);
      await open.log.append({ ...first, deliveryKey: 'k2' });
      await rewrite({ events: [], rejects: [] }, { events: [], rejects: [] });
      expect(await open.log.get('acme', 1)).toEqual({
        ...first,
        seq: 1,
        deliveryKey: 'k1-new',
        headers: { file: 'token.txt' },
        body: bytes('token'),
      });
      expect((await open.log.get('acme', 2))?.body).toEqual(bytes('secret'));
      expect(await open.log.position()).toBe(2);
      expect(await open.index.decodedUpTo()).toBe(0);
    });

    test('events and rejects follow: what stays the same stays, its group waits to be folded again', async () => {
      await open.log.append(first);
      const kept = event('same', 'call:1');
      const before = { events: [kept, event('old', 'call:1')], rejects: [reject('secret'), reject('other')] };
      await record(1, before);
      await settle();
      await rewrite(before, { events: [kept, event('new', 'call:1')], rejects: [reject('token'), reject('other')] });
      const [group] = await open.index.dirty(10);
      expect(group?.events.map(({ id }) => id).sort()).toEqual(['new', 'same']);
      expect((await open.index.rejects('acme', { limit: 10 })).map(({ text }) => text).sort()).toEqual(['other', 'token']);
      expect(await open.index.sources()).toMatchObject([{ events: 2, rejects: 2, decoder: 'd1' }]);
    });

    test('an event whose id is its number in the source is replaced under the same id; another delivery’s stays as it is', async () => {
      await open.log.append(first);
      const at = (instant: number): Decoded => ({
        events: [{ ...event('record:7', 'call:1'), event: { kind: 'call_ringing', at: instant, source: 'native' } }],
        rejects: [],
      });
      await record(1, at(5));
      await rewrite(at(5), at(6));
      expect((await open.index.eventsByKey('acme', 'pbx', 'call:1')).map((one) => one.event.at)).toEqual([6]);
      await rewrite(at(8), at(9));
      expect((await open.index.eventsByKey('acme', 'pbx', 'call:1')).map((one) => one.event.at)).toEqual([6]);
      expect(await open.index.sources()).toMatchObject([{ events: 1 }]);
    });

    test('a key that nothing names any more goes, and its group with it; another delivery keeps its own', async () => {
      await open.log.append(first);
      const before = { events: [event('a', 'call:secret', ['call:link'])], rejects: [] };
      await record(1, before);
      await record(2, { events: [event('b', 'call:link'), event('c', 'call:other')], rejects: [] });
      await settle();
      await rewrite(before, { events: [event('a2', 'call:token', ['call:link'])], rejects: [] });
      expect(await open.index.eventsByKey('acme', 'pbx', 'call:secret')).toEqual([]);
      expect((await open.index.eventsByKey('acme', 'pbx', 'call:token')).map(({ id }) => id).sort()).toEqual(['a2', 'b']);
      expect((await open.index.eventsByKey('acme', 'pbx', 'call:other')).map(({ id }) => id)).toEqual(['c']);

      await settle();
      const now = { events: [event('a2', 'call:token', ['call:link'])], rejects: [] };
      await rewrite(now, { events: [], rejects: [] });
      expect((await open.index.dirty(10)).map(({ events }) => events.map(({ id }) => id))).toEqual([['b']]);
    });

    test('old deliveries of a connection go; a removed account goes with all that it has', async () => {
      await open.log.append(first);
      await open.log.append({ ...first, deliveryKey: 'k2', receivedAt: 8 });
      await open.log.append({ ...first, account: 'other', connection: 'theirs' });
      const told = { events: [event('a', 'call:1')], rejects: [reject('x')] };
      await open.index.record([{ delivery: { seq: 3, account: 'other', connection: 'theirs' }, decoder: 'd1', ...told }], 3);
      await settle();
      expect(await open.index.removeReceived('acme', 'pbx', 8)).toBe(1);
      expect(await open.index.removeReceived('acme', 'theirs', 9)).toBe(0);
      expect((await open.log.after(0, 10)).map(({ seq }) => seq)).toEqual([2, 3]);

      await open.index.removeAccount('other');
      while (await open.index.sweep());
      expect((await open.log.after(0, 10)).map(({ seq }) => seq)).toEqual([2]);
      expect(await open.index.sources()).toEqual([]);
      expect((await open.index.dirty(10)).map(({ account, events }) => [account, events])).toEqual([['other', []]]);
      expect((await open.log.append({ ...first, deliveryKey: 'k9' })).seq).toBe(4);
    });

    test('what holds until something else is said is never old; more headers make it something else', async () => {
      await open.log.append({ ...first, headers: lastingHeaders });
      await open.log.append({ ...first, deliveryKey: 'k2', headers: { ...lastingHeaders, more: '1' } });
      expect(await open.log.countReceived('pbx', 8)).toBe(1);
      expect(await open.index.removeReceived('acme', 'pbx', 8)).toBe(1);
      expect((await open.log.after(0, 10)).map(({ deliveryKey }) => deliveryKey)).toEqual(['k1']);
    });

    test('what was not decoded yet is rewritten alone, and decoded when its turn comes', async () => {
      await open.log.append(first);
      const [old] = await open.log.after(0, 1);
      if (old === undefined) throw new Error('no delivery');
      await open.index.rewrite([{ delivery: { ...old, body: bytes('token') }, decoded: null }]);
      expect(await open.index.sources()).toEqual([]);
      expect((await open.log.get('acme', 1))?.body).toEqual(bytes('token'));
    });

    test('a purge beside appends answers all of them', async () => {
      const [, purged, second] = await Promise.all([
        open.log.append(first),
        open.index.purge(),
        open.log.append({ ...first, deliveryKey: 'k2' }),
      ]);
      expect(purged).toBeUndefined();
      expect(second).toEqual({ seq: 2, duplicate: false });
      expect(await open.log.position()).toBe(2);
    });
  });
}
