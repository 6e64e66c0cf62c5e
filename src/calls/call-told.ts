import type { LifecycleEvent } from '#domain/events.ts';
import type { Call, Direction, EndedBy, Outcome } from '#domain/facts.ts';
import type { Instant } from '#domain/instant.ts';

/** What the source says of a call outright, wherever in its course it says so. */
export interface Told {
  readonly direction: Direction;
  readonly outcome: Outcome | null;
  readonly endedBy: EndedBy | null;
  readonly ringingAt: Instant | null;
  readonly call: Omit<Call, DerivedField>;
  readonly anomalies: readonly string[];
}

type DerivedField =
  | 'id'
  | 'connection'
  | 'direction'
  | 'started_at'
  | 'ringing_at'
  | 'connected_at'
  | 'answered_at'
  | 'ended_at'
  | 'outcome'
  | 'ended_by'
  | 'ivr_s'
  | 'anomalies';

/** Gathers attributes from sorted events: the first that says one wins; of notes (corrections by people) the last. */
export function tellCall(events: readonly LifecycleEvent[]): Told {
  const starts = events.filter((event) => event.kind === 'call_started');
  const ends = events.filter((event) => event.kind === 'call_ended');
  const notes = Object.assign({}, ...events.map((event) => (event.kind === 'call_noted' ? event.note : {}))) as Noted;
  const first = <K extends keyof Start>(key: K): NonNullable<Start[K]> | null => firstOf(starts, key);
  const directions = [...new Set(starts.map((start) => start.direction))];
  const [direction] = directions;
  return {
    direction: direction ?? (events.some((event) => event.kind === 'far_end_answered') ? 'outbound' : 'inbound'),
    outcome: firstOf(ends, 'outcome'),
    endedBy: firstOf(ends, 'ended_by'),
    ringingAt: events.find((event) => event.kind === 'call_ringing')?.at ?? null,
    call: {
      seized: starts.every((start) => start.seized !== false),
      caller: first('caller'),
      caller_presented: first('caller_presented') ?? first('caller'),
      caller_name: notes.caller_name ?? first('caller_name'),
      number_id: first('number'),
      blocked_reason: firstOf(ends, 'blocked_reason'),
      sip_code: firstOf(ends, 'sip_code'),
      agent_id: first('agent_id'),
      lead_id: notes.lead_id ?? first('lead_id'),
      campaign_id: notes.campaign_id ?? first('campaign_id'),
      visitor_id: first('visitor_id'),
      session_id: first('session_id'),
      disposition: notes.disposition ?? null,
      topics: notes.topics ?? [],
      goals: notes.goals ?? [],
      resolved: notes.resolved ?? null,
      escalated: notes.escalated ?? false,
      followup_required: notes.followup_required ?? false,
      fcr_eligible: notes.fcr_eligible ?? true,
      recording_consent: notes.recording_consent ?? null,
      spam: notes.spam ?? false,
      test: notes.test ?? false,
      measures: {},
    },
    anomalies: [
      ...events.flatMap((event) => (event.kind === 'anomaly_found' ? [event.anomaly] : [])),
      ...(starts.length === 0 ? ['start_missing: direction inferred'] : []),
      ...(directions.length > 1 ? [`direction: told ${directions.join(' and ')}`] : []),
    ],
  };
}

type Start = Extract<LifecycleEvent, { kind: 'call_started' }>;
type Noted = Extract<LifecycleEvent, { kind: 'call_noted' }>['note'];

function firstOf<T, K extends keyof T>(events: readonly T[], key: K): NonNullable<T[K]> | null {
  for (const event of events) {
    const value = event[key];
    if (value !== undefined && value !== null) return value;
  }
  return null;
}
