import { useTranslation } from 'react-i18next';
import type { MetricView } from '#contract/catalogue-view.ts';
import { codeText, formatDistance, formatTarget } from '#web/format.ts';
import css from './target-line.module.css';
import { standingOf } from './verdict.ts';

/** What others reach, who says so, and how far this figure is from it. */
export function BenchmarkLine({ metric, value }: { metric: MetricView; value: number | null }) {
  const { t } = useTranslation('figure');
  const [benchmark] = metric.benchmarks;
  if (benchmark === undefined) return null;
  const { low, high, segment, source, year } = benchmark;
  const standing = value === null ? null : standingOf(value, benchmark, metric.better);
  const text = {
    low: low === null ? '' : formatTarget(low, metric.unit),
    high: high === null ? '' : formatTarget(high, metric.unit),
  };
  const form = low === null ? 'atMost' : high === null ? 'atLeast' : low === high ? 'exactly' : 'between';
  const origin = [codeText(segment), source, ...(year === null ? [] : [String(year)])].join(' · ');
  return (
    <span className={css['benchmark']}>
      {t('benchmark.title')} {t(`benchmark.${form}`, text)}
      {standing === null ? null : (
        <span className={standing.verdict === 'worse' ? css['worse'] : css['better']}>
          {standing.side === 'within'
            ? t('benchmark.within')
            : t(`benchmark.${standing.side}`, { gap: formatDistance(standing.gap, metric.unit) })}
          {standing.side !== 'within' && (standing.verdict === 'better' || standing.verdict === 'worse')
            ? `, ${t(`benchmark.${standing.verdict}`)}`
            : null}
        </span>
      )}
      <span className={css['origin']}>{origin}</span>
    </span>
  );
}
