import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import css from './metric-cards.module.css';

interface Shape {
  five?: boolean;
  six?: boolean;
  /** Lower: cards without a course. */
  flat?: boolean;
}

/** The main figures of a page, in rows of four, or of as many as are said. */
export function MetricCards({ label, five, six, flat, children }: { label: string; children: ReactNode } & Shape) {
  return (
    <section aria-label={label} className={css['cards']} data-five={five} data-six={six} data-flat={flat}>
      {children}
    </section>
  );
}

/** Their shape while they come. */
export function MetricCardsSkeleton({ count, five, six, flat }: { count: number } & Shape) {
  return (
    <div className={css['cards']} data-five={five} data-six={six} data-flat={flat}>
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
