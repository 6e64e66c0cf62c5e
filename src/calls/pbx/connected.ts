import type { Instant } from '#domain/instant.ts';
import type { Channel, PbxModel } from './model.ts';

/** Half-open. */
export interface Span {
  readonly from: Instant;
  readonly to: Instant;
}

/** Swapping bridges leaves gaps of milliseconds: nobody hears them. */
const seamMs = 250;

/**
 * When each channel was connected with one of `centre`: through bridges, and through both halves of Local channels.
 * This sees through Local members, transfers, optimisation and bridges made by applications alike.
 */
export function connectedWith(model: PbxModel, centre: ReadonlySet<string>): Map<string, Span[]> {
  const channels = [...model.channels.values()];
  const bounds = boundsOf(channels);
  const spans = new Map<string, Span[]>();
  for (let i = 0; i + 1 < bounds.length; i++) {
    const from = bounds[i];
    const to = bounds[i + 1];
    if (from === undefined || to === undefined) continue;
    const root = unionAt(channels, from);
    const roots = new Set([...centre].map((id) => root(id)));
    for (const channel of channels) {
      if (centre.has(channel.id) || !roots.has(root(channel.id))) continue;
      const earlier = spans.get(channel.id) ?? [];
      spans.set(channel.id, earlier);
      const last = earlier.at(-1);
      if (last !== undefined && from - last.to <= seamMs) earlier[earlier.length - 1] = { from: last.from, to };
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
