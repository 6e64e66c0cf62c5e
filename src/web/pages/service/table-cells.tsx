import type { Cell, Report } from '#contract/report.ts';
import { Figure } from '#web/components/metric/figure.tsx';
import { columnOf } from '#web/components/metric/figures.ts';
import { formatCount, missing } from '#web/format.ts';
import type { TableColumn } from './figures.ts';

/** A cell of a table of this page: a metric's value, or one of its parts (the callers offered are what the answer rate is a rate of). */
export function TableCell({ report, name, row, cells, of }: TableCellProps) {
  const column = columnOf(report, of.metric);
  const cell = cells?.[of.metric];
  if (column === undefined) return missing;
  if (cell === undefined) return of.part === undefined ? missing : '0';
  if (of.part === undefined) {
    const low = cell.target?.met === false;
    return (
      <span data-low={low || undefined}>
        <Figure report={name} row={row} column={column} cell={cell} />
      </span>
    );
  }
  return (
    <Figure report={name} row={row} column={column} cell={cell} pick={of.part}>
      {formatCount((of.part === 'numerator' ? cell.num : cell.den) ?? 0)}
    </Figure>
  );
}

interface TableCellProps {
  report: Report;
  /** Of the report on the page. */
  name: string;
  /** [] = the totals. */
  row: (string | null)[];
  cells: Record<string, Cell> | undefined;
  of: TableColumn;
}
