import { z } from 'zod';
import { noNumberRules, numberRules, zone } from '#connectors/setting-parts.ts';

/**
 * How the columns of a table become facts. Saved as the connection's settings; proposed from a header and its first
 * rows (`propose.ts`), corrected by people.
 */

const name = z.string().min(1);

const fromColumn = z.strictObject({
  /** One column, or several whose texts are joined by a blank (a date and a time). */
  column: z.union([name, z.array(name).min(1)]),
  /** Instants: `YYYY-MM-DD HH:mm:ss` and the like, or `iso`, `epoch`, `epoch_ms`, `excel`. */
  pattern: z.string().optional(),
  /** Durations. `day` = fraction of a day, as spreadsheets keep them. */
  unit: z.enum(['s', 'ms', 'min', 'hms', 'day']).optional(),
  /** Text of the cell -> value. What is not listed stays as it is, unless `otherwise` says more. */
  map: z.record(z.string(), z.string()).optional(),
  /** Value of every text that `map` does not list; '' = nothing. */
  otherwise: z.string().optional(),
  /** Texts that mean "nothing", beside the empty cell. */
  empty: z.array(z.string()).optional(),
  /** Durations below zero: counted as 0, or the row is refused. */
  negative: z.enum(['zero', 'reject']).optional(),
  /** Lists: what stands between their members. */
  separator: z.string().min(1).optional(),
});

/** A column's name alone is short for `{ column }`. */
const source = z.union([
  name.transform((column): FromColumn => ({ column })),
  z.strictObject({ constant: z.union([z.string(), z.number(), z.boolean()]) }),
  fromColumn,
]);

export type FromColumn = z.output<typeof fromColumn>;
export type Source = z.output<typeof source>;

/** Fields that a row of a table may fill, with the kind of value that each holds. */
export const callFields = {
  direction: 'word',
  started_at: 'instant',
  ringing_at: 'instant',
  connected_at: 'instant',
  answered_at: 'instant',
  ended_at: 'instant',
  outcome: 'word',
  ended_by: 'word',
  caller: 'text',
  caller_name: 'text',
  number: 'text',
  ivr_s: 'seconds',
  blocked_reason: 'word',
  sip_code: 'number',
  agent_id: 'text',
  lead_id: 'text',
  campaign_id: 'text',
  visitor_id: 'text',
  session_id: 'text',
  disposition: 'text',
  topics: 'list',
  goals: 'list',
  resolved: 'flag',
  escalated: 'flag',
  followup_required: 'flag',
  fcr_eligible: 'flag',
  recording_consent: 'flag',
  spam: 'flag',
  test: 'flag',
  seized: 'flag',
  queue_id: 'text',
  enqueued_at: 'instant',
  /** Queue entry to answer, or to leaving. */
  wait_s: 'seconds',
  ring_s: 'seconds',
  /** Start of the conversation. */
  talk_at: 'instant',
  talk_s: 'seconds',
  hold_s: 'seconds',
  acw_s: 'seconds',
  dial_s: 'seconds',
  /** Arrival to end. */
  duration_s: 'seconds',
} as const;
export const scheduleFields = {
  agent_id: 'text',
  from_at: 'instant',
  to_at: 'instant',
  duration_s: 'seconds',
  activity: 'text',
  productive: 'flag',
  paid: 'flag',
} as const;
export const payFields = { agent_id: 'text', hourly_cost: 'number', paid_from: 'instant', paid_to: 'instant' } as const;
export const costFields = { from_at: 'instant', to_at: 'instant', category: 'text', amount: 'number' } as const;

const came = { source: 'text', medium: 'text', campaign: 'text' } as const;
const seen = { visitor_id: 'text', session_id: 'text' } as const;
export const sessionFields = {
  ...seen,
  started_at: 'instant',
  last_at: 'instant',
  ...came,
  keyword: 'text',
  landing_page: 'text',
  referrer: 'text',
  click_ids: 'list',
} as const;
export const numberFields = { number: 'text', ...came, pool_id: 'text', from_at: 'instant', to_at: 'instant' } as const;
export const assignmentFields = { number: 'text', ...seen, from_at: 'instant', to_at: 'instant' } as const;
export const callbackFields = {
  requested_at: 'instant',
  connected_at: 'instant',
  phone: 'text',
  origin: 'text',
  channel: 'text',
  goals: 'list',
  call_id: 'text',
  ...seen,
  withdrawn: 'flag',
} as const;
export const leadFields = {
  lead_id: 'text',
  created_at: 'instant',
  phone: 'text',
  channel: 'text',
  score: 'number',
  origin: 'word',
  status: 'word',
  closed_at: 'instant',
  ...seen,
} as const;
export const dealFields = {
  created_at: 'instant',
  closed_at: 'instant',
  status: 'word',
  amount: 'number',
  currency: 'text',
  lead_id: 'text',
  call_id: 'text',
  customer_id: 'text',
  customer_phone: 'text',
  channel: 'text',
} as const;

export type FieldKind = 'instant' | 'seconds' | 'number' | 'text' | 'word' | 'flag' | 'list';

const sources = <K extends string>(fields: Readonly<Record<K, FieldKind>>) =>
  z.partialRecord(z.enum(Object.keys(fields) as [K, ...K[]]), source);

const common = {
  /** Zone of local times in the table. Times with their own offset do not need it. */
  timeZone: zone,
  delimiter: z.enum([',', ';', '\t', '|']).default(','),
  decimal: z.enum(['.', ',']).default('.'),
  /** Names of the columns where the file has no header line. */
  columns: z.array(name).default([]),
  /** Columns that name a row for good, so that a corrected row replaces the earlier one; none = its whole content. */
  rowId: z.array(name).default([]),
  /** Rows that are left out on purpose. */
  skip: z.array(z.strictObject({ column: name, in: z.array(z.string()).min(1) })).default([]),
  numbers: numberRules.default(noNumberRules),
};

export const mappingSchema = z.discriminatedUnion('table', [
  z.strictObject({
    table: z.literal('call'),
    ...common,
    fields: sources(callFields),
    /** Further numbers to keep for distributions: name -> column. */
    measures: z.record(name, source).default({}),
    /** Outcome of a row without a queue visit, by the outcome told (`abandoned` -> `abandoned_ivr`). */
    withoutVisit: z.record(z.string(), z.string()).default({}),
    /** What an agent named in a row that nobody answered was: rung in vain, or only responsible (no leg). */
    unanswered: z.enum(['none', 'missed', 'declined', 'caller_abandoned']).default('none'),
  }),
  z.strictObject({ table: z.literal('schedule'), ...common, fields: sources(scheduleFields) }),
  z.strictObject({ table: z.literal('agent_pay'), ...common, fields: sources(payFields) }),
  z.strictObject({ table: z.literal('cost'), ...common, fields: sources(costFields) }),
  z.strictObject({ table: z.literal('session'), ...common, fields: sources(sessionFields) }),
  z.strictObject({ table: z.literal('tracking_number'), ...common, fields: sources(numberFields) }),
  z.strictObject({ table: z.literal('assignment'), ...common, fields: sources(assignmentFields) }),
  z.strictObject({ table: z.literal('callback'), ...common, fields: sources(callbackFields) }),
  z.strictObject({ table: z.literal('lead'), ...common, fields: sources(leadFields) }),
  z.strictObject({ table: z.literal('deal'), ...common, fields: sources(dealFields) }),
]);

export type Mapping = z.output<typeof mappingSchema>;
export type CallMapping = Extract<Mapping, { table: 'call' }>;
