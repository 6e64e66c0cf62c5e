import { useTranslation } from 'react-i18next';
import { type Asked, columnOf } from '#web/components/metric/figures.ts';
import { codeText, formatFigure } from '#web/format.ts';
import { Breakdown } from '#web/pages/sales/breakdown.tsx';

/** What rang at the agent, and what became of it. */
export function Offers({ asked, own }: { asked: Asked; own: Asked }) {
  const { t } = useTranslation('team');
  const [column, cell] = [columnOf(own.report, 'agent_miss_rate'), own.report.totals['agent_miss_rate']];
  const rate = typeof cell?.value === 'number' && column !== undefined ? formatFigure(cell.value, column.unit) : null;
  return (
    <Breakdown
      asked={asked}
      report="offers"
      column="offers_by_result"
      title={t('offers.title')}
      note={rate === null ? t('offers.noteNone') : t('offers.note', { rate })}
      nameOf={(key) => (key === null ? t('offers.ringing') : codeText(key))}
    />
  );
}
