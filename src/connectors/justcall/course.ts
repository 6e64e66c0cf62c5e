import type { LifecycleEvent } from '#domain/events.ts';
import type { Instant } from '#domain/instant.ts';
import type { CallEventType } from './message.ts';
import type { Told } from './record.ts';

/**
 * A call that is going on. `at` is when the event was sent: the call itself tells no other moment than its start. All of it is outweighed
 * once the whole call is told.
 */
export function courseOf(told: Told, type: CallEventType | null, at: Instant): LifecycleEvent[] {
  const { startedAt, direction, caller, caller_presented, caller_name, number, queue, agent } = told;
  const started: LifecycleEvent = {
    ...{ kind: 'call_started', at: startedAt, source: 'native', direction, caller, caller_presented, caller_name, number },
    // Whoever dials has the call from its first moment.
    ...(direction === 'outbound' && agent !== null ? { agent_id: agent } : {}),
  };
  const now = { at: Math.max(at, startedAt), source: 'native' } as const;
  if (direction === 'outbound') return [started];
  if (type === 'call.incoming') return [started, { ...now, kind: 'call_ringing' }];
  if (type === 'call.enters_queue') return [started, { ...now, kind: 'queue_entered', queue_id: queue }];
  if (type === 'call.answered' && agent !== null) return [started, { ...now, kind: 'agent_answered', agent_id: agent }];
  // How a caller left the queue is told by what comes next.
  return [started];
}
