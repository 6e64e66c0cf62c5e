import { useTranslation } from 'react-i18next';
import type { Cell, ReportColumn } from '#contract/report.ts';
import { unitOf } from '#contract/unit-of.ts';
import { formatDifference, formatFigure, formatRelative } from '#web/format.ts';
import css from './change.module.css';
import { Difference } from './difference.tsx';
import { scalarOf } from './figures.ts';

/** Against the comparison period: an arrow, the difference, and in words whether that is good. */
export function Change({ column, cell, pick, better = column.better }: ChangeProps) {
  const { t } = useTranslation('figure');
  if (cell.compare === undefined) return null;
  const now = scalarOf(cell.value, pick);
  const before = scalarOf(cell.compare.value, pick);
  if (now === null || before === null) return <span className={css['neutral']}>{t('change.none')}</span>;
  const difference = now - before;
  const unit = unitOf(column, pick);
  const points = unit === 'ratio' || before === 0;
  const text =
    difference === 0 ? t('change.same') : points ? formatDifference(difference, unit) : formatRelative(difference / Math.abs(before));
  const title = t('change.before', { value: formatFigure(before, unit) });
  return <Difference difference={difference} better={better} text={text} title={title} />;
}

interface ChangeProps {
  column: ReportColumn;
  cell: Cell;
  pick?: string | undefined;
  better?: ReportColumn['better'];
}
