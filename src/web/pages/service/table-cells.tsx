import type { Report } from '#contract/report.ts';
import { Figure } from '#web/components/metric/figure.tsx';
import { cellOf, columnOf, partOf } from '#web/components/metric/figures.ts';
import { formatCount, missing } from '#web/format.ts';
import { tableColumns } from './figures.ts';
import css from './table-cells.module.css';

/** A cell of a table of this page: a metric's value, or one of its parts (the callers offered are what the answer rate is a rate of). */
export function TableCell({ report, name, row, of }: TableCellProps) {
  const { metric, part } = tableColumns.find(({ id }) => id === of) ?? {};
  if (metric === undefined) return missing;
  const [column, cell] = [columnOf(report, metric), cellOf(report, row, metric)];
  if (column === undefined) return missing;
  if (cell === undefined) return part === undefined ? missing : '0';
  if (part === undefined) {
    return (
      <span className={cell.target?.met === false ? css['low'] : undefined}>
        <Figure report={name} row={row} column={column} cell={cell} />
      </span>
    );
  }
  return (
    <Figure report={name} row={row} column={column} cell={cell} pick={part}>
      {formatCount(partOf(cell, part) ?? 0)}
    </Figure>
  );
}

interface TableCellProps {
  report: Report;
  /** Of the report on the page. */
  name: string;
  /** [] = the totals. */
  row: (string | null)[];
  /** Id of a column. */
  of: string;
}
