import { Button, PasswordInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConnectionView } from '#contract/connection-view.ts';
import { client } from '#web/api.ts';
import { Refusal } from '#web/components/ui/refusal.tsx';
import { formatInstant } from '#web/format.ts';
import { useAttempt } from '#web/pages/settings/parts/attempt.ts';
import parts from '#web/pages/settings/parts/parts.module.css';
import { ShownOnce } from '#web/pages/settings/parts/shown-once.tsx';
import { useSession } from '#web/session.ts';
import css from './connections.module.css';

/** With what the system proves itself: a secret that we make, or one that it made and somebody brings. */
export function Secrets({ connection, secret }: { connection: ConnectionView; secret: NonNullable<ConnectionView['posts']>['secret'] }) {
  const { t } = useTranslation('settings-connections');
  const { tz } = useSession();
  return (
    <>
      <p>{t('secrets', { n: connection.secrets.length })}</p>
      {connection.secrets.length === 0 ? null : (
        <ul className={css['notes']}>
          {connection.secrets.map(({ id, created_at: at }) => (
            <li key={id}>{t('secretOf', { at: formatInstant(at, tz) })}</li>
          ))}
        </ul>
      )}
      {secret.by === 'ours' ? <MakeSecret id={connection.id} /> : <GiveSecret id={connection.id} title={secret.title} />}
    </>
  );
}

function MakeSecret({ id }: { id: string }) {
  const { t } = useTranslation('settings-connections');
  const queryClient = useQueryClient();
  const [made, setMade] = useState<string | null>(null);
  const { busy, refusal, attempt } = useAttempt();
  const make = (): void =>
    void attempt(async () => {
      setMade((await client.call('newSecret', { params: { id } })).secret);
      await queryClient.invalidateQueries({ queryKey: ['connections'] });
    });
  if (made !== null) return <ShownOnce title={t('secretTitle')} text={made} says={t('secretSays')} onDone={() => setMade(null)} />;
  return (
    <>
      <div className={parts['buttons']}>
        <Button size="compact-md" variant="default" loading={busy} onClick={make}>
          {t('newSecret')}
        </Button>
      </div>
      <Refusal text={refusal} />
    </>
  );
}

function GiveSecret({ id, title }: { id: string; title: string }) {
  const { t } = useTranslation('settings-connections');
  const { t: common } = useTranslation('settings');
  const queryClient = useQueryClient();
  const [text, setText] = useState('');
  const { busy, refusal, attempt } = useAttempt();
  const give = (event: SubmitEvent): void => {
    event.preventDefault();
    void attempt(async () => {
      await client.call('newSecret', { params: { id }, body: { secret: text.trim() } });
      setText('');
      await queryClient.invalidateQueries({ queryKey: ['connections'] });
    });
  };
  return (
    <form className={css['stack']} onSubmit={give}>
      <PasswordInput
        label={t('theirSecret', { title })}
        description={t('theirSecretSays')}
        autoComplete="off"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div className={parts['buttons']}>
        <Button type="submit" size="compact-md" variant="default" loading={busy} disabled={text.trim() === ''}>
          {common('action.save')}
        </Button>
      </div>
      <Refusal text={refusal} />
    </form>
  );
}
