import { Skeleton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { MetricCardsSkeleton } from '#web/components/metric/metric-cards.tsx';
import { cards } from './figures.ts';
import css from './page.module.css';

/** The page's own shape while its figures come, so that nothing moves when they do. */
export function OverviewSkeleton() {
  const { t } = useTranslation('overview');
  return (
    <div className={css['page']} aria-busy aria-label={t('loading')} role="status">
      <MetricCardsSkeleton count={cards.length} five />
      <Skeleton height={344} radius="lg" />
      <Skeleton height={346} radius="lg" />
      <Skeleton height={240} radius="lg" />
    </div>
  );
}
