import { useTranslation } from 'react-i18next';
import type { Subscription } from '#contract/outbound.ts';
import connections from '#web/pages/settings/connections/connections.module.css';

/** How an outgoing webhook does: a word, and a dot beside it. */
export function WebhookState({ webhook: { active, failed, last_sent_at: last } }: { webhook: Subscription }) {
  const { t } = useTranslation('settings-webhooks');
  const state = !active ? 'paused' : failed > 0 ? 'failing' : last === null ? 'new' : 'working';
  return (
    <span className={connections['state']}>
      <span className={connections['dot']} data-state={state === 'working' ? 'receiving' : state} />
      {t(`does.${state}`)}
    </span>
  );
}
