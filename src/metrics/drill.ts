import type { Drill, DrillRequest, Freshness } from '#contract/report.ts';
import type { Warehouse } from '#warehouse/client.ts';
import { earlierKeys, earlierPeriod } from './compare.ts';
import { type Listing, listingOf, type PartName } from './listing.ts';
import { plusNull } from './money-ratio.ts';
import { refuse } from './refuse.ts';
import { type ResolvedColumn, type ResolvedReport, resolveNeed, shifted } from './resolve-report.ts';
import { type Query, toSql } from './to-sql.ts';

/** Opens one figure of a report to its rows. The caller holds the read lock. */
export async function runDrill(warehouse: Warehouse, report: ResolvedReport, request: DrillRequest, freshness: Freshness): Promise<Drill> {
  const cell = cellOf(report, request);
  const listing = listingOf(cell.report, cell.column, cell.keys, cell.part);
  const ask = async (query: Query | readonly Query[]) => {
    const { sql, params } = toSql(report.account.account, query);
    return await warehouse.query<Record<string, unknown>>(sql, params);
  };
  const totals = await Promise.all(listing.lists.map(async (list) => totalsOf(await ask(list.totals))));
  const rows = [];
  let skip = request.offset;
  let wanted = request.limit;
  for (const [at, list] of listing.lists.entries()) {
    const there = totals[at]?.rows ?? 0;
    const take = Math.min(wanted, Math.max(0, there - skip));
    if (take > 0) {
      const found = await ask({ ...list.query, limit: take, offset: skip });
      const first = skip;
      rows.push(...found.map((row, index) => drillRow(list, row, first + index + 1)));
    }
    wanted -= take;
    skip = Math.max(0, skip - there);
  }
  const totalRows = totals.reduce((all, { rows: some }) => all + some, 0);
  const totalWeight = totals.reduce<number | null>((all, { weight }) => plusNull(all, weight), 0);
  const [census] = listing.census === null ? [] : await ask(listing.census);
  return {
    grain: listing.grain,
    part: listing.ranked ? (totals[0]?.figure ?? null) : totalWeight,
    total_rows: totalRows,
    total_weight: totalWeight,
    rows,
    says: listing.says(
      totalRows,
      census === undefined ? null : { counted: Number(census['counted']), leftOut: Number(census['left_out']) },
    ),
    freshness,
  };
}

interface CellChoice {
  readonly report: ResolvedReport;
  readonly column: ResolvedColumn;
  readonly keys: readonly (string | null)[] | null;
  readonly part: PartName;
}

/** Which cell, and which of its parts. `calls/numerator` is a part of a metric that a model is computed from. */
function cellOf(report: ResolvedReport, { row, metric, part }: DrillRequest): CellChoice {
  const found = report.columns.find((entry) => entry.key === metric);
  if (found === undefined)
    throw refuse(
      'unknown-metric',
      'column of the report',
      metric,
      report.columns.map((entry) => entry.key),
    );
  if (row.length !== 0 && row.length !== report.by.length) {
    throw refuse('unknown-value', 'row', row, `wanted [] for the totals or one key for each of ${report.by.join(', ') || 'no dimensions'}`);
  }
  if (found.inputs !== null) {
    throw refuse('unknown-part', `part of ${metric}`, part, 'figures given as inputs have no rows behind them');
  }
  const keys = row.length === 0 ? null : row;
  const [needed, ...rest] = part.split('/');
  if (needed === undefined || rest.length === 0) return { report, column: found, keys, part };
  const need = found.built.needs[needed];
  if (need === undefined) throw refuse('unknown-part', `part of ${metric}`, part, partNames(found));
  const frame =
    need.shift === undefined || report.period === null ? report : shifted(report, earlierPeriod(need, report.period, report.zone));
  const outer = frame.columns.find((entry) => entry.key === metric) ?? found;
  const moved = keys === null ? null : earlierKeys(report, need, keys);
  return { report: frame, column: resolveNeed(outer, needed), keys: moved, part: rest.join('/') };
}

/** Everything of a column that opens. */
export function partNames(resolved: ResolvedColumn): string[] {
  const own = Object.keys(resolved.built.parts);
  const needed = Object.keys(resolved.built.needs).flatMap((name) =>
    partNames(resolveNeed(resolved, name)).map((part) => `${name}/${part}`),
  );
  return resolved.inputs === null ? [...own, ...(own.length === 0 ? [] : ['excluded']), ...needed] : [];
}

function totalsOf(rows: readonly Record<string, unknown>[]): { rows: number; weight: number | null; figure: number | null } {
  const [row = {}] = rows;
  const figure = row['figure'];
  return { rows: Number(row['n'] ?? 0), weight: weightOf(row['weight']), figure: typeof figure === 'number' ? figure : null };
}

/** No number comes as null: an amount that is worth nobody knows what. */
const weightOf = (told: unknown): number | null => (told === null || told === undefined ? null : Number(told));

function drillRow({ per, ranked, fields }: Listing, row: Record<string, unknown>, rank: number): Drill['rows'][number] {
  const shown = Object.fromEntries(fields.map((name) => [name, row[`f_${name}`] ?? null]));
  const weight = weightOf(row['r_weight']);
  return {
    id: String(row['r_id']),
    call_id: typeof row['r_call'] === 'string' ? row['r_call'] : null,
    at: typeof row['r_at'] === 'string' ? row['r_at'] : null,
    weight: weight === null ? null : weight / (ranked ? 1 : per),
    reason: typeof row['r_reason'] === 'string' ? row['r_reason'] : null,
    fields: ranked ? { ...shown, value: Number(row['r_value']) / per, rank } : shown,
  };
}
