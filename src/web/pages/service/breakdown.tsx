import { useTranslation } from 'react-i18next';
import { ExportMenu } from '#web/components/export/export-menu.tsx';
import type { Asked } from '#web/components/metric/figures.ts';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import css from './breakdown.module.css';
import { tableColumns } from './figures.ts';
import { TableCell } from './table-cells.tsx';

/** Queues or numbers side by side, their totals below. */
export function Breakdown({ asked, name, title, note, of }: BreakdownProps) {
  const { t } = useTranslation('service');
  const { report } = asked;
  // Who was never offered (outbound legs of a queue) has nothing to show here.
  const rows = report.rows.filter((row) => (row.cells['answer_rate']?.den ?? 0) > 0);
  return (
    <Panel
      title={title}
      note={report.truncated ? t('truncated', { n: report.rows.length }) : note}
      actions={<ExportMenu asked={asked} />}
      flush
    >
      <div className={css['table']}>
        <DataTable label={title}>
          <thead>
            <tr>
              <th scope="col">{of}</th>
              {tableColumns.map(({ id }) => (
                <th key={id} scope="col" data-number>
                  {t(`column.${id}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.keys[0] ?? ''}>
                <th scope="row">{row.keys[0] ?? t('none')}</th>
                {tableColumns.map((column) => (
                  <td key={column.id} data-number>
                    <TableCell report={report} name={name} row={row.keys} cells={row.cells} of={column} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{t('whole')}</th>
              {tableColumns.map((column) => (
                <td key={column.id} data-number>
                  <TableCell report={report} name={name} row={[]} cells={report.totals} of={column} />
                </td>
              ))}
            </tr>
          </tfoot>
        </DataTable>
      </div>
    </Panel>
  );
}

interface BreakdownProps {
  asked: Asked;
  /** Of the report on the page. */
  name: string;
  title: string;
  note: string;
  /** What a row is. */
  of: string;
}
