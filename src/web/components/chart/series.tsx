import { useId } from 'react';
import { type Pointed, usePointed } from './linked.tsx';
import { areaPath, type Axis, bandAt, linePath, lonely, middleOf, type Plot } from './scale.ts';
import { type Mark, pointsOf, type Series, stretchesOf } from './shapes.ts';
import css from './xy-chart.module.css';

/** What is drawn of the series: bars, areas, lines, and the interval that is pointed at. */
export function Shapes({ plot, axis, series, bars, keys, pointer, provisional = [] }: ShapesProps) {
  const hatch = useId();
  const room = plot.height - plot.top - plot.bottom;
  const floor = plot.height - plot.bottom;
  const colours = new Map(series.map(({ key, colour }) => [key, colour]));
  const lines = series.filter((one) => one.shape !== 'bar');
  return (
    <>
      <Crosshair plot={plot} axis={axis} lines={lines} keys={keys} pointer={pointer} layer="below" />
      {bars.map(({ series: key, index, x, y, width, height }) => (
        <rect
          key={`${key} ${String(index)}`}
          x={x}
          y={y}
          width={width}
          height={height}
          style={{ fill: `var(${colours.get(key) ?? '--accent'})` }}
        />
      ))}
      {lines.map((one) => {
        const points = pointsOf(plot, axis, one.values);
        const stroke = `var(${one.colour})`;
        return (
          <g key={one.key}>
            {one.shape === 'area' ? <path className={css['area']} d={areaPath(points, floor)} style={{ fill: stroke }} /> : null}
            {one.before === undefined ? null : (
              <path className={css['before']} d={linePath(pointsOf(plot, axis, one.before))} style={{ stroke }} />
            )}
            <path className={css['line']} d={linePath(points)} style={{ stroke }} />
            {lonely(points).map((index) => (
              <circle key={index} cx={points[index]?.x} cy={points[index]?.y} r={2.5} style={{ fill: stroke }} />
            ))}
          </g>
        );
      })}
      {stretchesOf(provisional).map(({ from, to }) => (
        <rect
          key={from}
          x={bandAt(plot, from)}
          y={plot.top}
          width={(to - from + 1) * plot.band}
          height={room}
          style={{ fill: `url(#${hatch})` }}
        />
      ))}
      {provisional.includes(true) ? (
        <defs>
          <pattern id={hatch} width={6} height={6} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <line className={css['hatch']} x1={0} x2={0} y1={0} y2={6} />
          </pattern>
        </defs>
      ) : null}
      <Crosshair plot={plot} axis={axis} lines={lines} keys={keys} pointer={pointer} layer="above" />
    </>
  );
}

interface ShapesProps {
  plot: Plot;
  axis: Axis;
  series: readonly Series[];
  bars: readonly Mark[];
  keys: readonly string[];
  pointer: Pointed;
  provisional: readonly boolean[] | undefined;
}

/** The marked interval: a band behind bars, dots on lines. Drawn apart, so that pointing draws nothing else anew. */
function Crosshair({ plot, axis, lines, keys, pointer, layer }: CrosshairProps) {
  const key = usePointed(pointer);
  const index = key === null ? -1 : keys.indexOf(key);
  if (index < 0) return null;
  const room = plot.height - plot.top - plot.bottom;
  if (layer === 'below') {
    const width = Math.max(1, plot.band);
    return (
      <rect className={css['pointed']} data-pointed={key} x={middleOf(plot, index) - width / 2} y={plot.top} width={width} height={room} />
    );
  }
  return lines.map((one) => {
    const [point] = pointsOf(plot, axis, [one.values[index] ?? null]);
    return point == null ? null : (
      <circle key={one.key} className={css['dot']} cx={middleOf(plot, index)} cy={point.y} r={4} style={{ fill: `var(${one.colour})` }} />
    );
  });
}

interface CrosshairProps {
  plot: Plot;
  axis: Axis;
  lines: readonly Series[];
  keys: readonly string[];
  pointer: Pointed;
  layer: 'below' | 'above';
}
