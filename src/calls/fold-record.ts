import type { LifecycleEvent, RecordEvent } from '#domain/events.ts';
import type { Call, Leg, Visit } from '#domain/facts.ts';
import type { Instant } from '#domain/instant.ts';
import type { CallFacts } from './fold-call.ts';

type Note = Extract<LifecycleEvent, { kind: 'call_noted' }>['note'];

/** A whole call as one row told it -> its facts. Contradictions within the row are settled by rule and noted. */
export function foldRecord(
  id: string,
  connection: string,
  record: RecordEvent,
  notes: readonly Note[] = [],
  found: readonly string[] = [],
): CallFacts {
  const anomalies: string[] = [...found];
  const told = record.call;
  const startedAt = Math.floor(told.started_at);
  const latest = Math.max(startedAt, ...instantsOf(record));
  const endedAt = told.ended_at == null ? null : Math.floor(told.ended_at);
  if (endedAt !== null && endedAt < latest) anomalies.push('ended_at: before the last thing told, moved there');
  const end = endedAt === null ? null : Math.max(endedAt, latest);
  const span = { from: startedAt, to: end ?? Infinity };
  const inside = (at: Instant | null | undefined, what: string): Instant | null => {
    if (at == null) return null;
    const whole = Math.floor(at);
    const clipped = Math.min(Math.max(whole, span.from), span.to);
    if (clipped !== whole) anomalies.push(`${what}: outside the call, moved to its edge`);
    return clipped;
  };

  const visits = record.visits
    .map((visit): Visit => {
      const enqueued = inside(visit.enqueued_at, 'enqueued_at') ?? startedAt;
      const answered = visit.exit === 'answered' ? later(inside(visit.answered_at ?? visit.exited_at, 'answered_at'), enqueued) : null;
      return {
        id: '',
        call_id: id,
        queue_id: visit.queue_id,
        enqueued_at: enqueued,
        exited_at: visit.exit === 'waiting' ? null : (answered ?? later(inside(visit.exited_at, 'exited_at') ?? end, enqueued)),
        answered_at: answered,
        agent_id: visit.agent_id ?? null,
        exit: visit.exit,
        entry: visit.entry ?? 'first',
      };
    })
    .sort((a, b) => a.enqueued_at - b.enqueued_at);
  separate(visits, anomalies);

  const legs = record.legs
    .map((leg): Leg => {
      const offered = inside(leg.offered_at, 'offered_at') ?? startedAt;
      const answered = leg.result === 'answered' ? later(inside(leg.answered_at, 'leg.answered_at') ?? offered, offered) : null;
      return {
        id: '',
        call_id: id,
        agent_id: leg.agent_id,
        queue_id: leg.queue_id ?? null,
        offered_at: offered,
        answered_at: answered,
        ended_at: later(inside(leg.ended_at, 'leg.ended_at') ?? end, answered ?? offered),
        result: leg.result,
        kind: leg.kind ?? 'main',
        talk_s: notNegative(leg.talk_s, 'talk_s', anomalies),
        hold_s: notNegative(leg.hold_s, 'hold_s', anomalies),
        acw_s: notNegative(leg.acw_s, 'acw_s', anomalies),
        dial_s: notNegative(leg.dial_s, 'dial_s', anomalies),
        transfer_to: leg.transfer_to ?? null,
        transfer_kind: leg.transfer_kind ?? null,
        transfer_target: leg.transfer_target ?? null,
        ended_on_hold: leg.ended_on_hold ?? false,
        ended_by: leg.ended_by ?? null,
      };
    })
    .sort((a, b) => a.offered_at - b.offered_at);

  const answeredAt = inside(told.answered_at, 'call.answered_at');
  const outcome = answeredAt !== null && told.outcome != null && told.outcome !== 'abandoned' ? 'answered' : (told.outcome ?? null);
  if (told.outcome != null && outcome !== told.outcome) anomalies.push(`outcome: told ${told.outcome}, but a person answered`);
  if (outcome === 'answered' && answeredAt === null) anomalies.push('outcome: told answered, but no answer was told');
  const call: Call = {
    id,
    connection,
    direction: told.direction,
    started_at: startedAt,
    seized: told.seized ?? true,
    ringing_at: inside(told.ringing_at, 'ringing_at'),
    connected_at: inside(told.connected_at ?? answeredAt, 'connected_at'),
    answered_at: answeredAt,
    ended_at: end,
    outcome,
    ended_by: told.ended_by ?? null,
    caller: told.caller ?? null,
    caller_presented: told.caller_presented ?? told.caller ?? null,
    caller_name: told.caller_name ?? null,
    number_id: told.number_id ?? null,
    ivr_s: notNegative(told.ivr_s, 'ivr_s', anomalies),
    blocked_reason: told.blocked_reason ?? null,
    sip_code: told.sip_code ?? null,
    agent_id: told.agent_id ?? null,
    lead_id: told.lead_id ?? null,
    campaign_id: told.campaign_id ?? null,
    visitor_id: told.visitor_id ?? null,
    session_id: told.session_id ?? null,
    disposition: told.disposition ?? null,
    topics: told.topics ?? [],
    goals: told.goals ?? [],
    resolved: told.resolved ?? null,
    escalated: told.escalated ?? false,
    followup_required: told.followup_required ?? false,
    fcr_eligible: told.fcr_eligible ?? true,
    recording_consent: told.recording_consent ?? null,
    spam: told.spam ?? false,
    test: told.test ?? false,
    measures: told.measures ?? {},
    anomalies: [],
  };
  const noted = Object.assign(call, ...notes) as Call;
  return {
    call: { ...noted, anomalies: [...new Set(anomalies)] },
    visits: visits.map((visit, index) => ({ ...visit, id: `${id}-v${index + 1}` })),
    legs: legs.map((leg, index) => ({ ...leg, id: `${id}-l${index + 1}` })),
  };
}

/** Everything that the row says happened, for the earliest possible end. */
function instantsOf(record: RecordEvent): Instant[] {
  const told = [
    record.call.ringing_at,
    record.call.connected_at,
    record.call.answered_at,
    ...record.visits.flatMap((visit) => [visit.enqueued_at, visit.answered_at, visit.exited_at]),
    ...record.legs.flatMap((leg) => [leg.offered_at, leg.answered_at, leg.ended_at]),
  ];
  return told.flatMap((at) => (at == null ? [] : [Math.floor(at)]));
}

/** A caller waits in one queue at a time: a visit ends where the next begins. */
function separate(visits: Visit[], anomalies: string[]): void {
  for (const [index, next] of visits.entries()) {
    const visit = visits[index - 1];
    if (visit === undefined) continue;
    if (visit.exited_at !== null && visit.exited_at <= next.enqueued_at) continue;
    anomalies.push('visits: overlapped, the earlier ends where the next begins');
    visit.exited_at = next.enqueued_at;
    if (visit.answered_at !== null) visit.answered_at = Math.min(visit.answered_at, next.enqueued_at);
    if (visit.exit === 'waiting') visit.exit = 'overflow';
  }
}

function later(at: Instant | null, than: Instant): Instant | null {
  return at === null ? null : Math.max(at, than);
}

function notNegative(seconds: number | null | undefined, what: string, anomalies: string[]): number | null {
  if (seconds == null) return null;
  if (seconds < 0) anomalies.push(`${what}: ${seconds} s, counted as 0`);
  return Math.max(0, seconds);
}
