import { useTranslation } from 'react-i18next';
import { alongOf, valuesAlong } from '#web/components/chart/along.ts';
import { MetricCard } from '#web/components/metric/metric-card.tsx';
import { MetricCards } from '#web/components/metric/metric-cards.tsx';
import { columnOf } from '#web/components/metric/figures.ts';
import { cards } from './figures.ts';
import { hadCallsBefore, type Overview } from './queries.ts';

/** The main figures of the period. */
export function Cards({ overview }: { overview: Overview }) {
  const { t } = useTranslation('overview');
  const { totals, trend } = overview.asked;
  const comparable = hadCallsBefore(overview);
  const { keys } = alongOf(trend.report);
  return (
    <MetricCards label={t('mainFigures')} five>
      {cards.map(({ column: key, pick, title, better }) => {
        const column = columnOf(totals.report, key);
        const cell = totals.report.totals[key];
        if (column === undefined || cell === undefined) return null;
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
            trend={valuesAlong(trend.report, keys, { column: key, ...(pick === undefined ? {} : { pick }) })}
          />
        );
      })}
    </MetricCards>
  );
}
