import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { hoursOfDay } from '#web/components/chart/along.ts';
import { StackedBarChart, type StackedBars } from '#web/components/chart/stacked-bars.tsx';
import { type CellAttributes, Figure } from '#web/components/metric/figure.tsx';
import { type Asked, cellOf, scalarOf } from '#web/components/metric/figures.ts';
import { ChartPanel } from '#web/components/ui/chart-panel.tsx';
import { CrossTable } from '#web/components/ui/cross-table.tsx';
import { formatHour } from '#web/format.ts';
import { outcomeLook, outcomeLooks } from '#web/outcomes.ts';

/** Inbound calls by hour of the day, stacked by how they ended; the layers of a bar are all of its calls. */
export function VolumeByHour({ asked }: { asked: Asked }) {
  const { t } = useTranslation('overview');
  const bars = useMemo(() => barsOf(asked), [asked]);
  const [column] = asked.report.columns;
  if (column === undefined) return null;
  const figure = (hour: string, outcome: string, attributes?: CellAttributes) => {
    const cell = cellOf(asked.report, [hour, outcome], column.key);
    const label = attributes === undefined ? undefined : `${formatHour(Number(hour))} ${outcomeLook(outcome).name}`;
    return cell === undefined ? null : (
      <Figure report="outcomes" row={[hour, outcome]} column={column} cell={cell} label={label} attributes={attributes} />
    );
  };
  return (
    <ChartPanel
      title={t('volume.title')}
      note={t('volume.note')}
      chart={
        <StackedBarChart bars={bars}>
          {(index, outcome, attributes) => figure(hoursOfDay[index] ?? '', outcome, attributes)}
        </StackedBarChart>
      }
      table={
        <CrossTable
          label={t('volume.title')}
          corner={t('volume.hour')}
          rows={hoursOfDay.map((hour) => ({ key: hour, name: formatHour(Number(hour)) }))}
          columns={bars.series}
          cell={(hour, outcome) => figure(hour, outcome) ?? '0'}
        />
      }
    />
  );
}

function barsOf({ report }: Asked): StackedBars {
  const [column] = report.columns;
  const present = new Set(report.rows.map((row) => row.keys[1] ?? 'in_progress'));
  const known = outcomeLooks.filter((look) => present.has(look.key));
  const others = [...present].filter((key) => !known.some((look) => look.key === key)).map(outcomeLook);
  const count = (row: string[]): number => {
    const cell = column === undefined ? undefined : cellOf(report, row, column.key);
    return cell === undefined ? 0 : (scalarOf(cell.value) ?? 0);
  };
  return {
    categories: hoursOfDay.map((hour) => formatHour(Number(hour))),
    series: [...known, ...others].map(({ key, name, colour }) => ({
      key,
      name,
      colour,
      values: hoursOfDay.map((hour) => count([hour, key])),
    })),
  };
}
