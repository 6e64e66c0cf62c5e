import { blockedReasons, directions, endedBys, outcomes } from '#domain/facts.ts';
import { callFields, costFields, payFields, scheduleFields } from './mapping.ts';

/** What a mapping may fill: each table, its fields, and those that it cannot do without. */
export const mappedTables = [
  { table: 'call', title: 'Calls', fields: callFields, needed: ['started_at'] },
  { table: 'schedule', title: 'Schedules', fields: scheduleFields, needed: ['agent_id', 'from_at'] },
  { table: 'agent_pay', title: 'Pay', fields: payFields, needed: Object.keys(payFields) },
  { table: 'cost', title: 'Costs', fields: costFields, needed: ['from_at', 'to_at', 'amount'] },
] as const;

/** The only texts that a field takes. */
export const fieldWords: Readonly<Record<string, readonly string[]>> = {
  direction: directions,
  outcome: outcomes,
  ended_by: endedBys,
  blocked_reason: blockedReasons,
};
