import { expect, test } from 'vitest';
import fc from '../../test/properties.ts';
import { Changes } from './changes.ts';

const hourMs = 3_600_000;

test('the last write within any time is told, also since ever, and of no other account', () => {
  const hour = fc.integer({ min: -1500, max: 3000 });
  const ends = fc.tuple(fc.oneof(fc.constant(-Infinity), hour), hour);
  fc.assert(
    fc.property(fc.array(hour, { maxLength: 30 }), fc.array(ends, { minLength: 1, maxLength: 10 }), (writes, asked) => {
      const changes = new Changes();
      const first = changes.now();
      const numbers = writes.map((at) => {
        changes.wrote('call', [{ account: 'demo', started_at: at * hourMs + 1 }]);
        return { at, number: changes.now() };
      });
      for (const [from, before] of asked) {
        const within = numbers.filter(({ at }) => at >= from && at < before).map(({ number }) => number);
        expect(changes.since('demo', from * hourMs, before * hourMs)).toBe(Math.max(first, ...within));
        expect(changes.since('other', from * hourMs, before * hourMs)).toBe(first);
      }
    }),
    { numRuns: 300 },
  );
});
