import { z } from 'zod';
import {
  agentStateNames,
  blockedReasons,
  directions,
  endedBys,
  inboundOutcomes,
  legResults,
  outboundOutcomes,
  recordingKinds,
  rowTables,
  visitEntries,
  visitExits,
} from '#domain/facts.ts';
import { marketingSchemas } from './marketing-schema.ts';
import { id, maybe, text, when } from './schema-parts.ts';

/** Our own event schema: what a system that speaks for itself sends to `POST /ingest/{connectionKey}`. */

const wantedUrl = 'wanted an address such as https://example.com/recordings/42.mp3';
const httpUrl = z.url({ protocol: /^https?$/u, error: wantedUrl }).max(4000, wantedUrl);
const seconds = z.number().min(0);
const outcome = z.enum([...new Set([...inboundOutcomes, ...outboundOutcomes])]);
const exit = z.enum(visitExits).exclude(['waiting']);
const legKind = z.enum(['main', 'consult']);
const transfer = z.enum(['blind', 'warm']);
const target = z.enum(['queue', 'agent', 'external']);

const notes = {
  disposition: text.optional(),
  topics: z.array(text).max(100).optional(),
  goals: z.array(text).max(100).optional(),
  resolved: z.boolean().optional(),
  escalated: z.boolean().optional(),
  followup_required: z.boolean().optional(),
  fcr_eligible: z.boolean().optional(),
  recording_consent: z.boolean().optional(),
  spam: z.boolean().optional(),
  test: z.boolean().optional(),
  campaign_id: id.optional(),
  lead_id: id.optional(),
  caller_name: text.optional(),
};

/** Of every item: the sender's own id of the event (else its content is its identity) and when it happened. */
const item = { id: id.optional(), at: when };
const ofCall = {
  ...item,
  call: id,
  /** Further ids of the same call (a channel, a session): all of them become one call. */
  links: z.array(id).max(20).optional(),
};
const ofAgent = { ...item, agent_id: id };

const callStarted = z.strictObject({
  ...ofCall,
  kind: z.literal('call_started'),
  direction: z.enum(directions),
  caller: maybe(text),
  caller_name: maybe(text),
  number: maybe(text),
  campaign_id: maybe(id),
  lead_id: maybe(id),
  visitor_id: maybe(id),
  session_id: maybe(id),
  agent_id: maybe(id),
  seized: z.boolean().optional(),
});

const callRecorded = z.strictObject({
  id: id.optional(),
  kind: z.literal('call_recorded'),
  links: z.array(id).max(20).optional(),
  call: z.strictObject({
    id,
    direction: z.enum(directions),
    started_at: when,
    seized: z.boolean().optional(),
    ringing_at: maybe(when),
    connected_at: maybe(when),
    answered_at: maybe(when),
    ended_at: maybe(when),
    outcome: maybe(outcome),
    ended_by: maybe(z.enum(endedBys)),
    caller: maybe(text),
    caller_name: maybe(text),
    number: maybe(text),
    ivr_s: maybe(seconds),
    blocked_reason: maybe(z.enum(blockedReasons)),
    sip_code: maybe(z.number().int()),
    agent_id: maybe(id),
    lead_id: maybe(id),
    campaign_id: maybe(id),
    visitor_id: maybe(id),
    session_id: maybe(id),
    disposition: maybe(text),
    topics: z.array(text).max(100).optional(),
    goals: z.array(text).max(100).optional(),
    resolved: maybe(z.boolean()),
    escalated: z.boolean().optional(),
    followup_required: z.boolean().optional(),
    fcr_eligible: z.boolean().optional(),
    recording_consent: maybe(z.boolean()),
    spam: z.boolean().optional(),
    measures: z.record(z.string().max(100), z.number()).optional(),
    test: z.boolean().optional(),
  }),
  visits: z
    .array(
      z.strictObject({
        queue_id: id,
        enqueued_at: when,
        exited_at: maybe(when),
        answered_at: maybe(when),
        agent_id: maybe(id),
        exit: z.enum(visitExits),
        entry: z.enum(visitEntries).optional(),
      }),
    )
    .max(1000)
    .default([]),
  legs: z
    .array(
      z.strictObject({
        agent_id: id,
        queue_id: maybe(id),
        offered_at: when,
        answered_at: maybe(when),
        ended_at: maybe(when),
        result: z.enum(legResults),
        kind: legKind.optional(),
        talk_s: maybe(seconds),
        hold_s: maybe(seconds),
        acw_s: maybe(seconds),
        dial_s: maybe(seconds),
        transfer_to: maybe(id),
        transfer_kind: maybe(transfer),
        transfer_target: maybe(target),
        ended_on_hold: z.boolean().optional(),
        ended_by: maybe(z.enum(endedBys)),
      }),
    )
    .max(1000)
    .default([]),
});

/** One item of a delivery, by its kind. */
export const itemSchemas = {
  call_started: callStarted,
  call_ringing: z.strictObject({ ...ofCall, kind: z.literal('call_ringing') }),
  call_connected: z.strictObject({ ...ofCall, kind: z.literal('call_connected') }),
  menu_entered: z.strictObject({ ...ofCall, kind: z.literal('menu_entered'), menu: text.optional() }),
  menu_left: z.strictObject({ ...ofCall, kind: z.literal('menu_left') }),
  queue_entered: z.strictObject({
    ...ofCall,
    kind: z.literal('queue_entered'),
    queue_id: id,
    entry: z.enum(visitEntries).optional(),
  }),
  queue_left: z.strictObject({ ...ofCall, kind: z.literal('queue_left'), queue_id: id, exit, agent_id: maybe(id) }),
  agent_offered: z.strictObject({
    ...ofCall,
    kind: z.literal('agent_offered'),
    agent_id: id,
    queue_id: maybe(id),
    leg: legKind.optional(),
  }),
  agent_answered: z.strictObject({
    ...ofCall,
    kind: z.literal('agent_answered'),
    agent_id: id,
    queue_id: maybe(id),
    leg: legKind.optional(),
  }),
  agent_missed: z.strictObject({
    ...ofCall,
    kind: z.literal('agent_missed'),
    agent_id: id,
    queue_id: maybe(id),
    result: z.enum(legResults).exclude(['answered']).default('missed'),
  }),
  hold_started: z.strictObject({ ...ofCall, kind: z.literal('hold_started'), agent_id: id }),
  hold_ended: z.strictObject({ ...ofCall, kind: z.literal('hold_ended'), agent_id: id }),
  transferred: z.strictObject({ ...ofCall, kind: z.literal('transferred'), agent_id: id, to: id, transfer, target }),
  agent_left: z.strictObject({ ...ofCall, kind: z.literal('agent_left'), agent_id: id, ended_by: maybe(z.enum(endedBys)) }),
  wrapup_ended: z.strictObject({ ...ofCall, kind: z.literal('wrapup_ended'), agent_id: id }),
  far_end_answered: z.strictObject({ ...ofCall, kind: z.literal('far_end_answered'), by: z.enum(['person', 'machine']) }),
  call_ended: z.strictObject({
    ...ofCall,
    kind: z.literal('call_ended'),
    outcome: maybe(outcome),
    ended_by: maybe(z.enum(endedBys)),
    sip_code: maybe(z.number().int()),
    blocked_reason: maybe(z.enum(blockedReasons)),
  }),
  call_noted: z.strictObject({ ...ofCall, kind: z.literal('call_noted'), note: z.strictObject(notes) }),
  call_recorded: callRecorded,
  recording_told: z.strictObject({
    ...ofCall,
    kind: z.literal('recording_told'),
    recording: id.optional(),
    of: z.enum(recordingKinds).default('call'),
    url: httpUrl,
    expires_at: maybe(when),
    began_at: maybe(when),
    duration_s: maybe(seconds),
    channels: maybe(z.number().int().min(1).max(64)),
  }),
  agent_state: z.strictObject({
    ...ofAgent,
    kind: z.literal('agent_state'),
    state: z.enum(agentStateNames),
    reason: maybe(text),
  }),
  agent_joined: z.strictObject({ ...ofAgent, kind: z.literal('agent_joined'), queue_id: id }),
  agent_departed: z.strictObject({ ...ofAgent, kind: z.literal('agent_departed'), queue_id: id }),
  agent_paused: z.strictObject({ ...ofAgent, kind: z.literal('agent_paused'), queue_id: id.nullable().default(null), reason: maybe(text) }),
  agent_unpaused: z.strictObject({ ...ofAgent, kind: z.literal('agent_unpaused'), queue_id: id.nullable().default(null) }),
  agent_rung: z.strictObject({ ...ofAgent, kind: z.literal('agent_rung'), call: id }),
  agent_engaged: z.strictObject({ ...ofAgent, kind: z.literal('agent_engaged'), call: id }),
  agent_released: z.strictObject({ ...ofAgent, kind: z.literal('agent_released'), call: id }),
  schedule_recorded: z.strictObject({
    id,
    kind: z.literal('schedule_recorded'),
    agent_id: id,
    from: when,
    to: when,
    activity: text,
    productive: z.boolean(),
    paid: z.boolean().default(true),
  }),
  pay_recorded: z.strictObject({
    id,
    kind: z.literal('pay_recorded'),
    agent_id: id,
    hourly_cost: z.number(),
    paid_from: when,
    paid_to: when,
  }),
  cost_recorded: z.strictObject({ id, kind: z.literal('cost_recorded'), from: when, to: when, category: text, amount: z.number() }),
  ...marketingSchemas,
  row_removed: z.strictObject({ id, kind: z.literal('row_removed'), table: z.enum(rowTables) }),
};

export type ItemKind = keyof typeof itemSchemas;
export type Item = { [K in ItemKind]: z.output<(typeof itemSchemas)[K]> }[ItemKind];

export function isItemKind(kind: unknown): kind is ItemKind {
  return typeof kind === 'string' && Object.hasOwn(itemSchemas, kind);
}
