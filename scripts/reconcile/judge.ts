import type { Client } from '#client/client.ts';
import type { Cell, Drill, DrillRequestInput, Report, ReportRequestInput } from '#contract/report.ts';
import { scalarOf } from '#web/components/metric/figures.ts';
import { formatFigure } from '#web/format.ts';
import { Random } from '../fuzz/random.ts';
import type { ReconcileCase } from './cases.ts';
import { figuresOf, readBack } from './files.ts';

export interface Verdict {
  readonly line: string;
  /** What does not agree; empty = all does. */
  readonly wrong: readonly string[];
  /** How many comparisons were made. */
  readonly compared: number;
  /** Something arrived between the questions, so that they could not be compared. */
  readonly moved: boolean;
}

/** Rows of a drill that are listed in full; beyond, its own counts stand for them. */
const listed = 2000;

/** Asks one question on all ways, and compares. */
export async function judge(client: Client, one: ReconcileCase): Promise<Verdict> {
  const { metric, dimension, request } = one;
  const wrong: string[] = [];
  let compared = 0;
  const agree = (what: string, got: unknown, wanted: unknown): void => {
    compared += 1;
    if (!Object.is(got, wanted)) wrong.push(`${what}: ${JSON.stringify(got)} and ${JSON.stringify(wanted)}`);
  };
  const near = (what: string, got: number | null, wanted: number | null): void => {
    compared += 1;
    if (got === null || wanted === null ? got !== wanted : Math.abs(got - wanted) > 1e-6 * Math.max(1, Math.abs(wanted)))
      wrong.push(`${what}: ${String(got)} and ${String(wanted)}`);
  };

  const page = await client.call('reports', { body: { reports: [{ ...request, by: [] }, request] } });
  const [card, table] = page.reports;
  if (card === undefined || table === undefined) throw new Error('two questions have two answers');
  const [column] = table.columns;
  const total = table.totals[metric.id];
  const single = card.totals[metric.id];
  if (column === undefined || total === undefined || single === undefined) throw new Error(`${metric.id} is not in its report`);
  const show = (value: number | null): string => formatFigure(value, column.unit);

  // The card, and the line "All" of the table.
  if (sameGrain(one)) {
    for (const [at, { title, value }] of figuresOf(metric.id, total).entries()) {
      const other = figuresOf(metric.id, single)[at]?.value ?? null;
      agree(`card and total, ${title}`, show(other), show(value));
    }
  }

  // The files: exactly the numbers of the report, and at the page's precision its texts.
  const files = await readBack(table, request);
  for (const [line, cells] of [...table.rows.map((row) => row.cells), table.totals].entries()) {
    const cell = cells[metric.id];
    if (cell === undefined) continue;
    for (const { title, value } of figuresOf(metric.id, cell)) {
      const at = files.titles.indexOf(title);
      // Where a metric of named figures has none, each of their columns is empty.
      if (at < 0 && value === null) continue;
      const written = files.csv[line]?.[at] ?? 'no cell';
      const fromCsv = written === '' ? null : Number(written);
      agree(`CSV line ${line + 2}, ${title}`, fromCsv, value);
      agree(`CSV line ${line + 2} as text, ${title}`, show(fromCsv), show(value));
      agree(`XLSX line ${line + 2}, ${title}`, files.xlsx[line]?.[at] ?? null, value);
    }
  }
  for (const [line, row] of table.rows.entries())
    for (const [at, key] of row.keys.entries())
      agree(`CSV key ${line + 2}`, files.csv[line]?.[at]?.replace(/^'(?=\s*[=+\-@])/, '') ?? '', key ?? '');

  // The rows together.
  if (dimension !== null && addsUp(one, table)) {
    const sum = (of: (cell: Cell) => number | null): number =>
      table.rows.reduce((all, row) => all + ((row.cells[metric.id] === undefined ? null : of(row.cells[metric.id] as Cell)) ?? 0), 0);
    if (total.den !== null) {
      // A group with nothing in the denominator is not listed (R17), though facts of another anchor may be in its numerator.
      if (!/;| and /.test(metric.anchor))
        near(
          'numerators of the rows and of the total',
          sum((cell) => cell.num),
          total.num,
        );
      near(
        'denominators of the rows and of the total',
        sum((cell) => cell.den),
        total.den,
      );
    } else if (typeof total.value === 'number') {
      near(
        'rows and total',
        sum((cell) => scalarOf(cell.value)),
        total.value,
      );
    }
  }

  // The API by itself, as of the moment of the page.
  const pinned: ReportRequestInput = { ...request, as_of: table.as_of };
  const api = await client.call('report', { body: pinned });
  let moved = api.freshness.state !== page.freshness.state;
  if (!moved) {
    agree('rows of the page and of the API', api.rows.length, table.rows.length);
    for (const [at, row] of [...table.rows, { keys: [], cells: table.totals }].entries()) {
      const there = at < table.rows.length ? api.rows[at]?.cells[metric.id] : api.totals[metric.id];
      const here = row.cells[metric.id];
      agree(`API row ${at + 1}`, JSON.stringify(there?.value), JSON.stringify(here?.value));
      agree(`API row ${at + 1}, parts`, `${there?.num ?? ''}/${there?.den ?? ''}`, `${here?.num ?? ''}/${here?.den ?? ''}`);
    }
  }

  // What each part opens to.
  let drills = 0;
  for (const { row, cell } of drilled(one, table)) {
    for (const part of column.drill.slice(0, 6)) {
      const opened = await open(client, { report: pinned, row: [...row], metric: metric.id, part });
      if (opened.freshness.state !== page.freshness.state) {
        moved = true;
        continue;
      }
      drills += 1;
      const where = `${part} of ${row.length === 0 ? 'the total' : JSON.stringify(row)}`;
      const shown = part === 'numerator' ? cell.num : part === 'denominator' ? cell.den : partOf(column.drill, part, cell);
      if (shown !== undefined) near(`drill of ${where}`, opened.part ?? (shown === 0 ? 0 : null), shown);
      if (opened.rows.length === opened.total_rows) {
        near(
          `weights of ${where}`,
          opened.rows.reduce<number | null>((all, { weight }) => (all === null || weight === null ? null : all + weight), 0),
          opened.total_weight,
        );
        agree(`ids of ${where}`, new Set(opened.rows.map(({ id, reason }) => `${id} ${reason ?? ''}`)).size, opened.total_rows);
      } else agree(`listed rows of ${where}`, opened.rows.length, Math.min(listed, opened.total_rows));
    }
  }
  return { line: lineOf(one, show(scalarOf(total.value)), table.rows.length, drills, compared), wrong, compared, moved };
}

async function open(client: Client, request: DrillRequestInput): Promise<Drill> {
  return await client.call('drill', { body: { ...request, limit: listed } });
}

/** What the cell says of a part that is neither numerator nor denominator; undefined = nothing that could be compared. */
function partOf(parts: readonly string[], part: string, { value }: Cell): number | null | undefined {
  if (part === 'excluded' || part.includes('/')) return undefined;
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const named = value[part];
    return typeof named === 'number' ? named : undefined;
  }
  // A figure of one part alone is that part.
  return part === 'value' && parts.filter((name) => name !== 'excluded').length === 1 && (typeof value === 'number' || value === null)
    ? value
    : undefined;
}

/** The totals and up to two rows. */
function drilled({ seed, metric }: ReconcileCase, table: Report): { row: readonly (string | null)[]; cell: Cell }[] {
  const random = new Random(seed);
  const some = table.rows.length === 0 ? [] : [...new Set([random.below(table.rows.length), random.below(table.rows.length)])];
  const rows = some.flatMap((at) => {
    const row = table.rows[at];
    return row === undefined ? [] : [{ row: row.keys, cells: row.cells }];
  });
  return [{ row: [], cells: table.totals }, ...rows].flatMap(({ row, cells }) => {
    const cell = cells[metric.id];
    return cell === undefined ? [] : [{ row, cell }];
  });
}

/** By queue or agent some metrics are judged at each visit or leg instead of at each call; the page says so. */
function sameGrain({ metric, dimension }: ReconcileCase): boolean {
  const switches = metric.params.some((param) => param.name === 'grain' && param.default === null);
  return !switches || dimension === null || !['queue', 'agent', 'team'].includes(dimension);
}

/** Whether the rows are the whole: additive parts, and a dimension that gives each fact one group. */
function addsUp({ metric, dimension }: ReconcileCase, table: Report): boolean {
  if (table.truncated || ['topic', 'goal'].includes(dimension ?? '') || table.dimensions.includes('topic')) return false;
  if (metric.aggregation.includes('percentiles')) return false;
  return /^(parts add|sum and count|seconds add|additive|legs and seconds add)/.test(metric.aggregation);
}

function lineOf(
  { seed, metric, dimension, request }: ReconcileCase,
  value: string,
  rows: number,
  drills: number,
  compared: number,
): string {
  const where = (request.where ?? []).map(({ dimension: name, op, values }) => ` ${name} ${op} ${values.join('|')}`).join(' and');
  const period = request.period == null ? 'all time' : `${request.period.from}/${request.period.to}`;
  const asOf = request.as_of === undefined ? 'now' : (request.as_of ?? 'final');
  return `${seed} ${metric.id}${dimension === null ? '' : ` by ${dimension}`}${where === '' ? '' : ` where${where}`}, ${period} ${request.tz ?? ''}, as of ${asOf}: ${value}, ${rows} rows, ${drills} drills, ${compared} comparisons`;
}
