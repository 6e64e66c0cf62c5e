import { useTranslation } from 'react-i18next';
import { ExportMenu } from '#web/components/export/export-menu.tsx';
import { Figure } from '#web/components/metric/figure.tsx';
import { type Asked, cellOf, columnOf } from '#web/components/metric/figures.ts';
import { useKeyText } from '#web/components/metric/key-text.ts';
import { CrossTable } from '#web/components/ui/cross-table.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { missing } from '#web/format.ts';
import { useMetricWords } from '#web/metric-words.ts';

export const QueuesTable = ({ asked }: { asked: Asked }) => <Breakdown asked={asked} report="queues" />;

export const AgentsTable = ({ asked }: { asked: Asked }) => <Breakdown asked={asked} report="agents" />;

/** The rows of a report side by side, its totals below them, each a figure that opens. */
function Breakdown({ asked, report: place }: { asked: Asked; report: 'queues' | 'agents' }) {
  const { t } = useTranslation('overview');
  const { t: common } = useTranslation();
  const words = useMetricWords();
  const keyText = useKeyText();
  const { report } = asked;
  const title = t(`${place}.title`);
  const figure = (row: (string | null)[], key: string) => {
    const [column, cell] = [columnOf(report, key), cellOf(report, row, key)];
    return column === undefined || cell === undefined ? missing : <Figure report={place} row={row} column={column} cell={cell} />;
  };
  return (
    <Panel title={title} note={t(`${place}.note`)} flush actions={<ExportMenu asked={asked} />}>
      <CrossTable
        label={title}
        corner={t(`${place}.of`)}
        rows={report.rows.map(({ keys: [key = null] }) => ({
          key,
          name: key === null ? common('none') : keyText(report.dimensions[0] ?? '', key),
        }))}
        columns={report.columns.map((column) => ({ key: column.key, name: words.title(column) }))}
        cell={(row, column) => figure([row], column)}
        total={{ name: common('all'), cell: (column) => figure([], column) }}
      />
    </Panel>
  );
}
