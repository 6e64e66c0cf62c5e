import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { MetricView } from '#contract/catalogue-view.ts';
import type { Asked } from '#web/components/metric/figures.ts';
import { FigurePage } from '#web/components/metric/figure-page.tsx';
import { useDefinitions } from '#web/definitions.ts';
import { useMetricWords } from '#web/metric-words.ts';
import type { View } from '#web/view.ts';
import css from './detail.module.css';
import { Definition } from './definition.tsx';
import { Others } from './others.tsx';
import { Parameters } from './parameters.tsx';
import { trialQuery, valuesQuery } from './queries.ts';
import { Trial } from './trial.tsx';
import { useCatalogue } from './use-catalogue.ts';
import { Values } from './values.tsx';

/** Dimensions that say most in a small table, the first that a metric knows. */
const preferred = ['queue', 'agent', 'number', 'campaign', 'direction', 'hour_of_day', 'day'] as const;

const none: Record<string, Asked> = {};

/** One metric: what it is now, what it means, and what it would be by another definition. */
export function MetricDetail({ metric, view }: { metric: MetricView; view: View }) {
  const { t } = useTranslation('metrics-page');
  const words = useMetricWords();
  const definitions = useDefinitions();
  const { search, change } = useCatalogue();
  const { by, try: tried = {} } = search;
  const known = metric.dimensions;
  const dimension = known.find((name) => name === by) ?? preferred.find((name) => known.includes(name)) ?? known[0] ?? null;
  const title = words.metricTitle(metric);
  const values = useQuery(
    valuesQuery(metric, dimension, view, {
      period: title,
      today: `${title}, ${t('today')}`,
      by: dimension === null ? title : `${title}, ${words.dimensionTitle(dimension)}`,
    }),
  );
  const isTried = Object.keys(tried).length > 0;
  const trial = useQuery({ ...trialQuery(metric, tried, view, { own: title, tried: `${title}, ${t('tried')}` }), enabled: isTried });
  const shown = isTried ? (trial.data ?? none) : none;
  const own = values.data?.['period']?.report.columns[0]?.params;
  return (
    <FigurePage asked={{ ...(values.data ?? none), ...shown }} definitions={definitions} opened={view.figure} onOpen={view.open}>
      <div className={css['detail']} data-metric-detail={metric.id}>
        <p className={css['says']}>{words.says(metric)}</p>
        <Values metric={metric} values={values} dimension={dimension} view={view} onBy={(name) => change({ by: name })} />
        <Trial metric={metric} own={own} tried={tried} trial={trial} view={view} onTry={(params) => change({ try: params }, true)} />
        <Definition metric={metric} />
        <Parameters metric={metric} own={own} />
        <Others metric={metric} onTry={(params) => change({ try: params })} />
      </div>
    </FigurePage>
  );
}
