import type { Cell, Report, ReportColumn } from '#contract/report.ts';
import { Figure } from '#web/components/metric/figure.tsx';
import { cellOf, columnOf, partOf, scalarOf } from '#web/components/metric/figures.ts';
import { formatCount, missing } from '#web/format.ts';
import type { FigureOf } from './figures.ts';

/** A column of a report as one of its named figures: with that figure's unit. */
export const columnFor = (report: Report, { metric, unit, better }: FigureOf): ReportColumn | undefined => {
  const column = columnOf(report, metric);
  if (column === undefined) return undefined;
  return { ...column, ...(unit === undefined ? {} : { unit }), ...(better === undefined ? {} : { better }) };
};

/** The number of a figure in a cell; null where it does not exist. */
export function numberOf(cell: Pick<Cell, 'value' | 'num' | 'den'> | undefined, { pick, part }: FigureOf): number | null {
  if (cell === undefined) return null;
  return part === undefined ? scalarOf(cell.value, pick) : partOf(cell, part);
}

/** A figure of the table of sources. */
export function SourceCell({ report, name, row, figure }: SourceCellProps) {
  const [column, cell] = [columnFor(report, figure), cellOf(report, row, figure.metric)];
  if (column === undefined) return missing;
  if (cell === undefined) return column.unit === 'count' ? formatCount(0) : missing;
  if (figure.part !== undefined) {
    return (
      <Figure report={name} row={row} column={column} cell={cell} pick={figure.part}>
        {formatCount(partOf(cell, figure.part) ?? 0)}
      </Figure>
    );
  }
  return <Figure report={name} row={row} column={column} cell={cell} pick={figure.pick} opens={figure.opens} />;
}

interface SourceCellProps {
  report: Report;
  /** Of the report on the page. */
  name: string;
  /** [] = the totals. */
  row: (string | null)[];
  figure: FigureOf;
}
