import { useTranslation } from 'react-i18next';
import { ExportMenu } from '#web/components/export/export-menu.tsx';
import type { Asked } from '#web/components/metric/figures.ts';
import { useKeyText } from '#web/components/metric/key-text.ts';
import { ReportCell } from '#web/components/metric/report-cell.tsx';
import { CrossTable } from '#web/components/ui/cross-table.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { tableColumn, tableColumns } from './figures.ts';

/** Queues or numbers side by side, their totals below. */
export function Breakdown({ asked, name, title, note, of }: BreakdownProps) {
  const { t } = useTranslation('service');
  const keyText = useKeyText();
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
      <CrossTable
        label={title}
        corner={of}
        rows={rows.map(({ keys: [key = null] }) => ({ key, name: key === null ? t('none') : keyText(report.dimensions[0] ?? '', key) }))}
        columns={tableColumns.map(({ id }) => ({ key: id, name: t(`column.${id}`) }))}
        cell={(row, id) => <ReportCell report={report} name={name} row={[row]} figure={tableColumn(id)} />}
        total={{ name: t('whole'), cell: (id) => <ReportCell report={report} name={name} row={[]} figure={tableColumn(id)} /> }}
      />
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
