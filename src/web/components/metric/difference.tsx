import { IconArrowDownRight, IconArrowRight, IconArrowUpRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ReportColumn } from '#contract/report.ts';
import css from './change.module.css';
import { verdictOf } from './verdict.ts';

/** How far a value lies from another: an arrow, the distance as `text`, and in words whether that is good. */
export function Difference({ difference, better, text, title }: DifferenceProps) {
  const { t } = useTranslation('figure');
  const verdict = verdictOf(difference, better);
  const Arrow = difference > 0 ? IconArrowUpRight : difference < 0 ? IconArrowDownRight : IconArrowRight;
  return (
    <span className={css[verdict]} title={title}>
      <Arrow size={14} stroke={2} aria-hidden />
      {text}
      {verdict === 'better' || verdict === 'worse' ? <span className={css['word']}>{t(`change.${verdict}`)}</span> : null}
    </span>
  );
}

interface DifferenceProps {
  difference: number;
  /** Which direction is good, by the metric. */
  better: ReportColumn['better'];
  text: string;
  /** What it is measured against. */
  title: string;
}
