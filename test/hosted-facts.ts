import { readFileSync } from 'node:fs';
import { foldGroup } from '../src/calls/fold.ts';
import { withAnySettings, type AnyConnector, type Connector } from '../src/connectors/connector.ts';
import type { Delivery, Reject } from '../src/domain/delivery.ts';
import type { DecodedEvent } from '../src/domain/events.ts';
import type { AgentState, Call, Leg, Recording, Visit } from '../src/domain/facts.ts';
import type { Instant } from '../src/domain/instant.ts';
import { groupEvents } from './asterisk/capture.ts';
import { sharedPath } from './shared.ts';

/** A delivery as a system posted it. */
export interface PostedDelivery {
  /** Text and bytes are taken as they are, anything else is written as JSON. */
  readonly body: unknown;
  /** Besides `format` and `topic`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The end of the address; "" where left out. */
  readonly topic?: string;
  /** By its place in the list where left out, so that facts which hang on it differ from order to order. */
  readonly receivedAt?: Instant;
}

/** All facts of the deliveries, in an order that does not hang on theirs. */
export interface HostedFacts {
  readonly calls: readonly Call[];
  readonly visits: readonly Visit[];
  readonly legs: readonly Leg[];
  readonly agentStates: readonly AgentState[];
  readonly rejects: readonly Reject[];
}

/** A connector, whether or not the type of its settings is known. */
export type SomeConnector<Settings> = AnyConnector | Connector<Settings>;

/** Deliveries, in the order in which they came -> facts: decoded, grouped as the event index groups, folded. Connection `c`. */
export function hostedFacts<Settings>(
  connector: SomeConnector<Settings>,
  settings: unknown,
  deliveries: readonly PostedDelivery[],
): HostedFacts {
  const any = 'decoderFor' in connector ? connector : withAnySettings(connector);
  const decode = any.decoderFor(settings);
  const fold = any.foldSettingsFor(settings);
  const decoded = deliveries.map((posted, index) => decode(asDelivery(any, posted, index)));
  const groups = groupEvents(decoded.flatMap(({ events }) => events));
  const facts = groups.map(({ kind, events }) => foldGroup({ connection: 'c', kind, events }, fold));
  return {
    calls: sorted(facts.flatMap(({ call }) => call)),
    visits: sorted(facts.flatMap(({ visit }) => visit)),
    legs: sorted(facts.flatMap(({ leg }) => leg)),
    agentStates: sorted(facts.flatMap((each) => each.agent_state)),
    rejects: sorted(decoded.flatMap(({ rejects }) => rejects)),
  };
}

/** The recordings of all calls that deliveries tell of. */
export function hostedRecordings<Settings>(
  connector: SomeConnector<Settings>,
  settings: unknown,
  deliveries: readonly PostedDelivery[],
): readonly Recording[] {
  const any = 'decoderFor' in connector ? connector : withAnySettings(connector);
  const decode = any.decoderFor(settings);
  const fold = any.foldSettingsFor(settings);
  const groups = groupEvents(deliveries.flatMap((posted, index) => decode(asDelivery(any, posted, index)).events));
  return groups.flatMap(({ kind, events }) => foldGroup({ connection: 'c', kind, events }, fold).recording);
}

/** Events of one delivery as its connector decodes it; throws where a part of it is rejected. */
export function eventsOf<Settings>(connector: SomeConnector<Settings>, settings: unknown, posted: PostedDelivery): readonly DecodedEvent[] {
  const any = 'decoderFor' in connector ? connector : withAnySettings(connector);
  const { events, rejects } = any.decoderFor(settings)(asDelivery(any, posted, 0));
  if (rejects.length > 0) throw new Error(rejects.map(({ reason }) => reason).join('\n'));
  return events;
}

/** All orders of up to 6 items. */
export function everyOrder<Item>(items: readonly Item[]): Item[][] {
  if (items.length > 6) throw new Error(`${items.length} items have too many orders; wanted at most 6`);
  if (items.length === 0) return [[]];
  return items.flatMap((item, index) => everyOrder(items.toSpliced(index, 1)).map((rest) => [item, ...rest]));
}

/**
 * Whether a sample lies beside the repository, and its text. `test.skipIf(sample === null)('… (needs ../shared/connectors/samples/…)')`.
 */
export function connectorSample(name: string): string | null {
  const path = sharedPath(`connectors/samples/${name}`);
  return path === null ? null : readFileSync(path, 'utf8');
}

const firstArrival = Date.UTC(2030, 0, 1);

function asDelivery({ kind, posts, formats }: AnyConnector, posted: PostedDelivery, index: number): Delivery {
  const { body, headers = {}, topic = '', receivedAt = firstArrival + index * 1000 } = posted;
  const format = posts !== undefined && Object.hasOwn(posts.topics, topic) ? posts.topics[topic]?.format : undefined;
  const named = headers['format'] ?? format;
  if (named === undefined || !Object.hasOwn(formats, named)) throw new Error(`${kind} takes nothing at "${topic}"`);
  return {
    account: 'a',
    connection: 'c',
    deliveryKey: String(index),
    receivedAt,
    seq: index + 1,
    headers: { ...headers, format: named, ...(topic === '' ? {} : { topic }) },
    body: body instanceof Uint8Array ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  };
}

/** By what is told, not by when it came. */
function sorted<Item>(items: readonly Item[]): Item[] {
  return items
    .map((item) => ({ item, key: JSON.stringify(item) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ item }) => item);
}
