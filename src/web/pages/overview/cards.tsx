import { useTranslation } from 'react-i18next';
import { MetricCard } from '#web/components/metric/metric-card.tsx';
import { columnOf, scalarOf } from '#web/components/metric/figures.ts';
import css from './cards.module.css';
import { cards } from './figures.ts';
import { datesOf, hadCallsBefore, type Overview, trendBucket } from './queries.ts';

/** The main figures of the period. */
export function Cards({ overview }: { overview: Overview }) {
  const { t } = useTranslation('overview');
  const { totals, trend } = overview.asked;
  const comparable = hadCallsBefore(overview);
  const buckets = bucketsOf(overview);
  const rows = new Map(trend.report.rows.map((row) => [row.keys[0] ?? '', row.cells]));
  return (
    <section aria-label={t('mainFigures')} className={css['cards']}>
      {cards.map(({ column: key, pick, title, better }) => {
        const column = columnOf(totals.report, key);
        const cell = totals.report.totals[key];
        if (column === undefined || cell === undefined) return null;
        const points = buckets.map((bucket) => {
          const point = rows.get(bucket)?.[key];
          const value = point === undefined ? null : scalarOf(point.value, pick);
          // Where nothing happened a count is 0, and a rate does not exist.
          return value ?? (column.unit === 'count' || column.unit === 'named' ? 0 : null);
        });
        return (
          <MetricCard
            key={key}
            report="totals"
            column={column}
            cell={cell}
            pick={pick}
            title={title === undefined ? undefined : t(`card.${title}`)}
            better={better}
            comparable={comparable}
            trend={points}
          />
        );
      })}
    </section>
  );
}

function bucketsOf({ asked, period }: Overview): string[] {
  const bucket = trendBucket(period.days);
  if (bucket === 'day') return datesOf(period);
  if (bucket === 'hour_of_day') return Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'));
  return asked.trend.report.rows.map((row) => row.keys[0] ?? '').sort();
}
