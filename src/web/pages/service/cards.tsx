import { useTranslation } from 'react-i18next';
import { alongOf, valuesAlong } from '#web/components/chart/along.ts';
import { columnOf } from '#web/components/metric/figures.ts';
import { MetricCard } from '#web/components/metric/metric-card.tsx';
import { MetricCards } from '#web/components/metric/metric-cards.tsx';
import { mainMetrics } from './figures.ts';
import { hadInboundBefore, type Service } from './queries.ts';

/** The main figures of the span: the totals of its intervals. */
export function Cards({ service }: { service: Service }) {
  const { t } = useTranslation('service');
  const comparable = hadInboundBefore(service);
  const { report } = service.asked.intervals;
  const { keys } = alongOf(report);
  return (
    <MetricCards label={t('mainFigures')}>
      {mainMetrics.map((metric) => {
        const column = columnOf(report, metric);
        const cell = report.totals[metric];
        if (column === undefined || cell === undefined) return null;
        const own = metric === 'lost_calls' ? { pick: 'lost', better: 'lower' as const, title: t('lostCalls') } : {};
        return (
          <MetricCard
            key={metric}
            report="intervals"
            column={column}
            cell={cell}
            comparable={comparable}
            trend={valuesAlong(report, keys, { column: metric, ...own })}
            {...own}
          />
        );
      })}
    </MetricCards>
  );
}
