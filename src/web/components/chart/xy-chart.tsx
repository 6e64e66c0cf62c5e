import { useId, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { formatAxis, formatFigure } from '#web/format.ts';
import { Axes } from './axes.tsx';
import type { Tick } from './interval.ts';
import { Legend } from './legend.tsx';
import { usePointer } from './linked.tsx';
import { Marks, type FigureOf } from './marks.tsx';
import { axisFor, heightOf, plotOf } from './scale.ts';
import { Shapes } from './series.tsx';
import { barMarks, highest, type Series } from './shapes.ts';
import { useWidth } from './use-width.ts';
import css from './xy-chart.module.css';

/**
 * Bars, lines and areas over the same intervals. Pointing at an interval marks it in all charts of the page that have it;
 * one stop of the tab key, then the arrow keys, and every value is a figure that opens.
 */
export function XYChart(props: XYChartProps) {
  const { label, keys, nameOf, series, unit, target, height = 232, grouped = false, touching = false, provisional } = props;
  const { t } = useTranslation('chart');
  const [ref, width] = useWidth<HTMLDivElement>();
  const pointer = usePointer();
  const describedBy = useId();
  const drawn = useMemo(() => {
    const most = highest(series, grouped, target === undefined ? [] : [target.value]);
    const axis = axisFor(most, unit);
    const longest = Math.max(...axis.ticks.map((tick) => formatAxis(tick, unit).length));
    const plot = plotOf({ width, height, count: keys.length, left: Math.max(28, longest * 6.4 + 12) });
    return { axis, plot, bars: barMarks(plot, axis, series, { grouped, touching }) };
  }, [series, grouped, touching, target, unit, width, height, keys.length]);
  const { axis, plot, bars } = drawn;
  const ticks = props.ticks(Math.max(1, Math.floor((plot.width - plot.left) / (props.tickWidth ?? 72))));
  const anyBefore = series.some((one) => one.before?.some((value) => value !== null) === true);
  return (
    <div>
      <Legend
        pointer={pointer}
        keys={keys}
        nameOf={nameOf}
        all={props.all ?? t('all')}
        unit={unit}
        series={series}
        extra={[
          ...(target === undefined ? [] : [{ look: 'target' as const, name: t('target', { value: formatAxis(target.value, unit) }) }]),
          ...(anyBefore ? [{ look: 'before' as const, name: props.beforeName ?? t('before') }] : []),
          ...(provisional?.includes(true) === true ? [{ look: 'provisional' as const, name: t('provisional') }] : []),
        ]}
      />
      <p id={describedBy} className="visually-hidden">
        {summaryOf(props, t('keys'))}
      </p>
      <div ref={ref} className={css['chart']} style={{ height }}>
        {width === 0 ? null : (
          <>
            <svg
              className={css['svg']}
              viewBox={`0 0 ${plot.width} ${height}`}
              width="100%"
              height={height}
              preserveAspectRatio="xMinYMin meet"
              data-chart
              aria-hidden
            >
              <Axes plot={plot} axis={axis} unit={unit} ticks={ticks} edges={props.edges ?? false} />
              <Shapes plot={plot} axis={axis} series={series} bars={bars} keys={keys} pointer={pointer} provisional={provisional} />
              {target === undefined ? null : (
                <line
                  className={css['target']}
                  x1={plot.left}
                  x2={plot.width - plot.right}
                  y1={heightOf(plot, axis, target.value)}
                  y2={heightOf(plot, axis, target.value)}
                />
              )}
            </svg>
            <Marks
              label={label}
              describedBy={describedBy}
              plot={plot}
              axis={axis}
              series={series}
              bars={bars}
              keys={keys}
              pointer={pointer}
              figure={props.figure}
            />
          </>
        )}
      </div>
    </div>
  );
}

/** The chart in a sentence: its lines from where to where. */
function summaryOf({ series, keys, nameOf, unit }: XYChartProps, keysHint: string): string {
  const span = keys.length === 0 ? '' : `${nameOf(keys[0] ?? '')} – ${nameOf(keys.at(-1) ?? '')}. `;
  const lines = series.map(({ name, values }) => {
    const known = values.filter((value) => value !== null);
    if (known.length === 0) return name;
    return `${name}: ${formatFigure(Math.min(...known), unit)} – ${formatFigure(Math.max(...known), unit)}`;
  });
  return `${span}${lines.join('; ')}. ${keysHint}`;
}

export interface XYChartProps {
  /** What a reader without sight hears. */
  label: string;
  /** The intervals or categories along the axis. */
  keys: readonly string[];
  nameOf: (key: string) => string;
  /** Names below the axis, at most so many. */
  ticks: (most: number) => readonly Tick[];
  /** Pixels that a name below the axis needs. */
  tickWidth?: number;
  /** Names belong to the left edge of a band, not to its middle (a histogram's bounds). */
  edges?: boolean;
  series: readonly Series[];
  unit: string;
  target?: { value: number } | undefined;
  /** What the dashed line is. */
  beforeName?: string | undefined;
  /** By interval: it may still change. */
  provisional?: readonly boolean[] | undefined;
  grouped?: boolean;
  /** Bars touch each other. */
  touching?: boolean;
  height?: number;
  /** What the legend says where nothing is pointed at. */
  all?: string;
  figure: FigureOf;
}
