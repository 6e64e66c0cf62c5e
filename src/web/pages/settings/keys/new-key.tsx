import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiKeySecret } from '#contract/people.ts';
import { type Permission, scopeNames } from '#contract/roles.ts';
import { client } from '#web/api.ts';
import { formText } from '#web/components/ui/form-text.ts';
import { useAttempt } from '#web/pages/settings/parts/attempt.ts';
import { Checks } from '#web/pages/settings/parts/checks.tsx';
import { FormEnd } from '#web/pages/settings/parts/form-end.tsx';
import css from '#web/pages/settings/parts/parts.module.css';
import { useSession } from '#web/session.ts';

/** Makes a key with some of the maker's own permissions. */
export function NewKeyForm({ onMade }: { onMade: (key: ApiKeySecret) => void }) {
  const { t } = useTranslation('settings-keys');
  const { t: common } = useTranslation('settings');
  const { may } = useSession();
  const [scopes, setScopes] = useState<readonly Permission[]>(['figures']);
  const [wrong, setWrong] = useState<{ name: string | null; scopes: string | null }>({ name: null, scopes: null });
  const { busy, refusal, attempt } = useAttempt();
  const make = async (form: HTMLFormElement): Promise<void> => {
    const data = new FormData(form);
    const name = formText(data, 'name').trim();
    const date = formText(data, 'expires');
    const problems = { name: name === '' ? t('wrong.name') : null, scopes: scopes.length === 0 ? t('wrong.scopes') : null };
    setWrong(problems);
    if (problems.name !== null || problems.scopes !== null) return;
    await attempt(async () => {
      // The last day still counts, wherever its owner is.
      const expires = date === '' ? null : new Date(`${date}T23:59:59`).toISOString();
      onMade(await client.call('createApiKey', { body: { name, scopes: [...scopes], expires_at: expires } }));
      form.reset();
    });
  };
  return (
    <form
      className={css['form']}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void make(event.currentTarget);
      }}
    >
      <TextInput name="name" label={t('name')} maxLength={100} autoComplete="off" error={wrong.name} />
      <TextInput name="expires" type="date" label={t('expiresOn')} />
      <Checks
        legend={t('chooseScopes')}
        all={scopeNames.filter(may)}
        chosen={scopes}
        error={wrong.scopes}
        textOf={(scope) => scope}
        noteOf={(scope) => common(`permission.${scope}`)}
        onChange={setScopes}
      />
      <FormEnd refusal={refusal}>
        <Button type="submit" size="compact-md" loading={busy}>
          {t('add')}
        </Button>
      </FormEnd>
    </form>
  );
}
