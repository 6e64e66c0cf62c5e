import type { AgentEvent } from '#domain/events.ts';
import type { AgentStateName } from '#domain/facts.ts';
import type { FoldSettings } from '#domain/fold-settings.ts';
import type { Instant } from '#domain/instant.ts';
import { stateOfPause } from '#domain/pause-reasons.ts';
import { own } from '#domain/own.ts';

/** All that decides an agent's state at one moment. Plain data, so that it can be kept and resumed. */
export interface Standing {
  /** What the system itself last called the state; null where it is derived from memberships and pauses. */
  readonly told: { readonly state: AgentStateName; readonly reason: string | null } | null;
  /** Queue -> reason of the pause there ('' = none given); null = not paused. */
  readonly queues: Readonly<Record<string, string | null>>;
  /** Joined at least once: only then can leaving every queue mean logging out. */
  readonly dynamic: boolean;
  /** Pause in all queues at once. */
  readonly pause: string | null;
  /** Call -> whether it rings or is talked. */
  readonly calls: Readonly<Record<string, 'rung' | 'engaged'>>;
  /** The phone system is down: nobody is in, whatever memberships wait for its return. */
  readonly stopped: boolean;
  /** End of the granted wrap-up. */
  readonly wrapUpUntil: Instant | null;
}

export const unknownAgent: Standing = {
  told: null,
  queues: {},
  dynamic: false,
  pause: null,
  calls: {},
  stopped: false,
  wrapUpUntil: null,
};

export interface Shown {
  readonly state: AgentStateName;
  readonly reason: string | null;
}

/** The state that a standing shows: a conversation covers ringing, ringing covers wrap-up and pause. */
export function shownState(standing: Standing, settings: FoldSettings): Shown {
  if (standing.stopped) return { state: 'logged_out', reason: null };
  const calls = Object.values(standing.calls);
  if (calls.includes('engaged')) return { state: 'on_call', reason: null };
  if (calls.includes('rung')) return { state: 'ringing', reason: null };
  const base = standing.told ?? ofMembership(standing, settings);
  return base.state === 'available' && standing.wrapUpUntil !== null ? { state: 'acw', reason: null } : base;
}

/** Paused in every queue is a pause; paused in some of them still takes calls. */
function ofMembership(standing: Standing, settings: FoldSettings): Shown {
  const queues = Object.values(standing.queues);
  if (queues.length === 0 && standing.dynamic) return { state: 'logged_out', reason: null };
  const reason = standing.pause ?? (queues.every((pause) => pause !== null) ? (queues[0] ?? null) : null);
  if (reason === null) return { state: 'available', reason: null };
  return { state: stateOfPause(reason, settings.pauseReasons), reason: reason === '' ? null : reason };
}

/** One event applied; the same standing comes back where it changes nothing. */
export function nextStanding(was: Standing, event: AgentEvent, settings: FoldSettings): Standing {
  // The stream may have been taken up again in mid-run: what only a running system can say shows that it runs.
  if (was.stopped && !saidOfStopped.has(event.kind)) return nextStanding({ ...was, stopped: false }, event, settings);
  switch (event.kind) {
    case 'agent_state': {
      const told = { state: event.state, reason: event.reason ?? null };
      if (was.told?.state === told.state && was.told.reason === told.reason) return was;
      return event.state === 'logged_out' ? { ...unknownAgent, told } : { ...was, told, wrapUpUntil: null };
    }
    case 'agent_joined':
      return Object.hasOwn(was.queues, event.queue_id)
        ? was
        : { ...was, told: null, dynamic: true, queues: { ...was.queues, [event.queue_id]: was.pause } };
    case 'agent_departed': {
      if (!Object.hasOwn(was.queues, event.queue_id) && was.dynamic) return was;
      const queues = without(was.queues, event.queue_id);
      const gone = Object.keys(queues).length === 0;
      return { ...was, told: null, dynamic: true, queues, pause: gone ? null : was.pause, wrapUpUntil: gone ? null : was.wrapUpUntil };
    }
    case 'agent_paused':
      return pause(was, event.queue_id, event.reason ?? '');
    case 'agent_unpaused':
      return unpause(was, event.queue_id);
    case 'agent_rung':
      return own(was.calls, event.call) === undefined ? { ...was, calls: { ...was.calls, [event.call]: 'rung' } } : was;
    case 'agent_engaged':
      return own(was.calls, event.call) === 'engaged'
        ? was
        : { ...was, wrapUpUntil: null, calls: { ...was.calls, [event.call]: 'engaged' } };
    case 'agent_released': {
      const call = own(was.calls, event.call);
      if (call === undefined) return was;
      const granted = call === 'engaged' ? (settings.wrapUpSeconds ?? 0) : 0;
      const wrapUpUntil = granted > 0 ? event.at + granted * 1000 : was.wrapUpUntil;
      return { ...was, calls: without(was.calls, event.call), wrapUpUntil };
    }
    case 'system_stopped':
      return was.stopped ? was : { ...was, stopped: true, calls: {}, wrapUpUntil: null };
    case 'system_up':
      return was;
    case 'system_restarted':
      // Calls die with the process. Memberships and pauses outlive it (a PBX keeps them in its own database).
      return Object.keys(was.calls).length === 0 && was.wrapUpUntil === null ? was : { ...was, calls: {}, wrapUpUntil: null };
  }
}

/** What is told of a system on its way down, a little late. */
const saidOfStopped: ReadonlySet<AgentEvent['kind']> = new Set(['system_stopped', 'agent_released', 'agent_departed']);

function pause(was: Standing, queue: string | null, reason: string): Standing {
  if (queue === null) {
    if (was.pause === reason) return was;
    return { ...was, told: null, pause: reason, queues: mapValues(was.queues, () => reason) };
  }
  return own(was.queues, queue) === reason ? was : { ...was, told: null, queues: { ...was.queues, [queue]: reason } };
}

function unpause(was: Standing, queue: string | null): Standing {
  if (queue === null) {
    if (was.pause === null && Object.values(was.queues).every((reason) => reason === null)) return was;
    return { ...was, told: null, pause: null, queues: mapValues(was.queues, () => null) };
  }
  if (was.pause === null && (own(was.queues, queue) ?? null) === null) return was;
  return { ...was, told: null, pause: null, queues: { ...was.queues, [queue]: null } };
}

function without<T>(record: Readonly<Record<string, T>>, key: string): Record<string, T> {
  const { [key]: _gone, ...rest } = record;
  return rest;
}

function mapValues<T, U>(record: Readonly<Record<string, T>>, to: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, to(value)]));
}
