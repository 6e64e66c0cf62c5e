import { Figure } from '#web/components/metric/figure.tsx';
import { type Asked, columnOf, scalarOf } from '#web/components/metric/figures.ts';
import { Panel } from '#web/components/ui/panel.tsx';
import { formatCount, formatPercent } from '#web/format.ts';
import css from './breakdown.module.css';

/** Calls by one dimension, the most frequent first: a bar, how many, and the share of all. */
export function Breakdown({ asked: { report: answer }, report, column: key, title, note, nameOf }: BreakdownProps) {
  const column = columnOf(answer, key);
  if (column === undefined) return null;
  const total = scalarOf(answer.totals[key]?.value ?? null) ?? 0;
  const most = Math.max(1, ...answer.rows.map((row) => scalarOf(row.cells[key]?.value ?? null) ?? 0));
  return (
    <Panel title={title} note={note}>
      <ul className={css['list']}>
        {answer.rows.map((row) => {
          const [name = null] = row.keys;
          const cell = row.cells[key];
          const count = scalarOf(cell?.value ?? null) ?? 0;
          return cell === undefined ? null : (
            <li key={name ?? ''} className={css['row']}>
              <span className={css['name']}>{nameOf(name)}</span>
              <span aria-hidden>
                <span className={css['bar']} style={{ '--share': count / most }} data-missing={name === null || undefined} />
              </span>
              <Figure report={report} row={row.keys} column={column} cell={cell}>
                <span className="visually-hidden">{nameOf(name)}: </span>
                {formatCount(count)} <span className={css['share']}>{formatPercent(total === 0 ? 0 : count / total)}</span>
              </Figure>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}

interface BreakdownProps {
  asked: Asked;
  report: string;
  column: string;
  title: string;
  note: string;
  nameOf: (key: string | null) => string;
}
