import { IconArrowDownRight, IconArrowRight, IconArrowUpRight } from '@tabler/icons-react';
import type { Cell, ReportColumn } from '#contract/report.ts';
import { formatDifference, formatFigure, formatRelative } from '#web/format.ts';
import css from './change.module.css';
import { scalarOf } from './figures.ts';

type Verdict = 'better' | 'worse' | 'same' | 'neutral';

/** Against the comparison period: an arrow, the difference, and in words whether that is good. */
export function Change({ column, cell, pick, better = column.better }: ChangeProps) {
  if (cell.compare === undefined) return null;
  const now = scalarOf(cell.value, pick);
  const before = scalarOf(cell.compare.value, pick);
  if (now === null || before === null) return <span className={css['neutral']}>no comparison</span>;
  const difference = now - before;
  const verdict = verdictOf(difference, better);
  const Arrow = difference > 0 ? IconArrowUpRight : difference < 0 ? IconArrowDownRight : IconArrowRight;
  const points = column.unit === 'ratio' || before === 0;
  const text =
    difference === 0 ? 'no change' : points ? formatDifference(difference, column.unit) : formatRelative(difference / Math.abs(before));
  return (
    <span className={css[verdict]} title={`Before: ${formatFigure(before, column.unit)}`}>
      <Arrow size={14} stroke={2} aria-hidden />
      {text}
      {verdict === 'better' || verdict === 'worse' ? <span className={css['word']}>{verdict}</span> : null}
    </span>
  );
}

function verdictOf(difference: number, better: 'higher' | 'lower' | 'neutral'): Verdict {
  if (difference === 0) return 'same';
  if (better === 'neutral') return 'neutral';
  return difference > 0 === (better === 'higher') ? 'better' : 'worse';
}

interface ChangeProps {
  column: ReportColumn;
  cell: Cell;
  pick?: string | undefined;
  better?: 'higher' | 'lower' | 'neutral';
}
