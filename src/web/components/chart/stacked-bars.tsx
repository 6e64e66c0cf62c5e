import { type KeyboardEvent, type ReactNode, useState } from 'react';
import { formatCount } from '#web/format.ts';
import css from './stacked-bars.module.css';

/** A stack of bars: one category a bar, one series a layer. */
export interface StackedBars {
  categories: readonly string[];
  series: readonly { key: string; name: string; colour: string; values: readonly number[] }[];
}

/**
 * Every layer is a figure of its own that opens. One stop of the tab key, then the arrow keys: sideways along the bars,
 * up and down through a bar's layers. The legend says the values of the bar that is pointed at.
 */
export function StackedBarChart({ bars, children }: StackedBarsProps) {
  const [pointed, setPointed] = useState<number | null>(null);
  const [current, setCurrent] = useState<string | null>(null);
  const totals = bars.categories.map((_, index) => bars.series.reduce((sum, one) => sum + (one.values[index] ?? 0), 0));
  const { top, step } = scaleTo(Math.max(1, ...totals));
  const first = totals.findIndex((total) => total > 0);
  const stop = current ?? `${String(first)}-0`;
  return (
    <div>
      <ul className={css['legend']}>
        <li className={css['pointed']}>{pointed === null ? 'All hours' : bars.categories[pointed]}</li>
        {bars.series.map(({ key, name, colour, values }) => (
          <li key={key}>
            <span className={css['swatch']} style={{ background: `var(${colour})` }} />
            {name} {pointed === null ? null : <strong>{formatCount(values[pointed] ?? 0)}</strong>}
          </li>
        ))}
      </ul>
      <div className={css['chart']} style={{ '--bars': bars.categories.length }}>
        {Array.from({ length: Math.round(top / step) + 1 }, (_, index) => (
          <span key={index} className={css['tick']} style={{ '--at': (index * step) / top }} aria-hidden>
            {formatCount(index * step)}
          </span>
        ))}
        <div
          className={css['plot']}
          role="group"
          aria-label="Bars; arrow keys move"
          onKeyDown={move}
          onPointerLeave={() => setPointed(null)}
        >
          {bars.categories.map((category, index) => {
            const layers = bars.series.filter((one) => (one.values[index] ?? 0) > 0);
            return (
              <div key={category} className={css['bar']} onPointerEnter={() => setPointed(index)} onFocus={() => setPointed(index)}>
                {layers.map((one, layer) => {
                  const place = `${String(index)}-${String(layer)}`;
                  return (
                    <div
                      key={one.key}
                      className={css['layer']}
                      style={{ '--share': (one.values[index] ?? 0) / top, background: `var(${one.colour})` }}
                      onFocus={() => setCurrent(place)}
                    >
                      {children(index, one.key, { tabIndex: place === stop ? 0 : -1, 'data-cell': place })}
                    </div>
                  );
                })}
              </div>
            );
          })}
        </div>
        <div className={css['categories']} aria-hidden>
          {bars.categories.map((category) => (
            <span key={category}>{category.slice(0, 2)}</span>
          ))}
        </div>
      </div>
    </div>
  );
}

/** Round steps of the axis: 1, 2 or 5 times a power of ten, at most five of them. */
function scaleTo(most: number): { top: number; step: number } {
  const rough = most / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? rough);
  return { top: Math.ceil(most / step) * step, step };
}

const steps: Record<string, readonly [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

function move(event: KeyboardEvent<HTMLDivElement>): void {
  const step = steps[event.key];
  const from = event.target instanceof HTMLElement ? event.target.dataset['cell'] : undefined;
  if (step === undefined || from === undefined) return;
  event.preventDefault();
  const [bar = 0, layer = 0] = from.split('-').map(Number);
  const cells = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-cell]')];
  const at = (cell: HTMLElement): number => Number(cell.dataset['cell']?.split('-')[0]);
  if (step[0] === 0) cells.find((cell) => cell.dataset['cell'] === `${String(bar)}-${String(layer + step[1])}`)?.focus();
  else (step[0] > 0 ? cells.find((cell) => at(cell) > bar) : cells.findLast((cell) => at(cell) < bar))?.focus();
}

interface StackedBarsProps {
  bars: StackedBars;
  /** The focusable content of a layer; it carries the attributes. */
  children: (index: number, series: string, attributes: { tabIndex: number; 'data-cell': string }) => ReactNode;
}
