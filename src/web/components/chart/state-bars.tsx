import { type KeyboardEvent, type ReactNode, useState } from 'react';
import type { CellAttributes } from '#web/components/metric/figure.tsx';
import css from './state-bars.module.css';

/** The share of one state in one row. */
export interface StatePart {
  state: string;
  /** 0…1 of the row. */
  share: number;
}

export interface StateRow {
  key: string;
  name: ReactNode;
  /** What stands at the end of the row: all of its time. */
  total: ReactNode;
  parts: readonly StatePart[];
}

/**
 * How time was spent: one bar a row, one part a state. Every part is a figure of its own that opens. One stop of the tab
 * key, then the arrow keys: sideways through a bar's parts, up and down through the bars.
 */
export function StateBars({ rows, states, label, children }: StateBarsProps) {
  const [current, setCurrent] = useState<string | null>(null);
  const first = rows.findIndex((row) => row.parts.length > 0);
  const isThere = rows.some((row, at) => row.parts.some((_, part) => cellName(at, part) === current));
  const stop = isThere ? current : cellName(first, 0);
  return (
    <div>
      <ul className={css['legend']}>
        {states.map(({ state, name }) => (
          <li key={state}>
            <span className={css['swatch']} data-state={state} />
            {name}
          </li>
        ))}
      </ul>
      <div className={css['rows']} role="group" aria-label={label} onKeyDown={move}>
        {rows.map((row, at) => (
          <div key={row.key} className={css['row']}>
            <div className={css['name']}>{row.name}</div>
            <div className={css['bar']}>
              {row.parts.map(({ state, share }, part) => (
                <div
                  key={state}
                  className={css['part']}
                  data-state={state}
                  style={{ '--share': share }}
                  onFocus={() => setCurrent(cellName(at, part))}
                >
                  {children(row.key, state, { tabIndex: cellName(at, part) === stop ? 0 : -1, 'data-cell': cellName(at, part) })}
                </div>
              ))}
            </div>
            <div className={css['total']}>{row.total}</div>
          </div>
        ))}
      </div>
    </div>
  );
}

const cellName = (row: number, part: number): string => `${String(row)}-${String(part)}`;

const sideways: Partial<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 };
const upright: Partial<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1 };

/** Up and down go to the part of the next bar that begins nearest to this one. */
function move(event: KeyboardEvent<HTMLDivElement>): void {
  const from = event.target instanceof HTMLElement ? event.target.dataset['cell'] : undefined;
  if (from === undefined) return;
  const [row = 0, part = 0] = from.split('-').map(Number);
  const cells = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-cell]')];
  const rowOf = (cell: HTMLElement): number => Number(cell.dataset['cell']?.split('-')[0]);
  const side = sideways[event.key];
  const step = upright[event.key];
  if (side === undefined && step === undefined) return;
  event.preventDefault();
  if (side !== undefined) {
    cells.find((cell) => cell.dataset['cell'] === cellName(row, part + side))?.focus();
    return;
  }
  const next = step === 1 ? cells.find((cell) => rowOf(cell) > row) : cells.findLast((cell) => rowOf(cell) < row);
  if (next === undefined) return;
  const left = event.target instanceof HTMLElement ? event.target.getBoundingClientRect().left : 0;
  const distance = (cell: HTMLElement): number => Math.abs(cell.getBoundingClientRect().left - left);
  cells
    .filter((cell) => rowOf(cell) === rowOf(next))
    .toSorted((one, other) => distance(one) - distance(other))[0]
    ?.focus();
}

interface StateBarsProps {
  rows: readonly StateRow[];
  /** The states that occur, for the legend. */
  states: readonly { state: string; name: string }[];
  label: string;
  /** The focusable content of a part; it carries the attributes. */
  children: (row: string, state: string, attributes: CellAttributes) => ReactNode;
}
