import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type Interval, intervalName, intervalTicks } from '#web/components/chart/interval.ts';
import type { FigureOf } from '#web/components/chart/marks.tsx';
import type { Series } from '#web/components/chart/shapes.ts';
import { XYChart } from '#web/components/chart/xy-chart.tsx';
import { Figure } from '#web/components/metric/figure.tsx';
import type { Asked } from '#web/components/metric/figures.ts';
import { ChartPanel } from '#web/components/ui/chart-panel.tsx';
import { formatCount, missing } from '#web/format.ts';
import { courseOf } from './course.ts';
import { LongTable } from './long-table.tsx';

/** One figure of two queues along the same intervals. */
export function PairChart({ asked, lines, interval, about, title, column, part, unit, shape }: PairChartProps) {
  const { t } = useTranslation('service');
  const courses = useMemo(() => lines.map(({ queue }) => courseOf(asked, interval, [queue])), [asked, interval, lines]);
  const series = useMemo(
    () =>
      lines.map(({ queue, colour }, at): Series => {
        const course = courses[at];
        const values =
          course === undefined
            ? []
            : part === undefined
              ? course.values(column)
              : course.keys.map((_, index) => course.cell(index, column)?.den ?? 0);
        return { key: queue, name: queue, colour, shape, values };
      }),
    [courses, lines, column, part, shape],
  );
  const keys = courses[0]?.keys ?? [];
  const nameOf = (key: string): string => intervalName(key, interval);
  const figureAt = (index: number, queue: string, attributes?: Parameters<FigureOf>[2]) => {
    const course = courses[lines.findIndex((line) => line.queue === queue)];
    const cell = course?.cell(index, column);
    const of = course?.column(column);
    if (cell === undefined || of === undefined) return null;
    const told = part === undefined ? undefined : formatCount(cell.den ?? 0);
    return (
      <Figure
        report="pairCourse"
        row={[queue, keys[index] ?? null]}
        column={of}
        cell={cell}
        {...(part === undefined ? {} : { pick: part })}
        {...(attributes === undefined
          ? { children: told }
          : { attributes, size: 'bare', label: `${nameOf(keys[index] ?? '')} ${queue}`, children: null })}
      />
    );
  };
  const listed = keys.flatMap((_, index) => (courses.some((course) => course.cell(index, column) !== undefined) ? [index] : []));
  return (
    <ChartPanel
      title={title}
      about={about}
      chart={
        <XYChart
          label={title}
          keys={keys}
          nameOf={nameOf}
          ticks={(most) => intervalTicks(keys, interval, most)}
          series={series}
          unit={unit}
          grouped
          height={200}
          figure={figureAt}
        />
      }
      table={
        <LongTable
          label={title}
          count={listed.length}
          head={
            <tr>
              <th scope="col">{t('interval.title')}</th>
              {lines.map(({ queue }) => (
                <th key={queue} scope="col" data-number>
                  {queue}
                </th>
              ))}
            </tr>
          }
          row={(at) => {
            const index = listed[at] ?? 0;
            return (
              <tr key={index}>
                <th scope="row">{nameOf(keys[index] ?? '')}</th>
                {lines.map(({ queue }) => (
                  <td key={queue} data-number>
                    {figureAt(index, queue) ?? missing}
                  </td>
                ))}
              </tr>
            );
          }}
        />
      }
    />
  );
}

interface PairChartProps {
  asked: Asked;
  lines: readonly { queue: string; colour: string }[];
  interval: Interval;
  about: string;
  title: string;
  column: string;
  /** The figure is the metric's denominator: callers offered. */
  part?: 'denominator';
  unit: string;
  shape: Series['shape'];
}
