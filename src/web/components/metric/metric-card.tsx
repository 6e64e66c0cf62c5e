import { IconTarget } from '@tabler/icons-react';
import type { Cell, ReportColumn } from '#contract/report.ts';
import { Sparkline } from '#web/components/chart/sparkline.tsx';
import { formatDistance, formatTarget } from '#web/format.ts';
import { Change } from './change.tsx';
import { Figure } from './figure.tsx';
import { populationLine } from './figure-summary.tsx';
import { useFigures } from './figures.ts';
import css from './metric-card.module.css';

/** One main figure: value, change, target and gap, and its course over the period. */
export function MetricCard({ report, column, cell, pick, title = column.title, better, comparable, trend }: MetricCardProps) {
  const population = populationLine(cell, column.unit, useFigures().definitions.get(column.metric));
  return (
    <div className={css['card']} data-card={column.key}>
      <div className={css['head']}>
        <h3 className={css['title']}>{title}</h3>
        {cell.provisional ? <span className={css['provisional']}>provisional</span> : null}
      </div>
      <div className={css['value']}>
        <Figure report={report} column={column} cell={cell} size="card" label={title} {...(pick === undefined ? {} : { pick })} />
        {population === null ? null : <span className={css['population']}>{population}</span>}
      </div>
      <div className={css['lines']}>
        {comparable ? <Change column={column} cell={cell} pick={pick} {...(better === undefined ? {} : { better })} /> : null}
        {cell.target === undefined ? null : <TargetLine unit={column.unit} target={cell.target} />}
      </div>
      <Sparkline points={trend} />
    </div>
  );
}

function TargetLine({ unit, target }: { unit: string; target: NonNullable<Cell['target']> }) {
  const gap = target.gap === null || target.gap === 0 ? '' : ` by ${formatDistance(target.gap, unit)}`;
  const verdict = target.met === null ? '' : target.met ? ` met${gap}` : ` missed${gap}`;
  return (
    <span className={target.met === false ? css['missed'] : css['target']}>
      <IconTarget size={14} stroke={2} aria-hidden />
      Target {formatTarget(target.value, unit)}
      {verdict}
    </span>
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
  /** The metric along the period; null where nothing happened. */
  trend: readonly (number | null)[];
}
