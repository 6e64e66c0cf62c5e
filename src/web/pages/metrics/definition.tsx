import { useTranslation } from 'react-i18next';
import type { MetricView } from '#contract/catalogue-view.ts';
import { Panel } from '#web/components/ui/panel.tsx';
import { codeText, formatCount, formatTarget, unitText } from '#web/format.ts';
import css from './definition.module.css';

/** How the metric is made, from its definition: formula, parts, what is left out, benchmarks, sources. */
export function Definition({ metric }: { metric: MetricView }) {
  const { t } = useTranslation('metrics-page');
  return (
    <Panel title={t('definition')} note={t('version', { version: metric.version })}>
      <dl className={css['facts']}>
        <dt>{t('formula')}</dt>
        <dd>
          <code className={css['formula']}>{metric.formula}</code>
        </dd>
        <dt>{t('unit')}</dt>
        <dd>
          {unitText(metric.unit)} · {t(`better.${metric.better}`)}
        </dd>
        <dt>{t('belongs')}</dt>
        <dd>{metric.anchor}</dd>
        {metric.parts.map((part) => (
          <Part key={part.name} part={part} />
        ))}
        {metric.adds_up_to === null ? null : (
          <>
            <dt>{t('leftOut')}</dt>
            <dd>{t('addsUp', { whole: metric.adds_up_to })}</dd>
          </>
        )}
        <dt>{t('aggregation')}</dt>
        <dd>{metric.aggregation}</dd>
        {metric.benchmarks.length === 0 ? null : (
          <>
            <dt>{t('benchmark')}</dt>
            <dd>
              <ul className={css['plain']}>
                {metric.benchmarks.map((one) => (
                  <li key={`${one.segment} ${one.source}`}>
                    {one.segment}: {range(one.low, one.high, metric.unit, t)}{' '}
                    <span className={css['source']}>
                      {one.source}
                      {one.year === null ? '' : `, ${one.year}`}
                    </span>
                  </li>
                ))}
              </ul>
            </dd>
          </>
        )}
        <dt>{t('sources')}</dt>
        <dd>
          <ul className={css['plain']}>
            {metric.sources.map(({ title, says, url }) => (
              <li key={`${title} ${says ?? ''}`}>
                {url === null ? (
                  title
                ) : (
                  <a href={url} target="_blank" rel="noreferrer">
                    {title}
                  </a>
                )}
                {says === null ? null : `: ${says}`}
              </li>
            ))}
          </ul>
        </dd>
      </dl>
    </Panel>
  );
}

function Part({ part }: { part: MetricView['parts'][number] }) {
  const { t } = useTranslation('metrics-page');
  const grain = codeText(part.grain);
  return (
    <>
      <dt>{codeText(part.name)}</dt>
      <dd>{part.unit === 'count' ? t('partCounts', { grain }) : t('partSums', { unit: unitText(part.unit), grain })}</dd>
    </>
  );
}

type Say = ReturnType<typeof useTranslation<'metrics-page'>>['t'];

function range(low: number | null, high: number | null, unit: string, t: Say): string {
  const text = (value: number): string => (unit === 'named' ? formatCount(value) : formatTarget(value, unit));
  if (low !== null && high !== null) return low === high ? text(low) : t('between', { low: text(low), high: text(high) });
  if (low !== null) return t('atLeast', { low: text(low) });
  return high === null ? '' : t('atMost', { high: text(high) });
}
