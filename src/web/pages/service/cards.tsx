import { useTranslation } from 'react-i18next';
import { MetricCard } from '#web/components/metric/metric-card.tsx';
import css from './cards.module.css';
import type { Course } from './course.ts';
import { mainMetrics } from './figures.ts';
import { hadInboundBefore, type Service } from './queries.ts';

/** The main figures of the span: the totals of its intervals. */
export function Cards({ service, course }: { service: Service; course: Course }) {
  const { t } = useTranslation('service');
  const comparable = hadInboundBefore(service);
  const { totals } = service.asked.intervals.report;
  return (
    <section aria-label={t('mainFigures')} className={css['cards']}>
      {mainMetrics.map((metric) => {
        const column = course.column(metric);
        const cell = totals[metric];
        if (column === undefined || cell === undefined) return null;
        const lost = metric === 'lost_calls';
        const trend = course.values(metric, lost ? 'lost' : undefined).map((value) => value ?? (lost ? 0 : null));
        return (
          <MetricCard
            key={metric}
            report="intervals"
            column={column}
            cell={cell}
            comparable={comparable}
            trend={trend}
            {...(lost ? { pick: 'lost', better: 'lower' as const, title: t('lostCalls') } : {})}
          />
        );
      })}
    </section>
  );
}
