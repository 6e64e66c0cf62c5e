import { type KeyboardEvent, type PointerEvent, type ReactNode, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { CellAttributes } from '#web/components/metric/figure.tsx';
import { type Pointed, usePointed } from './linked.tsx';
import { type Axis, bandUnder, type Plot } from './scale.ts';
import { type Mark, pointMarks, type Series } from './shapes.ts';
import css from './xy-chart.module.css';

/** The focusable content of a mark; it carries the attributes. Null where there is nothing to open. */
export type FigureOf = (index: number, series: string, attributes: CellAttributes) => ReactNode;

/** A chart of few marks has them all at hand; of many, those of the interval that is pointed at or has the focus. */
const few = 300;

/** What can be pointed at, focused and opened, laid over the drawing. */
export function Marks({ label, describedBy, plot, axis, series, bars, keys, pointer, figure }: MarksProps) {
  const ref = useRef<HTMLDivElement>(null);
  const move = useRef(false);
  const [current, setCurrent] = useState<{ index: number; series: string } | null>(null);
  const key = usePointed(pointer);
  const pointed = key === null ? -1 : keys.indexOf(key);
  const byIndex = useMemo(() => Map.groupBy(bars, (mark) => mark.index), [bars]);
  const marksAt = (index: number): Mark[] => [...(byIndex.get(index) ?? []), ...pointMarks(plot, axis, series, index)];
  const filled = useMemo(() => keys.flatMap((_, index) => (series.some((one) => hasMark(one, index)) ? [index] : [])), [keys, series]);
  const hasLines = series.some((one) => one.shape !== 'bar');
  const at = current !== null && filled.includes(current.index) ? current.index : (filled[0] ?? -1);
  const shown = !hasLines && bars.length <= few ? bars : [...new Set([at, pointed])].filter((index) => index >= 0).flatMap(marksAt);
  const stopAt = marksAt(at);
  const stop = stopAt.find((mark) => mark.series === current?.series) ?? stopAt[0];

  // The focus follows the arrow keys to a mark that is drawn only now.
  useLayoutEffect(() => {
    if (!move.current || stop === undefined) return;
    move.current = false;
    ref.current?.querySelector<HTMLElement>(`[data-cell="${cellName(stop)}"]`)?.focus();
  });

  const onKeyDown = (event: KeyboardEvent): void => {
    if (stop === undefined) return;
    const next = nextMark(event.key, filled, stopAt, stop, marksAt);
    if (next === undefined) return;
    event.preventDefault();
    move.current = true;
    setCurrent({ index: next.index, series: next.series });
    pointer.set(keys[next.index] ?? null);
  };
  const point = (event: PointerEvent<HTMLDivElement>): void => {
    const index = bandUnder(plot, event.clientX - event.currentTarget.getBoundingClientRect().left, keys.length);
    pointer.set(index === null ? null : (keys[index] ?? null));
  };
  return (
    <div
      ref={ref}
      className={css['marks']}
      role="group"
      aria-label={label}
      aria-describedby={describedBy}
      onKeyDown={onKeyDown}
      onPointerMove={point}
      onPointerDown={point}
      onPointerLeave={() => pointer.set(null)}
      onBlur={() => pointer.set(null)}
    >
      {shown.map((mark) => {
        const name = cellName(mark);
        return (
          <div
            key={name}
            className={css['mark']}
            style={{ left: mark.x, top: mark.y, width: mark.width, height: mark.height }}
            onFocus={() => {
              setCurrent({ index: mark.index, series: mark.series });
              pointer.set(keys[mark.index] ?? null);
            }}
          >
            {figure(mark.index, mark.series, { tabIndex: stop !== undefined && name === cellName(stop) ? 0 : -1, 'data-cell': name })}
          </div>
        );
      })}
    </div>
  );
}

const hasMark = (one: Series, index: number): boolean =>
  one.shape === 'bar' ? (one.values[index] ?? 0) > 0 : (one.values[index] ?? null) !== null;

const cellName = (mark: Mark): string => `${String(mark.index)}-${mark.series}`;

/** Sideways along the intervals that have something, up and down within one. */
function nextMark(
  key: string,
  filled: readonly number[],
  here: readonly Mark[],
  from: Mark,
  marksAt: (index: number) => Mark[],
): Mark | undefined {
  const inOrder = here.toSorted((one, other) => other.y - one.y);
  const rank = inOrder.findIndex((mark) => mark.series === from.series);
  const along = (index: number | undefined): Mark | undefined => {
    if (index === undefined) return undefined;
    const there = marksAt(index);
    return there.find((mark) => mark.series === from.series) ?? there[0];
  };
  switch (key) {
    case 'ArrowUp':
      return inOrder[rank + 1];
    case 'ArrowDown':
      return inOrder[rank - 1];
    case 'ArrowLeft':
      return along(filled.findLast((index) => index < from.index));
    case 'ArrowRight':
      return along(filled.find((index) => index > from.index));
    case 'Home':
      return along(filled[0]);
    case 'End':
      return along(filled.at(-1));
    default:
      return undefined;
  }
}

interface MarksProps {
  label: string;
  describedBy: string;
  plot: Plot;
  axis: Axis;
  series: readonly Series[];
  bars: readonly Mark[];
  keys: readonly string[];
  pointer: Pointed;
  figure: FigureOf;
}
