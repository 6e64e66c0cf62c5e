import { describe, expect, test } from 'vitest';
import { logOfEachTest, type LogPlace } from './log-place.contract.ts';

/** What imports ask of every engine's log: which deliveries one brought, and what of them was refused. */
export function importedContract(engine: string, place: () => Promise<LogPlace>): void {
  describe(`deliveries of imports on ${engine}`, () => {
    const open = logOfEachTest(place);
    const append = async (key: string, headers: Record<string, string>, connection = 'pbx', receivedAt = 0): Promise<number> => {
      const body = new TextEncoder().encode(key);
      return (await open.log.append({ account: 'acme', connection, deliveryKey: key, receivedAt, headers, body })).seq;
    };

    test('heads come by key, with their headers and without their bodies', async () => {
      const first = await append('a', { import: 'i1' });
      await append('b', {});
      const heads = await open.log.heads('pbx', ['a', 'z']);
      expect(heads).toMatchObject([{ seq: first, deliveryKey: 'a', headers: { import: 'i1' }, bytes: 1 }]);
      expect(await open.log.heads('other', ['a'])).toEqual([]);
    });

    test('an import is known by its header, not by another text that looks the same', async () => {
      const first = await append('a', { import: 'i1' });
      await append('b', { import: 'i2' });
      await append('c', { file: 'i1' });
      await append('d', { import: 'i1' }, 'other');
      const last = await append('e', { import: 'i1' });
      expect(await open.log.broughtBy('pbx', 'i1', 0, last)).toEqual([first, last]);
      expect(await open.log.broughtBy('pbx', 'i1', first + 1, last)).toEqual([last]);
      expect(await open.log.broughtBy('pbx', 'i1', 0, last - 1)).toEqual([first]);
    });

    test('traffic is told newest first, within its connection', async () => {
      expect(await open.log.traffic('pbx', 2)).toEqual({ first: null, last: null, received: [] });
      const first = await append('a', {}, 'pbx', 10);
      await append('b', {}, 'other', 20);
      await append('c', {}, 'pbx', 30);
      const last = await append('d', {}, 'pbx', 40);
      expect(await open.log.traffic('pbx', 2)).toEqual({ first, last, received: [40, 30] });
    });

    test('rejects are counted and listed within a stretch of the log', async () => {
      const reject = (text: string) => ({ line: 1, byte: 0, reason: 'because', text });
      const decoded = (seq: number, text: string) => ({
        ...{ delivery: { seq, account: 'acme', connection: 'pbx' }, decoder: 'd1', events: [] },
        rejects: [reject(text)],
      });
      const seqs = [await append('a', {}), await append('b', {}), await append('c', {})];
      const [first = 0, second = 0, third = 0] = seqs;
      await open.index.record([decoded(first, 'x'), decoded(second, 'y'), decoded(third, 'z')], third);
      expect(await open.index.rejectsWithin('acme', 'pbx', [[second, third]])).toBe(2);
      expect(
        await open.index.rejectsWithin('acme', 'pbx', [
          [first, first],
          [third, third],
        ]),
      ).toBe(2);
      expect(await open.index.rejectsWithin('other', 'pbx', [[first, third]])).toBe(0);
      const within = await open.index.rejects('acme', { limit: 10, seqs: { from: second, upTo: second } });
      expect(within.map(({ text }) => text)).toEqual(['y']);
      await open.index.forget('pbx');
      expect(await open.index.rejectsWithin('acme', 'pbx', [[first, third]])).toBe(0);
    });
  });
}
