import { useTranslation } from 'react-i18next';
import { HeatMap } from '#web/components/chart/heat-map.tsx';
import { Figure } from '#web/components/metric/figure.tsx';
import { type Asked, scalarOf } from '#web/components/metric/figures.ts';
import { ChartPanel } from '#web/components/ui/chart-panel.tsx';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { formatCount, formatHour, formatMean, formatWeekday, weekdaysInOrder } from '#web/format.ts';

const pick = 'per_occurrence';

/** Calls of a weekday's hour, as a mean over how often that hour occurred in the period. */
export function HourHeat({ asked }: { asked: Asked }) {
  const { t } = useTranslation('overview');
  const [column] = asked.report.columns;
  if (column === undefined) return null;
  const cells = new Map(asked.report.rows.map((row) => [row.keys[0] ?? '', row.cells[column.key]]));
  const mean = (key: string): number => scalarOf(cells.get(key)?.value ?? null, pick) ?? 0;
  const week = weekdaysInOrder();
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
        label={t('heat.mean', { when: name })}
        {...(attributes === undefined ? {} : { attributes })}
      >
        {attributes === undefined ? text(key) : null}
      </Figure>
    );
  };
  return (
    <ChartPanel
      title={t('heat.title')}
      note={t('heat.note')}
      chart={
        <HeatMap
          share={(key) => (most === 0 ? 0 : mean(key) / most)}
          text={(key) => (cells.has(key) ? text(key) : null)}
          label={t('heat.label')}
        >
          {(key, name, current) => figure(key, name, { tabIndex: current ? 0 : -1, 'data-cell': key })}
        </HeatMap>
      }
      table={
        <DataTable label={t('heat.title')}>
          <thead>
            <tr>
              <th scope="col">{t('volume.hour')}</th>
              {week.map((weekday) => (
                <th key={weekday} scope="col" data-number>
                  {formatWeekday(weekday)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {Array.from({ length: 24 }, (_, hour) => (
              <tr key={hour}>
                <th scope="row">{formatHour(hour)}</th>
                {week.map((weekday) => (
                  <td key={weekday} data-number>
                    {figure(`${weekday}-${String(hour).padStart(2, '0')}`, `${formatWeekday(weekday)} ${formatHour(hour)}`) ?? '0'}
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
