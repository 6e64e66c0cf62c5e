import { useTranslation } from 'react-i18next';
import type { PoolHealth } from '#contract/pools.ts';
import { ReportCell } from '#web/components/metric/report-cell.tsx';
import type { Asked } from '#web/components/metric/figures.ts';
import { Panel } from '#web/components/ui/panel.tsx';
import {
  formatCount,
  formatDuration,
  formatFigure,
  formatHour,
  formatMean,
  formatPercent,
  formatWeekday,
  missing,
  weekdaysInOrder,
} from '#web/format.ts';
import { Facts, type Fact } from '#web/pages/settings/parts/facts.tsx';
import css from './page.module.css';
import { lossRate } from './queries.ts';
import { lossOf, usePoolsSearch } from './use-search.ts';
import { comesInRuns, verdictOf } from './verdict.ts';

const share = (value: number | null): string => (value === null ? missing : formatPercent(value));

/** One pool: whether its numbers are enough, and why. */
export function PoolPanel({ pool, asked }: { pool: PoolHealth; asked: Asked }) {
  const { t } = useTranslation('pools');
  const { search } = usePoolsSearch();
  const most = Number(lossOf(search));
  const { numbers, needed, loss, extra, busiest } = pool;
  const verdict = verdictOf(pool, most);
  const told = {
    numbers,
    needed: needed ?? 0,
    loss: share(loss?.value ?? null),
    foretold: share(pool.needed_loss),
    most: formatPercent(most),
  };
  const row = [pool.connection, pool.pool];
  const cell = (part?: 'denominator') => (
    <ReportCell report={asked.report} name="pools" row={row} figure={{ metric: lossRate, ...(part === undefined ? {} : { part }) }} />
  );
  const facts: Fact[] = [
    [t('fact.visits'), cell('denominator')],
    [
      t('fact.lost'),
      <>
        {cell()}
        <span className={css['under']}>
          {t('lost', { n: pool.lost })}
          {loss?.low == null || loss.high === null
            ? null
            : ` · ${t('interval', { low: formatPercent(loss.low), high: formatPercent(loss.high) })}`}
        </span>
      </>,
    ],
    [t('fact.foretold'), share(pool.predicted_loss)],
    [
      t('fact.busy'),
      <>
        {t('ofNumbers', { mean: formatMean(pool.busy_mean), share: share(pool.utilisation) })}
        <span className={css['under']}>{t('atMost', { n: pool.busy_most })}</span>
      </>,
    ],
    [
      t('fact.held'),
      <>
        {formatMean(pool.held_mean)}
        <span className={css['under']}>{t('atMost', { n: pool.held_most })}</span>
      </>,
    ],
    [t('fact.hold'), pool.hold_s === null ? missing : formatDuration(pool.hold_s)],
    [
      t('fact.load'),
      <>
        {t('erlangs', { n: formatMean(pool.erlangs) })}
        {busiest === null ? null : (
          <span className={css['under']}>
            {t('busiest', { hour: hourText(busiest.hour), n: formatMean(busiest.erlangs), needed: busiest.needed })}
          </span>
        )}
      </>,
    ],
    [
      t('fact.calls'),
      <>
        {pool.calls_per_visit === null ? missing : formatPercent(pool.calls_per_visit)}
        <span className={css['under']}>{t('calls', { n: pool.calls })}</span>
      </>,
    ],
  ];
  return (
    <Panel title={`${pool.website} › ${pool.pool}`} note={t('measured', { hours: formatCount(Math.round(pool.hours_measured)) })}>
      <p className={css['verdict']}>{t(`verdict.${verdict}`, told)}</p>
      {comesInRuns(pool) ? <p className={css['warn']}>{t('runs')}</p> : null}
      {extra === null ? null : (
        <p className={css['extra']}>
          {t('extra', {
            numbers: extra.numbers,
            visits: formatCount(Math.round(extra.visits_a_month)),
            calls: extra.calls_a_month === null ? missing : formatMean(extra.calls_a_month),
          })}{' '}
          {extra.cost_a_month === null
            ? t('noPrice')
            : t(extra.cost_per_call === null ? 'costAlone' : 'cost', {
                cost: formatFigure(extra.cost_a_month, 'money'),
                each: formatFigure(extra.cost_per_call, 'money'),
              })}
        </p>
      )}
      <Facts facts={facts} />
    </Panel>
  );
}

/** `1-09` as "Monday 09:00". */
export function hourText(key: string): string {
  const [day, hour] = key.split('-');
  const weekday = weekdaysInOrder().find((one) => String(one) === day);
  return weekday === undefined ? key : `${formatWeekday(weekday)} ${formatHour(Number(hour))}`;
}
