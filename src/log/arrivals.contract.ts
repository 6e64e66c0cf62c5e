import { describe, expect, test } from 'vitest';
import { logOfEachTest, type LogPlace } from './log-place.contract.ts';

const minute = 60_000;
const hour = 60 * minute;
/** The beginning of an hour. */
const ten = Date.UTC(2026, 2, 2, 10);

/** When a connection spoke and how it went, on every engine. */
export function arrivalsContract(engine: string, place: () => Promise<LogPlace>): void {
  describe(`when connections speak, on ${engine}`, () => {
    const open = logOfEachTest(place);
    const append = async (key: string, receivedAt: number, connection = 'pbx', headers: Record<string, string> = {}, account = 'acme') =>
      (await open.log.append({ account, connection, deliveryKey: key, receivedAt, headers, body: new Uint8Array([1]) })).seq;
    const rejected = (seq: number, connection = 'pbx') => ({
      ...{ delivery: { seq, account: 'acme', connection }, decoder: 'd1', events: [] },
      rejects: [1, 2].map((line) => ({ line, byte: 0, reason: 'because', text: `${seq} ${line}` })),
    });

    test('hours tell deliveries, slots of five minutes, and the place of the first', async () => {
      expect(await open.log.spoken('acme', 'pbx', 0)).toEqual({ first: null, hours: [] });
      expect(await open.log.lastSpoken('acme', 'pbx')).toBeNull();
      const first = await append('a', ten);
      await append('b', ten + 5 * minute - 1);
      await append('elsewhere', ten, 'other');
      await append('c', ten + 5 * minute);
      const eleven = await append('d', ten + hour);
      await append('e', ten + hour + 1);
      const hours = [
        { at: ten, deliveries: 3, slots: 2, firstSeq: first },
        { at: ten + hour, deliveries: 2, slots: 1, firstSeq: eleven },
      ];
      expect(await open.log.spoken('acme', 'pbx', 0)).toEqual({ first: ten, hours });
      expect(await open.log.spoken('acme', 'pbx', ten + hour)).toEqual({ first: ten, hours: hours.slice(1) });
      expect(await open.log.lastSpoken('acme', 'pbx')).toBe(ten + hour + 1);
      expect(await open.log.spoken('rival', 'pbx', 0)).toEqual({ first: null, hours: [] });
    });

    test('an import is not speech, nor is our own note or the same delivery sent again; a header that only looks so is', async () => {
      await append('a', ten);
      await append('a', ten + hour);
      await append('b', ten + hour, 'pbx', { format: 'x', import: 'i1' });
      await append('gap', ten + hour, 'pbx', { format: 'ringtrace-gap' });
      await append('c', ten + 2, 'pbx', { note: '"import":' });
      await append('d', ten + 1);
      const { hours } = await open.log.spoken('acme', 'pbx', 0);
      expect(hours).toMatchObject([{ deliveries: 3, slots: 1 }]);
      expect(await open.log.lastSpoken('acme', 'pbx')).toBe(ten + 2);
    });

    test('many at once are counted once each', async () => {
      await Promise.all(Array.from({ length: 200 }, async (_, n) => await append(`k${n % 100}`, ten + (n % 100) * minute)));
      const { hours } = await open.log.spoken('acme', 'pbx', 0);
      expect(hours.map(({ deliveries, slots }) => [deliveries, slots])).toEqual([
        [60, 12],
        [40, 8],
      ]);
    });

    test('what is removed from the log no longer tells when its connection spoke', async () => {
      await append('a', ten);
      await append('b', ten + hour);
      await append('c', ten + hour, 'pbx', {}, 'rival');
      expect(await open.index.removeReceived('acme', 'pbx', ten + hour)).toBe(1);
      expect((await open.log.spoken('acme', 'pbx', 0)).first).toBe(ten + hour);
      await open.index.removeAccount('acme');
      expect((await open.log.spoken('acme', 'pbx', 0)).first).toBeNull();
      expect((await open.log.spoken('rival', 'pbx', 0)).first).toBe(ten + hour);
    });

    test('outcomes come newest first, with what was rejected, without imports', async () => {
      const seqs: number[] = [];
      for (let n = 0; n < 6; n++) seqs.push(await append(`k${n}`, ten + n, 'pbx', n % 2 === 1 ? { import: 'i1' } : {}));
      const [first = 0, second = 0, third = 0, , , last = 0] = seqs;
      await open.index.record([rejected(first), rejected(second), rejected(third)], last);
      const [one, two, three] = [
        { at: ten + 4, wrong: false },
        { at: ten + 2, wrong: true },
        { at: ten, wrong: true },
      ];
      expect(await open.index.outcomes('acme', 'pbx', { limit: 1 })).toEqual([one]);
      expect(await open.index.outcomes('acme', 'pbx', { limit: 2 })).toEqual([one, two]);
      expect(await open.index.outcomes('acme', 'pbx', { limit: 10 })).toEqual([one, two, three]);
      expect(await open.index.outcomes('acme', 'pbx', { limit: 10, before: third })).toEqual([three]);
      expect(await open.index.outcomes('rival', 'pbx', { limit: 10 })).toEqual([]);
      await open.index.forget('pbx');
      expect((await open.index.outcomes('acme', 'pbx', { limit: 10 })).map(({ wrong }) => wrong)).toEqual([false, false, false]);
    });
  });
}
