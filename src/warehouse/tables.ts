import type { FactTable } from '#domain/facts.ts';

/** The warehouse's tables, once: everything else (DDL, inserts, checksums, reports, docs) is derived from here. */

export type ColumnType =
  | 'String'
  | 'LowCardinality(String)'
  | 'Nullable(String)'
  | 'Array(String)'
  | 'Bool'
  | 'Nullable(Bool)'
  | "DateTime64(3, 'UTC')"
  | "Nullable(DateTime64(3, 'UTC'))"
  | 'Float64'
  | 'Nullable(Float64)'
  | 'UInt16'
  | 'Nullable(Int32)'
  | 'Map(LowCardinality(String), Float64)';

export interface Column {
  readonly type: ColumnType;
  readonly means: string;
}

export interface Table {
  readonly grain: string;
  /** The instant by which rows are partitioned and sorted. */
  readonly time: string;
  /** Other instants that reports filter by; they run along with `time`, so the least and greatest of each stretch of rows tell what to skip. */
  readonly alsoSearched?: readonly string[];
  readonly columns: Readonly<Record<string, Column>>;
}

const text = (means: string): Column => ({ type: 'String', means });
const word = (means: string): Column => ({ type: 'LowCardinality(String)', means });
const maybeText = (means: string): Column => ({ type: 'Nullable(String)', means });
const texts = (means: string): Column => ({ type: 'Array(String)', means });
const flag = (means: string): Column => ({ type: 'Bool', means });
const maybeFlag = (means: string): Column => ({ type: 'Nullable(Bool)', means });
const instant = (means: string): Column => ({ type: "DateTime64(3, 'UTC')", means });
const maybeInstant = (means: string): Column => ({ type: "Nullable(DateTime64(3, 'UTC'))", means });
const seconds = (means: string): Column => ({ type: 'Float64', means });
const maybeSeconds = (means: string): Column => ({ type: 'Nullable(Float64)', means });
const count = (means: string): Column => ({ type: 'UInt16', means });

/** Columns of a call that its visits and legs repeat, so that no report needs a join. Words are '' where unknown. */
const ofTheCall = {
  direction: word('inbound, outbound or internal'),
  spam: flag('marked as spam'),
  test: flag('marked as a test'),
  outcome: word("the call's outcome; '' while undecided"),
  caller: maybeText('external party, E.164; null = withheld'),
  number_id: word('our number, E.164'),
  campaign_id: word('campaign'),
  disposition: word('wrap-up code'),
  topics: texts('reasons or tags'),
  goals: texts('goals reached'),
  connection: word('connection that told us'),
  caller_country: word("ISO country of the caller's number; '' = unknown"),
  caller_area: word("numbering area of the caller's number; '' = unknown"),
} satisfies Record<string, Column>;

/** Where somebody came from. */
const source = {
  source: word("site, engine or advert; '' = unknown"),
  medium: word("kind of way, as cpc or referral; '' = unknown"),
  campaign: word("campaign; '' = unknown"),
} satisfies Record<string, Column>;

export const tables: Readonly<Record<FactTable, Table>> = {
  call: {
    grain: 'one attempt by or to one external party',
    time: 'started_at',
    columns: {
      id: text('call'),
      started_at: instant('arrival or attempt'),
      ...ofTheCall,
      seized: flag('a line was obtained'),
      ringing_at: maybeInstant('far end alerted'),
      connected_at: maybeInstant('first answer signal by anything'),
      answered_at: maybeInstant('first moment with a human'),
      ended_at: maybeInstant('end; null = active'),
      ended_by: word('agent, customer, system'),
      caller_presented: maybeText('number as it came'),
      caller_name: maybeText('name as it came'),
      ivr_s: maybeSeconds('seconds in greeting and menu before the first queue or ring'),
      blocked_reason: word('why blocked'),
      sip_code: { type: 'Nullable(Int32)', means: 'SIP or Q.850 code' },
      lead_id: word('lead'),
      visitor_id: word('web visitor'),
      session_id: word('web session'),
      resolved: maybeFlag('issue resolved; null = unknown'),
      escalated: flag('handed to a higher tier'),
      followup_required: flag('agent promised further work'),
      fcr_eligible: flag('could have been resolved in one contact'),
      recording_consent: maybeFlag('may be recorded; null = not asked'),
      measures: { type: 'Map(LowCardinality(String), Float64)', means: 'further numbers that an imported table told, by column name' },
      anomalies: texts('contradictions settled by rule'),
      visits: count('number of queue visits'),
      first_queue_id: word('queue of the first visit'),
      last_queue_id: word('queue of the last visit'),
      first_enqueued_at: maybeInstant('entry of the first visit'),
      first_agent_at: maybeInstant('first answer in any visit'),
      last_enqueued_at: maybeInstant('entry of the last visit'),
      last_exited_at: maybeInstant('exit of the last visit'),
      last_answered_at: maybeInstant('answer of the last visit'),
      last_exit: word("exit of the last visit; '' = no visit"),
      total_wait_s: seconds('waits of all visits that left'),
      first_agent_id: word('agent who first answered'),
      last_agent_id: word('agent who last answered'),
      longest_agent_id: word('agent who talked longest'),
      offered_agent_id: word('last agent to whom it was offered'),
      agent_ids: texts('agents who answered, in order'),
      queue_ids: texts('queues entered, in order'),
      answered_legs: count('legs answered'),
      open_legs: count('answered legs that have not ended'),
      recordings: count('recordings that its phone system told of, voicemail included'),
      talk_s: seconds('talk of answered legs'),
      hold_s: seconds('hold of answered legs'),
      acw_s: seconds('wrap-up of answered legs'),
      dial_s: seconds('dialling of answered legs'),
      ring_s: seconds('offer to answer of answered legs'),
      conv_s: seconds('talk and hold of answered legs that are not consultations'),
      held: flag('was put on hold'),
      held_out: flag('the customer hung up while on hold'),
      transfer_kinds: texts('blind, warm: one entry a transferred leg'),
      transfer_targets: texts('queue, agent, external: one entry a transferred leg'),
    },
  },
  visit: {
    grain: 'one entry of a call into a queue',
    time: 'enqueued_at',
    alsoSearched: ['call_started_at'],
    columns: {
      id: text('visit'),
      call_id: text('its call'),
      enqueued_at: instant('entry'),
      ...ofTheCall,
      queue_id: word('queue'),
      queue_told: word('queue as the connection names it'),
      told_by: word("connection that told of it: the call's, or the inner one of two systems"),
      exited_at: maybeInstant('exit; null = waiting'),
      answered_at: maybeInstant("agent's answer"),
      agent_id: word('agent who answered'),
      exit: word('answered, abandoned, timeout, overflow, voicemail, callback, waiting'),
      entry: word('first, transfer, overflow'),
      ordinal: count('1 = first visit of the call'),
      is_last: flag('last visit of the call'),
      ivr_s: maybeSeconds("the call's menu seconds"),
      call_started_at: instant("the call's arrival"),
      call_answered_at: maybeInstant("the call's first human answer"),
    },
  },
  leg: {
    grain: 'one offer of a call to one agent',
    time: 'offered_at',
    alsoSearched: ['call_started_at', 'answered_at'],
    columns: {
      id: text('leg'),
      call_id: text('its call'),
      offered_at: instant('offer'),
      ...ofTheCall,
      agent_id: word('agent'),
      agent_told: word('agent as the connection names it'),
      told_by: word("connection that told of it: the call's, or the inner one of two systems"),
      queue_id: word('queue that offered; empty = none'),
      answered_at: maybeInstant('answer'),
      ended_at: maybeInstant('end; null = open'),
      result: word('answered, missed, declined, caller_abandoned'),
      kind: word('main or consult'),
      talk_s: maybeSeconds('talk, hold excluded'),
      hold_s: maybeSeconds('hold'),
      acw_s: maybeSeconds('wrap-up'),
      dial_s: maybeSeconds('dialling'),
      transfer_to: word('where it was transferred'),
      transfer_kind: word('blind or warm'),
      transfer_target: word('queue, agent or external'),
      ended_on_hold: flag('ended while on hold'),
      ended_by: word('agent, customer, system'),
      call_started_at: instant("the call's arrival"),
      call_ended_at: maybeInstant("the call's end"),
    },
  },
  agent_state: {
    grain: "one interval of an agent's state",
    time: 'from_at',
    alsoSearched: ['to_at'],
    columns: {
      id: text('interval'),
      agent_id: word('agent'),
      from_at: instant('start'),
      to_at: maybeInstant('end; null = now'),
      state: word('state'),
      reason: word('pause code'),
    },
  },
  schedule: {
    grain: 'one scheduled activity',
    time: 'from_at',
    alsoSearched: ['to_at'],
    columns: {
      id: text('entry'),
      agent_id: word('agent'),
      from_at: instant('start'),
      to_at: instant('end'),
      activity: word('activity'),
      productive: flag('productive'),
      paid: flag('paid'),
    },
  },
  agent_pay: {
    grain: 'one paid interval of an agent',
    time: 'paid_from',
    alsoSearched: ['paid_to'],
    columns: {
      id: text('entry'),
      agent_id: word('agent'),
      hourly_cost: seconds('money per hour'),
      paid_from: instant('start'),
      paid_to: instant('end'),
    },
  },
  cost: {
    grain: 'one cost over an interval',
    time: 'from_at',
    alsoSearched: ['to_at'],
    columns: {
      id: text('entry'),
      from_at: instant('start'),
      to_at: instant('end'),
      category: word('category'),
      amount: seconds('money'),
    },
  },
  recording: {
    grain: 'one sound recording of a call',
    time: 'started_at',
    alsoSearched: ['call_started_at'],
    columns: {
      id: text('recording'),
      call_id: text('its call'),
      started_at: instant("its start; the call's where the source does not say"),
      ...ofTheCall,
      duration_s: maybeSeconds('length'),
      channels: { type: 'Nullable(Int32)', means: 'sound channels' },
      kind: word('call or voicemail'),
      call_started_at: instant("the call's arrival"),
    },
  },
  session: {
    grain: 'one visit of one browser to a site',
    time: 'started_at',
    columns: {
      id: text('row'),
      session_id: text('session, as calls, leases and leads name it'),
      visitor_id: text('web visitor'),
      started_at: instant('first page'),
      last_at: instant('last sign of life'),
      ...source,
      channel: word('group of sources'),
      keyword: word("search word; '' = unknown"),
      landing_page: word('path of the first page, without query'),
      referrer: word("page that led here; '' = none"),
      click_ids: texts('marks of ad systems, as gclid=…'),
    },
  },
  tracking_number: {
    grain: 'what a number of ours stands for, from a moment on',
    time: 'from_at',
    columns: {
      id: text('row'),
      number_id: word('our number, E.164'),
      ...source,
      channel: word("group of sources; '' = none"),
      pool_id: word("pool that lends it; '' = static"),
      from_at: instant('start'),
      to_at: maybeInstant('end; null = holds on'),
    },
  },
  assignment: {
    grain: 'one number of a pool shown to one session, or that a session asked a pool and got none',
    time: 'from_at',
    alsoSearched: ['to_at'],
    columns: {
      id: text('row'),
      number_id: word("our number, E.164; '' = the pool gave none"),
      session_id: text('session that saw it, or asked'),
      visitor_id: text("web visitor; '' = unknown"),
      from_at: instant('first shown, or asked'),
      to_at: instant('lent until; of one that got none: asked last'),
      connection: word("website whose pool was asked; '' = not told, as of all that follows"),
      pool_id: word('pool that was asked'),
      pool_numbers: { type: 'Nullable(Int32)', means: 'how many numbers the pool had then' },
      busy_until: maybeInstant('until when nobody else could get the number: the lease and its rest; null = not told, or none given'),
      lack: word("why the pool gave none: none_free, sender_limit; '' = it gave one"),
      first_asked: flag('what the session heard first of this pool'),
    },
  },
  spend: {
    grain: 'what one piece of advertising cost on one day',
    time: 'day_at',
    columns: {
      id: text('row'),
      day_at: instant('start of the day'),
      date: word('day as told'),
      ...source,
      channel: word("group of sources; '' = unknown"),
      campaign_id: word("campaign, as the ad system numbers it; '' = unknown"),
      ad_group: word("ad group; '' = unknown"),
      ad: word("advert; '' = unknown"),
      keyword: word("search word; '' = unknown"),
      age: word("age group that it reached; '' = not told"),
      gender: word("gender that it reached; '' = not told"),
      device: word("kind of device; '' = not told"),
      placement: word("where it was shown; '' = not told"),
      amount: seconds('money'),
      currency: word("ISO 4217; '' = the account's own"),
      clicks: maybeSeconds('clicks'),
      impressions: maybeSeconds('times shown'),
      conversions: maybeSeconds('conversions that were aimed at, as the ad system counts them'),
      all_conversions: maybeSeconds('all conversions, as the ad system counts them'),
    },
  },
  callback: {
    grain: 'one request to be called back',
    time: 'requested_at',
    columns: {
      id: text('row'),
      call_id: text("call that was made for it; '' = none known"),
      origin: word("where it was asked for; '' = unknown"),
      channel: word("marketing channel as told; '' = not told"),
      requested_at: instant('request'),
      connected_at: maybeInstant('first moment with a person; null = none'),
      goals: texts('goals reached'),
      phone: maybeText('number to call, E.164; null = unknown'),
      visitor_id: text("web visitor; '' = unknown"),
      session_id: text("web session; '' = unknown"),
      withdrawn: flag('taken back'),
    },
  },
  lead: {
    grain: 'one lead',
    time: 'created_at',
    columns: {
      id: text('row'),
      lead_id: text('lead, as calls and deals name it'),
      created_at: instant('creation'),
      phone: maybeText('number, E.164; null = unknown'),
      channel: word("marketing channel as told; '' = not told"),
      score: maybeSeconds('score; null = none'),
      origin: word('form, missed_call, answered_call, import'),
      status: word('open, won, lost, invalid'),
      closed_at: maybeInstant('won or lost'),
      visitor_id: text("web visitor; '' = unknown"),
      session_id: text("web session; '' = unknown"),
    },
  },
  deal: {
    grain: 'one deal; a refund is a negative one',
    time: 'created_at',
    alsoSearched: ['closed_at'],
    columns: {
      id: text('row'),
      lead_id: text("its lead; '' = unknown"),
      call_id: text("call that brought it; '' = unknown"),
      customer_id: text("customer; '' = unknown"),
      customer_phone: maybeText('number of the customer, E.164; null = unknown'),
      channel: word("marketing channel as told; '' = not told"),
      created_at: instant('creation'),
      closed_at: maybeInstant('won or lost; null = open'),
      status: word('open, won, lost'),
      amount: seconds('money'),
      currency: word("ISO 4217; '' = the account's own"),
    },
  },
};

/** Columns that every table has beside its own: tenant, write number, tombstone, log position. */
export const bookkeeping = {
  account: 'LowCardinality(String)',
  version: 'UInt64',
  is_deleted: 'UInt8',
  position: 'UInt64',
} as const;
