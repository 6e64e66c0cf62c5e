import { z } from 'zod';
import {
  agentStateNames,
  blockedReasons,
  directions,
  endedBys,
  legResults,
  outcomes,
  recordingKinds,
  visitEntries,
  visitExits,
} from '#domain/facts.ts';
import type { AgentPay, AgentState, Call, Cost, Facts, Leg, Recording, Schedule, Visit } from '#domain/facts.ts';
import { instant, marketingDocuments, marketingFacts, maybeInstant, maybeNumber, maybeText, no } from './marketing-documents.ts';

/**
 * Facts written down as JSON, as the metric dictionary writes them: times in ISO 8601, what is missing takes its
 * neutral value, visits and legs without ids get one from their call and place.
 */
export function factsFromDocument(document: unknown): Facts {
  const parsed = FactsDocument.parse(document);
  const queues = new Set([...parsed.visits, ...parsed.legs].map((item) => item.queue_id ?? ''));
  const agents = new Set(parsed.legs.map((leg) => leg.agent_id));
  return {
    call: parsed.calls.map(callOf),
    visit: parsed.visits.map((visit, at): Visit => ({ ...visit, id: visit.id ?? `${visit.call_id}/v${at}` })),
    leg: parsed.legs.map((leg, at): Leg => ({
      ...leg,
      id: leg.id ?? `${leg.call_id}/l${at}`,
      transfer_target: targetOf(leg, queues, agents),
    })),
    agent_state: parsed.agent_states.map(({ from, to, ...state }, at): AgentState => ({
      ...state,
      id: state.id ?? `s${at}`,
      from_at: from,
      to_at: to,
    })),
    schedule: parsed.schedules.map(({ from, to, ...entry }, at): Schedule => ({
      ...entry,
      id: entry.id ?? `w${at}`,
      from_at: from,
      to_at: to,
    })),
    agent_pay: parsed.agent_pay.map((entry, at): AgentPay => ({ ...entry, id: entry.id ?? `p${at}` })),
    cost: parsed.costs.map(({ from, to, ...entry }, at): Cost => ({ ...entry, id: entry.id ?? `k${at}`, from_at: from, to_at: to })),
    recording: parsed.recordings.map((one, at): Recording => ({
      ...one,
      id: one.id ?? `${one.call_id}/r${at}`,
      started_at: one.started_at ?? parsed.calls.find((call) => call.id === one.call_id)?.started_at ?? 0,
      source: { link: null, expires_at: null, file: null },
    })),
    ...marketingFacts(parsed),
  };
}

const id = z.string().optional();

const CallDocument = z.object({
  id: z.string(),
  connection: z.string().default(''),
  direction: z.enum(directions),
  started_at: instant,
  seized: z.boolean().default(true),
  ringing_at: maybeInstant,
  connected_at: maybeInstant,
  answered_at: maybeInstant,
  ended_at: maybeInstant,
  outcome: z.enum(outcomes).nullable().default(null),
  ended_by: z.enum(endedBys).nullable().default(null),
  caller: maybeText,
  caller_presented: maybeText,
  caller_name: maybeText,
  number_id: maybeText,
  ivr_s: maybeNumber,
  blocked_reason: z.enum(blockedReasons).nullable().default(null),
  sip_code: maybeNumber,
  agent_id: maybeText,
  lead_id: maybeText,
  campaign_id: maybeText,
  visitor_id: maybeText,
  session_id: maybeText,
  disposition: maybeText,
  topics: z.array(z.string()).default([]),
  goals: z.array(z.string()).default([]),
  resolved: z.boolean().nullable().default(null),
  escalated: no,
  followup_required: no,
  fcr_eligible: z.boolean().default(true),
  recording_consent: z.boolean().nullable().default(null),
  spam: no,
  test: no,
  measures: z.record(z.string(), z.number()).default({}),
  anomalies: z.array(z.string()).default([]),
});

const VisitDocument = z.object({
  id,
  call_id: z.string(),
  queue_id: z.string(),
  enqueued_at: instant,
  exited_at: maybeInstant,
  answered_at: maybeInstant,
  agent_id: maybeText,
  exit: z.enum(visitExits),
  entry: z.enum(visitEntries).default('first'),
});

const LegDocument = z.object({
  id,
  call_id: z.string(),
  agent_id: z.string(),
  queue_id: maybeText,
  offered_at: instant,
  answered_at: maybeInstant,
  ended_at: maybeInstant,
  result: z.enum(legResults),
  kind: z.enum(['main', 'consult']).default('main'),
  talk_s: maybeNumber,
  hold_s: maybeNumber,
  acw_s: maybeNumber,
  dial_s: maybeNumber,
  transfer_to: maybeText,
  transfer_kind: z.enum(['blind', 'warm']).nullable().default(null),
  transfer_target: z.enum(['queue', 'agent', 'external']).nullable().default(null),
  ended_on_hold: no,
  ended_by: z.enum(endedBys).nullable().default(null),
});

const FactsDocument = z.object({
  calls: z.array(CallDocument).default([]),
  visits: z.array(VisitDocument).default([]),
  legs: z.array(LegDocument).default([]),
  agent_states: z
    .array(z.object({ id, agent_id: z.string(), from: instant, to: maybeInstant, state: z.enum(agentStateNames), reason: maybeText }))
    .default([]),
  schedules: z
    .array(
      z.object({
        id,
        agent_id: z.string(),
        from: instant,
        to: instant,
        activity: z.string(),
        productive: no,
        paid: no,
      }),
    )
    .default([]),
  agent_pay: z.array(z.object({ id, agent_id: z.string(), hourly_cost: z.number(), paid_from: instant, paid_to: instant })).default([]),
  costs: z.array(z.object({ id, from: instant, to: instant, category: z.string(), amount: z.number() })).default([]),
  recordings: z
    .array(
      z.object({
        ...{ id, call_id: z.string(), started_at: maybeInstant, duration_s: maybeNumber, channels: maybeNumber },
        kind: z.enum(recordingKinds).default('call'),
      }),
    )
    .default([]),
  ...marketingDocuments,
});

/** The caller's number is also what was presented, where nothing else is said. */
function callOf(call: z.infer<typeof CallDocument>): Call {
  return { ...call, caller_presented: call.caller_presented ?? call.caller };
}

/** Facts name where a leg went; a queue or an agent that the same document knows, or a number. */
function targetOf(leg: z.infer<typeof LegDocument>, queues: Set<string>, agents: Set<string>): Leg['transfer_target'] {
  if (leg.transfer_target !== null || leg.transfer_to === null) return leg.transfer_target;
  if (queues.has(leg.transfer_to)) return 'queue';
  if (agents.has(leg.transfer_to)) return 'agent';
  return /^\+?\d{5,}$/.test(leg.transfer_to) ? 'external' : null;
}
