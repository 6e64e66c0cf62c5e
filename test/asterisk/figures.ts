import type { Facts, Leg, Visit } from '../../src/domain/facts.ts';
import type { StoredEvent } from '../../src/domain/events.ts';
import type { FoldedGroup } from './capture.ts';

/** The figures of one queue, as the capture's README lists them. */
export interface QueueFigures {
  entered: number;
  connected: number;
  abandoned: number;
  timeout: number;
  key: number;
  empty: number;
  asa: number;
  median: number;
  longest: number;
  meanWaitAbandoned: number;
  meanTalk: number;
  talk: number;
  within20: number;
  byCaller: number;
  byAgent: number;
  blind: number;
  attended: number;
}

export interface AgentFigures {
  connect: number;
  talk: number;
  missed: number;
  pause: number;
  unpause: number;
}

/**
 * Counts facts the way a PBX counts: in the whole seconds that its clock shows (`whole`), or in the facts' own
 * milliseconds. A queue's talk is its first leg's: what comes after a transfer belongs to another.
 */
export function queueFigures(facts: Facts, queue: string, whole: boolean): QueueFigures {
  const seconds = (from: number, to: number): number => (whole ? Math.floor(to / 1000) - Math.floor(from / 1000) : (to - from) / 1000);
  const visits = facts.visit.filter((visit) => visit.queue_id === queue);
  const by = (exit: Visit['exit']): Visit[] => visits.filter((visit) => visit.exit === exit);
  const holds = by('answered').map((visit) => seconds(visit.enqueued_at, visit.answered_at ?? visit.enqueued_at));
  const waits = by('abandoned').map((visit) => seconds(visit.enqueued_at, visit.exited_at ?? visit.enqueued_at));
  const legs = facts.leg.filter((leg) => leg.queue_id === queue && leg.result === 'answered' && leg.kind === 'main');
  const talks = legs.map((leg) => seconds(leg.answered_at ?? 0, leg.ended_at ?? 0));
  return {
    entered: visits.length,
    connected: holds.length,
    abandoned: waits.length,
    timeout: by('timeout').length,
    key: by('voicemail').length,
    empty: by('overflow').length,
    asa: mean(holds),
    median: median(holds),
    longest: Math.max(0, ...holds),
    meanWaitAbandoned: mean(waits),
    meanTalk: mean(talks),
    talk: sum(talks),
    within20: holds.filter((hold) => hold <= 20).length,
    byCaller: legs.filter((leg) => leg.ended_by === 'customer' && leg.transfer_kind === null).length,
    byAgent: legs.filter((leg) => leg.ended_by === 'agent' && leg.transfer_kind === null).length,
    blind: legs.filter((leg) => leg.transfer_kind === 'blind').length,
    attended: legs.filter((leg) => leg.transfer_kind === 'warm').length,
  };
}

export function agentFigures(
  groups: readonly FoldedGroup[],
  facts: Facts,
  agent: string,
  queues: ReadonlySet<string>,
  whole: boolean,
): AgentFigures {
  const inQueue = (leg: Leg): boolean => leg.agent_id === agent && queues.has(leg.queue_id ?? '');
  const answered = facts.leg.filter((leg) => inQueue(leg) && leg.result === 'answered' && leg.kind === 'main');
  const events = groups.filter((group) => group.keys.has(`agent:${agent}`)).flatMap((group) => group.events);
  const perQueue = (kind: 'agent_paused' | 'agent_unpaused'): number =>
    new Set(
      events.filter(({ id, event }) => event.kind === kind && event.queue_id !== null && !listed(id)).map((stored) => pauseKey(stored)),
    ).size;
  return {
    connect: answered.length,
    talk: sum(
      answered.map((leg) =>
        whole ? Math.floor((leg.ended_at ?? 0) / 1000) - Math.floor((leg.answered_at ?? 0) / 1000) : (leg.talk_s ?? 0) + (leg.hold_s ?? 0),
      ),
    ),
    missed: facts.leg.filter((leg) => inQueue(leg) && (leg.result === 'missed' || leg.result === 'declined')).length,
    pause: perQueue('agent_paused'),
    unpause: perQueue('agent_unpaused'),
  };
}

/** A list of members says of each whether he is paused, after saying that he is one: nothing that happened then. */
function listed(id: string): boolean {
  return id.endsWith('g1');
}

/** The same pause told by queue_log and AMI within its second is one. */
function pauseKey({ event }: StoredEvent): string {
  return 'queue_id' in event ? `${event.queue_id ?? ''} ${Math.floor(event.at / 1000)}` : '';
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? NaN : sum(values) / values.length;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? NaN) + (sorted[Math.floor(middle)] ?? NaN)) / 2;
}
