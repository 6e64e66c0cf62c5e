import { IconTarget } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Cell } from '#contract/report.ts';
import { formatDistance, formatTarget } from '#web/format.ts';
import css from './target-line.module.css';

/** The target of a figure, whether it is met, and how far it is. */
export function TargetLine({ unit, target }: { unit: string; target: NonNullable<Cell['target']> }) {
  const { t } = useTranslation('figure');
  const value = formatTarget(target.value, unit);
  const gap = target.gap === null || target.gap === 0 ? null : formatDistance(target.gap, unit);
  const verdict = target.met === null ? 'plain' : target.met ? 'met' : 'missed';
  return (
    <span className={target.met === false ? css['missed'] : css['target']}>
      <IconTarget size={14} stroke={2} aria-hidden />
      {verdict === 'plain' || gap === null ? t(`target.${verdict}`, { value }) : t(`target.${verdict}By`, { value, gap })}
    </span>
  );
}
