import type { Report } from '#contract/report.ts';
import { unitOf } from '#contract/unit-of.ts';
import { formatCount, missing } from '#web/format.ts';
import { Figure } from './figure.tsx';
import { cellOf, columnOf, type FigureOf, partOf } from './figures.ts';
import css from './report-cell.module.css';

/** A figure of a report in a cell of a table. Where nothing happened a count is 0, and a rate does not exist. */
export function ReportCell({ report, name, row, figure }: ReportCellProps) {
  if (figure === undefined) return missing;
  const { metric, pick, part, opens } = figure;
  const [column, cell] = [columnOf(report, metric), cellOf(report, row, metric)];
  if (column === undefined) return missing;
  if (cell === undefined) return part !== undefined || unitOf(column, pick) === 'count' ? formatCount(0) : missing;
  if (part !== undefined) {
    return (
      <Figure report={name} row={row} column={column} cell={cell} pick={part}>
        {formatCount(partOf(cell, part) ?? 0)}
      </Figure>
    );
  }
  return (
    <span className={cell.target?.met === false ? css['low'] : undefined}>
      <Figure report={name} row={row} column={column} cell={cell} pick={pick} opens={opens} />
    </span>
  );
}

interface ReportCellProps {
  report: Report;
  /** Of the report on the page. */
  name: string;
  /** [] = the totals. */
  row: (string | null)[];
  /** undefined = the table has no such column. */
  figure: FigureOf | undefined;
}
