import { HeatMap } from '#web/components/chart/heat-map.tsx';
import { Figure } from '#web/components/metric/figure.tsx';
import { type Asked, scalarOf } from '#web/components/metric/figures.ts';
import { ChartPanel } from '#web/components/ui/chart-panel.tsx';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { formatCount, formatHour, formatMean, weekdays } from '#web/format.ts';

const pick = 'per_occurrence';

/** Calls of a weekday's hour, as a mean over how often that hour occurred in the period. */
export function HourHeat({ asked }: { asked: Asked }) {
  const [column] = asked.report.columns;
  if (column === undefined) return null;
  const cells = new Map(asked.report.rows.map((row) => [row.keys[0] ?? '', row.cells[column.key]]));
  const mean = (key: string): number => scalarOf(cells.get(key)?.value ?? null, pick) ?? 0;
  const whole = [...cells.keys()].every((key) => Number.isInteger(mean(key)));
  const most = Math.max(0, ...[...cells.keys()].map(mean));
  const text = (key: string): string => (whole ? formatCount(mean(key)) : formatMean(mean(key)));
  const figure = (key: string, name: string, attributes?: { tabIndex: number; 'data-cell': string }) => {
    const cell = cells.get(key);
    if (cell === undefined) return null;
    return (
      <Figure
        report="week"
        row={[key]}
        column={column}
        cell={cell}
        pick={pick}
        size={attributes === undefined ? 'table' : 'bare'}
        label={`${name}, mean calls`}
        {...(attributes === undefined ? {} : { attributes })}
      >
        {attributes === undefined ? text(key) : null}
      </Figure>
    );
  };
  return (
    <ChartPanel
      title="Weekday and hour"
      note="Inbound calls per occurrence of the hour: the mean over how often it came round in the period"
      chart={
        <HeatMap
          share={(key) => (most === 0 ? 0 : mean(key) / most)}
          text={(key) => (cells.has(key) ? text(key) : null)}
          label="Mean inbound calls by weekday and hour; arrow keys move"
        >
          {(key, name, current) => figure(key, name, { tabIndex: current ? 0 : -1, 'data-cell': key })}
        </HeatMap>
      }
      table={
        <DataTable label="Weekday and hour">
          <thead>
            <tr>
              <th scope="col">Hour</th>
              {weekdays.map((name) => (
                <th key={name} scope="col" data-number>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {Array.from({ length: 24 }, (_, hour) => (
              <tr key={hour}>
                <th scope="row">{formatHour(hour)}</th>
                {weekdays.map((name, day) => (
                  <td key={name} data-number>
                    {figure(`${day + 1}-${String(hour).padStart(2, '0')}`, `${name} ${formatHour(hour)}`) ?? '0'}
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
