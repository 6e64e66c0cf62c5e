import { IconTarget, IconTargetOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Cell, ReportColumn } from '#contract/report.ts';
import { formatDifference, formatDistance, formatPercent, formatRelative, formatTarget } from '#web/format.ts';
import css from './against.module.css';
import { scalarOf } from './figures.ts';
import { verdictOf } from './verdict.ts';

/** One agent's figure against that of all: a share where figures add up, else a difference; what is worse is bold, not only red. */
export function Against({ column, cell, all }: { column: ReportColumn; cell: Cell; all: Cell }) {
  const { t } = useTranslation('team');
  const [own, whole] = [scalarOf(cell.value), scalarOf(all.value)];
  if (own === null || whole === null || whole === 0) return null;
  if (addsUp(column, all)) return <span className={css['plain']}>{t('share', { share: formatPercent(own / whole) })}</span>;
  const difference = own - whole;
  const text = column.unit === 'ratio' ? formatDifference(difference, 'ratio') : formatRelative(difference / whole);
  const verdict = looks[verdictOf(difference, column.better)];
  return (
    <span className={css[verdict]} title={t('againstAll')}>
      {verdict === 'plain' ? '' : difference > 0 ? '▲ ' : '▼ '}
      {text}
      <span className="visually-hidden"> {t(`against.${verdict}`)}</span>
    </span>
  );
}

const looks = { better: 'good', worse: 'bad', same: 'plain', neutral: 'plain' } as const;

/** Counts and sums: the row of all is made of the others. Rates and means carry their parts. */
const addsUp = ({ unit }: ReportColumn, { den }: Cell): boolean => unit === 'count' || (unit === 'seconds' && den === null);

/** The target of a figure beside it: met or missed, by sign and in words. */
export function TargetMark({ column, target }: { column: ReportColumn; target: NonNullable<Cell['target']> }) {
  const { t } = useTranslation('team');
  const { value, gap, met } = target;
  if (met === null) return null;
  const Icon = met ? IconTarget : IconTargetOff;
  const by = gap === null ? '' : formatDistance(gap, column.unit);
  const words = t(met ? 'targetMet' : 'targetMissed', { target: formatTarget(value, column.unit), by });
  return (
    <span className={met ? css['met'] : css['missed']} title={words}>
      <Icon size={14} stroke={2} aria-hidden />
      <span className="visually-hidden">{words}</span>
    </span>
  );
}
