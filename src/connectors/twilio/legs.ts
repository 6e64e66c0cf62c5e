import { ofCall, ourNumber, type Meaning, type Reading } from '#connectors/hosted.ts';
import type { LifecycleEvent } from '#domain/events.ts';
import type { Direction, EndedBy, Outcome } from '#domain/facts.ts';
import type { Instant } from '#domain/instant.ts';
import { agentNamed, callerAt, isAgentAt, isAgentPhone, numberIn } from './addresses.ts';
import type { TwilioMessage } from './message.ts';

export const statuses = ['queued', 'initiated', 'ringing', 'in-progress', 'completed', 'busy', 'failed', 'no-answer', 'canceled'] as const;
export type Status = (typeof statuses)[number];

/** Statuses after which a leg has no other. */
export const isFinal = (status: Status): boolean => statuses.indexOf(status) >= statuses.indexOf('completed');

/**
 * What a leg is to us: a caller who came in; the agent's own half of a call that goes out; one of ours whom a call is offered to; or
 * the customer who is called.
 */
export type Part = 'caller' | 'placing' | 'agent' | 'customer';

/** The part that a leg has, from its direction, its two ends, and the address that tells of it; null where the direction is not known. */
export function partOf(message: TwilioMessage, reading: Reading): Part | null {
  const { ParentCallSid, Direction, From, To } = message;
  if (ParentCallSid !== null) return reading.topic === 'outbound' && !isAgentAt(reading, To) ? 'customer' : 'agent';
  if (Direction === 'inbound' || Direction === 'trunking-originating') return isAgentPhone(reading, From) ? 'placing' : 'caller';
  if (Direction?.startsWith('outbound') === true || Direction === 'trunking-terminating') {
    return isAgentAt(reading, To) ? 'placing' : 'customer';
  }
  return null;
}

/** A status of a leg: which leg, when it was told, and since when it was answered or is known. */
export interface Told {
  readonly call: string;
  readonly status: Status;
  readonly at: Instant;
  /** Of a leg that is over: when it was answered. */
  readonly since: Instant;
}

type Say = LifecycleEvent extends infer E ? (E extends LifecycleEvent ? Omit<E, 'source'> : never) : never;

/** The events that one status of a leg tells, under the leg's id, which its call's is linked to. */
export function legEvents(part: Part, told: Told, message: TwilioMessage, reading: Reading): Meaning[] {
  return says(part, told, message, reading).map((say) =>
    ofCall(told.call, { ...say, source: 'native' }, message.ParentCallSid === null ? [] : [message.ParentCallSid]),
  );
}

function says(part: Part, told: Told, message: TwilioMessage, reading: Reading): Say[] {
  switch (part) {
    case 'caller':
      return caller(told, message, reading);
    case 'placing':
      return placing(told, message, reading);
    case 'agent':
      return agent(told, message, reading);
    case 'customer':
      return customer(told, message, reading);
  }
}

/** How a call that came in ended without an answer, as far as its own leg tells. */
const inboundEnds: Readonly<Partial<Record<Status, { outcome: Outcome; ended_by?: EndedBy; blocked_reason?: 'busy' }>>> = {
  busy: { outcome: 'blocked', blocked_reason: 'busy' },
  failed: { outcome: 'failed' },
  canceled: { outcome: 'abandoned', ended_by: 'customer' },
};

function caller({ status, at, since }: Told, message: TwilioMessage, reading: Reading): Say[] {
  const { anomaly, ...from } = callerAt(reading, message.From);
  const number = message.To === null ? null : ourNumber(reading, numberIn(message.To));
  const events: Say[] = [{ kind: 'call_started', at: since, direction: 'inbound', ...from, caller_name: message.CallerName, number }];
  if (anomaly !== null) events.push({ kind: 'anomaly_found', at: since, anomaly });
  if (status === 'in-progress' || status === 'completed') events.push({ kind: 'call_connected', at: since });
  const ends = inboundEnds[status];
  if (isFinal(status)) events.push({ kind: 'call_ended', at, ...ends, sip_code: ends === undefined ? null : sipCode(message) });
  return events;
}

/** The agent's own half: its phone rings nobody, it dials. */
function placing({ status, at, since }: Told, message: TwilioMessage, reading: Reading): Say[] {
  const { From, To, Direction } = message;
  const asks = Direction === 'inbound';
  const own = asks ? From : To;
  const direction: Direction = asks && isAgentAt(reading, To) ? 'internal' : 'outbound';
  const dialled = asks && direction === 'outbound' && To !== null ? callerAt(reading, To) : null;
  const far = dialled === null || dialled.caller === null ? {} : { caller: dialled.caller, caller_presented: dialled.caller_presented };
  const number = asks || From === null ? null : ourNumber(reading, numberIn(From));
  const agent_id = own === null ? null : agentNamed(reading, own);
  const events: Say[] = [{ kind: 'call_started', at: since, direction, agent_id, number, ...far }];
  if (status === 'completed') events.push({ kind: 'call_ended', at });
  else if (isFinal(status))
    events.push({ kind: 'call_ended', at, outcome: status === 'failed' ? 'failed' : 'cancelled', ended_by: 'agent' });
  return events;
}

function agent({ status, at, since }: Told, { From, To, CallDuration, SipResponseCode }: TwilioMessage, reading: Reading): Say[] {
  const direction = reading.topic === 'outbound' ? 'outbound' : isAgentPhone(reading, From) ? 'internal' : 'inbound';
  const events: Say[] = [{ kind: 'call_started', at: since, direction }];
  if (To === null) return events;
  const agent_id = agentNamed(reading, To);
  switch (status) {
    case 'ringing':
      return [...events, { kind: 'agent_offered', at, agent_id }];
    case 'in-progress':
      return [...events, { kind: 'agent_answered', at, agent_id }];
    case 'completed':
      // Told again with the end, so that an answer whose own message was lost or not asked for is known.
      if (CallDuration !== null) events.push({ kind: 'agent_answered', at: since, agent_id });
      return [...events, { kind: 'agent_left', at, agent_id }];
    case 'busy':
    case 'failed':
    case 'no-answer':
      return [...events, { kind: 'agent_missed', at, agent_id, result: SipResponseCode === 603 ? 'declined' : 'missed' }];
    case 'queued':
    case 'initiated':
    case 'canceled':
      // Cancelled: the caller gave up, or another took the call. What became of the offer follows from the rest of the call.
      return events;
  }
}

const outboundEnds = { busy: 'busy', failed: 'failed', 'no-answer': 'no_answer', canceled: 'cancelled' } as const;

function customer({ status, at, since }: Told, message: TwilioMessage, reading: Reading): Say[] {
  const { From, To, AnsweredBy, CallDuration } = message;
  const { anomaly, ...far } = callerAt(reading, To);
  const number = From === null ? null : ourNumber(reading, numberIn(From));
  const events: Say[] = [{ kind: 'call_started', at: since, direction: 'outbound', ...far, number }];
  if (anomaly !== null) events.push({ kind: 'anomaly_found', at: since, anomaly });
  const by = /^(?:machine|fax)/u.test(AnsweredBy ?? '') ? 'machine' : 'person';
  switch (status) {
    case 'queued':
    case 'initiated':
      return events;
    case 'ringing':
      return [...events, { kind: 'call_ringing', at }];
    case 'in-progress':
      // Whether a machine answered may be known only later: a person is not told before the end.
      events.push({ kind: 'call_connected', at });
      return AnsweredBy === null ? events : [...events, { kind: 'far_end_answered', at, by }];
    case 'completed':
      if (CallDuration !== null) events.push({ kind: 'far_end_answered', at: since, by });
      return [...events, { kind: 'call_ended', at, outcome: by === 'machine' ? 'machine' : 'answered' }];
    case 'busy':
    case 'failed':
    case 'no-answer':
    case 'canceled':
      return [...events, { kind: 'call_ended', at, outcome: outboundEnds[status], sip_code: sipCode(message) }];
  }
}

function sipCode({ SipResponseCode: code }: TwilioMessage): number | null {
  return code !== null && Number.isInteger(code) && code >= 300 && code < 700 ? code : null;
}
