import { useMemo } from 'react';
import { type Interval, intervalName, intervalTicks } from '#web/components/chart/interval.ts';
import type { FigureOf } from '#web/components/chart/marks.tsx';
import type { Series } from '#web/components/chart/shapes.ts';
import { XYChart } from '#web/components/chart/xy-chart.tsx';
import { Figure } from '#web/components/metric/figure.tsx';
import { ChartPanel } from '#web/components/ui/chart-panel.tsx';
import { missing } from '#web/format.ts';
import type { Course } from './course.ts';
import { LongTable } from './long-table.tsx';

/** One line or layer: a column of the report, or one of its named figures. */
export interface CourseSeries {
  key: string;
  name: string;
  colour: string;
  shape: Series['shape'];
  column: string;
  pick?: string;
  /** Dashed beside it, the period compared with. */
  compared?: boolean;
}

/** A panel with figures along the intervals: the chart, and behind the switch its table; each value opens. */
export function CourseChart(props: CourseChartProps) {
  const { title, note, about, report, course, interval, intervalTitle, series, unit, target, beforeName } = props;
  const lines = useMemo(
    () =>
      series.map(({ key, name, colour, shape, column, pick, compared }): Series => {
        const before = compared === true ? course.before(column) : undefined;
        return { key, name, colour, shape, values: course.values(column, pick), ...(before === undefined ? {} : { before }) };
      }),
    [series, course],
  );
  const provisional = useMemo(() => {
    const flags = [...new Set(series.map((one) => one.column))].map((column) => course.provisional(column));
    return course.keys.map((_, index) => flags.some((some) => some[index] === true));
  }, [series, course]);
  const nameOf = (key: string): string => intervalName(key, interval);
  const figureAt = (index: number, key: string, attributes?: Parameters<FigureOf>[2]) => {
    const one = series.find((each) => each.key === key);
    const cell = one === undefined ? undefined : course.cell(index, one.column);
    const column = one === undefined ? undefined : course.column(one.column);
    if (one === undefined || cell === undefined || column === undefined) return null;
    return (
      <Figure
        report={report}
        row={[...(props.prefix ?? []), course.keys[index] ?? null]}
        column={column}
        cell={cell}
        {...(one.pick === undefined ? {} : { pick: one.pick })}
        {...(attributes === undefined
          ? {}
          : { attributes, size: 'bare', label: `${nameOf(course.keys[index] ?? '')} ${one.name}`, children: null })}
      />
    );
  };
  const listed = course.keys.flatMap((_, index) => (series.some((one) => course.cell(index, one.column) !== undefined) ? [index] : []));
  return (
    <ChartPanel
      title={title}
      note={note}
      about={about}
      chart={
        <XYChart
          label={title}
          keys={course.keys}
          nameOf={nameOf}
          ticks={(most) => intervalTicks(course.keys, interval, most)}
          series={lines}
          unit={unit}
          target={target}
          beforeName={beforeName}
          provisional={provisional}
          figure={figureAt}
        />
      }
      table={
        <LongTable
          label={title}
          count={listed.length}
          head={
            <tr>
              <th scope="col">{intervalTitle}</th>
              {series.map((one) => (
                <th key={one.key} scope="col" data-number>
                  {one.name}
                </th>
              ))}
            </tr>
          }
          row={(at) => {
            const index = listed[at] ?? 0;
            return (
              <tr key={index}>
                <th scope="row">{nameOf(course.keys[index] ?? '')}</th>
                {series.map((one) => (
                  <td key={one.key} data-number>
                    {figureAt(index, one.key) ?? missing}
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

export interface CourseChartProps {
  title: string;
  note?: string;
  /** For the chart's file: period and zone. */
  about: string;
  /** Name of the report on the page. */
  report: string;
  /** Keys of the rows before the interval. */
  prefix?: readonly string[];
  course: Course;
  interval: Interval;
  intervalTitle: string;
  series: readonly CourseSeries[];
  unit: string;
  target?: { value: number } | undefined;
  beforeName?: string | undefined;
}
