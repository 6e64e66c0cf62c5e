import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { asterisk, proposeSettings } from '../../src/connectors/asterisk/connector.ts';
import { foldGroup } from '../../src/calls/fold.ts';
import type { Reject } from '../../src/domain/delivery.ts';
import type { DecodedEvent, StoredEvent } from '../../src/domain/events.ts';
import { noFacts, type Facts } from '../../src/domain/facts.ts';
import type { PbxSettings } from '../../src/domain/pbx-settings.ts';

/** The files of a capture, by the source that they are. */
export const captureFiles = {
  queue_log: { names: ['queue_log', 'queue_log.gz'], format: 'asterisk-queue-log' },
  cdr: { names: ['cdr-csv-Master.csv', 'cdr-csv-Master.csv.gz'], format: 'asterisk-cdr-csv' },
  'cdr-custom': { names: ['cdr-custom.csv', 'cdr-custom.csv.gz'], format: 'asterisk-cdr-custom' },
  cel: { names: ['cel.csv', 'cel.csv.gz'], format: 'asterisk-cel-csv' },
  ami: { names: ['ami-events.txt.gz', 'ami-events.txt'], format: 'asterisk-ami' },
  ari: { names: ['ari-events.jsonl.gz'], format: 'asterisk-ari' },
} as const;

export type CaptureSource = keyof typeof captureFiles;
export const allSources: readonly CaptureSource[] = ['queue_log', 'cdr', 'cdr-custom', 'cel', 'ami'];

/** Whole file of one source, unzipped; null where the capture has none. */
export function readSource(folder: string, source: CaptureSource): { format: string; body: Buffer } | null {
  const { names, format } = captureFiles[source];
  const path = names.map((name) => join(folder, name)).find((each) => existsSync(each));
  if (path === undefined) return null;
  const bytes = readFileSync(path);
  return { format, body: path.endsWith('.gz') ? gunzipSync(bytes) : bytes };
}

/** Decodes one delivery. */
export function decodeBody(
  format: string,
  body: Uint8Array,
  settings: PbxSettings,
): { events: readonly DecodedEvent[]; rejects: readonly Reject[] } {
  const delivery = { account: 'a', connection: 'pbx', deliveryKey: '', receivedAt: 0, seq: 1, headers: { format }, body };
  return asterisk.decode(delivery, settings);
}

/** One group of events: what the key map makes of keys and links. */
export interface Group {
  readonly kind: string;
  readonly keys: ReadonlySet<string>;
  readonly events: StoredEvent[];
}

/** A key map in memory: union-find over keys and links, each event once. */
export function groupEvents(events: Iterable<DecodedEvent>): Group[] {
  const parents = new Map<string, string>();
  const find = (key: string): string => {
    let root = key;
    for (let up = parents.get(root); up !== undefined && up !== root; up = parents.get(root)) root = up;
    for (let at = key; at !== root;) {
      const up = parents.get(at) ?? root;
      parents.set(at, root);
      at = up;
    }
    if (!parents.has(root)) parents.set(root, root);
    return root;
  };
  const once = new Map<string, DecodedEvent>();
  for (const event of events) {
    const root = find(event.key);
    for (const link of event.links) {
      const other = find(link);
      const now = find(root);
      if (other !== now) parents.set(other, now);
    }
    if (!once.has(event.id)) once.set(event.id, event);
  }
  const groups = new Map<string, { kind: string; keys: Set<string>; events: StoredEvent[] }>();
  let ordinal = 0;
  for (const event of once.values()) {
    const root = find(event.key);
    const group = groups.get(root) ?? { kind: event.key.slice(0, event.key.indexOf(':')), keys: new Set<string>(), events: [] };
    groups.set(root, group);
    group.keys.add(event.key);
    for (const link of event.links) group.keys.add(link);
    group.events.push({ ...event, seq: 1, ordinal: ordinal++ });
  }
  return [...groups.values()];
}

/** A group with its facts. */
export interface FoldedGroup extends Group {
  readonly facts: Facts;
}

type DecodedFile = ReturnType<typeof decodeBody>;
const decodedFiles = new WeakMap<PbxSettings, Map<string, DecodedFile | null>>();

/** Each file is decoded once for the same settings: sources are tried in many combinations. */
function decodeSource(folder: string, source: CaptureSource, settings: PbxSettings): DecodedFile | null {
  const known = decodedFiles.get(settings) ?? new Map<string, DecodedFile | null>();
  decodedFiles.set(settings, known);
  const name = join(folder, source);
  let decoded = known.get(name);
  if (decoded === undefined) {
    const file = readSource(folder, source);
    decoded = file === null ? null : decodeBody(file.format, file.body, settings);
    known.set(name, decoded);
  }
  return decoded;
}

/** Decodes, groups and folds the chosen sources of a capture. */
export function foldCapture(
  folder: string,
  sources: readonly CaptureSource[],
  settings: PbxSettings,
): { groups: FoldedGroup[]; rejects: Reject[] } {
  const events: DecodedEvent[] = [];
  const rejects: Reject[] = [];
  for (const source of sources) {
    const decoded = decodeSource(folder, source, settings);
    if (decoded === null) continue;
    for (const event of decoded.events) events.push(event);
    rejects.push(...decoded.rejects);
  }
  return { groups: foldAll(groupEvents(events), settings), rejects };
}

export function foldAll(groups: readonly Group[], settings: PbxSettings): FoldedGroup[] {
  const fold = asterisk.foldSettings(settings);
  return groups.map((group) => ({ ...group, facts: foldGroup({ connection: 'pbx', kind: group.kind, events: group.events }, fold) }));
}

/** All facts of groups in one. */
export function factsOf(groups: readonly FoldedGroup[]): Facts {
  const all = noFacts();
  for (const { facts } of groups) {
    all.call.push(...facts.call);
    all.visit.push(...facts.visit);
    all.leg.push(...facts.leg);
    all.agent_state.push(...facts.agent_state);
  }
  return all;
}

/** Settings made of nothing but a time zone and what the capture's own files suggest. */
export function proposedSettings(folder: string, timeZone: string): PbxSettings {
  const samples = (['ami', 'cel', 'queue_log', 'cdr'] as const).flatMap((source) => {
    const file = readSource(folder, source);
    return file === null ? [] : [{ format: file.format, columns: null, body: file.body }];
  });
  return asterisk.parseSettings(proposeSettings(samples, { timeZone }).settings);
}
