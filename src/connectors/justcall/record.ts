import { shownValue } from '#connectors/explain.ts';
import type { RecordEvent } from '#domain/events.ts';
import type { Outcome, VisitExit } from '#domain/facts.ts';
import type { Instant } from '#domain/instant.ts';
import type { JustcallCall } from './message.ts';

/** A call with what its fields mean to us. */
export interface Told {
  readonly call: JustcallCall;
  readonly startedAt: Instant;
  readonly direction: 'inbound' | 'outbound';
  /** How it went, in JustCall's words: `Answered`, `Missed` … */
  readonly type: string;
  readonly caller: string | null;
  readonly caller_presented: string | null;
  readonly caller_name: string | null;
  readonly number: string | null;
  readonly queue: string;
  readonly agent: string | null;
}

/**
 * A whole call. JustCall tells one instant and durations, so every other instant is derived: after the wait in the queue the phones ring,
 * then it is answered, then come talk and hold. A text says what was wrong.
 */
export function recordOf(told: Told): RecordEvent | string {
  const { call, startedAt, direction, agent, queue, number, caller, caller_presented, caller_name } = told;
  const times = call.call_duration;
  const outcome = outcomeOf(told);
  if (outcome === null) return `call_info.type: got ${shownValue(told.type)}, wanted Answered, Missed, Voicemail, Unanswered …`;
  const answered = outcome === 'answered';
  const talk = times?.conversation_time ?? null;
  const hold = times?.hold_time ?? null;
  const ring = times?.ring_time ?? (answered ? null : 0);
  if (ring === null) return 'call_duration.ring_time: got nothing, wanted the seconds that it rang';
  const total = times?.total_duration ?? (talk === null ? (answered ? null : 0) : talk + (hold ?? 0));
  if (total === null) return 'call_duration.total_duration: got nothing, wanted the seconds of talk and hold';

  const inbound = direction === 'inbound';
  const waited = times?.queue_wait_time ?? 0;
  const offeredAt = startedAt + Math.round(waited * 1000);
  const reachedAt = offeredAt + Math.round(ring * 1000);
  const endedAt = reachedAt + Math.round(total * 1000);
  const exit = exits[outcome];
  const met = inbound && exit !== undefined && (answered || reachedAt > startedAt);
  const rung = agent !== null && (answered || (inbound && ring > 0));
  const rating = Number(call.call_info?.rating ?? NaN);
  return {
    kind: 'call_recorded',
    at: startedAt,
    source: 'native',
    call: {
      ...{ direction, started_at: startedAt, caller, caller_presented, caller_name, number_id: number, agent_id: agent, outcome },
      ringing_at: inbound && ring > 0 ? offeredAt : null,
      answered_at: answered ? reachedAt : null,
      ended_at: endedAt,
      blocked_reason: outcome === 'blocked' ? 'busy' : null,
      measures: {
        queue_wait_s: waited,
        ring_s: ring,
        ...(Number.isNaN(rating) ? {} : { rating }),
      },
    },
    visits: met
      ? [
          {
            ...{ queue_id: queue, enqueued_at: startedAt, exited_at: reachedAt, exit },
            ...(answered ? { answered_at: reachedAt, agent_id: agent } : {}),
          },
        ]
      : [],
    legs: rung
      ? [
          {
            agent_id: agent,
            queue_id: met ? queue : null,
            offered_at: inbound ? offeredAt : startedAt,
            answered_at: answered ? reachedAt : null,
            ended_at: answered ? endedAt : reachedAt,
            result: answered ? 'answered' : 'missed',
            ...(answered ? { talk_s: talk, hold_s: hold, acw_s: times?.wrap_up_time ?? null } : {}),
            ...(answered && !inbound ? { dial_s: ring } : {}),
          },
        ]
      : [],
  };
}

/** The type tells it, however it is written (`Abandoned before ringing`, `INCOMING_MISSED`); of an unknown one whether anybody talked. */
function outcomeOf({ call, direction, type: told }: Told): Outcome | null {
  const type = told.toLowerCase().replace(/^(?:incoming|outgoing)[\s_]/u, '');
  const reason = (call.call_info?.missed_call_reason ?? '').toLowerCase();
  const inbound = direction === 'inbound';
  switch (/^[a-z]*/u.exec(type)?.[0] ?? '') {
    case 'answered':
      return 'answered';
    case 'voicemail':
      return inbound ? 'voicemail' : 'machine';
    case 'missed':
    case 'unanswered':
      return !inbound ? 'no_answer' : /working hours|business hours|after hours/u.test(reason) ? 'closed' : 'abandoned';
    case 'abandoned':
      return !inbound ? 'cancelled' : (call.call_duration?.queue_wait_time ?? 0) > 0 ? 'abandoned' : 'abandoned_ivr';
    case 'cancelled':
    case 'canceled':
      return inbound ? 'abandoned' : 'cancelled';
    case 'busy':
      return inbound ? 'blocked' : 'busy';
    case 'blocked':
      return inbound ? 'screened' : 'failed';
    case 'failed':
    case 'restricted':
      return 'failed';
    default:
      return (call.call_duration?.conversation_time ?? 0) > 0 ? 'answered' : null;
  }
}

/** How a caller left the line, where the outcome says that there was one to leave. */
const exits: { readonly [O in Outcome]?: Exclude<VisitExit, 'waiting'> } = {
  answered: 'answered',
  abandoned: 'abandoned',
  voicemail: 'voicemail',
};
