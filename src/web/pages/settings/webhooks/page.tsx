import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Subscription, SubscriptionSecret } from '#contract/outbound.ts';
import { tellsConversions } from '#contract/outbound-kinds.ts';
import { client } from '#web/api.ts';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { formatCount, formatInstant, formatList } from '#web/format.ts';
import connections from '#web/pages/settings/connections/connections.module.css';
import { AddedPage } from '#web/pages/settings/parts/added-page.tsx';
import { useAttempt } from '#web/pages/settings/parts/attempt.ts';
import parts from '#web/pages/settings/parts/parts.module.css';
import { ShownOnce } from '#web/pages/settings/parts/shown-once.tsx';
import { useSession } from '#web/session.ts';
import { WebhookForm, type WebhookDraft } from './form.tsx';
import { webhooksKey, webhooksQuery } from './queries.ts';
import { WebhookState } from './state.tsx';

/** Who is told of calls: every outgoing webhook, and how it does. */
export function WebhooksSettings() {
  const { t } = useTranslation('settings-webhooks');
  const webhooks = useQuery(webhooksQuery);
  const [made, setMade] = useState<SubscriptionSecret | null>(null);
  return (
    <AddedPage
      words={{ title: t('title'), add: t('add'), none: t('none'), noneHow: t('noneHow') }}
      query={webhooks}
      made={
        made === null ? null : (
          <ShownOnce title={t('secretTitle', { name: made.name })} text={made.secret} says={t('secretSays')} onDone={() => setMade(null)} />
        )
      }
      form={(close) => <NewWebhook onMade={(one) => setMade(tellsConversions(one.format) ? null : one)} onClose={close} />}
    >
      {(all) => <List webhooks={all} />}
    </AddedPage>
  );
}

function NewWebhook({ onMade, onClose }: { onMade: (made: SubscriptionSecret) => void; onClose: () => void }) {
  const { t } = useTranslation('settings-webhooks');
  const queryClient = useQueryClient();
  const { busy, refusal, attempt } = useAttempt();
  const create = async (draft: WebhookDraft): Promise<void> => {
    await attempt(async () => {
      onMade(await client.call('createSubscription', { body: draft }));
      onClose();
      await queryClient.invalidateQueries({ queryKey: webhooksKey });
    });
  };
  return (
    <Panel title={t('add')} note={t('addNote')}>
      <WebhookForm webhook={null} busy={busy} refusal={refusal} onSave={(draft) => void create(draft)} onCancel={onClose} />
    </Panel>
  );
}

function List({ webhooks }: { webhooks: readonly Subscription[] }) {
  const { t } = useTranslation('settings-webhooks');
  const { tz } = useSession();
  return (
    <Panel title={t('all')} note={t('note')} flush>
      <DataTable label={t('all')}>
        <thead>
          <tr>
            <th scope="col">{t('name')}</th>
            <th scope="col">{t('column.state')}</th>
            <th scope="col">{t('column.tells')}</th>
            <th scope="col" data-number>
              {t('state.waiting')}
            </th>
            <th scope="col" data-number>
              {t('state.failed')}
            </th>
            <th scope="col">{t('column.last')}</th>
          </tr>
        </thead>
        <tbody>
          {webhooks.map((one) => (
            <tr key={one.id}>
              <th scope="row">
                <Link to="/settings/webhooks/$id" params={{ id: one.id }}>
                  {one.name}
                </Link>
                <span className={connections['under']}>{URL.parse(one.url)?.host ?? ''}</span>
              </th>
              <td>
                <WebhookState webhook={one} />
              </td>
              <td className={parts['wrap']}>{formatList(one.events.map((event) => t(`event.${event}`)))}</td>
              <td data-number>{formatCount(one.waiting)}</td>
              <td data-number>{formatCount(one.failed)}</td>
              <td>{one.last_sent_at === null ? t('never') : formatInstant(one.last_sent_at, tz)}</td>
            </tr>
          ))}
        </tbody>
      </DataTable>
    </Panel>
  );
}
