import { useTranslation } from 'react-i18next';
import type { ConnectionView } from '#contract/connection-view.ts';
import { formatAgo, formatDuration, formatMean, formatPercent } from '#web/format.ts';
import { useNow } from '#web/use-now.ts';
import css from './connections.module.css';

/** How a connection does: a word, and a dot beside it. */
export function ConnectionState({ connection }: { connection: Pick<ConnectionView, 'state' | 'decoded_share'> }) {
  const { t } = useTranslation('settings-connections');
  const { state, decoded_share: share } = connection;
  return (
    <span className={css['state']}>
      <span className={css['dot']} data-state={state} />
      {t(`state.${state}`)}
      {share === null ? null : ` ${formatPercent(Math.round(share * 100) / 100)}`}
    </span>
  );
}

/** The lag of the figures in words: none is the usual. */
export function useLagText(): (connection: Pick<ConnectionView, 'lag_s' | 'deliveries'>) => string {
  const { t } = useTranslation('settings-connections');
  return ({ lag_s: lag }) => (lag === null ? t('noLag') : formatDuration(lag));
}

export function useLastText(): (at: string | null) => string {
  const { t } = useTranslation('settings-connections');
  const now = useNow(5_000);
  return (at) => (at === null ? t('never') : formatAgo(at, now));
}

export const rateText = (perHour: number): string => formatMean(perHour);
