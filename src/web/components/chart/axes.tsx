import { formatAxis } from '#web/format.ts';
import type { Tick } from './interval.ts';
import { type Axis, bandAt, heightOf, middleOf, type Plot } from './scale.ts';
import css from './xy-chart.module.css';

/** Grid, values at the left, names below. Lines lie on whole pixels, so that they stay sharp. */
export function Axes({ plot, axis, unit, ticks, edges }: { plot: Plot; axis: Axis; unit: string; ticks: readonly Tick[]; edges: boolean }) {
  const floor = plot.height - plot.bottom;
  return (
    <g>
      {axis.ticks.map((tick) => {
        const y = Math.round(heightOf(plot, axis, tick)) + 0.5;
        return (
          <g key={tick}>
            <line className={tick === 0 ? css['floor'] : css['grid']} x1={plot.left} x2={plot.width - plot.right} y1={y} y2={y} />
            <text className={css['axis']} x={plot.left - 8} y={y + 3.5} textAnchor="end">
              {formatAxis(tick, unit)}
            </text>
          </g>
        );
      })}
      {ticks.map(({ index, text }) => {
        const x = edges ? bandAt(plot, index) : middleOf(plot, index);
        return (
          <text key={index} className={css['axis']} x={x} y={floor + 17} textAnchor={anchorAt(x, plot, text)}>
            {text}
          </text>
        );
      })}
    </g>
  );
}

/** Names at the sides stay within the drawing. */
function anchorAt(x: number, plot: Plot, text: string): 'start' | 'middle' | 'end' {
  const half = text.length * 3.2;
  if (x + half > plot.width) return 'end';
  return x - half < 0 ? 'start' : 'middle';
}
