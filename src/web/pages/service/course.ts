import type { Cell, ReportColumn } from '#contract/report.ts';
import { type Interval, intervalsOf } from '#web/components/chart/interval.ts';
import { type Asked, columnOf, scalarOf } from '#web/components/metric/figures.ts';

/** A report along its intervals: what each of them says of a column. */
export interface Course {
  keys: readonly string[];
  cell: (index: number, column: string) => Cell | undefined;
  column: (key: string) => ReportColumn | undefined;
  /** Values along the intervals; nothing happened = null, for what adds up 0. */
  values: (column: string, pick?: string) => (number | null)[];
  before: (column: string) => (number | null)[] | undefined;
  provisional: (column: string) => boolean[];
}

/** `prefix`: keys that stand before the interval in the rows (a queue). */
export function courseOf({ report }: Asked, interval: Interval, prefix: readonly (string | null)[] = []): Course {
  const keys = report.period === null ? [] : intervalsOf(report.period, report.tz, interval);
  const rows = new Map(
    report.rows
      .filter((row) => prefix.every((key, index) => row.keys[index] === key))
      .map((row) => [row.keys[prefix.length] ?? '', row.cells]),
  );
  const cellsOf = (key: string) => keys.map((at) => rows.get(at)?.[key]);
  const compared = report.compared_with !== null;
  return {
    keys,
    cell: (index, column) => rows.get(keys[index] ?? '')?.[column],
    column: (key) => columnOf(report, key),
    values: (column, pick) => cellsOf(column).map((cell) => (cell === undefined ? null : scalarOf(cell.value, pick))),
    before: (column) =>
      compared ? cellsOf(column).map((cell) => (cell?.compare === undefined ? null : scalarOf(cell.compare.value))) : undefined,
    provisional: (column) => cellsOf(column).map((cell) => cell?.provisional === true),
  };
}
