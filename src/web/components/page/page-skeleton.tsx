import { Skeleton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import css from './page-skeleton.module.css';

/** The shape of a page while its figures come: its parts below each other, as high as they will be. */
export function PageSkeleton({ heights }: { heights: readonly number[] }) {
  const { t } = useTranslation();
  return (
    <div className={css['page']} aria-busy aria-label={t('loading')} role="status">
      {heights.map((height, index) => (
        <Skeleton key={index} height={height} radius="lg" />
      ))}
    </div>
  );
}
