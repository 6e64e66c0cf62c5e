import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { MetricView } from '#contract/catalogue-view.ts';
import { Empty } from '#web/components/ui/states.tsx';
import { unitText } from '#web/format.ts';
import { useMetricWords } from '#web/metric-words.ts';
import css from './catalogue.module.css';
import { groups } from './groups.ts';

/** The metrics by subject: in full where the list stands alone, titles only beside an open one. */
export function Catalogue({ metrics, chosen, narrow }: { metrics: readonly MetricView[]; chosen: string | undefined; narrow: boolean }) {
  const { t } = useTranslation('metrics-page');
  if (metrics.length === 0) return <Empty title={t('nothing')} />;
  return (
    <nav className={narrow ? css['narrow'] : css['wide']} aria-label={t('title')}>
      {groups.map((group) => {
        const members = metrics.filter((metric) => metric.group === group);
        return members.length === 0 ? null : (
          <section key={group} aria-labelledby={`group-${group}`}>
            <h2 id={`group-${group}`} className={css['group']}>
              {t(`groups.${group}`)}
              <span className={css['count']}>{members.length}</span>
            </h2>
            <ul className={css['members']}>
              {members.map((metric) => (
                <li key={metric.id}>
                  <Entry metric={metric} chosen={metric.id === chosen} narrow={narrow} />
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </nav>
  );
}

function Entry({ metric, chosen, narrow }: { metric: MetricView; chosen: boolean; narrow: boolean }) {
  const { t } = useTranslation('metrics-page');
  const words = useMetricWords();
  return (
    <Link
      to="/metrics"
      from="/metrics"
      // What was tried or opened belongs to the metric that was open.
      search={({ try: _try, by: _by, figure: _figure, ...kept }) => ({ ...kept, metric: metric.id })}
      className={css['entry'] ?? ''}
      aria-current={chosen ? 'page' : undefined}
      data-metric={metric.id}
      resetScroll={!narrow}
    >
      <span className={css['title']}>{words.metricTitle(metric)}</span>
      {narrow ? null : (
        <>
          <span className={css['facts']}>
            {unitText(metric.unit)}
            {metric.better === 'neutral' ? null : ` · ${t(`better.${metric.better}`)}`}
          </span>
          <span className={css['says']}>{words.says(metric)}</span>
        </>
      )}
    </Link>
  );
}
