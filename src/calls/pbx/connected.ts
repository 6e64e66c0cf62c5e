import type { Instant } from '#domain/instant.ts';
import { Connection } from './connection-graph.ts';
import type { Channel, PbxModel } from './model.ts';

/** Half-open. */
export interface Span {
  readonly from: Instant;
  readonly to: Instant;
}

/** Swapping bridges leaves gaps of milliseconds: nobody hears them. */
const seamMs = 250;

interface Change {
  readonly joins: (readonly [channel: string, bridge: string])[];
  readonly leaves: (readonly [channel: string, bridge: string])[];
}

/**
 * When each channel was connected with one of `centre`: through bridges, and through both halves of Local channels.
 * This sees through Local members, transfers, optimisation and bridges made by applications alike. One sweep over the
 * instants at which somebody enters or leaves a bridge; what does not change there costs nothing.
 */
export function connectedWith(model: Pick<PbxModel, 'channels'>, centre: ReadonlySet<string>): Map<string, Span[]> {
  const channels = [...model.channels.values()];
  const changes = changesOf(channels);
  const instants = [...changes.keys()].sort((a, b) => a - b);
  const spans = new Map<string, Span[]>();
  const [first] = instants;
  const last = instants.at(-1);
  if (first === undefined || last === undefined || first === last) return spans;

  const since = new Map<string, Instant>();
  let now = first;
  const end = (id: string, to: Instant): void => {
    const from = since.get(id);
    if (from === undefined) return;
    since.delete(id);
    if (from < to) add(spans, id, { from, to });
  };
  const graph = new Connection(
    (node) => {
      if (node.startsWith('c') && !centre.has(node.slice(1))) since.set(node.slice(1), now);
    },
    (node) => {
      if (node.startsWith('c')) end(node.slice(1), now);
    },
  );
  for (const id of centre) graph.join('centre', `c${id}`);
  for (const { id, name } of channels) {
    const local = /^(Local\/.+);[12]$/u.exec(name)?.[1];
    if (local !== undefined) graph.join(`c${id}`, `l${local}`);
  }
  for (const at of instants) {
    now = at;
    const change = changes.get(at);
    for (const [channel, bridge] of change?.leaves ?? []) graph.leave(`c${channel}`, `b${bridge}`);
    for (const [channel, bridge] of change?.joins ?? []) graph.join(`c${channel}`, `b${bridge}`);
  }
  for (const id of [...since.keys()]) end(id, last);
  return inOrder(spans, channels);
}

function add(spans: Map<string, Span[]>, id: string, span: Span): void {
  const earlier = spans.get(id) ?? [];
  spans.set(id, earlier);
  const before = earlier.at(-1);
  if (before !== undefined && span.from - before.to <= seamMs) earlier[earlier.length - 1] = { from: before.from, to: span.to };
  else earlier.push(span);
}

function changesOf(channels: readonly Channel[]): Map<Instant, Change> {
  const changes = new Map<Instant, Change>();
  const at = (instant: Instant): Change => {
    let change = changes.get(instant);
    if (change === undefined) changes.set(instant, (change = { joins: [], leaves: [] }));
    return change;
  };
  for (const channel of channels) {
    for (const { bridge, from, to } of channel.bridges) {
      const before = to ?? channel.ended_at ?? Infinity;
      const [start, stop] = [at(from), at(before)];
      if (from >= before) continue;
      start.joins.push([channel.id, bridge]);
      stop.leaves.push([channel.id, bridge]);
    }
  }
  return changes;
}

/** By their first moment, then as the model has them. */
function inOrder(spans: Map<string, Span[]>, channels: readonly Channel[]): Map<string, Span[]> {
  const place = new Map(channels.map(({ id }, index) => [id, index]));
  const from = (list: readonly Span[]): number => list[0]?.from ?? 0;
  return new Map([...spans].sort(([a, one], [b, other]) => from(one) - from(other) || (place.get(a) ?? 0) - (place.get(b) ?? 0)));
}
