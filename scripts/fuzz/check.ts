import { connectors } from '../../src/connectors/index.ts';
import { foldGroup } from '../../src/calls/fold.ts';
import type { Decoded, Delivery } from '../../src/domain/delivery.ts';
import type { StoredEvent } from '../../src/domain/events.ts';
import type { FoldSettings } from '../../src/domain/fold-settings.ts';
import { planGroups } from '../../src/log/group-plan.ts';
import { mutate, noise } from './mutate.ts';
import { Random } from './random.ts';
import { type FuzzSource, fuzzSources, sample } from './seeds.ts';

/** What became of one item. */
export interface Outcome {
  readonly format: string;
  readonly events: number;
  readonly rejects: number;
  /** Why it is not as it must be; null = fine. */
  readonly wrong: string | null;
}

interface Way {
  readonly source: FuzzSource;
  readonly decode: (delivery: Delivery) => Decoded;
  readonly fold: FoldSettings;
}

/** Makes item number `n` and puts it through decoder, grouping and folds. The same seed and number make the same item. */
export class FuzzCheck {
  readonly #ways: readonly Way[];
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
    this.#ways = fuzzSources().map((source) => {
      const connector = connectors.get(source.kind);
      if (connector === undefined) throw new Error(`No connector "${source.kind}".`);
      return { source, decode: connector.decoderFor(source.settings), fold: connector.foldSettingsFor(source.settings) };
    });
  }

  item(n: number): { way: Way; body: Buffer; isNoise: boolean } {
    const random = new Random(this.#seed * 1_000_003 + n);
    const way = random.pick(this.#ways);
    const isNoise = random.below(8) === 0;
    const other = sample(random.pick(this.#ways).source, random);
    return { way, isNoise, body: isNoise ? noise(random) : mutate(sample(way.source, random), random, other) };
  }

  run(n: number): Outcome {
    const { way, body, isNoise } = this.item(n);
    const { headers } = way.source;
    const delivery: Delivery = { seq: n, account: 'fuzz', connection: 'fuzz', deliveryKey: `${n}`, receivedAt: 0, headers, body };
    const decoded = way.decode(delivery);
    const wrong = wrongDecoded(decoded, body) ?? wrongFold(decoded, way.fold);
    const silent = isNoise && decoded.events.length + decoded.rejects.length === 0 ? 'noise was neither decoded nor rejected' : null;
    return { format: headers['format'] ?? '', events: decoded.events.length, rejects: decoded.rejects.length, wrong: wrong ?? silent };
  }
}

function wrongDecoded({ events, rejects }: Decoded, body: Buffer): string | null {
  for (const { id, key, links, event } of events) {
    if (id === '') return 'an event without an id';
    for (const name of [key, ...links]) if (!/^(call|agent|session|fact):./su.test(name)) return `an event's key "${name.slice(0, 60)}"`;
    if (!Number.isFinite(event.at) || Math.abs(event.at) > 8.64e15) return `an event at ${event.at}`;
    const hole = unstorable(event);
    if (hole !== null) return `an event that cannot be stored as it is: ${hole}`;
  }
  for (const { line, byte, reason, text } of rejects) {
    if (reason.trim() === '') return 'a reject without a reason';
    if (reason.length > 1_000) return `a reason of ${reason.length} characters`;
    if (text.length > 500) return `a reject with ${text.length} characters of text`;
    if (!Number.isInteger(line) || line < 0) return `a reject in line ${line}`;
    if (!Number.isInteger(byte) || byte < 0 || byte > body.length) return `a reject at byte ${byte} of ${body.length}`;
  }
  return null;
}

/** The first number in it that JSON cannot hold. */
function unstorable(value: unknown, path = ''): string | null {
  if (typeof value === 'number') return Number.isFinite(value) ? null : `${path}: ${value}`;
  if (typeof value === 'bigint') return `${path}: a bigint`;
  if (typeof value !== 'object' || value === null) return null;
  for (const [name, inner] of Object.entries(value)) {
    const found = unstorable(inner, `${path}.${name}`);
    if (found !== null) return found;
  }
  return null;
}

function wrongFold({ events }: Decoded, settings: FoldSettings): string | null {
  const plan = planGroups(
    events.map(({ key, links }) => ({ source: 1, key, links })),
    () => undefined,
    { node: 0, group: 0 },
  );
  const groups = new Map<number, { kind: string; events: StoredEvent[] }>();
  events.forEach((event, ordinal) => {
    const group = plan.nodes[ordinal]?.group ?? 0;
    const { kind, events: list } = groups.get(group) ?? { kind: plan.newGroups.get(group)?.kind ?? '', events: [] };
    list.push({ ...event, seq: 1, ordinal });
    groups.set(group, { kind, events: list });
  });
  for (const group of groups.values()) {
    const facts = foldGroup({ connection: 'fuzz', ...group }, settings);
    const hole = unstorable(facts);
    if (hole !== null) return `a fact that cannot be stored: ${hole}`;
  }
  return null;
}
