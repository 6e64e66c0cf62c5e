import { type KeyboardEvent, type ReactNode, useState } from 'react';
import type { CellAttributes } from '#web/components/metric/figure.tsx';
import css from './mini-bars.module.css';

/** A small bar chart without axes. One stop of the tab key, then the arrow keys; every bar is a figure that opens. */
export function MiniBars({ label, values, most, children }: MiniBarsProps) {
  const [current, setCurrent] = useState<number | null>(null);
  const first = values.findIndex((value) => value > 0);
  const stop = current !== null && (values[current] ?? 0) > 0 ? current : first;
  return (
    <div className={css['bars']} role="group" aria-label={label} onKeyDown={move}>
      {values.map((value, index) => (
        <div key={index} className={css['slot']} onFocus={() => setCurrent(index)}>
          {value > 0 ? (
            <>
              <div className={css['bar']} style={{ '--share': value / most }} />
              <div className={css['mark']}>{children(index, { tabIndex: index === stop ? 0 : -1, 'data-cell': String(index) })}</div>
            </>
          ) : null}
        </div>
      ))}
    </div>
  );
}

function move(event: KeyboardEvent<HTMLDivElement>): void {
  if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
  event.preventDefault();
  const cells = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-cell]')];
  const at = cells.findIndex((cell) => cell === event.target);
  cells[at + (event.key === 'ArrowLeft' ? -1 : 1)]?.focus();
}

interface MiniBarsProps {
  label: string;
  values: readonly number[];
  /** The value of the highest bar there could be. */
  most: number;
  /** The focusable content of a bar; it carries the attributes. */
  children: (index: number, attributes: CellAttributes) => ReactNode;
}
