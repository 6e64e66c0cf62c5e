import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExperimentResult } from '#contract/experiments.ts';
import { axisFor } from '#web/components/chart/scale.ts';
import { useWidth } from '#web/components/chart/use-width.ts';
import { formatDifference, formatLocalDate } from '#web/format.ts';
import css from './page.module.css';

type Course = ExperimentResult['comparisons'][number]['course'];

const [height, left, right, top, bottom] = [220, 64, 12, 10, 24];

/** Where the true difference can lie, day after day: a band that only grows narrower, the estimate in it, and what is worth seeing beside 0. */
export function CourseChart({ course, smallest, label }: { course: Course; smallest: number; label: string }) {
  const { t } = useTranslation('experiments');
  const [ref, width] = useWidth<HTMLDivElement>();
  const within = useId();
  const known = course.filter(({ difference }) => difference !== null);
  // The first days are as wide as anything can be: the axis is for what comes after them.
  const settled = course.slice(Math.floor(course.length / 2));
  const reach = Math.min(
    1,
    Math.max(3 * smallest, 1.2 * Math.min(...settled.map(({ low, high }) => Math.max(Math.abs(low), Math.abs(high))))),
  );
  const axis = axisFor(reach, 'ratio', 2);
  const x = (index: number): number => left + ((index + 0.5) * (width - left - right)) / Math.max(1, course.length);
  const y = (value: number): number => top + ((height - top - bottom) * (axis.top - value)) / (2 * axis.top);
  const point = (index: number, value: number): string => `${x(index).toFixed(1)} ${y(value).toFixed(1)}`;
  const band = [...course.map(({ high }, at) => point(at, high)), ...course.map(({ low }, at) => point(at, low)).toReversed()].join('L');
  const line = course.flatMap(({ difference }, at) => (difference === null ? [] : [point(at, difference)])).join('L');
  const ticks = [...axis.ticks.filter((tick) => tick > 0).map((tick) => -tick), ...axis.ticks];
  const every = Math.max(1, Math.ceil(course.length / Math.max(1, Math.floor((width - left) / 72))));
  const last = known.at(-1);
  return (
    <div ref={ref} style={{ height }}>
      {width === 0 ? null : (
        <svg viewBox={`0 0 ${width} ${height}`} width="100%" height={height} role="img" data-chart aria-label={label}>
          <title>
            {last === undefined
              ? label
              : `${label}: ${t('between', { low: formatDifference(last.low, 'ratio'), high: formatDifference(last.high, 'ratio') })}`}
          </title>
          <clipPath id={within}>
            <rect x={left} y={top} width={width - left - right} height={height - top - bottom} />
          </clipPath>
          {ticks.map((tick) => (
            <g key={tick}>
              <line className={tick === 0 ? css['zero'] : css['grid']} x1={left} x2={width - right} y1={y(tick)} y2={y(tick)} />
              <text className={css['axis']} x={left - 8} y={y(tick) + 3.5} textAnchor="end">
                {formatDifference(tick, 'ratio')}
              </text>
            </g>
          ))}
          {[smallest, -smallest].map((value) => (
            <line key={value} className={css['worth']} x1={left} x2={width - right} y1={y(value)} y2={y(value)} />
          ))}
          <g clipPath={`url(#${within})`}>
            <path className={css['band']} d={`M${band}Z`} />
            <path className={css['line']} d={line === '' ? '' : `M${line}`} />
          </g>
          {course.map(({ day }, at) =>
            at % every === 0 ? (
              <text key={day} className={css['axis']} x={x(at)} y={height - 7} textAnchor="middle">
                {formatLocalDate(day, 'short')}
              </text>
            ) : null,
          )}
        </svg>
      )}
    </div>
  );
}
