import { useTranslation } from 'react-i18next';
import { ExportMenu } from '#web/components/export/export-menu.tsx';
import { type Asked, cellOf, numberOf } from '#web/components/metric/figures.ts';
import { useKeyText } from '#web/components/metric/key-text.ts';
import { ReportCell } from '#web/components/metric/report-cell.tsx';
import { CrossTable } from '#web/components/ui/cross-table.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { formatLocalDate, missing } from '#web/format.ts';
import { callers, unleased } from './queries.ts';

const columns = ['calls', 'callers', 'last'] as const;
const metricOf = { calls: unleased, callers } as const;

/** Numbers of pools that rang although nobody was shown them who can have called. */
export function Unleased({ asked, rang }: { asked: Asked; rang: Asked }) {
  const { t } = useTranslation('pools');
  const keyText = useKeyText();
  const { report } = asked;
  const callsOf = (number: string | null): number => numberOf(cellOf(report, [number], unleased), {}) ?? 0;
  const rows = report.rows.map(({ keys: [key = null] }) => key).sort((one, other) => callsOf(other) - callsOf(one));
  const last = new Map<string | null, string>();
  for (const { keys, cells } of rang.report.rows) {
    const [number = null, day] = keys;
    if (day != null && (cells[unleased]?.value ?? 0) !== 0 && day > (last.get(number) ?? '')) last.set(number, day);
  }
  const figure = (row: (string | null)[], column: (typeof columns)[number]) =>
    column === 'last' ? null : <ReportCell report={report} name="unleased" row={row} figure={{ metric: metricOf[column] }} />;
  const lastOf = (number: string | null): string => {
    const day = last.get(number);
    return day === undefined ? missing : formatLocalDate(day, 'short');
  };
  return (
    <Panel title={t('unleased.title')} note={t('unleased.note')} actions={<ExportMenu asked={asked} />} flush={rows.length > 0}>
      {rows.length === 0 ? (
        <p>{t('unleased.none')}</p>
      ) : (
        <CrossTable
          label={t('unleased.title')}
          corner={t('unleased.number')}
          rows={rows.map((key) => ({ key, name: key === null ? missing : keyText('number', key) }))}
          columns={columns.map((key) => ({ key, name: t(`unleased.${key}`) }))}
          cell={(row, key) => {
            const column = columns.find((one) => one === key) ?? 'calls';
            return column === 'last' ? lastOf(row) : figure([row], column);
          }}
          total={{ name: t('unleased.all'), cell: (key) => figure([], columns.find((one) => one === key) ?? 'calls') }}
        />
      )}
    </Panel>
  );
}
