import type { MetricView } from '#contract/catalogue-view.ts';
import type { MetricWords } from '#web/metric-words.ts';
import { anchorOf, type MetricsSearch } from './search.ts';

const plain = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

/** The metrics that the search leaves; every word of it must be somewhere in title, words, formula or id. */
export function narrowed(metrics: readonly MetricView[], { q = '', unit, anchor }: MetricsSearch, words: MetricWords): MetricView[] {
  const wanted = plain(q)
    .split(/\s+/)
    .filter((word) => word !== '');
  return metrics.filter((metric) => {
    if (unit !== undefined && metric.unit !== unit) return false;
    if (anchor !== undefined && anchorOf(metric.anchor) !== anchor) return false;
    const said = plain(
      [words.metricTitle(metric), metric.title, words.says(metric), metric.formula, metric.id.replaceAll('_', ' '), metric.id].join(' '),
    );
    return wanted.every((word) => said.includes(word));
  });
}
