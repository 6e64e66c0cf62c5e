import { Button, NativeSelect, PasswordInput, Switch, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConnectionView } from '#contract/connection-view.ts';
import { client } from '#web/api.ts';
import { Panel } from '#web/components/ui/panel.tsx';
import { Refusal } from '#web/components/ui/refusal.tsx';
import { useAttempt } from '#web/pages/settings/parts/attempt.ts';
import parts from '#web/pages/settings/parts/parts.module.css';
import { useSaved } from '#web/pages/settings/parts/saved.tsx';
import css from './connections.module.css';
import { asDocument, type Document } from './document.ts';
import { type Address, addressOf, isWhole, usualApp, type Way, waysOf, withLive, withPart } from './live-address.ts';
import { LiveState } from './live-state.tsx';
import { Steps, type Tested } from './steps.tsx';

/** A connection that we keep to the system: where it is, as whom we log in, and how it does. */
export function Live({ connection, live }: { connection: ConnectionView; live: NonNullable<ConnectionView['live']> }) {
  const { t } = useTranslation('settings-connections');
  const { t: common } = useTranslation('settings');
  const queryClient = useQueryClient();
  const { tell } = useSaved();
  const saved = addressOf(connection);
  const [draft, setDraft] = useState<Address | null>(null);
  const [password, setPassword] = useState('');
  const [tested, setTested] = useState<Tested | null>(null);
  const { busy, refusal, attempt } = useAttempt();
  const address = draft ?? saved;
  const change = (part: Partial<Address>): void => {
    setTested(null);
    setDraft(withPart(address, part));
  };
  const given = isWhole(address);
  const ways = waysOf(connection);
  const params = { id: connection.id };
  const write = async (settings: Document): Promise<unknown> => await client.call('changeConnection', { params, body: { settings } });
  const refresh = async (): Promise<void> => await queryClient.invalidateQueries({ queryKey: ['connections'] });
  const save = (): void =>
    void attempt(async () => {
      const before = asDocument(connection.settings);
      if (draft !== null) await write(withLive(before, draft));
      if (password !== '') await client.call('setCredential', { params, body: { credential: password } });
      await refresh();
      if (draft !== null) tell(t('saved'), async () => await write(before).then(refresh));
      setDraft(null);
      setPassword('');
    });
  const test = (): void =>
    void attempt(async () => {
      const settings = withLive(asDocument(connection.settings), address);
      const credential = password === '' ? {} : { credential: password };
      setTested(await client.call('testConnection', { params, body: { settings, ...credential } }));
    });
  return (
    <Panel title={t('live.title')} note={t(`live.notes.${address.way}`)}>
      <div className={css['stack']}>
        <LiveState live={live} />
        <div className={parts['form']}>
          {ways.length < 2 ? null : (
            <NativeSelect
              label={t('live.interface')}
              value={address.way}
              data={ways.map((way) => ({ value: way, label: t(`live.ways.${way}`) }))}
              onChange={(event) => change({ way: event.currentTarget.value as Way })}
            />
          )}
          <TextInput label={t('live.host')} value={address.host} onChange={(event) => change({ host: event.currentTarget.value })} />
          <TextInput
            type="number"
            min={1}
            max={65_535}
            label={t('live.port')}
            value={address.port}
            onChange={(event) => change({ port: Number(event.currentTarget.value) })}
          />
          <TextInput
            label={t('live.user')}
            description={address.way === 'esl' ? t('live.userMayBeEmpty') : undefined}
            autoComplete="off"
            value={address.user}
            onChange={(event) => change({ user: event.currentTarget.value })}
          />
          <PasswordInput
            label={t('live.password')}
            description={live.credential_for === null ? t('live.noPassword') : t('live.hasPassword', { who: live.credential_for })}
            autoComplete="new-password"
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          {address.way === 'ari' ? (
            <TextInput
              label={t('live.app')}
              description={t('live.appSays')}
              placeholder={usualApp}
              autoComplete="off"
              value={address.app}
              onChange={(event) => change({ app: event.currentTarget.value })}
            />
          ) : null}
          <Switch
            label={t('live.tls')}
            checked={address.tls !== false}
            onChange={(event) => change({ tls: event.currentTarget.checked })}
          />
        </div>
        <div className={parts['buttons']}>
          <Button loading={busy} disabled={!given || (draft === null && password === '')} onClick={save}>
            {common('action.save')}
          </Button>
          <Button variant="default" loading={busy} disabled={!given} onClick={test}>
            {t('live.test')}
          </Button>
        </div>
        <Refusal text={refusal} />
        {tested === null ? null : <Steps tested={tested} />}
      </div>
    </Panel>
  );
}
