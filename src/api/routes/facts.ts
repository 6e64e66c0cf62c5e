import type { FileTable, StoredFacts } from '#contract/fact-view.ts';
import type { Handlers } from '#api/context.ts';
import { toIso } from '#domain/instant.ts';

/** Schedules, pay and costs as they are in the figures. They come in as files (`imports.ts`) and leave by undoing the import. */
export const factRoutes = {
  async storedFacts({ params, query }, { account, services }): Promise<StoredFacts> {
    const { from, to, columns } = shapes[params.table];
    const ms = (name: string): string => `toFloat64(toUnixTimestamp64Milli(${name}))`;
    const asked = { account: account.id, limit: query.limit, offset: query.offset };
    const [summary] = await services.warehouse.query<{ total: number; first: number; last: number }>(
      `SELECT toUInt32(count()) AS total, min(${ms(from)}) AS first, max(${ms(to)}) AS last FROM ${params.table} FINAL WHERE account = {account:String}`,
      asked,
    );
    const rows = await services.warehouse.query<Record<string, string | number | boolean | null> & { start: number; end: number }>(
      `SELECT ${[...columns, `${ms(from)} AS start`, `${ms(to)} AS end`].join(', ')} FROM ${params.table} FINAL
       WHERE account = {account:String} ORDER BY ${from} DESC, id LIMIT {limit:UInt32} OFFSET {offset:UInt32}`,
      asked,
    );
    const total = summary?.total ?? 0;
    return {
      total,
      first: summary === undefined || total === 0 ? null : toIso(summary.first),
      last: summary === undefined || total === 0 ? null : toIso(summary.last),
      rows: rows.map(({ start, end, ...rest }) => ({ ...rest, [from]: toIso(start), [to]: toIso(end) })),
    };
  },
} satisfies Partial<Handlers>;

/** What a person wants to see of each table. */
const shapes: Readonly<Record<FileTable, { readonly from: string; readonly to: string; readonly columns: readonly string[] }>> = {
  schedule: { from: 'from_at', to: 'to_at', columns: ['agent_id', 'activity', 'productive', 'paid'] },
  agent_pay: { from: 'paid_from', to: 'paid_to', columns: ['agent_id', 'hourly_cost'] },
  cost: { from: 'from_at', to: 'to_at', columns: ['category', 'amount'] },
};
