import type { Cell, Report, ReportRow, Value } from '#contract/report.ts';
import { reportSource } from '#web/components/export/sources.ts';
import type { ExportSource } from '#web/components/export/source.ts';
import { type Asked, numberOf } from '#web/components/metric/figures.ts';
import { results, type ShownFigure } from './figures.ts';

/** The two reports that stand side by side in the table of sources, as one: rows by their keys, the figures of both. */
export function rowsOf(reports: readonly Report[]): ReportRow[] {
  const rows = new Map<string, ReportRow>();
  for (const { rows: own } of reports) {
    for (const { keys, cells } of own) {
      const key = JSON.stringify(keys);
      rows.set(key, { keys, cells: { ...rows.get(key)?.cells, ...cells } });
    }
  }
  return [...rows.values()];
}

/** Those that cost or brought most come first: by money spent, then by calls, then by sessions. */
export function byWeight(rows: readonly ReportRow[], columns: readonly ShownFigure[]): ReportRow[] {
  const of = (id: ShownFigure['id']): ((row: ReportRow) => number) => {
    const figure = columns.find((column) => column.id === id);
    return ({ cells }) => (figure === undefined ? 0 : (numberOf(cells[figure.metric], figure) ?? 0));
  };
  const [calls, spent, sessions] = [of('calls'), of('spend'), of('sessions')];
  return rows.toSorted((one, other) => calls(other) - calls(one) || spent(other) - spent(one) || sessions(other) - sessions(one));
}

/** The table as a file: its rows with the named figures that it shows, and beside them those of the second report. */
export function tableSource(
  asked: readonly Asked[],
  rows: readonly ReportRow[],
  columns: readonly ShownFigure[],
  title: string,
): ExportSource | null {
  const [first] = asked;
  if (first === undefined) return null;
  const shown = new Set(columns.flatMap(({ pick }) => (pick === undefined ? [] : [pick])));
  const cellsOf = (cells: Readonly<Record<string, Cell>>): Record<string, Cell> =>
    Object.fromEntries(Object.entries(cells).map(([key, cell]) => [key, key === results ? only(cell, shown) : cell]));
  const totals = cellsOf(Object.assign({}, ...asked.map(({ report }) => report.totals)) as Record<string, Cell>);
  const shownRows = rows.map(({ keys, cells }) => ({ keys, cells: cellsOf(cells) }));
  const report = { ...first.report, columns: asked.flatMap((one) => one.report.columns), rows: shownRows, totals };
  return {
    ...reportSource({ ...first, title, report }),
    question:
      asked.length === 1
        ? { route: 'report', body: first.request }
        : { route: 'reports', body: { reports: asked.map(({ request }) => request) } },
  };
}

function only(cell: Cell, names: ReadonlySet<string>): Cell {
  const { compare } = cell;
  const kept = (value: Value): Value =>
    typeof value !== 'object' || value === null || Array.isArray(value)
      ? value
      : Object.fromEntries(Object.entries(value).filter(([name]) => names.has(name)));
  return { ...cell, value: kept(cell.value), ...(compare === undefined ? {} : { compare: { ...compare, value: kept(compare.value) } }) };
}
