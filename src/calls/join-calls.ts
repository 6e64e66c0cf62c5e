import type { Call, Facts, Leg, Recording, Visit } from '#domain/facts.ts';
import { noFacts } from '#domain/facts.ts';
import type { Instant } from '#domain/instant.ts';

/** The clocks and the last words of two systems differ by so much without being a contradiction. */
const toleratedMs = 5_000;

/**
 * One call that two systems told, each folded by itself -> one call. Where the caller came from and what it dialled is the outer
 * system's to say, what happened inside (menu, queues, agents, hold, talk) the inner one's. Pure. Null where either has no call.
 */
export function joinCalls(outer: Facts, inner: Facts): Facts | null {
  const [out] = outer.call;
  const [into] = inner.call;
  if (out === undefined || into === undefined) return null;
  const id = into.started_at < out.started_at || (into.started_at === out.started_at && into.id < out.id) ? into.id : out.id;
  const anomalies = [...out.anomalies, ...into.anomalies];
  const startedAt = Math.min(out.started_at, into.started_at);
  if (out.started_at - into.started_at > toleratedMs)
    anomalies.push(`link_start: ${seconds(out.started_at - into.started_at)} before the outer call`);
  const endedAt = endOf(out, into, anomalies);
  const { visits, legs } = parts(outer, inner, endedAt, anomalies);
  const answeredAt = earliest([into.answered_at, ...legs.filter(isOurs(outer)).map((leg) => leg.answered_at)]);
  const call: Call = {
    ...out,
    id,
    started_at: startedAt,
    ringing_at: earliest([out.ringing_at, into.ringing_at]),
    connected_at: earliest([out.connected_at, into.connected_at]),
    answered_at: answeredAt,
    ended_at: endedAt,
    outcome: endedAt === null ? null : outcomeOf(out, into, answeredAt, anomalies),
    ended_by: endedAt === null ? null : (into.ended_by ?? out.ended_by),
    caller: out.caller ?? into.caller,
    caller_presented: out.caller_presented ?? into.caller_presented,
    caller_name: out.caller_name ?? into.caller_name,
    number_id: out.number_id ?? into.number_id,
    ivr_s: into.ivr_s === null ? out.ivr_s : into.ivr_s + (out.ivr_s ?? 0),
    blocked_reason: into.blocked_reason,
    sip_code: into.sip_code ?? out.sip_code,
    agent_id: into.agent_id ?? legs.find(isOurs(outer))?.agent_id ?? null,
    lead_id: out.lead_id ?? into.lead_id,
    campaign_id: out.campaign_id ?? into.campaign_id,
    visitor_id: out.visitor_id ?? into.visitor_id,
    session_id: out.session_id ?? into.session_id,
    disposition: into.disposition ?? out.disposition,
    topics: [...new Set([...out.topics, ...into.topics])],
    goals: [...new Set([...out.goals, ...into.goals])],
    resolved: into.resolved ?? out.resolved,
    escalated: out.escalated || into.escalated,
    followup_required: out.followup_required || into.followup_required,
    fcr_eligible: out.fcr_eligible && into.fcr_eligible,
    recording_consent: consent(out.recording_consent, into.recording_consent),
    spam: out.spam || into.spam,
    ...(out.not_spam === true || into.not_spam === true ? { not_spam: true } : {}),
    test: out.test || into.test,
    measures: { ...out.measures, ...into.measures },
    anomalies: [...new Set(anomalies)],
  };
  return {
    ...noFacts(),
    call: [call],
    visit: visits.map((visit, at) => ({ ...visit, id: `${id}-v${at + 1}`, call_id: id })),
    leg: legs.map((leg, at) => ({ ...leg, id: `${id}-l${at + 1}`, call_id: id })),
    recording: [...outer.recording, ...inner.recording].map((one): Recording => ({ ...one, call_id: id })),
  };
}

/** The caller's line is the outer system's: the call lasts as long as that one says, and at least as long as the inner one. */
function endOf(out: Call, into: Call, anomalies: string[]): Instant | null {
  if (out.ended_at === null) return null;
  if (into.ended_at === null) {
    anomalies.push('link_end: the inner call was never ended, it ends with the outer one');
    return out.ended_at;
  }
  if (into.ended_at - out.ended_at > toleratedMs) anomalies.push(`link_end: ${seconds(into.ended_at - out.ended_at)} after the outer call`);
  return Math.max(out.ended_at, into.ended_at);
}

/**
 * Of the outer system's visits and legs those that were over when the inner call began are its own (a queue before the call was
 * forwarded); the others are the inner call seen from outside.
 */
function parts(outer: Facts, inner: Facts, endedAt: Instant | null, anomalies: string[]): { visits: Visit[]; legs: Leg[] } {
  const [out] = outer.call;
  const [into] = inner.call;
  if (out === undefined || into === undefined) return { visits: [], legs: [] };
  const before = (ended: Instant | null): boolean => ended !== null && ended <= into.started_at;
  const keptLegs = outer.leg.filter((leg) => before(leg.ended_at));
  const keptVisits = outer.visit
    .filter((visit) => before(visit.exited_at))
    .map((visit): Visit => {
      if (visit.exit !== 'answered' || keptLegs.some((leg) => leg.agent_id === visit.agent_id)) return visit;
      // Whom it rang was the other system: it left this queue for there.
      return { ...visit, exit: 'overflow', answered_at: null, agent_id: null };
    });
  const open =
    endedAt !== null && (inner.visit.some(({ exited_at }) => exited_at === null) || inner.leg.some(({ ended_at }) => ended_at === null));
  if (open) anomalies.push('link_open: what the inner call left open ends with the outer one');
  const visits = inner.visit.map((visit): Visit => {
    const told = { told: visit.told ?? { connection: into.connection, name: visit.queue_id } };
    if (endedAt === null || visit.exited_at !== null)
      return { ...visit, ...told, entry: keptVisits.length > 0 && visit.entry === 'first' ? 'transfer' : visit.entry };
    return { ...visit, ...told, exited_at: endedAt, exit: 'abandoned' };
  });
  const legs = inner.leg.map((leg): Leg => {
    const told = { told: leg.told ?? { connection: into.connection, name: leg.agent_id } };
    if (endedAt === null || leg.ended_at !== null) return { ...leg, ...told };
    const talked = leg.answered_at === null ? null : Math.max(0, endedAt - leg.answered_at) / 1000 - (leg.hold_s ?? 0);
    return { ...leg, ...told, ended_at: endedAt, talk_s: leg.talk_s ?? talked };
  });
  return {
    visits: [...keptVisits, ...visits].sort((a, b) => a.enqueued_at - b.enqueued_at || (a.id < b.id ? -1 : 1)),
    legs: [...keptLegs, ...legs].sort((a, b) => a.offered_at - b.offered_at || (a.id < b.id ? -1 : 1)),
  };
}

/** That the outer system calls its call answered means no more than that the inner one took it. */
function outcomeOf(out: Call, into: Call, answeredAt: Instant | null, anomalies: string[]): Call['outcome'] {
  if (answeredAt === null) return into.outcome ?? (out.outcome === 'answered' ? 'abandoned' : out.outcome);
  if (out.outcome !== null && out.outcome !== 'answered')
    anomalies.push(`link_outcome: the outer call told ${out.outcome}, but a person answered`);
  return 'answered';
}

function isOurs(outer: Facts): (leg: Leg) => boolean {
  const ids = new Set(outer.leg.map(({ id }) => id));
  return ({ id, answered_at }) => answered_at !== null && ids.has(id);
}

function consent(a: boolean | null, b: boolean | null): boolean | null {
  return a === false || b === false ? false : (a ?? b);
}

function earliest(instants: readonly (Instant | null)[]): Instant | null {
  const known = instants.filter((at) => at !== null);
  return known.length === 0 ? null : Math.min(...known);
}

const seconds = (ms: number): string => `${ms / 1000} s`;
