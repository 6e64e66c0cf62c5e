import { useTranslation } from 'react-i18next';
import { ExportMenu } from '#web/components/export/export-menu.tsx';
import { Figure } from '#web/components/metric/figure.tsx';
import type { Asked } from '#web/components/metric/figures.ts';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { missing } from '#web/format.ts';
import { useMetricWords } from '#web/metric-words.ts';

export const QueuesTable = ({ asked }: { asked: Asked }) => <Breakdown asked={asked} report="queues" />;

export const AgentsTable = ({ asked }: { asked: Asked }) => <Breakdown asked={asked} report="agents" />;

/** The rows of a report side by side, its totals below them, each a figure that opens. */
function Breakdown({ asked, report }: { asked: Asked; report: 'queues' | 'agents' }) {
  const { t } = useTranslation('overview');
  const { t: common } = useTranslation();
  const words = useMetricWords();
  const title = t(`${report}.title`);
  const { columns, rows, totals } = asked.report;
  return (
    <Panel title={title} note={t(`${report}.note`)} flush actions={<ExportMenu asked={asked} />}>
      <DataTable label={title}>
        <thead>
          <tr>
            <th scope="col">{t(`${report}.of`)}</th>
            {columns.map((column) => (
              <th key={column.key} scope="col" data-number>
                {words.title(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.keys[0] ?? ''}>
              <th scope="row">{row.keys[0] ?? common('none')}</th>
              {columns.map((column) => {
                const cell = row.cells[column.key];
                return (
                  <td key={column.key} data-number>
                    {cell === undefined ? missing : <Figure report={report} row={row.keys} column={column} cell={cell} />}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{common('all')}</th>
            {columns.map((column) => {
              const cell = totals[column.key];
              return (
                <td key={column.key} data-number>
                  {cell === undefined ? missing : <Figure report={report} column={column} cell={cell} />}
                </td>
              );
            })}
          </tr>
        </tfoot>
      </DataTable>
    </Panel>
  );
}
