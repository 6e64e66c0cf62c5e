import { useTranslation } from 'react-i18next';
import type { PoolHealth } from '#contract/pools.ts';
import { WeekHeat } from '#web/components/chart/week-heat.tsx';
import { Figure } from '#web/components/metric/figure.tsx';
import { type Asked, cellOf } from '#web/components/metric/figures.ts';
import { Choice } from '#web/components/ui/choice.tsx';
import { formatCount, formatMean, formatPercent, missing } from '#web/format.ts';
import css from './page.module.css';
import { keyOf } from './queries.ts';
import { heats } from './search.ts';
import { usePoolsSearch } from './use-search.ts';

type Hour = PoolHealth['hours'][number];

/** A pool by hour of the week: what was lost, how many numbers would do, how many were busy. */
export function PoolWeek({ pools, asked }: { pools: readonly PoolHealth[]; asked: Asked }) {
  const { t } = useTranslation('pools');
  const { search, choose } = usePoolsSearch();
  const pool = pools.find((one) => keyOf(one) === search.pool) ?? pools[0];
  const [column] = asked.report.columns;
  if (pool === undefined || column === undefined) return null;
  const of = search.heat ?? 'loss';
  const hours = new Map(pool.hours.map((one) => [one.hour, one]));
  const valueOf = (hour: Hour): number | null =>
    of === 'busy' ? hour.busy_mean : hour.visits === 0 ? null : of === 'loss' ? hour.loss : hour.needed;
  const textOf = (value: number): string =>
    of === 'loss' ? formatPercent(value) : of === 'needed' ? formatCount(value) : formatMean(value);
  const at = (key: string): number | null => {
    const hour = hours.get(key);
    return hour === undefined ? null : valueOf(hour);
  };
  const text = (key: string): string | null => {
    const value = at(key);
    return value === null ? null : textOf(value);
  };
  return (
    <WeekHeat
      title={t('week.title')}
      note={
        <span className={css['choices']}>
          <span>{t(`week.note.${of}`)}</span>
          <Choice
            label={t('week.of')}
            value={of}
            options={heats.map((value) => ({ value, label: t(`week.${value}`) }))}
            onChange={(value) => choose({ heat: value === 'loss' ? undefined : value })}
          />
          {pools.length === 1 ? null : (
            <Choice
              label={t('week.pool')}
              value={keyOf(pool)}
              options={pools.map((one) => ({ value: keyOf(one), label: `${one.website} › ${one.pool}` }))}
              onChange={(value) => choose({ pool: value })}
            />
          )}
        </span>
      }
      label={t('week.label')}
      hour={t('week.hour')}
      heat={at}
      text={text}
      none={missing}
      figure={(key, name, attributes) => {
        const row = [pool.connection, pool.pool, key];
        const cell = cellOf(asked.report, row, column.key);
        const value = text(key);
        if (cell === undefined || value === null) return attributes === undefined ? value : null;
        return (
          <Figure
            report="hours"
            row={row}
            column={column}
            cell={cell}
            label={`${name}, ${t(`week.${of}`)} ${value}`}
            attributes={attributes}
          >
            {value}
          </Figure>
        );
      }}
    />
  );
}
