import { useMemo } from 'react';
import type { Report } from '#contract/report.ts';
import { Figure } from '#web/components/metric/figure.tsx';
import { type Asked, cellOf, columnOf, scalarOf } from '#web/components/metric/figures.ts';
import { ChartPanel } from '#web/components/ui/chart-panel.tsx';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { formatHour, missing } from '#web/format.ts';
import { type Interval, intervalName, intervals, intervalsOf, intervalTicks, plainTicks, type Tick } from './interval.ts';
import type { Series } from './shapes.ts';
import { XYChart } from './xy-chart.tsx';

/** How some figures of one unit go along a period: a report by hour of the day or by a calendar's interval. */
export function CourseChart({ asked, report: name, lines, title, note, of, height }: CourseChartProps) {
  const { report } = asked;
  const along = useMemo(() => alongOf(report), [report]);
  const drawn = useMemo(() => seriesOf(report, along.keys, lines), [report, along, lines]);
  const [first] = lines;
  const unit = first === undefined ? undefined : columnOf(report, first.column)?.unit;
  if (unit === undefined) return null;
  const figure = (index: number, series: string, attributes?: { tabIndex: number; 'data-cell': string }) => {
    const line = lines.find((one) => one.column === series);
    const key = along.keys[index] ?? '';
    const [column, cell] = [columnOf(report, series), cellOf(report, [key], series)];
    if (line === undefined || column === undefined || cell === undefined) return null;
    const bare = attributes === undefined ? {} : { size: 'bare' as const, label: `${along.nameOf(key)}, ${line.name}`, attributes };
    return (
      <Figure report={name} row={[key]} column={column} cell={cell} {...bare}>
        {attributes === undefined ? undefined : null}
      </Figure>
    );
  };
  return (
    <ChartPanel
      title={title}
      note={note}
      chart={
        <XYChart
          label={title}
          keys={along.keys}
          nameOf={along.nameOf}
          ticks={along.ticks}
          tickWidth={56}
          series={drawn}
          unit={unit}
          {...(height === undefined ? {} : { height })}
          provisional={along.keys.map((key) => lines.some((line) => cellOf(report, [key], line.column)?.provisional === true))}
          figure={figure}
        />
      }
      table={
        <DataTable label={title}>
          <thead>
            <tr>
              <th scope="col">{of}</th>
              {lines.map((line) => (
                <th key={line.column} scope="col" data-number>
                  {line.name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {along.keys.map((key, index) => (
              <tr key={key}>
                <th scope="row">{along.nameOf(key)}</th>
                {lines.map((line) => (
                  <td key={line.column} data-number>
                    {figure(index, line.column) ?? missing}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </DataTable>
      }
    />
  );
}

export interface Line extends Pick<Series, 'colour' | 'shape' | 'name'> {
  column: string;
}

interface Along {
  keys: readonly string[];
  nameOf: (key: string) => string;
  ticks: (most: number) => readonly Tick[];
}

const hours = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'));
const isInterval = (name: string): name is Interval => intervals.some((one) => one === name);

/** The axis of a report by time, its first dimension. */
export function alongOf({ dimensions, period, tz, rows }: Pick<Report, 'dimensions' | 'period' | 'tz' | 'rows'>): Along {
  const [by = ''] = dimensions;
  if (by === 'hour_of_day') {
    const nameOf = (key: string): string => formatHour(Number(key));
    return { keys: hours, nameOf, ticks: (most) => plainTicks(hours.map(nameOf), most) };
  }
  if (!isInterval(by)) throw new Error(`a course is by hour of the day or by an interval, not by ${by}`);
  const keys = period === null ? rows.map((row) => row.keys[0] ?? '') : intervalsOf(period, tz, by);
  return { keys, nameOf: (key) => intervalName(key, by), ticks: (most) => intervalTicks(keys, by, most) };
}

/** Where nothing happened a count is 0, and a rate does not exist. */
function seriesOf(report: Report, keys: readonly string[], lines: readonly Line[]): Series[] {
  return lines.map(({ column, name, colour, shape }) => {
    const empty = columnOf(report, column)?.unit === 'count' ? 0 : null;
    const values = keys.map((key) => scalarOf(cellOf(report, [key], column)?.value ?? null) ?? empty);
    return { key: column, name, colour, shape, values };
  });
}

interface CourseChartProps {
  asked: Asked;
  /** Name of the report on the page. */
  report: string;
  lines: readonly Line[];
  title: string;
  note?: string;
  /** What the rows of the table are. */
  of: string;
  height?: number;
}
