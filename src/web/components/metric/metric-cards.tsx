import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import css from './metric-cards.module.css';

/** The main figures of a page, in rows of four, or of five where there are ten. */
export function MetricCards({ label, five, children }: { label: string; five?: boolean; children: ReactNode }) {
  return (
    <section aria-label={label} className={css['cards']} data-five={five}>
      {children}
    </section>
  );
}

/** Their shape while they come. */
export function MetricCardsSkeleton({ count, five }: { count: number; five?: boolean }) {
  return (
    <div className={css['cards']} data-five={five}>
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
