import { useTranslation } from 'react-i18next';
import type { ConversionFeedSecret } from '#contract/feeds.ts';
import { ShownOnce } from '#web/pages/settings/parts/shown-once.tsx';

/** Where the feed is fetched and with what: shown this once. */
export function Secrets({ feed, onDone }: { feed: ConversionFeedSecret; onDone: () => void }) {
  const { t } = useTranslation('settings-feeds');
  const { name, url, user, password } = feed;
  const text = [`${t('url')}: ${url}`, `${t('user')}: ${user}`, `${t('password')}: ${password}`].join('\n');
  return <ShownOnce title={t('secretTitle', { name })} text={text} says={t('secretSays')} onDone={onDone} />;
}
