import { describe, expect, it } from 'vitest';
import fc from '../../test/properties.ts';
import type { Channel, Credits, Path } from './credit.ts';
import { markovCredits, mostChannels, removalEffects } from './markov.ts';
import { shapleyCredits } from './shapley.ts';

const whole = 720_720_000;
const path = (written: string, count: number, converted = true): Path => ({
  channels: written.split(' > ').map((name) => (name === '?' ? null : name)),
  count,
  converted,
});
const inConversions = (credits: Credits): Record<string, number> =>
  Object.fromEntries([...credits].map(([channel, shares]) => [channel ?? '?', shares / whole]));
const sumOf = (credits: Credits): number => [...credits.values()].reduce((sum, shares) => sum + shares, 0);

const paths: fc.Arbitrary<Path[]> = fc.array(
  fc.record({
    channels: fc.array(fc.constantFrom<Channel>('a', 'b', 'c', 'd', null), { minLength: 1, maxLength: 5 }),
    count: fc.integer({ min: 1, max: 9 }),
    converted: fc.boolean(),
  }),
  { maxLength: 8 },
);
const conversionsOf = (all: readonly Path[]): number => all.reduce((sum, { count, converted }) => sum + (converted ? count : 0), 0);
const models = { shapley: shapleyCredits, markov: markovCredits };

describe('the Shapley value of channels', () => {
  it('each set of channels shares its conversions alike', () => {
    // a: 5 + 6/2 + 3/3 = 9; b: 6/2 + 3/3 = 4; c: 3/3 = 1. Order, repetition and who did not convert change nothing.
    const seen = [path('a', 5), path('a > b', 2), path('b > a > b', 4), path('c > b > a', 3), path('d > a', 100, false)];
    expect(inConversions(shapleyCredits(seen, whole))).toEqual({ a: 9, b: 4, c: 1 });
  });

  it('is the mean of what a channel adds, over all orders in which channels can come', () => {
    fc.assert(
      fc.property(paths, (seen) => {
        const known = seen.filter(({ channels }) => channels.some((channel) => channel !== null));
        const players = [...new Set(known.flatMap(({ channels }) => channels))];
        const worth = (coalition: ReadonlySet<Channel>): number =>
          conversionsOf(known.filter(({ channels }) => channels.every((channel) => coalition.has(channel))));
        const orders = ordersOf(players);
        const credits = shapleyCredits(known, whole);
        for (const player of players) {
          const added = orders.map((order) => {
            const before = new Set(order.slice(0, order.indexOf(player)));
            return worth(new Set([...before, player])) - worth(before);
          });
          expect((credits.get(player) ?? 0) / whole).toBeCloseTo(added.reduce((sum, one) => sum + one, 0) / orders.length, 7);
        }
      }),
    );
  });
});

describe('the removal effect of channels', () => {
  it('of a published example', () => {
    // https://serhiipuzyrov.com/2019/07/markov-chain-attribution-simple-explanation-of-removal-effect/
    const seen = [path('ads', 2), path('mail', 1), path('ads > mail', 1), path('ads', 1, false)];
    const effects = removalEffects(seen);
    // All: 0.8 × (0.5 + 0.25) + 0.2 = 0.8. Without ads 0.2 is left, without mail 0.8 × 0.5.
    expect(effects.get('ads')).toBeCloseTo(0.75, 12);
    expect(effects.get('mail')).toBeCloseTo(0.5, 12);
    expect(inConversions(markovCredits(seen, whole))).toEqual({ ads: 2.4, mail: 1.6 });
  });

  it('of a loop', () => {
    // a goes to b (1/2) or converts (1/2); b goes back to a (1/2) or is lost (1/2): all = 1/2 + 1/4 · all = 2/3. Without b half is left.
    const seen = [path('a', 1), path('a > b > a', 1), path('a > b', 1, false)];
    const effects = removalEffects(seen);
    expect(effects.get('a')).toBeCloseTo(1, 12);
    expect(effects.get('b')).toBeCloseTo(1 / 4, 12);
    // To stay at a channel is no step.
    expect(removalEffects([path('a > a > a', 1), path('a > b > b > a', 1), path('a > b', 1, false)])).toEqual(effects);
  });

  it('is what visitors lose who walk the graph step by step without the channel', () => {
    fc.assert(
      fc.property(paths, (seen) => {
        const all = walked(seen, []);
        const effects = removalEffects(seen);
        for (const channel of new Set(seen.flatMap(({ channels }) => channels))) {
          const expected = all === 0 ? 0 : (all - walked(seen, [channel])) / all;
          expect(effects.get(channel)).toBeCloseTo(expected, 5);
        }
      }),
    );
  });

  it('of as many channels as it takes, and of no more', () => {
    const many = (count: number): Path[] =>
      Array.from({ length: count }, (_, at) =>
        path(`c${at} > c${(at * 7 + 1) % count} > c${(at * 13 + 5) % count}`, 1 + (at % 3), at % 4 !== 0),
      );
    const seen = many(mostChannels);
    expect(sumOf(markovCredits(seen, whole))).toBe(conversionsOf(seen) * whole);
    expect(() => markovCredits(many(mostChannels + 1), whole)).toThrow('got 301 channels; a graph has at most 300');
  });
});

describe.each(Object.entries(models))('%s', (_, credits) => {
  it('gives all conversions, to the last share, and none below nothing', () => {
    fc.assert(
      fc.property(paths, (seen) => {
        const given = credits(seen, whole);
        expect(sumOf(given)).toBe(conversionsOf(seen) * whole);
        for (const shares of given.values()) expect(Number.isSafeInteger(shares) && shares >= 0).toBe(true);
      }),
    );
  });

  it('gives alike to channels that are alike, and nothing to those on no way to a conversion', () => {
    fc.assert(
      fc.property(paths, (seen) => {
        const other = (channel: Channel): Channel => (channel === 'a' ? 'b' : channel === 'b' ? 'a' : channel);
        const both = [...seen, ...seen.map((one) => ({ ...one, channels: one.channels.map(other) }))];
        const given = credits([...both, path('idle', 7, false)], whole);
        expect(Math.abs((given.get('a') ?? 0) - (given.get('b') ?? 0))).toBeLessThanOrEqual(2);
        expect(given.get('idle') ?? 0).toBe(0);
      }),
    );
  });

  it('what nothing is known of stays so; what is known alone has it all', () => {
    expect(inConversions(credits([path('?', 3), path('? > ?', 1), path('a', 2), path('? > ?', 5, false)], whole))).toEqual({
      a: 2,
      '?': 4,
    });
    expect(inConversions(credits([path('a > a', 2), path('a', 1, false)], whole))).toEqual({ a: 2 });
    expect(inConversions(credits([path('a', 1, false)], whole))).toEqual({});
    expect(credits([], whole).size).toBe(0);
  });
});

function ordersOf(of: readonly Channel[]): Channel[][] {
  if (of.length === 0) return [[]];
  return of.flatMap((first) => ordersOf(of.filter((one) => one !== first)).map((rest) => [first, ...rest]));
}

/** How many of the visitors convert, found by letting them go on and on; who comes to a removed channel is lost. */
function walked(seen: readonly Path[], removed: readonly Channel[]): number {
  const steps = new Map<Channel, Map<Channel, number>>();
  for (const { channels, count, converted } of seen) {
    const states: Channel[] = ['start', ...channels, converted ? 'conversion' : 'nothing'];
    for (const [at, to] of states.slice(1).entries()) {
      const from = states[at] ?? null;
      const onward = steps.get(from) ?? new Map<Channel, number>();
      steps.set(from, onward.set(to, (onward.get(to) ?? 0) + count));
    }
  }
  let there = new Map<Channel, number>([['start', 1]]);
  let converted = 0;
  for (let step = 0; step < 300; step += 1) {
    const next = new Map<Channel, number>();
    for (const [from, share] of there) {
      const onward = [...(steps.get(from) ?? [])];
      const sum = onward.reduce((all, [, count]) => all + count, 0);
      for (const [to, count] of onward) {
        const moved = (share * count) / sum;
        if (to === 'conversion') converted += moved;
        else if (to !== 'nothing' && !removed.includes(to)) next.set(to, (next.get(to) ?? 0) + moved);
      }
    }
    there = next;
  }
  return converted;
}
