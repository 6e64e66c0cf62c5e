import { mappedTables } from '#connectors/table/fields.ts';
import type { TableFields } from '#contract/connection-view.ts';

/** What the columns of a table may mean: the mapping editor offers it. */
export function tableFields(): TableFields[] {
  return mappedTables.map(({ table, fields, needed, words }) => ({
    table,
    fields: Object.entries(fields).map(([name, kind]) => ({
      name,
      kind,
      needed: (needed as readonly string[]).includes(name),
      words: [...((words as Readonly<Record<string, readonly string[]>>)[name] ?? [])],
    })),
  }));
}
