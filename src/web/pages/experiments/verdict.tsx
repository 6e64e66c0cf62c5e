import { useTranslation } from 'react-i18next';
import type { ExperimentResult } from '#contract/experiments.ts';
import { formatDifference, formatDistance } from '#web/format.ts';

type Comparison = ExperimentResult['comparisons'][number];

/** What a comparison says, in one sentence. */
export function useVerdict(): (comparison: Comparison, control: string) => string {
  const { t } = useTranslation('experiments');
  return ({ value, verdict }, control) => {
    switch (verdict.kind) {
      case 'nothing_yet':
        return t('verdict.nothing_yet');
      case 'split_broken':
        return t('verdict.split_broken');
      case 'unsteady':
        return t('verdict.unsteady');
      case 'better': {
        const [better, other] = verdict.better === 'other' ? [value, control] : [control, value];
        return t('verdict.better', {
          better,
          other,
          low: formatDistance(verdict.low, 'ratio'),
          high: formatDistance(verdict.high, 'ratio'),
        });
      }
      case 'no_difference':
        return t('verdict.no_difference', { smallest: formatDistance(verdict.smallest, 'ratio') });
      case 'go_on':
        return verdict.days === null ? t('verdict.nobody') : t('verdict.go_on', { days: verdict.days });
      case 'open':
        return t('verdict.open', { low: formatDifference(verdict.low, 'ratio'), high: formatDifference(verdict.high, 'ratio') });
    }
  };
}
