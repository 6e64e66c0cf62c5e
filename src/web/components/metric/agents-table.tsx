import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Report, ReportColumn, ReportRow } from '#contract/report.ts';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { missing } from '#web/format.ts';
import { useNames } from '#web/names.ts';
import { Against, TargetMark } from './against.tsx';
import css from './agents-table.module.css';
import { Figure } from './figure.tsx';
import { SortHead } from './sort-head.tsx';
import { firstOrder, sorted, type Order, type SortSearch } from './sort.ts';

/** Agents below each other, the row of all at the end; each figure against that row and against its target. */
export function AgentsTable({ answer, report, label, columns, titleOf, sort, onSort, compared = true }: AgentsTableProps) {
  const { t } = useTranslation('team');
  const nameIn = useNames();
  const nameOf = ({ keys: [id = null] }: ReportRow): string => (id === null ? t('noAgent') : nameIn('agent', id));
  const shown = columns.flatMap((key) => answer.columns.filter((column) => column.key === key));
  const several = compared && answer.rows.length > 1;
  const head = (key: string, title: string, first: Order) => (
    <SortHead key={key} column={key} title={title} first={first} number={key !== 'name'} sort={sort} onSort={onSort} />
  );
  return (
    <DataTable label={label}>
      <thead>
        <tr>
          {head('name', t('agent'), 'ascending')}
          {shown.map((column) => head(column.key, titleOf(column), firstOrder(column)))}
        </tr>
      </thead>
      <tbody>
        {sorted(answer.rows, sort, nameOf).map((row) => {
          const [id = null] = row.keys;
          return (
            <tr key={id ?? ''}>
              <th scope="row" className={css['name']}>
                {id === null ? (
                  nameOf(row)
                ) : (
                  <Link to="/team/$id" params={{ id }}>
                    {nameOf(row)}
                  </Link>
                )}
              </th>
              {shown.map((column) => {
                const cell = row.cells[column.key];
                const all = answer.totals[column.key];
                return (
                  <td key={column.key} data-number className={css['cell']}>
                    {cell === undefined ? missing : <Figure report={report} row={row.keys} column={column} cell={cell} />}
                    {cell?.target === undefined ? null : <TargetMark column={column} target={cell.target} />}
                    {cell === undefined || all === undefined || !several ? null : <Against column={column} cell={cell} all={all} />}
                  </td>
                );
              })}
            </tr>
          );
        })}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{t('all')}</th>
          {shown.map((column) => {
            const cell = answer.totals[column.key];
            return (
              <td key={column.key} data-number>
                {cell === undefined ? missing : <Figure report={report} column={column} cell={cell} />}
                {cell?.target === undefined ? null : <TargetMark column={column} target={cell.target} />}
              </td>
            );
          })}
        </tr>
      </tfoot>
    </DataTable>
  );
}

interface AgentsTableProps {
  answer: Report;
  /** Name of the report on the page. */
  report: string;
  label: string;
  /** Keys of the columns, in order. */
  columns: readonly string[];
  titleOf: (column: ReportColumn) => string;
  sort: SortSearch;
  onSort: (sort: SortSearch) => void;
  /** False where the row of all is not the team's: then nothing is held against it. */
  compared?: boolean;
}
