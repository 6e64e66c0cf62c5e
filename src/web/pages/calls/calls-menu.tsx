import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { callsSource } from '#web/components/export/sources.ts';
import { ViewMenu } from '#web/components/page/view-menu.tsx';
import type { CallsAsked } from './queries.ts';

/** What can be done with the list as it is filtered and sorted. */
export function CallsMenu({ asked, tz }: { asked: CallsAsked; tz: string }) {
  const { t } = useTranslation('calls');
  const title = t('title');
  const key = JSON.stringify(asked);
  const source = useMemo(() => callsSource(title, JSON.parse(key) as CallsAsked, tz), [title, key, tz]);
  return <ViewMenu name="calls" source={source} />;
}
