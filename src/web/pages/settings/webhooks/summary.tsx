import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Subscription, SubscriptionChange } from '#contract/outbound.ts';
import { tellsConversions } from '#contract/outbound-kinds.ts';
import { client } from '#web/api.ts';
import { Panel } from '#web/components/ui/panel.tsx';
import { Refusal } from '#web/components/ui/refusal.tsx';
import { codeText, formatDuration, formatFigure, formatInstant, formatList } from '#web/format.ts';
import { useNames } from '#web/names.ts';
import connections from '#web/pages/settings/connections/connections.module.css';
import { useAttempt } from '#web/pages/settings/parts/attempt.ts';
import { ConfirmButton } from '#web/pages/settings/parts/confirm.tsx';
import { type Fact, Facts } from '#web/pages/settings/parts/facts.tsx';
import parts from '#web/pages/settings/parts/parts.module.css';
import { useSaved } from '#web/pages/settings/parts/saved.tsx';
import { ShownOnce } from '#web/pages/settings/parts/shown-once.tsx';
import { useSession } from '#web/session.ts';
import { WebhookForm } from './form.tsx';
import { webhooksKey } from './queries.ts';
import { WebhookState } from './state.tsx';

/** What is told and where, and all that can be done with it. */
export function Summary({ webhook }: { webhook: Subscription }) {
  const { t } = useTranslation('settings-webhooks');
  const { t: common } = useTranslation('settings');
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { tell } = useSaved();
  const { busy, refusal, attempt, clearRefusal } = useAttempt();
  const [edited, setEdited] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const params = { id: webhook.id };
  const { name } = webhook;
  const refresh = async (): Promise<void> => await queryClient.invalidateQueries({ queryKey: webhooksKey });
  const change = async (body: SubscriptionChange, says: string): Promise<boolean> =>
    await attempt(async () => {
      await client.call('changeSubscription', { params, body });
      await refresh();
      tell(says);
    });
  const test = async (): Promise<void> => {
    await attempt(async () => {
      const { status, failure } = await client.call('testSubscription', { params });
      await refresh();
      tell(failure === null ? t('tested', { status: String(status) }) : t('testFailed', { why: failure }));
    });
  };
  const renew = async (): Promise<void> => {
    await attempt(async () => {
      setSecret((await client.call('newSubscriptionSecret', { params })).secret);
      await refresh();
    });
  };
  const remove = async (): Promise<void> => {
    await attempt(async () => {
      await client.call('removeSubscription', { params });
      await navigate({ to: '/settings/webhooks' });
      await refresh();
      tell(t('removed', { name }));
    });
  };
  if (edited) {
    return (
      <Panel title={t('edit')} note={t('editNote')}>
        <WebhookForm
          webhook={webhook}
          busy={busy}
          refusal={refusal}
          onSave={(draft) => void change(draft, t('saved', { name: draft.name })).then((done) => setEdited(!done))}
          onCancel={() => {
            clearRefusal();
            setEdited(false);
          }}
        />
      </Panel>
    );
  }
  return (
    <Panel
      title={t('now')}
      actions={
        <Button size="compact-md" loading={busy} onClick={() => void test()}>
          {t('test')}
        </Button>
      }
    >
      <div className={connections['stack']}>
        <Known webhook={webhook} />
        {webhook.numbers && !webhook.numbers_shown ? <p className={parts['missed']}>{t('numbersLost')}</p> : null}
        {secret === null ? null : (
          <ShownOnce title={t('secretTitle', { name })} text={secret} says={t('newSecretSays')} onDone={() => setSecret(null)} />
        )}
        <Refusal text={refusal} />
        <div className={parts['buttons']}>
          <Button size="compact-sm" variant="default" onClick={() => setEdited(true)}>
            {common('action.edit')}
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            loading={busy}
            onClick={() => void change({ active: !webhook.active }, t(webhook.active ? 'paused' : 'resumed', { name }))}
          >
            {t(webhook.active ? 'pause' : 'resume')}
          </Button>
          {tellsConversions(webhook.format) ? null : (
            <Button size="compact-sm" variant="default" loading={busy} onClick={() => void renew()}>
              {t('newSecret')}
            </Button>
          )}
          <ConfirmButton label={common('action.remove')} ask={t('reallyRemove', { name })} busy={busy} onConfirm={() => void remove()} />
        </div>
      </div>
    </Panel>
  );
}

function Known({ webhook: one }: { webhook: Subscription }) {
  const { t } = useTranslation('settings-webhooks');
  const { tz } = useSession();
  const nameOf = useNames();
  const worthOf = ({ format, value, currency, secret_made_at }: Subscription): Fact[] =>
    tellsConversions(format)
      ? [[t('value'), value === null || currency === null ? t('never') : `${formatFigure(value, 'money')} ${currency}`]]
      : [[t('secretMade'), formatInstant(secret_made_at, tz)]];
  const facts: readonly Fact[] = [
    [t('column.state'), <WebhookState key="state" webhook={one} />],
    [t('url'), one.url],
    [t('format'), t(`formatName.${one.format}`)],
    [t('column.tells'), formatList(one.events.map((event) => t(`event.${event}`)))],
    [t('column.directions'), one.directions.length === 0 ? t('every') : formatList(one.directions.map(codeText))],
    [t('column.queues'), one.queues.length === 0 ? t('every') : formatList(one.queues.map((queue) => nameOf('queue', queue)))],
    [t('minTalk'), one.min_talk_s === 0 ? t('every') : formatDuration(one.min_talk_s)],
    [t('numbers'), t(one.numbers_shown ? 'numbersShown' : 'numbersMasked')],
    ...worthOf(one),
  ];
  return <Facts facts={facts} />;
}
