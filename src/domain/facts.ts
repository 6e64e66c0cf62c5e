import type { Assignment } from './assignment.ts';
import type { Instant } from './instant.ts';

/**
 * The facts that every figure is computed from: section 1 of the metric dictionary, with the dictionary's
 * own names, which are also the names of the warehouse's columns. Every field is always present;
 * what a source cannot know is null, never guessed.
 */

export const directions = ['inbound', 'outbound', 'internal'] as const;
export type Direction = (typeof directions)[number];

export const inboundOutcomes = [
  'answered',
  'abandoned',
  'abandoned_ivr',
  'contained',
  'timeout',
  'overflow',
  'voicemail',
  'callback_requested',
  'blocked',
  'closed',
  'screened',
  'failed',
] as const;
export const outboundOutcomes = ['answered', 'machine', 'busy', 'no_answer', 'rejected', 'cancelled', 'abandoned', 'failed'] as const;
export const outcomes = [...new Set([...inboundOutcomes, ...outboundOutcomes])];
export type Outcome = (typeof inboundOutcomes)[number] | (typeof outboundOutcomes)[number];

/** Inbound calls that ended so wanted a person and got none, unless somebody answered them all the same. */
export const lostOutcomes = [
  'abandoned',
  'abandoned_ivr',
  'timeout',
  'voicemail',
  'blocked',
  'closed',
] as const satisfies readonly Outcome[];

export const blockedReasons = ['no_trunk', 'queue_full', 'no_agents', 'busy'] as const;
export type BlockedReason = (typeof blockedReasons)[number];

export const endedBys = ['agent', 'customer', 'system'] as const;
export type EndedBy = (typeof endedBys)[number];

/** One attempt by one external party, or to one: a transfer, a consultation or an overflow never adds a call. */
export interface Call {
  id: string;
  connection: string;
  direction: Direction;
  started_at: Instant;
  seized: boolean;
  ringing_at: Instant | null;
  connected_at: Instant | null;
  answered_at: Instant | null;
  ended_at: Instant | null;
  outcome: Outcome | null;
  ended_by: EndedBy | null;
  caller: string | null;
  caller_presented: string | null;
  caller_name: string | null;
  number_id: string | null;
  ivr_s: number | null;
  blocked_reason: BlockedReason | null;
  sip_code: number | null;
  agent_id: string | null;
  lead_id: string | null;
  campaign_id: string | null;
  visitor_id: string | null;
  session_id: string | null;
  disposition: string | null;
  topics: string[];
  goals: string[];
  resolved: boolean | null;
  escalated: boolean;
  followup_required: boolean;
  fcr_eligible: boolean;
  recording_consent: boolean | null;
  spam: boolean;
  /** Somebody said that it is none: no rule makes it one. */
  not_spam?: true;
  test: boolean;
  /** Further numbers that an imported table told of the call, by column name. */
  measures: Record<string, number>;
  /** Contradictions between sources or within one, settled by rule: `<rule>` or `<rule>: <detail>`. */
  anomalies: string[];
}

export const visitExits = ['answered', 'abandoned', 'timeout', 'overflow', 'voicemail', 'callback', 'waiting'] as const;
export type VisitExit = (typeof visitExits)[number];
export const visitEntries = ['first', 'transfer', 'overflow'] as const;
export type VisitEntry = (typeof visitEntries)[number];

/** One entry of a call into a queue, a ring group or a direct extension (a queue of one). */
export interface Visit {
  id: string;
  call_id: string;
  queue_id: string;
  enqueued_at: Instant;
  exited_at: Instant | null;
  answered_at: Instant | null;
  agent_id: string | null;
  exit: VisitExit;
  entry: VisitEntry;
  /** Who told it, and under which name, where that is not the call's connection and `queue_id`. */
  told?: { connection: string; name: string };
}

export const legResults = ['answered', 'missed', 'declined', 'caller_abandoned'] as const;
export type LegResult = (typeof legResults)[number];

/** One offer of a call to one agent. Seconds that a source cannot know are null. */
export interface Leg {
  id: string;
  call_id: string;
  agent_id: string;
  queue_id: string | null;
  offered_at: Instant;
  answered_at: Instant | null;
  ended_at: Instant | null;
  result: LegResult;
  kind: 'main' | 'consult';
  /** Connected to the customer, hold excluded. */
  talk_s: number | null;
  hold_s: number | null;
  acw_s: number | null;
  dial_s: number | null;
  transfer_to: string | null;
  transfer_kind: 'blind' | 'warm' | null;
  transfer_target: 'queue' | 'agent' | 'external' | null;
  ended_on_hold: boolean;
  ended_by: EndedBy | null;
  /** Who told it, and under which name, where that is not the call's connection and `agent_id`. */
  told?: { connection: string; name: string };
}

export const agentStateNames = [
  'logged_out',
  'available',
  'ringing',
  'dialing',
  'on_call',
  'acw',
  'break',
  'meeting',
  'training',
  'other',
] as const;
export type AgentStateName = (typeof agentStateNames)[number];

export interface AgentState {
  id: string;
  agent_id: string;
  from_at: Instant;
  to_at: Instant | null;
  state: AgentStateName;
  /** The reason that the phone system gave (a pause code), as it came. */
  reason: string | null;
}

export interface Schedule {
  id: string;
  agent_id: string;
  from_at: Instant;
  to_at: Instant;
  activity: string;
  productive: boolean;
  paid: boolean;
}

export interface AgentPay {
  id: string;
  agent_id: string;
  hourly_cost: number;
  paid_from: Instant;
  paid_to: Instant;
}

export interface Cost {
  id: string;
  from_at: Instant;
  to_at: Instant;
  category: string;
  amount: number;
}

export const recordingKinds = ['call', 'voicemail'] as const;
export type RecordingKind = (typeof recordingKinds)[number];

/** One sound recording of a call, as its phone system told of it. Whether it could be fetched is no fact of the call. */
export interface Recording {
  id: string;
  call_id: string;
  /** The call's start where the source does not say. */
  started_at: Instant;
  duration_s: number | null;
  channels: number | null;
  kind: RecordingKind;
  /** Where it is to be had; never in the warehouse, because a link may be a key. */
  source: RecordingSource;
}

export interface RecordingSource {
  /** A whole address, or (from `/` on) a path of the system's API; null = it told no more than a name. */
  link: string | null;
  /** Until when the link is good, as far as the system says; null = it does not run out. */
  expires_at: Instant | null;
  /** Name of a file on the phone system. */
  file: string | null;
}

/**
 * One visit of one browser to a site. `id` names the row; `session_id` is the session's own name, as calls, leases of numbers
 * and leads refer to it.
 */
export interface Session {
  id: string;
  session_id: string;
  visitor_id: string;
  started_at: Instant;
  /** Last sign of life. */
  last_at: Instant;
  /** `(direct)` and `(none)` where nothing led there. */
  source: string;
  medium: string;
  campaign: string | null;
  keyword: string | null;
  /** Path without query. */
  landing_page: string;
  referrer: string | null;
  /** Marks that ad systems put on a click, as `gclid=…`. */
  click_ids: string[];
}

/** A number of ours and what it stands for from a moment on; the latest row of a number that began counts. */
export interface TrackingNumber {
  id: string;
  /** E.164. */
  number_id: string;
  /** Of a static number: where it is shown. Null = it is lent to sessions from a pool, or says nothing. */
  source: string | null;
  medium: string | null;
  campaign: string | null;
  pool_id: string | null;
  from_at: Instant;
  to_at: Instant | null;
}

/** What one piece of advertising cost on one day. */
export interface Spend {
  id: string;
  /** Start of the day in the account's zone. */
  day_at: Instant;
  /** The day as told, `YYYY-MM-DD`. */
  date: string;
  source: string | null;
  medium: string | null;
  /** Group of sources, by `channelOf` where the row does not say. */
  channel: string;
  campaign: string | null;
  campaign_id: string | null;
  ad_group: string | null;
  ad: string | null;
  keyword: string | null;
  /** Whom and where it reached, as the ad system divides its rows. */
  age: string | null;
  gender: string | null;
  device: string | null;
  placement: string | null;
  amount: number;
  /** ISO 4217; null = the account's own. */
  currency: string | null;
  clicks: number | null;
  impressions: number | null;
  /** As the ad system counts them: those that its owner aims at, and all. */
  conversions: number | null;
  all_conversions: number | null;
}

/** Somebody asked to be called back. */
export interface Callback {
  id: string;
  /** The call that was made for it. */
  call_id: string | null;
  /** Where it was asked for: a widget of the site, a menu, a queue. */
  origin: string | null;
  /** Marketing channel, where told. */
  channel: string | null;
  requested_at: Instant;
  connected_at: Instant | null;
  goals: string[];
  /** E.164. */
  phone: string | null;
  visitor_id: string | null;
  session_id: string | null;
  /** The caller took it back. */
  withdrawn: boolean;
}

export const leadOrigins = ['form', 'missed_call', 'answered_call', 'import'] as const;
export type LeadOrigin = (typeof leadOrigins)[number];
export const leadStatuses = ['open', 'won', 'lost', 'invalid'] as const;
export type LeadStatus = (typeof leadStatuses)[number];

/** Somebody who may become a customer. `lead_id` is the lead's own name, as calls and deals refer to it. */
export interface Lead {
  id: string;
  lead_id: string;
  created_at: Instant;
  /** E.164. */
  phone: string | null;
  channel: string | null;
  score: number | null;
  origin: LeadOrigin | null;
  status: LeadStatus | null;
  closed_at: Instant | null;
  visitor_id: string | null;
  session_id: string | null;
}

export const dealStatuses = ['open', 'won', 'lost'] as const;
export type DealStatus = (typeof dealStatuses)[number];

/** A sale that is hoped for, won or lost. A refund is a negative one. */
export interface Deal {
  id: string;
  lead_id: string | null;
  call_id: string | null;
  customer_id: string | null;
  /** E.164. */
  customer_phone: string | null;
  channel: string | null;
  created_at: Instant;
  closed_at: Instant | null;
  status: DealStatus;
  amount: number;
  /** ISO 4217; null = the account's own. */
  currency: string | null;
}

/** All facts of one group of events (one call, one agent's states, one imported row). */
export interface Facts {
  call: Call[];
  visit: Visit[];
  leg: Leg[];
  agent_state: AgentState[];
  schedule: Schedule[];
  agent_pay: AgentPay[];
  cost: Cost[];
  recording: Recording[];
  session: Session[];
  tracking_number: TrackingNumber[];
  assignment: Assignment[];
  spend: Spend[];
  callback: Callback[];
  lead: Lead[];
  deal: Deal[];
}

export type FactTable = keyof Facts;

/** Tables whose rows are imported as they are. */
export const rowTables = [
  'schedule',
  'agent_pay',
  'cost',
  'session',
  'tracking_number',
  'assignment',
  'spend',
  'callback',
  'lead',
  'deal',
] as const satisfies readonly FactTable[];
export type RowTable = (typeof rowTables)[number];

export function noFacts(): Facts {
  return {
    ...{ call: [], visit: [], leg: [], agent_state: [], schedule: [], agent_pay: [], cost: [], recording: [] },
    ...{ session: [], tracking_number: [], assignment: [], spend: [], callback: [], lead: [], deal: [] },
  };
}
