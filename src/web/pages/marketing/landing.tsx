import { useTranslation } from 'react-i18next';
import { ExportMenu } from '#web/components/export/export-menu.tsx';
import type { Asked } from '#web/components/metric/figures.ts';
import { ReportCell } from '#web/components/metric/report-cell.tsx';
import { CrossTable } from '#web/components/ui/cross-table.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { useFirst } from './first-rows.tsx';

const rate = 'landing_page_call_rate';
const perSession = 'calls_per_session';
/** Sessions are what the rate is of, calls what the second rate counts. */
const columns = [
  { key: 'sessions', metric: rate, part: 'denominator' },
  { key: 'sessionsWithCall', metric: rate, part: 'numerator' },
  { key: 'calls', metric: perSession, part: 'numerator' },
  { key: 'callRate', metric: rate },
] as const;

const atFirst = 15;

/** Pages on which visits began, and how many of them led to a call. */
export function Landing({ asked }: { asked: Asked }) {
  const { t } = useTranslation('marketing');
  const { report } = asked;
  const sessionsOf = (cells: (typeof report.rows)[number]['cells']): number => cells[rate]?.den ?? 0;
  const rows = report.rows.toSorted((one, other) => sessionsOf(other.cells) - sessionsOf(one.cells));
  const { shown, more } = useFirst(rows, atFirst);
  const cell = (row: (string | null)[], key: string) => (
    <ReportCell report={report} name="landing" row={row} figure={columns.find((one) => one.key === key)} />
  );
  return (
    <Panel title={t('landing.title')} note={t('landing.note')} actions={<ExportMenu asked={asked} />} flush>
      <CrossTable
        label={t('landing.title')}
        corner={t('dimension.landing_page')}
        rows={shown.map(({ keys: [key = null] }) => ({ key, name: key ?? t('unknown.landing_page') }))}
        columns={columns.map(({ key }) => ({ key, name: t(`landing.${key}`) }))}
        cell={(row, key) => cell([row], key)}
        total={{ name: t('whole'), cell: (key) => cell([], key) }}
      />
      {more}
    </Panel>
  );
}
