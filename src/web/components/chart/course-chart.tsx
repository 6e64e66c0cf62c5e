import { useMemo } from 'react';
import { Figure } from '#web/components/metric/figure.tsx';
import { type Asked, columnOf, partOf } from '#web/components/metric/figures.ts';
import { ChartPanel } from '#web/components/ui/chart-panel.tsx';
import { CrossTable } from '#web/components/ui/cross-table.tsx';
import { formatCount, missing } from '#web/format.ts';
import { alongOf, beforeAlong, cellAlong, type Looked, valuesAlong } from './along.ts';
import type { FigureOf } from './marks.tsx';
import type { Series } from './shapes.ts';
import { XYChart } from './xy-chart.tsx';

/** How some figures of one unit go along a period: the chart, and behind the switch its table; each value opens. */
export function CourseChart({ asked, report: place, lines, title, note, about, of, long = false, ...chart }: CourseChartProps) {
  const { report } = asked;
  const along = useMemo(() => alongOf(report), [report]);
  const series = useMemo(
    () =>
      lines.map((line): Series => {
        const { name, colour, shape, compared } = line;
        const before = compared === true ? beforeAlong(report, along.keys, line) : undefined;
        return { key: keyOf(line), name, colour, shape, values: valuesAlong(report, along.keys, line), before };
      }),
    [report, along, lines],
  );
  const provisional = useMemo(
    () => along.keys.map((key) => lines.some((line) => cellAlong(report, key, line)?.provisional === true)),
    [report, along, lines],
  );
  const [first] = lines;
  const unit = first === undefined ? undefined : first.part === undefined ? columnOf(report, first.column)?.unit : 'count';
  if (unit === undefined) return null;
  const figureAt = (key: string, series: string, attributes?: Parameters<FigureOf>[2]) => {
    const line = lines.find((one) => keyOf(one) === series);
    if (line === undefined) return null;
    const [column, cell] = [columnOf(report, line.column), cellAlong(report, key, line)];
    if (column === undefined || cell === undefined) return null;
    return (
      <Figure
        report={place}
        row={[...(line.prefix ?? []), key]}
        column={column}
        cell={cell}
        pick={line.part ?? line.pick}
        label={attributes === undefined ? undefined : `${along.nameOf(key)}, ${line.name}`}
        attributes={attributes}
      >
        {line.part === undefined ? undefined : formatCount(partOf(cell, line.part) ?? 0)}
      </Figure>
    );
  };
  const isThere = (key: string): boolean => lines.some((line) => cellAlong(report, key, line) !== undefined);
  const listed = long ? along.keys.filter(isThere) : along.keys;
  return (
    <ChartPanel
      title={title}
      note={note}
      about={about}
      chart={
        <XYChart
          label={title}
          keys={along.keys}
          nameOf={along.nameOf}
          ticks={along.ticks}
          series={series}
          unit={unit}
          provisional={provisional}
          figure={(index, series, attributes) => figureAt(along.keys[index] ?? '', series, attributes)}
          {...chart}
        />
      }
      table={
        <CrossTable
          label={title}
          corner={of}
          rows={listed.map((key) => ({ key, name: along.nameOf(key) }))}
          columns={lines.map((line) => ({ key: keyOf(line), name: line.name }))}
          cell={(key, series) => figureAt(key, series) ?? missing}
          long={long}
        />
      }
    />
  );
}

/** One line or layer. */
export interface Line extends Looked, Pick<Series, 'colour' | 'shape' | 'name'> {
  /** Among the others; its column where left out. */
  key?: string;
  /** Dashed beside it, the period compared with. */
  compared?: boolean;
}

const keyOf = ({ key, column }: Line): string => key ?? column;

interface CourseChartProps {
  asked: Asked;
  /** Name of the report on the page. */
  report: string;
  lines: readonly Line[];
  title: string;
  note?: string;
  /** For the chart's file: period and zone; the page's where left out. */
  about?: string;
  /** What the rows of the table are. */
  of: string;
  target?: { value: number } | undefined;
  /** What the dashed line is. */
  beforeName?: string | undefined;
  grouped?: boolean;
  height?: number;
  /** There may be thousands of intervals: the table lists those in which something happened, and draws what is in sight. */
  long?: boolean;
}
