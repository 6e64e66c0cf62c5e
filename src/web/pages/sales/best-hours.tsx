import { useTranslation } from 'react-i18next';
import { HeatMap } from '#web/components/chart/heat-map.tsx';
import { Figure } from '#web/components/metric/figure.tsx';
import { type Asked, cellOf } from '#web/components/metric/figures.ts';
import { ChartPanel } from '#web/components/ui/chart-panel.tsx';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { formatCount, formatHour, formatTarget, formatWeekday, missing, weekdaysInOrder } from '#web/format.ts';
import { lowerBound } from './lower-bound.ts';

const rowOf = (key: string): [string, string] => [key.slice(0, 1), key.slice(2)];

/** When people pick up: the contact rate by weekday and hour, shaded by what is certain of it, with the dials that it was seen in. */
export function BestHours({ asked: { report } }: { asked: Asked }) {
  const { t } = useTranslation('sales');
  const [column] = report.columns;
  if (column === undefined) return null;
  const cellAt = (key: string) => cellOf(report, rowOf(key), column.key);
  const certain = (key: string): number | null => {
    const cell = cellAt(key);
    return cell === undefined ? null : lowerBound(cell.num ?? 0, cell.den ?? 0);
  };
  const most = Math.max(0, ...report.rows.map(({ keys }) => certain(keys.join('-')) ?? 0));
  const rate = (key: string): string | null => {
    const value = cellAt(key)?.value;
    return typeof value === 'number' ? formatTarget(Math.round(value * 100) / 100, 'ratio') : null;
  };
  const tries = (key: string): string | null => {
    const den = cellAt(key)?.den;
    return den == null || den === 0 ? null : formatCount(den);
  };
  const figure = (key: string, name: string, attributes?: { tabIndex: number; 'data-cell': string }) => {
    const cell = cellAt(key);
    if (cell === undefined) return null;
    const of = t('hours.cell', { name, dials: cell.den ?? 0 });
    return attributes === undefined ? (
      <Figure report="hours" row={rowOf(key)} column={column} cell={cell} />
    ) : (
      <Figure report="hours" row={rowOf(key)} column={column} cell={cell} size="bare" label={of} attributes={attributes}>
        {null}
      </Figure>
    );
  };
  return (
    <ChartPanel
      title={t('hours.title')}
      note={t('hours.note')}
      chart={
        <HeatMap
          share={(key) => {
            const at = certain(key);
            return at === null ? null : most === 0 ? 0 : at / most;
          }}
          text={rate}
          below={tries}
          label={t('hours.label')}
        >
          {(key, name, current) => figure(key, name, { tabIndex: current ? 0 : -1, 'data-cell': key })}
        </HeatMap>
      }
      table={
        <DataTable label={t('hours.title')}>
          <thead>
            <tr>
              <th scope="col">{t('hours.hour')}</th>
              {weekdaysInOrder().map((day) => (
                <th key={day} scope="col" data-number>
                  {formatWeekday(day)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {Array.from({ length: 24 }, (_, hour) => (
              <tr key={hour}>
                <th scope="row">{formatHour(hour)}</th>
                {weekdaysInOrder().map((day) => {
                  const key = `${String(day)}-${String(hour).padStart(2, '0')}`;
                  return (
                    <td key={day} data-number>
                      {figure(key, '') ?? missing}
                      {tries(key) === null ? null : <span> / {tries(key)}</span>}
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
