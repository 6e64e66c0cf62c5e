import { useTranslation } from 'react-i18next';
import type { ConnectionView } from '#contract/connection-view.ts';
import { Panel } from '#web/components/ui/panel.tsx';
import { formatInstant } from '#web/format.ts';
import { useSession } from '#web/session.ts';
import { type Fact, Facts } from '#web/pages/settings/parts/facts.tsx';
import css from './connections.module.css';

/** How a system that forgets where to post is told again: until when it knows, and what went wrong. */
export function Subscription({ title, subscription }: { title: string; subscription: NonNullable<ConnectionView['subscription']> }) {
  const { t } = useTranslation('settings-connections');
  const { tz } = useSession();
  const at = (instant: string | null): string => (instant === null ? '–' : formatInstant(instant, tz));
  const { missing_why: missing, expires_at: expires, checked_at: checked, error, lost } = subscription;
  const facts: readonly Fact[] = [
    [t('subscription.expires'), at(expires)],
    [t('subscription.checked'), at(checked)],
  ];
  return (
    <Panel title={t('subscription.title')} note={t('subscription.note', { system: title })}>
      <div className={css['stack']}>
        {missing === null ? <Facts facts={facts} live /> : <p>{t(`subscription.lacks.${missing}`)}</p>}
        {error === null ? null : (
          <p>
            {t('subscription.error')} {error}
          </p>
        )}
        {lost === null ? null : <p>{t('subscription.lost', { at: at(lost.at), why: lost.says })}</p>}
      </div>
    </Panel>
  );
}
