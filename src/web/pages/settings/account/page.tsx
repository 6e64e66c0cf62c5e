import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '#contract/people.ts';
import { client } from '#web/api.ts';
import { formText } from '#web/components/ui/form-text.ts';
import { PageHeader } from '#web/components/ui/page-header.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { ZoneList } from '#web/components/ui/zone-list.tsx';
import { isZone } from '#web/period.ts';
import { useAttempt } from '#web/pages/settings/parts/attempt.ts';
import { Form } from '#web/pages/settings/parts/form.tsx';
import { FormEnd } from '#web/pages/settings/parts/form-end.tsx';
import css from '#web/pages/settings/parts/parts.module.css';
import { useSaved } from '#web/pages/settings/parts/saved.tsx';
import { refreshFigures } from '#web/refresh.ts';
import { meQuery, useSession } from '#web/session.ts';
import { useTitle } from '#web/use-title.ts';

/** The account's name and zone; and one's own password. */
export function AccountSettings() {
  const { t } = useTranslation('settings-account');
  const { me } = useSession();
  useTitle(t('title'));
  const account = me.accounts.find(({ id }) => id === me.account);
  return (
    <>
      <PageHeader title={t('title')} />
      {account === undefined ? null : <AccountPanel key={`${account.name} ${account.tz}`} account={account} />}
      {me.user === null ? null : <PasswordPanel email={me.user.email} />}
    </>
  );
}

function AccountPanel({ account }: { account: Account }) {
  const { t } = useTranslation('settings-account');
  const { t: common } = useTranslation('settings');
  const { may } = useSession();
  const { tell } = useSaved();
  const queryClient = useQueryClient();
  const [name, setName] = useState(account.name);
  const [tz, setTz] = useState(account.tz);
  const { refusal, attempt } = useAttempt();
  const mayChange = may('account');
  const wrongName = name.trim() === '' ? t('wrong.name') : null;
  const wrongZone = isZone(tz) ? null : t('wrong.zone', { got: tz });
  const write = async (given: { name: string; tz: string }): Promise<void> => {
    await client.call('changeAccount', { body: given });
    // Days are cut anew: every figure is asked again.
    await queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
    await refreshFigures(queryClient);
  };
  const save = async (): Promise<void> => {
    if (wrongName !== null || wrongZone !== null) return;
    await attempt(async () => {
      await write({ name: name.trim(), tz });
      tell(t('saved'), async () => await write({ name: account.name, tz: account.tz }));
    });
  };
  return (
    <Panel title={t('account')} note={mayChange ? t('zoneNote') : t('noRight')}>
      <Form onSend={() => void save()}>
        <TextInput
          label={t('name')}
          maxLength={100}
          readOnly={!mayChange}
          value={name}
          error={wrongName}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label={t('zone')}
          list="zones"
          readOnly={!mayChange}
          value={tz}
          error={wrongZone}
          onChange={(event) => setTz(event.currentTarget.value)}
        />
        <ZoneList id="zones" />
        <TextInput label={t('id')} value={account.id} readOnly />
        {mayChange ? (
          <FormEnd refusal={refusal}>
            <Button type="submit" size="compact-md" disabled={name === account.name && tz === account.tz}>
              {common('action.save')}
            </Button>
          </FormEnd>
        ) : null}
      </Form>
    </Panel>
  );
}

function PasswordPanel({ email }: { email: string }) {
  const { t } = useTranslation('settings-account');
  const { tell } = useSaved();
  const { busy, refusal, attempt } = useAttempt();
  const change = async (form: HTMLFormElement): Promise<void> => {
    const data = new FormData(form);
    await attempt(async () => {
      await client.call('changePassword', { body: { current: formText(data, 'current'), password: formText(data, 'password') } });
      form.reset();
      tell(t('changed'));
    });
  };
  return (
    <Panel title={t('password')} note={t('passwordNote')}>
      <form
        className={css['form']}
        onSubmit={(event) => {
          event.preventDefault();
          void change(event.currentTarget);
        }}
      >
        <input type="hidden" autoComplete="username" value={email} readOnly />
        <PasswordInput name="current" label={t('current')} autoComplete="current-password" required withAsterisk={false} />
        <PasswordInput
          name="password"
          label={t('next')}
          description={t('atLeast')}
          autoComplete="new-password"
          minLength={10}
          required
          withAsterisk={false}
        />
        <FormEnd refusal={refusal}>
          <Button type="submit" size="compact-md" loading={busy}>
            {t('change')}
          </Button>
        </FormEnd>
      </form>
    </Panel>
  );
}
