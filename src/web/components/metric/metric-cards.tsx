import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import css from './metric-cards.module.css';

/** The main figures of a page, in rows of four, or of as many as are said. */
export function MetricCards({ label, five, six, children }: { label: string; five?: boolean; six?: boolean; children: ReactNode }) {
  return (
    <section aria-label={label} className={css['cards']} data-five={five} data-six={six}>
      {children}
    </section>
  );
}

/** Their shape while they come. */
export function MetricCardsSkeleton({ count, five, six }: { count: number; five?: boolean; six?: boolean }) {
  return (
    <div className={css['cards']} data-five={five} data-six={six}>
      {Array.from({ length: count }, (_, index) => (
        <div key={index} className={css['ghost']}>
          <Skeleton height={12} width="55%" />
          <Skeleton height={24} width="40%" />
          <Skeleton height={10} width="70%" />
        </div>
      ))}
    </div>
  );
}
