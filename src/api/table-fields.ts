import { callFields, costFields, payFields, scheduleFields } from '#connectors/table/mapping.ts';
import type { TableFields } from '#contract/connection-view.ts';
import { blockedReasons, directions, endedBys, outcomes } from '#domain/facts.ts';

const wordsOf: Readonly<Record<string, readonly string[]>> = {
  direction: directions,
  outcome: outcomes,
  ended_by: endedBys,
  blocked_reason: blockedReasons,
};

const tables = [
  ['call', callFields, ['started_at']],
  ['schedule', scheduleFields, ['agent_id', 'from_at']],
  ['agent_pay', payFields, Object.keys(payFields)],
  ['cost', costFields, ['from_at', 'to_at', 'amount']],
] as const;

/** What the columns of a table may mean: the mapping editor offers it. */
export function tableFields(): TableFields[] {
  return tables.map(([table, fields, needed]) => ({
    table,
    fields: Object.entries(fields).map(([name, kind]) => ({
      name,
      kind,
      needed: (needed as readonly string[]).includes(name),
      words: [...(wordsOf[name] ?? [])],
    })),
  }));
}
