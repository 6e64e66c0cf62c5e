import { useTranslation } from 'react-i18next';
import { HeatMap } from '#web/components/chart/heat-map.tsx';
import { Figure } from '#web/components/metric/figure.tsx';
import { type Asked, scalarOf } from '#web/components/metric/figures.ts';
import { Choice } from './choice.tsx';
import { ChartPanel } from '#web/components/ui/chart-panel.tsx';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { formatAxis, formatFigure, formatHour, formatMean, formatWeekday, missing, weekdaysInOrder } from '#web/format.ts';
import { useView } from '#web/view.ts';
import { AskedPart } from './asked-part.tsx';
import css from './heat.module.css';
import { heatQuestion } from './queries.ts';
import { type HeatMetric, heatMetrics, useServiceSearch } from './search.ts';

const hours = Array.from({ length: 24 }, (_, hour) => hour);

/** One metric by weekday and hour: where in the week it is weak. */
export function Heat({ about }: { about: string }) {
  const { t } = useTranslation('service');
  const { search, choose } = useServiceSearch();
  const view = useView();
  const metric = search.heat ?? 'service_level';
  return (
    <AskedPart name="heat" questions={heatQuestion(view, search, metric, t)} height={346}>
      {({ asked }) => (
        <HeatPanel
          asked={asked.heat}
          metric={asked.heat.report.columns[0]?.metric === 'calls_by_time_of_day' ? 'volume' : metric}
          about={about}
          onChoose={(heat) => choose({ heat })}
        />
      )}
    </AskedPart>
  );
}

function HeatPanel({ asked, metric, about, onChoose }: HeatPanelProps) {
  const { t } = useTranslation('service');
  const [column] = asked.report.columns;
  if (column === undefined) return null;
  const pick = metric === 'volume' ? 'per_occurrence' : undefined;
  const cells = new Map(asked.report.rows.map((row) => [row.keys[0] ?? '', row.cells[column.key]]));
  const valueAt = (key: string): number | null => scalarOf(cells.get(key)?.value ?? null, pick);
  // The darker, the more work or the worse: of a service level what is missing.
  const heatAt = (key: string): number | null => {
    const value = valueAt(key);
    return value === null ? null : column.better === 'higher' ? 1 - value : value;
  };
  const most = Math.max(0, ...[...cells.keys()].map((key) => heatAt(key) ?? 0));
  const write = (value: number, short: boolean): string => {
    if (metric === 'volume') return formatMean(value);
    if (!short) return formatFigure(value, column.unit);
    return formatAxis(column.unit === 'ratio' ? Math.round(value * 100) / 100 : Math.round(value), column.unit);
  };
  const figure = (key: string, name: string, attributes?: { tabIndex: number; 'data-cell': string }) => {
    const cell = cells.get(key);
    const value = valueAt(key);
    if (cell === undefined || value === null) return null;
    return (
      <Figure
        report="heat"
        row={[key]}
        column={column}
        cell={cell}
        {...(pick === undefined ? {} : { pick })}
        {...(attributes === undefined ? {} : { attributes, size: 'bare' })}
        label={`${name}, ${t(`heat.${metric}`)}`}
      >
        {attributes === undefined ? write(value, false) : null}
      </Figure>
    );
  };
  return (
    <ChartPanel
      title={t('chart.heat')}
      note={
        <span className={css['note']}>
          <span>{t(metric === 'volume' ? 'heatNote.volume' : 'heatNote.rate')}</span>
          <Choice
            label={t('heat.label')}
            value={metric}
            options={heatMetrics.map((value) => ({ value, label: t(`heat.${value}`) }))}
            onChange={onChoose}
          />
        </span>
      }
      about={about}
      chart={
        <HeatMap
          share={(key) => {
            const heat = heatAt(key);
            return heat === null ? null : most === 0 ? 0 : heat / most;
          }}
          text={(key) => {
            const value = valueAt(key);
            return value === null ? null : write(value, true);
          }}
          label={`${t('chart.heat')}: ${t(`heat.${metric}`)}`}
        >
          {(key, name, current) => figure(key, name, { tabIndex: current ? 0 : -1, 'data-cell': key })}
        </HeatMap>
      }
      table={
        <DataTable label={t('chart.heat')}>
          <thead>
            <tr>
              <th scope="col">{t('hour')}</th>
              {weekdaysInOrder().map((day) => (
                <th key={day} scope="col" data-number>
                  {formatWeekday(day)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {hours.map((hour) => (
              <tr key={hour}>
                <th scope="row">{formatHour(hour)}</th>
                {weekdaysInOrder().map((day) => (
                  <td key={day} data-number>
                    {figure(`${String(day)}-${String(hour).padStart(2, '0')}`, `${formatWeekday(day)} ${formatHour(hour)}`) ?? missing}
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

interface HeatPanelProps {
  asked: Asked;
  metric: HeatMetric;
  about: string;
  onChoose: (metric: HeatMetric) => void;
}
