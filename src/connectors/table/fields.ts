import { blockedReasons, dealStatuses, directions, endedBys, leadOrigins, leadStatuses, outcomes } from '#domain/facts.ts';
import {
  assignmentFields,
  callbackFields,
  callFields,
  costFields,
  dealFields,
  type FieldKind,
  leadFields,
  numberFields,
  payFields,
  scheduleFields,
  sessionFields,
} from './mapping.ts';

type Words = Readonly<Record<string, readonly string[]>>;
const none: Words = {};

/** What a mapping may fill: each table, its fields, those that it cannot do without, and the only texts that a field takes. */
export const mappedTables = [
  {
    table: 'call',
    title: 'Calls',
    fields: callFields,
    needed: ['started_at'],
    words: { direction: directions, outcome: outcomes, ended_by: endedBys, blocked_reason: blockedReasons } satisfies Words,
  },
  { table: 'schedule', title: 'Schedules', fields: scheduleFields, needed: ['agent_id', 'from_at'], words: none },
  { table: 'agent_pay', title: 'Pay', fields: payFields, needed: Object.keys(payFields), words: none },
  { table: 'cost', title: 'Costs', fields: costFields, needed: ['from_at', 'to_at', 'amount'], words: none },
  {
    table: 'lead',
    title: 'Leads',
    fields: leadFields,
    needed: ['lead_id', 'created_at'],
    words: { origin: leadOrigins, status: leadStatuses } satisfies Words,
  },
  {
    table: 'deal',
    title: 'Deals',
    fields: dealFields,
    needed: ['created_at', 'status', 'amount'],
    words: { status: dealStatuses } satisfies Words,
  },
  { table: 'callback', title: 'Callback requests', fields: callbackFields, needed: ['requested_at'], words: none },
  { table: 'tracking_number', title: 'Tracking numbers', fields: numberFields, needed: ['number', 'from_at'], words: none },
  { table: 'session', title: 'Web sessions', fields: sessionFields, needed: ['session_id', 'visitor_id', 'started_at'], words: none },
  {
    table: 'assignment',
    title: 'Numbers lent to sessions',
    fields: assignmentFields,
    needed: ['number', 'session_id', 'from_at', 'to_at'],
    words: none,
  },
] as const satisfies readonly MappedTable[];

interface MappedTable {
  readonly table: string;
  readonly title: string;
  readonly fields: Readonly<Record<string, FieldKind>>;
  readonly needed: readonly string[];
  readonly words: Words;
}
