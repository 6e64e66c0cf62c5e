import { NativeSelect, Skeleton } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { MetricView } from '#contract/catalogue-view.ts';
import { ExportMenu } from '#web/components/export/export-menu.tsx';
import { Change } from '#web/components/metric/change.tsx';
import type { Asked } from '#web/components/metric/figures.ts';
import { PageMenu } from '#web/components/page/page-menu.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { problemOf } from '#web/api.ts';
import { formatDates } from '#web/format.ts';
import { useMetricWords } from '#web/metric-words.ts';
import type { View } from '#web/view.ts';
import { ByDimension } from './by-dimension.tsx';
import css from './values.module.css';
import { ValueFigures } from './value-figures.tsx';

/** What the metric is now: in the period, today, and by one dimension. Or why it cannot be told. */
export function Values({ metric, values, dimension, view, onBy }: ValuesProps) {
  const { t } = useTranslation('metrics-page');
  const words = useMetricWords();
  if (values.isError)
    return (
      <div className={css['missing']}>
        <Missing metric={metric} error={values.error} />
      </div>
    );
  const { period, today, by } = values.data ?? {};
  if (period === undefined || today === undefined) return <Skeleton height={360} radius="lg" />;
  const [column] = period.report.columns;
  // Some metrics are always grouped: their own groups say more than any dimension.
  const table = by === undefined || period.report.dimensions.length > 0 ? { name: 'period', asked: period } : { name: 'by', asked: by };
  const cell = column === undefined ? undefined : period.report.totals[column.key];
  return (
    <div className={css['both']} aria-busy={values.isPlaceholderData}>
      <Panel title={t('value')} actions={<PageMenu name={metric.id} asked={{ period, today, ...(by === undefined ? {} : { by }) }} />}>
        <dl className={css['values']}>
          <div>
            <dt>{formatDates(view.period.first, view.period.last)}</dt>
            <dd>
              <ValueFigures report="period" asked={period} size="card" />
              {column === undefined || cell === undefined ? null : <Change column={column} cell={cell} />}
            </dd>
          </div>
          <div>
            <dt>{t('today')}</dt>
            <dd>
              <ValueFigures report="today" asked={today} size="card" />
            </dd>
          </div>
        </dl>
      </Panel>
      {table.asked.report.dimensions.length === 0 ? null : (
        <Panel
          title={t('byDimension', { dimension: table.asked.report.dimensions.map((name) => words.dimensionTitle(name)).join(', ') })}
          flush
          actions={
            <>
              {table.name === 'by' ? (
                <NativeSelect
                  size="xs"
                  aria-label={t('groupBy')}
                  value={dimension ?? ''}
                  data={metric.dimensions.map((name) => ({ value: name, label: words.dimensionTitle(name) }))}
                  onChange={(event) => onBy(event.currentTarget.value)}
                />
              ) : null}
              <ExportMenu asked={table.asked} />
            </>
          }
        >
          <ByDimension report={table.name} asked={table.asked} />
        </Panel>
      )}
    </div>
  );
}

interface ValuesProps {
  metric: MetricView;
  values: UseQueryResult<Record<string, Asked>>;
  dimension: string | null;
  view: View;
  onBy: (dimension: string) => void;
}

/** What is missing, in the server's own words, and what can be done about it. */
function Missing({ metric, error }: { metric: MetricView; error: unknown }) {
  const { t } = useTranslation('metrics-page');
  const problem = problemOf(error);
  const required = metric.params.filter((param) => param.required).map((param) => param.name);
  return (
    <Panel title={t('missing')}>
      <p role="note">{problem.detail}</p>
      {required.length === 0 ? null : <p>{t('needsParams', { params: required.join(', ') })}</p>}
      {metric.takes_inputs ? <p className={css['hint']}>{t('takesInputs')}</p> : null}
    </Panel>
  );
}
