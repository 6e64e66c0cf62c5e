import { useTranslation } from 'react-i18next';
import { WeekHeat } from '#web/components/chart/week-heat.tsx';
import { Figure } from '#web/components/metric/figure.tsx';
import { type Asked, cellOf, scalarOf } from '#web/components/metric/figures.ts';
import { Choice } from '#web/components/ui/choice.tsx';
import { formatAxis, formatFigure, formatMean, missing } from '#web/format.ts';
import { useView } from '#web/view.ts';
import { AskedPart } from '#web/components/page/asked-part.tsx';
import css from './heat.module.css';
import { heatQuestion } from './queries.ts';
import { type HeatMetric, heatMetrics, useServiceSearch } from './search.ts';

/** One metric by weekday and hour: where in the week it is weak. */
export function Heat({ about }: { about: string }) {
  const { t } = useTranslation('service');
  const { search, choose } = useServiceSearch();
  const view = useView();
  const metric = search.heat ?? 'service_level';
  return (
    <AskedPart name="service heat" questions={heatQuestion(view, search, metric, t)} height={346}>
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
  const { report } = asked;
  const [column] = report.columns;
  if (column === undefined) return null;
  const pick = metric === 'volume' ? 'per_occurrence' : undefined;
  const cellAt = (key: string) => cellOf(report, [key], column.key);
  const valueAt = (key: string): number | null => scalarOf(cellAt(key)?.value ?? null, pick);
  const write = (value: number, short: boolean): string => {
    if (metric === 'volume') return formatMean(value);
    if (!short) return formatFigure(value, column.unit);
    return formatAxis(column.unit === 'ratio' ? Math.round(value * 100) / 100 : Math.round(value), column.unit);
  };
  return (
    <WeekHeat
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
      label={`${t('chart.heat')}: ${t(`heat.${metric}`)}`}
      hour={t('hour')}
      heat={(key) => {
        const value = valueAt(key);
        // The darker, the more work or the worse: of a service level what is missing.
        return value === null ? null : column.better === 'higher' ? 1 - value : value;
      }}
      text={(key) => {
        const value = valueAt(key);
        return value === null ? null : write(value, true);
      }}
      none={missing}
      figure={(key, name, attributes) => {
        const [cell, value] = [cellAt(key), valueAt(key)];
        return cell === undefined || value === null ? null : (
          <Figure
            report="heat"
            row={[key]}
            column={column}
            cell={cell}
            pick={pick}
            label={`${name}, ${t(`heat.${metric}`)}`}
            attributes={attributes}
          >
            {write(value, false)}
          </Figure>
        );
      }}
    />
  );
}

interface HeatPanelProps {
  asked: Asked;
  metric: HeatMetric;
  about: string;
  onChoose: (metric: HeatMetric) => void;
}
