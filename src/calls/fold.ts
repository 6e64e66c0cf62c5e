import { hash } from 'node:crypto';
import { ofNoPool } from '#domain/assignment.ts';
import type { AgentEvent, AnyEvent, FactEvent, LifecycleEvent, RecordEvent, StoredEvent } from '#domain/events.ts';
import { noFacts } from '#domain/facts.ts';
import type { Facts } from '#domain/facts.ts';
import type { FoldSettings } from '#domain/fold-settings.ts';
import type { Settled } from '#domain/settled.ts';
import { foldSession } from '#marketing/fold-session.ts';
import { lifecycleKinds } from './call-state.ts';
import { type AgentCheckpoint, foldAgent } from './fold-agent.ts';
import { foldCall } from './fold-call.ts';
import type { CallFacts, IdentifiedEvent } from './fold-call.ts';
import { foldRecord } from './fold-record.ts';
import { interpretPbx } from './pbx/interpret.ts';
import { recordingsOf } from './recordings.ts';

/** All events of one call, one agent or one imported row, as the event index groups them. */
export interface FoldGroup {
  readonly connection: string;
  /** `call`, `agent`, `session` or `fact`. */
  readonly kind: string;
  readonly events: readonly StoredEvent[];
}

/** Facts, and up to where they are settled (null = as before). */
export interface Folding {
  readonly facts: Facts;
  readonly settled: Settled | null;
}

/** A group as the index gives it: from where it is settled, and whether later events are left out for now. */
type GroupFrom = FoldGroup & { readonly settled: Settled | null; readonly more?: true };

/**
 * Folds a group whose events may begin where an earlier fold settled it. Facts before `settled.factsFrom` are not told again; of a
 * group that has more events only the facts that these settle are told.
 */
export function foldFrom(group: GroupFrom, settings: FoldSettings): Folding {
  if (group.kind !== 'agent' || group.events.length === 0) return { facts: foldGroup(group, settings), settled: null };
  const folding = agentFacts(group, settings, group.settled);
  if (group.more !== true) return folding;
  const { facts, settled } = folding;
  if (settled === null) throw new Error('a part of an agent settles nothing');
  return { settled, facts: { ...facts, agent_state: facts.agent_state.filter((state) => state.from_at < settled.factsFrom) } };
}

/** The facts of one group: a pure function of its events and the connection's settings. */
export function foldGroup(group: FoldGroup, settings: FoldSettings): Facts {
  if (group.events.length === 0) return noFacts();
  switch (group.kind) {
    case 'call':
      return callFacts(group, settings);
    case 'agent':
      return agentFacts(group, settings, null).facts;
    case 'session':
      return foldSession(group.events, group.connection, (key) => idOf(group.connection, key));
    case 'fact':
      return rowFacts(group);
    default:
      throw new Error(`group kind ${JSON.stringify(group.kind)} is not known; known: call, agent, session, fact`);
  }
}

/** A whole row (the newest of them in the log) outweighs the course of a call told bit by bit; notes count for both. */
function callFacts(group: FoldGroup, settings: FoldSettings): Facts {
  const id = groupId(group);
  const records: StoredEvent[] = [];
  const lifecycle: IdentifiedEvent[] = [];
  for (const stored of group.events) {
    if (isRecord(stored.event)) records.push(stored);
    else if (isLifecycle(stored.event)) lifecycle.push({ id: stored.id, event: stored.event });
  }
  if (settings.pbx !== null) lifecycle.push(...interpretPbx(group.events, settings.pbx));
  const newest = newestOf(records)?.event;
  const notes = lifecycle
    .sort((a, b) => a.event.at - b.event.at || (a.id < b.id ? -1 : 1))
    .flatMap(({ event }) => (event.kind === 'call_noted' ? [event.note] : []));
  const said = isSaidNoSpam(notes, settings) ? ({ not_spam: true } as const) : {};
  const asFacts = (facts: CallFacts | null): Facts =>
    facts === null ? noFacts() : withRecordings({ ...facts, call: { ...facts.call, ...said } }, group);
  if (newest === undefined || !isRecord(newest)) return asFacts(foldCall(id, group.connection, lifecycle));
  const found = lifecycle.flatMap(({ event }) => (event.kind === 'anomaly_found' ? [event.anomaly] : []));
  return asFacts(foldRecord(id, group.connection, newest, notes, found));
}

/** Notes are corrections by people, but for systems that always tell. */
function isSaidNoSpam(notes: readonly { readonly spam?: boolean }[], { alwaysTellsSpam }: FoldSettings): boolean {
  const marks = notes.flatMap(({ spam }) => (spam === undefined ? [] : [spam]));
  return marks.at(-1) === false && (alwaysTellsSpam !== true || marks.includes(true));
}

function agentFacts(group: FoldGroup, settings: FoldSettings, from: Settled | null): Folding {
  const events = group.events.flatMap(({ id, event }) => (isAgent(event) ? [{ id, event }] : []));
  const named = events
    .map(({ event }) => ('agent_id' in event ? event.agent_id : null))
    .filter((name) => name !== null)
    .sort();
  const [agent] = named;
  if (agent === undefined) return { facts: noFacts(), settled: null };
  const who = { id: idOf(group.connection, `agent:${agent}`), agent_id: agent };
  const { states, checkpoint } = foldAgent(who, events, settings, from === null ? null : readCheckpoint(from));
  const settled = checkpoint === null ? null : { at: checkpoint.at, factsFrom: checkpoint.factsFrom, state: JSON.stringify(checkpoint) };
  return { facts: { ...noFacts(), agent_state: [...states] }, settled };
}

/** `agentFacts` wrote it; a version of the fold that changes the shape is a new version of the decoder, which forgets it. */
function readCheckpoint({ state }: Settled): AgentCheckpoint {
  return JSON.parse(state) as AgentCheckpoint;
}

function rowFacts(group: FoldGroup): Facts {
  const newest = newestOf(group.events)?.event;
  if (newest === undefined || !isFact(newest) || newest.kind === 'fact_removed') return noFacts();
  // Row ids are the sender's: two connections may use the same.
  const id = `${group.connection}:${newest.row.id}`;
  return { ...noFacts(), [newest.table]: [{ ...(newest.table === 'assignment' ? ofNoPool : {}), ...newest.row, id }] };
}

function withRecordings({ call, visits, legs }: CallFacts, { events, connection }: FoldGroup): Facts {
  const recording = recordingsOf(call, events, (told) => idOf(connection, `recording:${told}`));
  return { ...noFacts(), call: [call], visit: [...visits], leg: [...legs], recording };
}

/** A corrected row replaces the earlier one; its sender says which is the correction, else the log's order does. */
function newestOf(events: readonly StoredEvent[]): StoredEvent | undefined {
  return events.reduce<StoredEvent | undefined>((newest, event) => {
    if (newest === undefined) return event;
    const [revision, was] = [revisionOf(event), revisionOf(newest)];
    // Told at the same time of a sender that says its times: the order in which they came says nothing, so what they say decides.
    if (revision === was && revision > 0) return event.id > newest.id ? event : newest;
    const later = revision - was || event.seq - newest.seq || event.ordinal - newest.ordinal;
    return later > 0 ? event : newest;
  }, undefined);
}

const revisionOf = ({ event }: StoredEvent): number => ('revision' in event ? (event.revision ?? 0) : 0);

/** Made of the smallest (instant, key): the same whatever order the events came in and whatever joined the group first. */
export function groupId(group: FoldGroup): string {
  let first = group.events[0];
  for (const event of group.events) {
    if (first === undefined) break;
    if (event.event.at < first.event.at || (event.event.at === first.event.at && event.key < first.key)) first = event;
  }
  return idOf(group.connection, first?.key ?? '');
}

export function idOf(connection: string, key: string): string {
  return hash('sha256', `${connection}\n${key}`, 'hex').slice(0, 20);
}

function isRecord(event: AnyEvent): event is RecordEvent {
  return event.kind === 'call_recorded';
}

/** Channel events share two names with the lifecycle, but speak of channels. */
function isLifecycle(event: AnyEvent): event is LifecycleEvent {
  return lifecycleKinds.has(event.kind) && !('channel' in event);
}

const agentKinds: ReadonlySet<string> = new Set<AgentEvent['kind']>([
  'agent_state',
  'agent_joined',
  'agent_departed',
  'agent_paused',
  'agent_unpaused',
  'agent_rung',
  'agent_engaged',
  'agent_released',
  'system_stopped',
  'system_restarted',
  'system_up',
]);

export function isAgent(event: AnyEvent): event is AgentEvent {
  return agentKinds.has(event.kind);
}

function isFact(event: AnyEvent): event is FactEvent {
  return event.kind === 'fact_recorded' || event.kind === 'fact_removed';
}
