import { createHash } from 'node:crypto';
import type { TimeRange } from '#domain/instant.ts';
import { tables } from '#warehouse/tables.ts';
import { aggregate, type Expr } from './expression.ts';
import { type Block, type Tiles, tilesOf } from './local-blocks.ts';
import { groupOf, measuresOf, type PlannedSelect, planSelect, sharedConditions, type Wanted } from './plan.ts';
import type { Population } from './population.ts';
import type { Columns } from './relation.ts';
import type { ResolvedReport } from './resolve-report.ts';
import { addsUp, farFromKey, isAgentTime, looksAtClock, movesWithClock, nearMs, standsAlone } from './settled.ts';
import { type Statement, toSql } from './to-sql.ts';

/** A statement of a report, asked for local days that are over. */
export interface BlockPlan {
  /** What is asked of each block: the same for every period and evaluation instant. */
  readonly name: string;
  /** How many keys its groups have. */
  readonly keys: number;
  readonly tiles: Tiles;
  /** What the tiles leave of the period: its last day, as long as it lasts. */
  readonly rest: TimeRange | null;
  /** Blocks that follow one another, in one statement. Rows have the block's key first, where there are several; counts that must be 0 come last. */
  readonly statement: (blocks: readonly Block[]) => PlannedSelect;
  /** The report's own statement, over a part of its period. */
  readonly part: (period: TimeRange) => PlannedSelect;
  /** Which instants of rows a block's figures depend on. */
  readonly dependsOn: (block: Block) => TimeRange;
}

/** Columns that count rows which would make a block's figures move by themselves. */
export const checks = ['moving', 'far'] as const;

/** null where the figures of days do not add up to those of the period, or where none of its days is over. */
export function planBlocks(report: ResolvedReport, { population, items, queries }: PlannedSelect): BlockPlan | null {
  const { period, asOf, zone } = report;
  if (period === null || report.lookingBack || report.lookingAhead || !isDivisible(population, report, items)) return null;
  const tiles = tilesOf(period, zone, asOf ?? Number.POSITIVE_INFINITY);
  const [first, last] = [tiles?.tiles[0], tiles?.tiles.at(-1)];
  if (tiles === null || first === undefined || last === undefined) return null;
  const statement = (some: readonly Block[]): PlannedSelect => {
    const [begin, end] = [some[0] ?? first, some.at(-1) ?? last];
    const unit = some.length === 1 || begin.unit === 'span' ? null : begin.unit;
    const asked = over(report, items, { from: begin.from, before: end.before }, unit);
    return planSelect(asked.population, asked.report, asked.items, checksOf(population, report, items));
  };
  const part = (span: TimeRange): PlannedSelect => {
    const asked = over(report, items, span, null);
    return planSelect(asked.population, asked.report, asked.items);
  };
  return {
    name: population.anchored
      ? nameOf(report, toSql(report.account.account, queries), period)
      : nameOf(report, toSql(report.account.account, part(first).queries), first),
    keys: report.by.length,
    tiles,
    rest: last.before < period.before ? { from: last.before, before: period.before } : null,
    statement,
    part,
    dependsOn: (block) => dependency(population, block),
  };
}

function isDivisible(population: Population, report: ResolvedReport, items: readonly Wanted[]): boolean {
  const { rows, anchored, collapse, withinCell, at } = population;
  if (collapse !== null || Object.keys(withinCell).length > 0) return false;
  if (!anchored && !isAgentTime(population)) return false;
  if (anchored && (rows.kind !== 'table' || rows.where !== null || at.kind !== 'column')) return false;
  // Callers are forgotten on demand: nothing of them is kept here.
  const dimensions = [...report.by, ...report.where.map(({ dimension }) => dimension)];
  if (dimensions.includes('caller')) return false;
  if (report.by.some((name) => groupOf(population, name).many) || !items.every(({ part }) => addsUp(part))) return false;
  const asOf = anchored ? report.asOf : null;
  const measures = measuresOf(items, report);
  const asked = measures.flatMap(({ conditions, of }) => [...conditions, of(null)]);
  if (!asked.every((one) => standsAlone(one, asOf))) return false;
  // Rows that a later moment lets in are not among those that are looked at.
  return asOf === null || !sharedConditions(population, measures).some((one) => looksAtClock(one, asOf));
}

/** The same question over another stretch, with its blocks as the first group. What is counted by its anchor alone is built as it is. */
function over(report: ResolvedReport, items: readonly Wanted[], period: TimeRange, unit: 'day' | 'month' | null): Asked {
  const by = unit === null ? report.by : [unit, ...report.by];
  const given = items[0]?.part.judged.population;
  if (given?.anchored === true) return { report: { ...report, period, by }, items, population: given };
  const built = new Map(
    [...new Set(items.map(({ resolved }) => resolved))].map((resolved) => {
      const { context, metric, params } = resolved;
      const split = new Set([...context.split, ...(unit === null ? [] : [unit])]);
      return [resolved, metric.build(params, { ...context, split, from: period.from, before: period.before })] as const;
    }),
  );
  const moved = items.map((item): Wanted => {
    const part = built.get(item.resolved)?.parts[item.name];
    if (part === undefined) throw new Error(`${item.resolved.key} has no ${item.name} in another period`);
    return { ...item, part };
  });
  const [first] = moved;
  if (first === undefined) throw new Error('a statement has at least one figure');
  return { report: { ...report, period, by }, items: moved, population: first.part.judged.population };
}

interface Asked {
  readonly report: ResolvedReport;
  readonly items: readonly Wanted[];
  readonly population: Population;
}

function checksOf(population: Population, report: ResolvedReport, items: readonly Wanted[]): Columns {
  const { asOf } = report;
  const looked = measuresOf(items, report).flatMap(({ conditions, of }) => [...conditions, ...argsOf(of(null))]);
  const moving = asOf === null || !population.anchored ? null : movesWithClock(looked, asOf);
  const asked = { moving, far: population.anchored ? farFromKey(population) : null };
  return Object.fromEntries(checks.flatMap((name) => (asked[name] === null ? [] : [[name, aggregate('countIf', [], asked[name])]])));
}

/** What an aggregate adds up. */
function argsOf(of: Expr): readonly Expr[] {
  return of.kind === 'call' ? of.args : [];
}

/** Rows are marked by every instant they have; a tombstone has its key alone, which lies near the counted instant or is the counted one. */
function dependency(population: Population, { from, before }: Block): TimeRange {
  const { rows, at } = population;
  if (isAgentTime(population)) return { from: Number.NEGATIVE_INFINITY, before };
  const byKey = rows.kind === 'table' && at.kind === 'column' && at.name === tables[rows.table].time;
  return byKey ? { from, before } : { from: from - nearMs, before: before + nearMs };
}

/** A digest of the statement's text with names for its moments: the text itself is some ten kilobytes, and each block would have it. */
function nameOf(report: ResolvedReport, { sql, params }: Statement, { from, before }: TimeRange): string {
  const names = new Map<unknown, string>([
    [report.asOf, 'as of'],
    [from, 'from'],
    [before, 'before'],
  ]);
  const named = Object.entries(params).map(([name, value]) => [name, names.get(value) ?? value]);
  return createHash('sha256')
    .update(JSON.stringify([report.account.account, report.zone, sql, named]))
    .digest('base64');
}
