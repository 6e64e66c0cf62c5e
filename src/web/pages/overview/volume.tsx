import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { StackedBarChart, type StackedBars } from '#web/components/chart/stacked-bars.tsx';
import { Figure } from '#web/components/metric/figure.tsx';
import { type Asked, cellOf, scalarOf } from '#web/components/metric/figures.ts';
import { ChartPanel } from '#web/components/ui/chart-panel.tsx';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { formatHour } from '#web/format.ts';
import { outcomeLook, outcomeLooks } from '#web/outcomes.ts';

const hours = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'));

/** Inbound calls by hour of the day, stacked by how they ended; the layers of a bar are all of its calls. */
export function VolumeByHour({ asked }: { asked: Asked }) {
  const { t } = useTranslation('overview');
  const bars = useMemo(() => barsOf(asked), [asked]);
  const [column] = asked.report.columns;
  if (column === undefined) return null;
  return (
    <ChartPanel
      title={t('volume.title')}
      note={t('volume.note')}
      chart={
        <StackedBarChart bars={bars}>
          {(index, outcome, attributes) => {
            const row = [hours[index] ?? null, outcome];
            const cell = cellOf(asked.report, row, column.key);
            return cell === undefined ? null : (
              <Figure
                report="outcomes"
                row={row}
                column={column}
                cell={cell}
                size="bare"
                label={`${bars.categories[index] ?? ''} ${outcomeLook(outcome).name}`}
                attributes={attributes}
              >
                {null}
              </Figure>
            );
          }}
        </StackedBarChart>
      }
      table={
        <DataTable label={t('volume.title')}>
          <thead>
            <tr>
              <th scope="col">{t('volume.hour')}</th>
              {bars.series.map(({ key, name }) => (
                <th key={key} scope="col" data-number>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {hours.map((hour) => (
              <tr key={hour}>
                <th scope="row">{formatHour(Number(hour))}</th>
                {bars.series.map(({ key }) => {
                  const cell = cellOf(asked.report, [hour, key], column.key);
                  return (
                    <td key={key} data-number>
                      {cell === undefined ? '0' : <Figure report="outcomes" row={[hour, key]} column={column} cell={cell} />}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </DataTable>
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
    categories: hours.map((hour) => formatHour(Number(hour))),
    series: [...known, ...others].map(({ key, name, colour }) => ({ key, name, colour, values: hours.map((hour) => count([hour, key])) })),
  };
}
