import { Skeleton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { MetricCardsSkeleton } from '#web/components/metric/metric-cards.tsx';
import chartsCss from './charts.module.css';
import { mainMetrics } from './figures.ts';
import css from './page.module.css';
import { Toolbar } from './toolbar.tsx';

/** The page's own shape while its figures come, so that nothing moves when they do. */
export function ServiceSkeleton() {
  const { t } = useTranslation('service');
  return (
    <div className={css['page']} aria-busy aria-label={t('loading')} role="status">
      <Toolbar />
      <MetricCardsSkeleton count={mainMetrics.length} />
      <Skeleton height={300} radius="lg" />
      <div className={chartsCss['grid']}>
        {Array.from({ length: 6 }, (_, index) => (
          <Skeleton key={index} height={346} radius="lg" />
        ))}
      </div>
    </div>
  );
}
