import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ConversionFeed, ConversionFeedPreview } from '#contract/feeds.ts';
import { Panel } from '#web/components/ui/panel.tsx';
import { Failed } from '#web/components/ui/states.tsx';
import { formatCount, formatInstant } from '#web/format.ts';
import connections from '#web/pages/settings/connections/connections.module.css';
import { Facts } from '#web/pages/settings/parts/facts.tsx';
import webhooks from '#web/pages/settings/webhooks/webhooks.module.css';
import { useSession } from '#web/session.ts';
import { previewQuery } from './queries.ts';

/** What a fetch would get now, and what it would not and why; nothing is told. */
export function Preview({ feed }: { feed: ConversionFeed }) {
  const { t } = useTranslation('settings-feeds');
  const query = useQuery(previewQuery(feed.id));
  const look = (
    <Button size="compact-md" variant="default" loading={query.isFetching} onClick={() => void query.refetch()}>
      {t('preview')}
    </Button>
  );
  return (
    <Panel title={t('previewTitle')} note={t('previewNote')} actions={look}>
      {query.isError ? <Failed error={query.error} retry={() => void query.refetch()} /> : null}
      {query.data === undefined || query.isError ? null : <Told preview={query.data} />}
    </Panel>
  );
}

function Told({ preview: { from, before, rows, left_out: left, csv } }: { preview: ConversionFeedPreview }) {
  const { t } = useTranslation('settings-feeds');
  const { tz } = useSession();
  return (
    <div className={connections['stack']}>
      <Facts
        facts={[
          [t('column.rows'), formatCount(rows)],
          [t('period'), t('fromTo', { from: formatInstant(from, tz), to: formatInstant(before, tz) })],
          ...left.map(({ reason, conversions }) => [t(`leftOut.${reason}`), formatCount(conversions)] as const),
        ]}
        live
      />
      <pre className={webhooks['body']} tabIndex={0} aria-label={t('file')}>
        {csv}
      </pre>
    </div>
  );
}
