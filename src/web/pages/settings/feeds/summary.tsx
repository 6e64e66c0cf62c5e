import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConversionFeed, ConversionFeedChange, ConversionFeedSecret } from '#contract/feeds.ts';
import { client } from '#web/api.ts';
import { Panel } from '#web/components/ui/panel.tsx';
import { Refusal } from '#web/components/ui/refusal.tsx';
import { formatCount, formatDuration, formatFigure, formatInstant } from '#web/format.ts';
import connections from '#web/pages/settings/connections/connections.module.css';
import { useAttempt } from '#web/pages/settings/parts/attempt.ts';
import { ConfirmButton } from '#web/pages/settings/parts/confirm.tsx';
import { type Fact, Facts } from '#web/pages/settings/parts/facts.tsx';
import parts from '#web/pages/settings/parts/parts.module.css';
import { useSaved } from '#web/pages/settings/parts/saved.tsx';
import { useSession } from '#web/session.ts';
import { FeedForm } from './form.tsx';
import { feedsKey } from './queries.ts';
import { Secrets } from './secrets.tsx';
import { FeedState } from './state.tsx';

/** What is told, and all that can be done with it. */
export function Summary({ feed }: { feed: ConversionFeed }) {
  const { t } = useTranslation('settings-feeds');
  const { t: common } = useTranslation('settings');
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { tell } = useSaved();
  const { busy, refusal, attempt, clearRefusal } = useAttempt();
  const [edited, setEdited] = useState(false);
  const [made, setMade] = useState<ConversionFeedSecret | null>(null);
  const params = { id: feed.id };
  const { name } = feed;
  const refresh = async (): Promise<void> => await queryClient.invalidateQueries({ queryKey: feedsKey });
  const change = async (body: ConversionFeedChange, says: string): Promise<boolean> =>
    await attempt(async () => {
      await client.call('changeConversionFeed', { params, body });
      await refresh();
      tell(says);
    });
  const renew = async (): Promise<void> => {
    await attempt(async () => {
      setMade(await client.call('newConversionFeedSecret', { params }));
      await refresh();
    });
  };
  const remove = async (): Promise<void> => {
    await attempt(async () => {
      await client.call('removeConversionFeed', { params });
      await navigate({ to: '/settings/feeds' });
      await refresh();
      tell(t('removed', { name }));
    });
  };
  if (edited) {
    return (
      <Panel title={t('edit')}>
        <FeedForm
          feed={feed}
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
    <Panel title={t('now')}>
      <div className={connections['stack']}>
        <Known feed={feed} />
        {feed.numbers_shown ? null : <p className={parts['missed']}>{t('numbersLost')}</p>}
        {made === null ? null : <Secrets feed={made} onDone={() => setMade(null)} />}
        <Refusal text={refusal} />
        <div className={parts['buttons']}>
          <Button size="compact-sm" variant="default" onClick={() => setEdited(true)}>
            {common('action.edit')}
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            loading={busy}
            onClick={() => void change({ active: !feed.active }, t(feed.active ? 'paused' : 'resumed', { name }))}
          >
            {t(feed.active ? 'pause' : 'resume')}
          </Button>
          <ConfirmButton label={t('newSecret')} ask={t('reallyRenew')} busy={busy} onConfirm={() => void renew()} />
          <ConfirmButton label={common('action.remove')} ask={t('reallyRemove', { name })} busy={busy} onConfirm={() => void remove()} />
        </div>
      </div>
    </Panel>
  );
}

function Known({ feed }: { feed: ConversionFeed }) {
  const { t } = useTranslation('settings-feeds');
  const { tz } = useSession();
  const { outcome, value, currency, days, lag_days: lag } = feed;
  const worth =
    value !== null
      ? `${formatFigure(value, 'money')} ${currency ?? ''}`.trim()
      : outcome === 'sale'
        ? t('asDeal', { currency: currency ?? t('itsOwn') })
        : t('notSaid');
  const facts: readonly Fact[] = [
    [t('column.state'), <FeedState key="state" feed={feed} />],
    [t('conversionName'), feed.conversion_name],
    [t('outcome'), t(`outcomeName.${outcome}`)],
    ...(outcome === 'answered_call' ? [[t('minTalk'), formatDuration(feed.min_talk_s)] satisfies Fact] : []),
    ...(outcome === 'qualified_lead' ? [[t('minScore'), formatCount(feed.min_score)] satisfies Fact] : []),
    [t('kind'), t(`kindName.${feed.kind}`)],
    [t('value'), worth],
    [t('days'), t('daysButLag', { days, lag })],
    [t('consent'), t(feed.consent ? 'consentSaid' : 'notSaid')],
    [t('secretMade'), formatInstant(feed.secret_made_at, tz)],
  ];
  return <Facts facts={facts} />;
}
