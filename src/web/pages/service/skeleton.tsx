import { Skeleton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import cardsCss from './cards.module.css';
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
      <div className={cardsCss['cards']}>
        {mainMetrics.map((metric) => (
          <div key={metric} className={cardsCss['ghost']}>
            <Skeleton height={12} width="55%" />
            <Skeleton height={24} width="40%" />
            <Skeleton height={10} width="70%" />
          </div>
        ))}
      </div>
      <Skeleton height={300} radius="lg" />
      <div className={chartsCss['grid']}>
        {Array.from({ length: 6 }, (_, index) => (
          <Skeleton key={index} height={346} radius="lg" />
        ))}
      </div>
    </div>
  );
}
