import type { UseQueryResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ExperimentPlan } from '#contract/experiments.ts';
import type { ExperimentUnit } from '#contract/experiment-kinds.ts';
import { Refusal } from '#web/components/ui/refusal.tsx';
import { problemOf } from '#web/api.ts';
import { formatCount, formatFigure, formatMean } from '#web/format.ts';
import parts from '#web/pages/settings/parts/parts.module.css';
import css from './page.module.css';

/** How many units a test needs and how long that takes, before it begins. */
export function Plan({ query, unit }: { query: UseQueryResult<ExperimentPlan>; unit: ExperimentUnit }) {
  const { t } = useTranslation('experiments');
  const { data } = query;
  if (query.isError) return <Refusal text={problemOf(query.error).detail} />;
  if (data === undefined) return null;
  const { size, units_per_day: perDay, days, seen } = data;
  return (
    <div className={`${css['plan'] ?? ''} ${parts['whole'] ?? ''}`} role="status">
      <strong>{t('plan.units', { n: size.sequential, unit: t(`units.${unit}`) })}</strong>
      <p>{days === null ? t('plan.nobody') : t('plan.days', { days, perDay: formatMean(perDay) })}</p>
      <p className={parts['note']}>{t('plan.factor', { factor: formatMean(size.factor), fixed: formatCount(size.fixed) })}</p>
      <ul>
        {seen.map(({ value, units, reached }) => (
          <li key={value}>{t('plan.seen', { value, units, rate: formatFigure(units === 0 ? null : reached / units, 'ratio') })}</li>
        ))}
      </ul>
    </div>
  );
}
