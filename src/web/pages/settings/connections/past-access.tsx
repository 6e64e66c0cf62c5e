import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PullsView } from '#contract/pull-view.ts';
import { client } from '#web/api.ts';
import { Refusal } from '#web/components/ui/refusal.tsx';
import { formatInstant } from '#web/format.ts';
import { useAttempt } from '#web/pages/settings/parts/attempt.ts';
import { ConfirmButton } from '#web/pages/settings/parts/confirm.tsx';
import parts from '#web/pages/settings/parts/parts.module.css';
import { useSession } from '#web/session.ts';
import css from './connections.module.css';
import { Steps, type Tested } from './steps.tsx';

/** With what the API is asked: given, tried, forgotten; never shown. */
export function PastAccess({ connection, pulls }: { connection: string; pulls: PullsView }) {
  const { t } = useTranslation('settings-past');
  const { t: common } = useTranslation('settings');
  const { tz } = useSession();
  const queryClient = useQueryClient();
  const [given, setGiven] = useState<Readonly<Record<string, string>>>({});
  const [tested, setTested] = useState<Tested | null>(null);
  const { busy, refusal, attempt } = useAttempt();
  const params = { id: connection };
  const isStored = pulls.credential_at !== null;
  const isWhole = pulls.credentials.every(({ name }) => (given[name] ?? '').trim() !== '');
  const isEmpty = Object.values(given).every((text) => text === '');

  const store = async (credential: Readonly<Record<string, string>> | null): Promise<void> => {
    await client.call('setCredential', { params, body: { credential } });
    setGiven({});
    setTested(null);
    await queryClient.invalidateQueries({ queryKey: ['connections'] });
  };
  const test = async (): Promise<void> => {
    setTested(null);
    setTested(await client.call('testConnection', { params, body: isWhole ? { credential: { ...given } } : {} }));
  };
  return (
    <form
      className={css['stack']}
      onSubmit={(event) => {
        event.preventDefault();
        void attempt(async () => await store(given));
      }}
    >
      <p aria-live="polite">
        {pulls.credential_at === null
          ? t('notStored')
          : t('stored', { at: formatInstant(pulls.credential_at, tz), where: pulls.credential_for ?? '' })}
      </p>
      {pulls.missing_why === null || !isStored ? null : <p>{t(`lacks.${pulls.missing_why}`, { where: pulls.credential_for ?? '' })}</p>}
      <div className={parts['form']}>
        {pulls.credentials.map(({ name, title, hidden }) => {
          const Input = hidden ? PasswordInput : TextInput;
          return (
            <Input
              key={name}
              label={title}
              autoComplete={hidden ? 'new-password' : 'off'}
              value={given[name] ?? ''}
              onChange={(event: React.ChangeEvent<HTMLInputElement>) => {
                setTested(null);
                setGiven({ ...given, [name]: event.currentTarget.value });
              }}
            />
          );
        })}
      </div>
      <div className={parts['buttons']}>
        <Button type="submit" loading={busy} disabled={!isWhole}>
          {common('action.save')}
        </Button>
        <Button variant="default" loading={busy} disabled={!isWhole && !(isStored && isEmpty)} onClick={() => void attempt(test)}>
          {t('test')}
        </Button>
        {isStored ? (
          <ConfirmButton
            label={t('forget')}
            ask={t('forgetAsk')}
            busy={busy}
            onConfirm={() => void attempt(async () => await store(null))}
          />
        ) : null}
      </div>
      <Refusal text={refusal} />
      {tested === null ? null : <Steps tested={tested} />}
    </form>
  );
}
