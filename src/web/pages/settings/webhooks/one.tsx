import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Subscription } from '#contract/outbound.ts';
import { PageHeader } from '#web/components/ui/page-header.tsx';
import { Empty } from '#web/components/ui/states.tsx';
import connections from '#web/pages/settings/connections/connections.module.css';
import { Loaded } from '#web/pages/settings/parts/loaded.tsx';
import { useTitle } from '#web/use-title.ts';
import { Messages } from './messages.tsx';
import { Preview } from './preview.tsx';
import { webhooksQuery } from './queries.ts';
import { Summary } from './summary.tsx';

/** One outgoing webhook: what it tells, how it does, and every message of the last 30 days. */
export function OneWebhook() {
  const { t } = useTranslation('settings-webhooks');
  const { id } = useParams({ from: '/signed-in/settings/webhooks/$id' });
  const query = useQuery(webhooksQuery);
  return (
    <Loaded query={query} height={480}>
      {(all) => {
        const webhook = all.find((one) => one.id === id);
        return webhook === undefined ? <Empty title={t('gone')} action={<Back />} /> : <Webhook key={id} webhook={webhook} />;
      }}
    </Loaded>
  );
}

function Webhook({ webhook }: { webhook: Subscription }) {
  useTitle(webhook.name);
  return (
    <>
      <PageHeader title={webhook.name} before={<Back />} />
      <Summary webhook={webhook} />
      <Preview webhook={webhook} />
      <Messages webhook={webhook} />
    </>
  );
}

function Back() {
  const { t } = useTranslation('settings-webhooks');
  return (
    <Link to="/settings/webhooks" className={connections['back']}>
      {t('title')}
    </Link>
  );
}
