import { useTranslation } from 'react-i18next';
import type { Cell, ReportColumn } from '#contract/report.ts';
import { Sparkline } from '#web/components/chart/sparkline.tsx';
import { useMetricWords } from '#web/metric-words.ts';
import { Change } from './change.tsx';
import { Figure } from './figure.tsx';
import { useFigures } from './figures.ts';
import css from './metric-card.module.css';
import { usePopulationLine } from './population.tsx';
import { TargetLine } from './target-line.tsx';

/** One main figure: value, change, target and gap, and its course over the period. */
export function MetricCard({ report, column, cell, pick, title, better, comparable, trend }: MetricCardProps) {
  const { t } = useTranslation('figure');
  const words = useMetricWords();
  const population = usePopulationLine(cell, column, useFigures().definitions.get(column.metric));
  const name = title ?? words.title(column);
  return (
    <div className={css['card']} data-card={column.key}>
      <div className={css['head']}>
        <h3 className={css['title']} title={name}>
          {name}
        </h3>
        {cell.provisional ? <span className={css['provisional']}>{t('provisional')}</span> : null}
      </div>
      <div className={css['value']}>
        <Figure report={report} column={column} cell={cell} size="card" label={name} {...(pick === undefined ? {} : { pick })} />
        {population === null ? null : <span className={css['population']}>{population}</span>}
      </div>
      <div className={css['lines']}>
        {comparable ? <Change column={column} cell={cell} pick={pick} {...(better === undefined ? {} : { better })} /> : null}
        {cell.target === undefined ? null : <TargetLine unit={column.unit} target={cell.target} />}
      </div>
      {trend === undefined ? null : <Sparkline points={trend} />}
    </div>
  );
}

interface MetricCardProps {
  report: string;
  column: ReportColumn;
  cell: Cell;
  pick?: string | undefined;
  title?: string | undefined;
  better?: 'higher' | 'lower' | 'neutral' | undefined;
  /** False where the period compared with has no calls at all: a change against nothing says nothing. */
  comparable: boolean;
  /** The metric along the period; null where nothing happened. Left out = it has none (`flat` cards). */
  trend?: readonly (number | null)[];
}
