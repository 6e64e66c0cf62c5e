import { z } from '@hono/zod-openapi';
import { Freshness } from './report.ts';

/** Calls as the API shows them: facts with instants in ISO 8601 UTC. */

const instant = z.string();
const maybeInstant = z.string().nullable();
const maybeText = z.string().nullable();

export const CallFacts = z
  .object({
    id: z.string(),
    connection: z.string(),
    direction: z.string(),
    started_at: instant,
    seized: z.boolean(),
    ringing_at: maybeInstant,
    connected_at: maybeInstant,
    answered_at: maybeInstant,
    ended_at: maybeInstant,
    outcome: maybeText.describe('null = still active'),
    ended_by: maybeText,
    caller: maybeText.describe('external party, E.164; null = withheld'),
    caller_presented: maybeText,
    caller_name: maybeText,
    caller_country: maybeText,
    caller_area: maybeText,
    number_id: maybeText,
    ivr_s: z.number().nullable(),
    blocked_reason: maybeText,
    sip_code: z.number().nullable(),
    lead_id: maybeText,
    campaign_id: maybeText,
    visitor_id: maybeText,
    session_id: maybeText,
    disposition: maybeText,
    topics: z.array(z.string()),
    goals: z.array(z.string()),
    resolved: z.boolean().nullable(),
    escalated: z.boolean(),
    followup_required: z.boolean(),
    fcr_eligible: z.boolean(),
    recording_consent: z.boolean().nullable(),
    spam: z.boolean(),
    test: z.boolean(),
    anomalies: z.array(z.string()),
    queue_ids: z.array(z.string()).describe('queues entered, in order'),
    agent_ids: z.array(z.string()).describe('agents who answered, in order'),
    wait_s: z.number().nullable().describe('waits of all visits that left'),
    talk_s: z.number().nullable(),
    hold_s: z.number().nullable(),
    acw_s: z.number().nullable().describe('wrap-up after all conversations'),
    transfer_kinds: z.array(z.string()).describe('blind or warm, one a transfer'),
  })
  .openapi('CallFacts');

export const VisitFacts = z
  .object({
    id: z.string(),
    queue_id: z.string(),
    enqueued_at: instant,
    exited_at: maybeInstant,
    answered_at: maybeInstant,
    agent_id: maybeText,
    exit: z.string(),
    entry: z.string(),
  })
  .openapi('VisitFacts');

export const LegFacts = z
  .object({
    id: z.string(),
    agent_id: z.string(),
    queue_id: maybeText,
    offered_at: instant,
    answered_at: maybeInstant,
    ended_at: maybeInstant,
    result: z.string(),
    kind: z.string(),
    talk_s: z.number().nullable(),
    hold_s: z.number().nullable(),
    acw_s: z.number().nullable(),
    dial_s: z.number().nullable(),
    transfer_to: maybeText,
    transfer_kind: maybeText,
    transfer_target: maybeText,
    ended_on_hold: z.boolean(),
    ended_by: maybeText,
  })
  .openapi('LegFacts');

/** What happens in a stretch or moment of a call: a code for each sentence that a timeline may say. */
export const timelineActs = [
  'arrived',
  'arrived_no_line',
  'attempted',
  'attempted_no_line',
  'internal',
  'internal_no_line',
  'heard_menu',
  'heard_greeting',
  'waited_answered',
  'waited_abandoned',
  'waited_timeout',
  'waited_overflow',
  'waited_voicemail',
  'waited_callback',
  'waiting',
  'rang_answered',
  'rang_missed',
  'rang_declined',
  'rang_caller_abandoned',
  'talked',
  'consulted',
  'on_hold',
  'wrapped_up',
  'transferred_blind',
  'transferred_warm',
  'ended',
  'ended_by_agent',
  'ended_by_customer',
  'ended_by_system',
] as const;

/** One stretch or moment of a call, for its timeline. */
export const TimelineItem = z
  .object({
    kind: z.enum(['line', 'menu', 'queue', 'ring', 'talk', 'hold', 'wrapup', 'transfer', 'end']),
    from: instant,
    to: maybeInstant.describe('null = a moment, or still going on'),
    /** Queue, agent or target of a transfer. */
    who: maybeText,
    act: z.enum(timelineActs).describe('what happens, as a code'),
    by: maybeText.describe('the agent who transferred'),
    says: z.string().describe('the same as an English sentence'),
  })
  .openapi('TimelineItem');

export const CallEventView = z
  .object({
    id: z.string(),
    at: instant,
    kind: z.string(),
    source: z.string(),
    key: z.string(),
    delivery: z.number().describe('seq of the delivery that told it'),
    fields: z.record(z.string(), z.unknown()),
  })
  .openapi('CallEventView');

export const DeliverySummary = z
  .object({
    seq: z.number(),
    connection: z.string(),
    delivery_key: z.string(),
    received_at: instant,
    format: maybeText,
    file: maybeText,
    bytes: z.number(),
  })
  .openapi('DeliverySummary');

export const CallList = z
  .object({
    calls: z.array(CallFacts),
    total: z.number(),
    freshness: Freshness,
  })
  .openapi('CallList');

const LinkedSide = z.object({
  id: z.string().describe('the call as this system alone told it'),
  connection: z.string(),
  name: z.string(),
  started_at: instant,
  number: maybeText,
});

/** Two systems told this call; a rule of the account says that it is one. */
export const LinkedCall = z
  .object({
    rule: z.string(),
    by: z.enum(['caller', 'only']).describe('both told the same caller, or nothing else fitted'),
    after_s: z.number().describe('the inner call began so long after the outer one; negative = before it'),
    outer: LinkedSide,
    inner: LinkedSide,
  })
  .openapi('LinkedCall');

export const CallView = z
  .object({
    call: CallFacts,
    visits: z.array(VisitFacts),
    legs: z.array(LegFacts),
    timeline: z.array(TimelineItem),
    from_visit: z.boolean().describe('it names a visit to a website, or its number was lent to some in these weeks: `/sessions` says more'),
    linked: LinkedCall.nullable().describe('null = one system told it'),
    /** null = you may not see deliveries. */
    events: z.array(CallEventView).nullable(),
    deliveries: z.array(DeliverySummary).nullable(),
    freshness: Freshness,
  })
  .openapi('CallView');

/** What the list can be sorted by. */
export const callSorts = [
  'started_at',
  'caller',
  'direction',
  'outcome',
  'number',
  'queue',
  'agent',
  'campaign',
  'disposition',
  'ended_by',
  'connection',
  'wait_s',
  'talk_s',
  'hold_s',
  'acw_s',
  'transfers',
] as const;

export const CallsQuery = z
  .object({
    from: z.string().optional().describe('start, included: an instant, or a local date in `tz`'),
    to: z.string().optional().describe('end, excluded'),
    tz: z.string().optional(),
    search: z
      .string()
      .max(100)
      .optional()
      .describe('three digits or more of a number, part of a name or of an agent, or the beginning of an id'),
    direction: z.string().optional().describe('one or several, by comma or as a JSON list; so for every list here'),
    outcome: z.string().optional().describe('one or several, by comma'),
    queue: z.string().optional().describe('entered any of these, by comma'),
    agent: z.string().optional().describe('answered by any of these, by comma'),
    team: z.string().optional().describe('answered by an agent of any of these teams'),
    number: z.string().optional().describe('our numbers, by comma'),
    campaign: z.string().optional(),
    disposition: z.string().optional(),
    topic: z.string().optional().describe('has any of these'),
    ended_by: z.string().optional().describe('agent, customer or system'),
    connection: z.string().optional(),
    min_wait: z.coerce.number().min(0).optional().describe('seconds; calls that waited at least so long'),
    max_wait: z.coerce.number().min(0).optional(),
    min_talk: z.coerce.number().min(0).optional().describe('seconds; answered calls that were talked on at least so long'),
    max_talk: z.coerce.number().min(0).optional(),
    anomalies: z.enum(['true', 'false']).optional().describe('only calls with (or without) anomalies'),
    sort: z
      .enum(callSorts)
      .default('started_at')
      .describe('among equals the newest comes first; calls without such a value come last, whichever way'),
    desc: z.enum(['true', 'false']).default('true'),
    limit: z.coerce.number().int().min(1).max(10_000).default(50),
    offset: z.coerce.number().int().min(0).default(0),
  })
  .openapi('CallsQuery');

export type CallFacts = z.infer<typeof CallFacts>;
export type VisitFacts = z.infer<typeof VisitFacts>;
export type LegFacts = z.infer<typeof LegFacts>;
export type TimelineItem = z.infer<typeof TimelineItem>;
export type LinkedCall = z.infer<typeof LinkedCall>;
export type CallEventView = z.infer<typeof CallEventView>;
export type DeliverySummary = z.infer<typeof DeliverySummary>;
export type CallList = z.infer<typeof CallList>;
export type CallView = z.infer<typeof CallView>;
export type CallsQuery = z.infer<typeof CallsQuery>;
