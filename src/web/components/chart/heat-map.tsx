import { type KeyboardEvent, type ReactNode, useState } from 'react';
import type { Weekday } from '#domain/local-day.ts';
import { formatHour, formatWeekday, weekdaysInOrder } from '#web/format.ts';
import { useWidth } from './use-width.ts';
import css from './heat-map.module.css';

const gap = 2;
const narrowBelow = 640;

/**
 * Weekday × hour. Every cell is reachable: one stop of the tab key, then the arrow keys. On a narrow screen hours run
 * downwards, so that a cell stays large enough for a finger.
 */
export function HeatMap({ share, text, below, framed, label, children }: HeatMapProps) {
  const [current, setCurrent] = useState<string | null>(null);
  const [ref, width] = useWidth<HTMLDivElement>();
  const week = weekdaysInOrder();
  const grid = gridOf(width);
  const first = current ?? allKeys(week).find((key) => text(key) !== null) ?? '1-09';
  return (
    <div ref={ref} className={css['map']} style={{ height: grid.height }}>
      {width === 0 ? null : (
        <>
          <svg
            viewBox={`0 0 ${width} ${grid.height}`}
            width="100%"
            height={grid.height}
            preserveAspectRatio="xMinYMin meet"
            data-chart
            aria-hidden
          >
            {week.map((day, at) => (
              <text key={day} className={css['axis']} {...grid.day(at)}>
                {formatWeekday(day, 'short')}
              </text>
            ))}
            {hours.map((hour) => (
              <text key={hour} className={css['axis']} {...grid.hour(hour)}>
                {String(hour).padStart(2, '0')}
              </text>
            ))}
            {week.map((day, at) =>
              hours.map((hour) => {
                const key = keyOf(day, hour);
                const heat = share(key);
                const { x, y, width: wide, height } = grid.cell(at, hour);
                const words = text(key);
                const under = below?.(key) ?? null;
                return (
                  <g key={key}>
                    <rect className={css['cell']} x={x} y={y} width={wide} height={height} rx={3} />
                    {heat === null ? null : (
                      <rect
                        className={css['heat']}
                        x={x}
                        y={y}
                        width={wide}
                        height={height}
                        rx={3}
                        style={{ fillOpacity: heat === 0 ? 0 : 0.12 + 0.88 * heat }}
                      />
                    )}
                    {framed?.(key) === true ? (
                      <rect className={css['frame']} x={x + 1} y={y + 1} width={Math.max(0, wide - 2)} height={height - 2} rx={2} />
                    ) : null}
                    {words === null ? null : (
                      <text className={css['value']} x={x + wide / 2} y={y + height / 2 + (under === null ? 4 : -2)} textAnchor="middle">
                        {words}
                      </text>
                    )}
                    {under === null ? null : (
                      <text className={css['below']} x={x + wide / 2} y={y + height / 2 + 10} textAnchor="middle">
                        {under}
                      </text>
                    )}
                  </g>
                );
              }),
            )}
          </svg>
          <div className={css['marks']} role="group" aria-label={label} onKeyDown={(event) => move(event, week, grid.upright)}>
            {week.map((day, at) =>
              hours.map((hour) => {
                const key = keyOf(day, hour);
                const { x, y, width: wide, height } = grid.cell(at, hour);
                const figure = children(key, `${formatWeekday(day)} ${formatHour(hour)}`, key === first);
                return figure === null ? null : (
                  <div key={key} className={css['mark']} style={{ left: x, top: y, width: wide, height }} onFocus={() => setCurrent(key)}>
                    {figure}
                  </div>
                );
              }),
            )}
          </div>
        </>
      )}
    </div>
  );
}

const hours = Array.from({ length: 24 }, (_, hour) => hour);
const keyOf = (day: number, hour: number): string => `${String(day)}-${String(hour).padStart(2, '0')}`;
const allKeys = (week: readonly Weekday[]): string[] => week.flatMap((day) => hours.map((hour) => keyOf(day, hour)));

/** Where everything lies: days as rows, or hours as rows on a narrow screen. */
function gridOf(width: number) {
  const upright = width < narrowBelow;
  const [left, top] = [upright ? 32 : 44, 20];
  const columns = upright ? 7 : 24;
  const [wide, tall] = [Math.max(0, (width - left) / columns), upright ? 28 : 34];
  const place = (column: number, row: number) => ({
    x: left + column * wide,
    y: top + row * tall,
    width: Math.max(0, wide - gap),
    height: tall - gap,
  });
  const columnName = (column: number) => ({ x: left + (column + 0.5) * wide, y: 12, textAnchor: 'middle' as const });
  const rowName = (row: number) => ({ x: 0, y: top + (row + 0.5) * tall + 3, textAnchor: 'start' as const });
  return {
    upright,
    height: top + tall * (upright ? 24 : 7),
    cell: (day: number, hour: number) => (upright ? place(day, hour) : place(hour, day)),
    day: upright ? columnName : rowName,
    hour: upright ? rowName : columnName,
  };
}

const steps: Record<string, readonly [number, number]> = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/** To the next cell that opens, in the direction of the arrow. */
function move(event: KeyboardEvent<HTMLDivElement>, week: readonly Weekday[], upright: boolean): void {
  const step = steps[event.key];
  const from = event.target instanceof HTMLElement ? event.target.dataset['cell'] : undefined;
  if (step === undefined || from === undefined) return;
  event.preventDefault();
  const [days, hourSteps] = upright ? [step[1], step[0]] : step;
  let day = week.findIndex((one) => String(one) === from.slice(0, 1));
  let hour = Number(from.slice(2));
  for (;;) {
    day += days;
    hour += hourSteps;
    const weekday = week[day];
    if (weekday === undefined || hour < 0 || hour > 23) return;
    const cell = event.currentTarget.querySelector<HTMLElement>(`[data-cell="${keyOf(weekday, hour)}"]`);
    if (cell !== null) {
      cell.focus();
      return;
    }
  }
}

interface HeatMapProps {
  /** 0…1 of the hottest cell, by key `1-09` (Monday, 09:00); null where nothing is known. */
  share: (key: string) => number | null;
  /** What stands in a cell; null where nothing happened. */
  text: (key: string) => string | null;
  /** A second, smaller line of it: how many it was seen in. */
  below?: (key: string) => string | null;
  /** Cells with a frame: what the week is held against. */
  framed?: (key: string) => boolean;
  label: string;
  /** The focusable content of a cell; it carries `data-cell={key}` and `tabIndex` 0 where `current`. */
  children: (key: string, name: string, current: boolean) => ReactNode;
}
