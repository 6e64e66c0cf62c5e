import { useTranslation } from 'react-i18next';
import type { ConversionFeed } from '#contract/feeds.ts';
import connections from '#web/pages/settings/connections/connections.module.css';

/** How a feed does: a word, and a dot beside it. */
export function FeedState({ feed: { active, numbers_shown: shown, last_fetch: last } }: { feed: ConversionFeed }) {
  const { t } = useTranslation('settings-feeds');
  const state = !active ? 'paused' : !shown || (last !== null && last.state !== 'served') ? 'failing' : last === null ? 'new' : 'working';
  return (
    <span className={connections['state']}>
      <span className={connections['dot']} data-state={state === 'working' ? 'receiving' : state} />
      {t(`does.${state}`)}
    </span>
  );
}
