import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { OutboundPreview, Subscription } from '#contract/outbound.ts';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { Empty, Failed } from '#web/components/ui/states.tsx';
import { formatInstant } from '#web/format.ts';
import { useSession } from '#web/session.ts';
import { previewQuery } from './queries.ts';
import css from './webhooks.module.css';

/** What would be told of the last calls; nothing is sent. */
export function Preview({ webhook }: { webhook: Subscription }) {
  const { t } = useTranslation('settings-webhooks');
  const query = useQuery(previewQuery(webhook.id));
  const look = (
    <Button size="compact-md" variant="default" loading={query.isFetching} onClick={() => void query.refetch()}>
      {t('preview')}
    </Button>
  );
  return (
    <Panel title={t('previewTitle')} note={t('previewNote')} flush={query.data !== undefined && query.data.length > 0} actions={look}>
      {query.isError ? <Failed error={query.error} retry={() => void query.refetch()} /> : null}
      {query.data === undefined ? null : <Told messages={query.data} />}
    </Panel>
  );
}

function Told({ messages }: { messages: OutboundPreview['messages'] }) {
  const { t } = useTranslation('settings-webhooks');
  const { tz } = useSession();
  if (messages.length === 0) return <Empty title={t('previewNone')} />;
  return (
    <DataTable label={t('previewTitle')}>
      <thead>
        <tr>
          <th scope="col">{t('column.when')}</th>
          <th scope="col">{t('column.event')}</th>
          <th scope="col">{t('column.body')}</th>
        </tr>
      </thead>
      <tbody>
        {messages.map(({ call_id, event, at, body, left_out }) => (
          <tr key={`${call_id} ${event}`}>
            <th scope="row">{formatInstant(at, tz)}</th>
            <td>
              <Link to="/calls/$id" params={{ id: call_id }}>
                {t(`event.${event}`)}
              </Link>
            </td>
            <td>
              {body === null ? (
                t('leftOut', { why: left_out ?? '' })
              ) : (
                <pre className={css['body']} tabIndex={0} aria-label={t('column.body')}>
                  {JSON.stringify(JSON.parse(body), null, 2)}
                </pre>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </DataTable>
  );
}
