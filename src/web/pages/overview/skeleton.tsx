import { Skeleton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import cardsCss from './cards.module.css';
import { cards } from './figures.ts';
import css from './page.module.css';

/** The page's own shape while its figures come, so that nothing moves when they do. */
export function OverviewSkeleton() {
  const { t } = useTranslation('overview');
  return (
    <div className={css['page']} aria-busy aria-label={t('loading')} role="status">
      <div className={cardsCss['cards']}>
        {cards.map((card) => (
          <div key={card.column} className={css['ghost']}>
            <Skeleton height={12} width="55%" />
            <Skeleton height={24} width="40%" />
            <Skeleton height={10} width="70%" />
          </div>
        ))}
      </div>
      <Skeleton height={344} radius="lg" />
      <Skeleton height={346} radius="lg" />
      <Skeleton height={240} radius="lg" />
    </div>
  );
}
