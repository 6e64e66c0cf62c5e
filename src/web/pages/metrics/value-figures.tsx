import { unitOf } from '#contract/unit-of.ts';
import type { Asked } from '#web/components/metric/figures.ts';
import { Figure } from '#web/components/metric/figure.tsx';
import { figureOf, picksOf } from '#web/export/report-table.ts';
import { codeText, formatCount, formatFigure, missing } from '#web/format.ts';
import { useMetricWords } from '#web/metric-words.ts';
import css from './values.module.css';

/** The totals of a report's one metric: a figure, or several under their names. */
export function ValueFigures({ report, asked, size = 'table' }: { report: string; asked: Asked; size?: 'table' | 'card' }) {
  const words = useMetricWords();
  const [column] = asked.report.columns;
  const cell = column === undefined ? undefined : asked.report.totals[column.key];
  if (column === undefined || cell === undefined) return missing;
  const picks = picksOf([cell]);
  if (picks.length === 1 && picks[0] === null) {
    return <Figure report={report} column={column} cell={cell} size={size} label={words.title(column)} />;
  }
  return (
    <ul className={css['named']}>
      {picks.map((pick) => {
        const value = figureOf(cell.value, pick);
        const text =
          typeof value === 'number'
            ? column.unit === 'list'
              ? formatCount(value)
              : formatFigure(value, unitOf(column, pick))
            : String(value ?? missing);
        return (
          <li key={pick ?? ''}>
            <Figure report={report} column={column} cell={cell} {...(pick === null ? {} : { pick })} size={size}>
              {text}
            </Figure>
            <span>{codeText(pick ?? '')}</span>
          </li>
        );
      })}
    </ul>
  );
}
