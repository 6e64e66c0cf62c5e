import { expect, it } from 'vitest';
import type { Instant } from '#domain/instant.ts';
import fc from '../../../test/properties.ts';
import { connectedWith, type Span } from './connected.ts';
import type { Channel } from './model.ts';

type Stayed = Pick<Channel, 'id' | 'name' | 'ended_at' | 'bridges'>;

/** `connectedWith` reads these fields of a channel and no others. */
const modelOf = (channels: readonly Stayed[]) => ({ channels: new Map(channels.map((channel) => [channel.id, channel as Channel])) });

const stay = fc
  .record({ bridge: fc.constantFrom('x', 'y', 'z', 'a'), from: fc.nat(12), length: fc.option(fc.nat(6), { nil: null }) })
  .map(({ bridge, from, length }) => ({ bridge, from: from * 100, to: length === null ? null : (from + length) * 100 }));
const channels = fc.uniqueArray(
  fc.record({
    id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'x'),
    name: fc.constantFrom('PJSIP/1', 'Local/1@q-1;1', 'Local/1@q-1;2', 'Local/2@q-2;1', 'Local/2@q-2;2', 'centre'),
    ended_at: fc.option(
      fc.nat(20).map((at) => at * 100),
      { nil: null },
    ),
    bridges: fc.array(stay, { maxLength: 4 }),
  }),
  { selector: ({ id }) => id, maxLength: 8 },
);
const centre = fc.uniqueArray(fc.constantFrom('a', 'b', 'nobody'), { minLength: 1 });

it('one sweep says the same as looking at everybody at every instant', () => {
  fc.assert(
    fc.property(channels, centre, (all, of) => {
      const swept = connectedWith(modelOf(all), new Set(of));
      expect([...swept]).toEqual([...everybodyAtEveryInstant(all as unknown as Channel[], new Set(of))]);
    }),
    { numRuns: 2_000 },
  );
});

it('thousands of channels of one conference, entered and left one after the other, take no minutes', () => {
  const count = 20_000;
  const people = Array.from({ length: count }, (_, at) => ({
    ...{ id: `p${at}`, name: 'PJSIP/1', ended_at: null },
    bridges: [{ bridge: 'conference', from: at, to: 2 * count - at }],
  }));
  const model = modelOf([
    { id: 'host', name: 'PJSIP/0', ended_at: 3 * count, bridges: [{ bridge: 'conference', from: 0, to: null }] },
    ...people,
  ]);
  const began = performance.now();
  const spans = connectedWith(model, new Set(['host']));
  expect(spans.size).toBe(count);
  expect(spans.get('p7')).toEqual([{ from: 7, to: 2 * count - 7 }]);
  expect(performance.now() - began).toBeLessThan(5_000);
});

/** The plain reading of the question, to compare with. */
function everybodyAtEveryInstant(all: readonly Channel[], of: ReadonlySet<string>): Map<string, Span[]> {
  const bounds = boundsOf(all);
  const spans = new Map<string, Span[]>();
  for (let i = 0; i + 1 < bounds.length; i++) {
    const from = bounds[i];
    const to = bounds[i + 1];
    if (from === undefined || to === undefined) continue;
    const root = unionAt(all, from);
    const roots = new Set([...of].map((id) => root(id)));
    for (const channel of all) {
      if (of.has(channel.id) || !roots.has(root(channel.id))) continue;
      const earlier = spans.get(channel.id) ?? [];
      spans.set(channel.id, earlier);
      const last = earlier.at(-1);
      if (last !== undefined && from - last.to <= 250) earlier[earlier.length - 1] = { from: last.from, to };
      else earlier.push({ from, to });
    }
  }
  return spans;
}

function boundsOf(channels: readonly Channel[]): Instant[] {
  const bounds = new Set<Instant>();
  for (const channel of channels) {
    for (const stay of channel.bridges) {
      bounds.add(stay.from);
      bounds.add(stay.to ?? channel.ended_at ?? Infinity);
    }
  }
  return [...bounds].sort((a, b) => a - b);
}

/** Who is in one piece with whom at an instant. */
function unionAt(channels: readonly Channel[], at: Instant): (id: string) => string {
  const parents = new Map<string, string>();
  const find = (id: string): string => {
    let root = id;
    for (let up = parents.get(root); up !== undefined; up = parents.get(root)) root = up;
    return root;
  };
  const join = (a: string, b: string): void => {
    const [rootA, rootB] = [find(a), find(b)];
    if (rootA !== rootB) parents.set(rootA, rootB);
  };
  for (const channel of channels) {
    for (const stay of channel.bridges) {
      if (stay.from <= at && (stay.to ?? channel.ended_at ?? Infinity) > at) join(`c${channel.id}`, `b${stay.bridge}`);
    }
    const local = /^(Local\/.+);[12]$/u.exec(channel.name);
    if (local?.[1] !== undefined) join(`c${channel.id}`, `l${local[1]}`);
  }
  return (id) => find(`c${id}`);
}
