import type { Cell, Freshness, Report, ReportRow } from '#contract/report.ts';
import { toIso, toIsoOrNull } from '#domain/instant.ts';
import { changeOf, comparedPeriod, earlierKeys, earlierPeriod, shiftedKey } from './compare.ts';
import { partNames } from './drill.ts';
import type { Answer, CellFacts, Figures, FigureValue, Need } from './define.ts';
import { keyAlias } from './plan.ts';
import { recombine } from './recombine.ts';
import { type ResolvedColumn, type ResolvedReport, resolveNeed, shifted } from './resolve-report.ts';
import type { Statements } from './statements.ts';
import { targetOf } from './target.ts';

/** Every cell of a report: the groups by their keys, and the totals. */
interface Cells {
  readonly groups: ReadonlyMap<string, CellRow>;
  readonly totals: ReadonlyMap<string, ColumnFigures>;
}

interface CellRow {
  readonly keys: readonly (string | null)[];
  readonly columns: ReadonlyMap<string, ColumnFigures>;
}

interface ColumnFigures {
  readonly figures: Record<string, FigureValue>;
  pending: boolean;
}

/** Answers a resolved report. The caller holds the read lock, so that all statements see the same moment. */
export async function runReport(statements: Statements, report: ResolvedReport, freshness: Freshness): Promise<Report> {
  const current = await answersOf(statements, report);
  const before = report.compare === undefined || report.period === null ? null : comparedPeriod(report.compare, report.period, report.zone);
  const earlier = before === null || report.compare === undefined ? null : await answersOf(statements, shifted(report, before));
  const rows = current.rows.map((row): ReportRow => {
    const key = earlier === null || report.compare === undefined ? null : rowKey(row.keys.map((part, at) => shiftedKey(report, at, part)));
    return {
      keys: [...row.keys],
      cells: cellsOf(report, row.answers, key === null ? null : (earlier?.byKey.get(key) ?? noAnswers(report)), row.keys),
    };
  });
  const ordered = inOrder(report, rows);
  return {
    columns: report.columns.map((resolved) => {
      const { key, metric, params } = resolved;
      return {
        key,
        metric: metric.id,
        title: metric.title,
        unit: metric.unit,
        units: { ...metric.units },
        better: metric.better,
        version: metric.version,
        params: { ...params },
        drill: partNames(resolved),
      };
    }),
    dimensions: [...report.by],
    rows: ordered.slice(0, report.limit),
    totals: cellsOf(report, current.totals, earlier?.totals ?? null, null),
    truncated: ordered.length > report.limit,
    period: report.period === null ? null : { from: toIso(report.period.from), to: toIso(report.period.before) },
    compared_with: before === null ? null : { from: toIso(before.from), to: toIso(before.before) },
    tz: report.zone,
    as_of: toIsoOrNull(report.asOf),
    freshness,
  };
}

interface Answered extends Answer {
  readonly provisional: boolean;
}
type Answers = ReadonlyMap<string, Answered>;

interface AnsweredReport {
  readonly rows: readonly { readonly keys: readonly (string | null)[]; readonly answers: Answers }[];
  readonly byKey: ReadonlyMap<string, Answers>;
  readonly totals: Answers;
}

async function answersOf(statements: Statements, report: ResolvedReport): Promise<AnsweredReport> {
  const needed = await neededAnswers(statements, report);
  const cells = await cellsFrom(statements, report);
  const keys = new Map([...cells.groups].map(([key, row]) => [key, row.keys]));
  for (const resolved of report.columns) {
    for (const [name, need] of Object.entries(resolved.built.needs)) {
      // Rows of an earlier period are not rows of this one.
      if (need.shift === undefined)
        for (const row of needed.get(`${resolved.key}/${name}`)?.rows ?? []) keys.set(rowKey(row.keys), row.keys);
    }
  }
  const byKey = new Map<string, Answers>();
  const rows: { keys: readonly (string | null)[]; answers: Answers }[] = [];
  for (const [key, parts] of keys) {
    const found = report.columns.map((resolved) =>
      answerOf(
        report,
        resolved,
        cells.groups.get(key)?.columns,
        cells.totals,
        (name, need) => needed.get(name)?.byKey.get(rowKey(earlierKeys(report, need, parts))),
        parts,
      ),
    );
    if (found.every((item) => item.empty)) continue;
    const answers = new Map(report.columns.map((resolved, at) => [resolved.key, found[at]?.answer ?? nothingAnswered]));
    byKey.set(key, answers);
    rows.push({ keys: parts, answers });
  }
  const totals = new Map(
    report.columns.map((resolved) => [
      resolved.key,
      answerOf(report, resolved, cells.totals, cells.totals, (name) => needed.get(name)?.totals, null).answer,
    ]),
  );
  return { rows, byKey, totals };
}

const nothingAnswered: Answered = { value: null, num: null, den: null, provisional: false };

function noAnswers(report: ResolvedReport): Answers {
  const none = new Map<string, ColumnFigures>();
  return new Map(report.columns.map((resolved) => [resolved.key, answerOf(report, resolved, none, none, () => undefined, null).answer]));
}

/** The value of one cell from its parts, or from the parts that the question brought. */
function answerOf(
  report: ResolvedReport,
  { key, metric, params, built, inputs }: ResolvedColumn,
  columns: ReadonlyMap<string, ColumnFigures> | undefined,
  totals: ReadonlyMap<string, ColumnFigures>,
  needed: (name: string, need: Need) => Answers | undefined,
  keys: readonly (string | null)[] | null,
): { readonly answer: Answered; readonly empty: boolean } {
  const found = columns?.get(key);
  const figures: Figures = inputs === null ? (found?.figures ?? {}) : recombine(built.parts, metric.fromInputs(inputs, params));
  const needs = Object.fromEntries(
    Object.entries(built.needs).map(([name, need]) => [name, needed(`${key}/${name}`, need)?.get(`${key}/${name}`) ?? nothingAnswered]),
  );
  const own = keys === null ? null : built.groups.map((name) => keys[report.by.indexOf(name)] ?? null);
  const whole = inputs === null ? (totals.get(key)?.figures ?? {}) : figures;
  const cell: CellFacts = { figures, whole, needs, keys: own };
  const provisional = found?.pending === true || Object.values(needs).some((need) => need.provisional);
  return { answer: { ...built.value(cell), provisional }, empty: built.isEmpty(cell) };
}

/** Metrics that other metrics are computed from, each in the frame (and maybe the earlier period) that it is needed for. */
async function neededAnswers(statements: Statements, report: ResolvedReport): Promise<Map<string, AnsweredReport>> {
  const found = new Map<string, AnsweredReport>();
  for (const resolved of report.columns) {
    for (const [name, need] of Object.entries(resolved.built.needs)) {
      const wanted = resolveNeed(resolved, name);
      const inFrame: ResolvedReport = { ...report, columns: [wanted], by: report.by };
      if (need.shift === undefined) found.set(wanted.key, await answersOf(statements, inFrame));
      else if (report.period !== null) {
        found.set(wanted.key, await answersOf(statements, shifted(inFrame, earlierPeriod(need, report.period, report.zone))));
      }
    }
  }
  return found;
}

async function cellsFrom(statements: Statements, report: ResolvedReport): Promise<Cells> {
  const plans = statements.plansOf(report);
  const groups = new Map<string, { keys: readonly (string | null)[]; columns: Map<string, ColumnFigures> }>();
  const totals = new Map<string, ColumnFigures>();
  const answers = await Promise.all(plans.map(async (plan) => await statements.rowsOf(report, plan)));
  for (const [at, { figures }] of plans.entries()) {
    for (const row of answers[at] ?? []) {
      const keys = report.by.map((_, index) => textOf(row[keyAlias(index)]));
      const whole = report.by.length === 0 || Number(row['whole']) === 1;
      const target = whole
        ? { keys: [], columns: totals }
        : (groups.get(rowKey(keys)) ?? { keys, columns: new Map<string, ColumnFigures>() });
      if (!whole) groups.set(rowKey(keys), target);
      for (const figure of figures) {
        const into = target.columns.get(figure.column) ?? { figures: {}, pending: false };
        target.columns.set(figure.column, into);
        const value = row[figure.alias];
        if (figure.kind === 'pending') into.pending ||= Number(value) > 0;
        else into.figures[figure.part] = typeof value === 'number' ? value / figure.per : Array.isArray(value) ? value.map(String) : null;
      }
    }
  }
  return { groups, totals };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function rowKey(keys: readonly (string | null)[]): string {
  return JSON.stringify(keys);
}

function cellsOf(
  report: ResolvedReport,
  answers: Answers,
  earlier: Answers | null,
  keys: readonly (string | null)[] | null,
): Record<string, Cell> {
  return Object.fromEntries(
    report.columns.map((resolved) => {
      const { key } = resolved;
      const { value, num, den, provisional } = answers.get(key) ?? nothingAnswered;
      const before = earlier?.get(key);
      const cell: Cell = {
        value,
        num,
        den,
        provisional,
        ...(before === undefined
          ? {}
          : { compare: { value: before.value, num: before.num, den: before.den, ...changeOf(value, before.value) } }),
        ...targetOf(report, resolved, value, keys),
      };
      return [key, cell];
    }),
  );
}

/** As asked; else by the keys, missing values last. */
function inOrder({ order, by }: ResolvedReport, rows: readonly ReportRow[]): ReportRow[] {
  const natural = rows.toSorted((a, b) => compareKeys(a.keys, b.keys));
  if (order === undefined) return natural;
  const at = by.indexOf(order.by);
  const sign = order.desc ? -1 : 1;
  if (at >= 0) return natural.toSorted((a, b) => sign * compareKeys([a.keys[at] ?? null], [b.keys[at] ?? null]));
  const figure = (row: ReportRow): number => {
    const value = row.cells[order.by]?.value;
    return typeof value === 'number' ? value : Number.NEGATIVE_INFINITY;
  };
  return natural.toSorted((a, b) => sign * (figure(a) - figure(b)) || 0);
}

function compareKeys(a: readonly (string | null)[], b: readonly (string | null)[]): number {
  for (const [at, left] of a.entries()) {
    const right = b[at] ?? null;
    if (left === right) continue;
    if (left === null) return 1;
    if (right === null) return -1;
    return left < right ? -1 : 1;
  }
  return 0;
}
