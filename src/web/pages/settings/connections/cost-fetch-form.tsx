import { NativeSelect, PasswordInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CostFetch, CostFetchSetting } from '#contract/cost-fetches.ts';
import { OneCheck } from '#web/pages/settings/parts/checks.tsx';
import { Form } from '#web/pages/settings/parts/form.tsx';
import { SaveOrCancel } from '#web/pages/settings/parts/form-end.tsx';
import parts from '#web/pages/settings/parts/parts.module.css';

const auths = ['none', 'basic', 'bearer'] as const satisfies readonly CostFetch['auth'][];

/** Where a report is fetched and with what; what is wrong is said at its field. */
export function CostFetchForm({ fetch, busy, refusal, onSave, onCancel }: CostFetchFormProps) {
  const { t } = useTranslation('settings-fetch');
  const [draft, setDraft] = useState<Required<CostFetchSetting>>(() => draftOf(fetch));
  const [tried, setTried] = useState(false);
  const change = (part: Partial<CostFetchSetting>): void => setDraft({ ...draft, ...part });
  const { url, auth, user, credential, active } = draft;
  const isKept = fetch !== null && fetch.auth === auth && URL.parse(fetch.url)?.origin === URL.parse(url)?.origin;
  const wrong = {
    url: URL.canParse(url.trim()) ? null : t('wrong.url'),
    user: auth !== 'basic' || user.trim() !== '' ? null : t('wrong.user'),
    credential: auth === 'none' || credential !== '' || isKept ? null : t('wrong.credential'),
  };
  const save = (): void => {
    setTried(true);
    if (!Object.values(wrong).every((one) => one === null)) return;
    const given = auth === 'none' || credential === '' ? {} : { credential };
    onSave({ url: url.trim(), auth, user: auth === 'basic' ? user.trim() : '', active, ...given });
  };
  return (
    <Form onSend={save}>
      <TextInput
        className={parts['whole'] ?? ''}
        label={t('url')}
        description={t('urlSays')}
        type="url"
        maxLength={2000}
        autoComplete="off"
        value={url}
        error={tried ? wrong.url : null}
        onChange={(event) => change({ url: event.currentTarget.value })}
      />
      <NativeSelect
        label={t('auth')}
        value={auth}
        data={auths.map((one) => ({ value: one, label: t(`authName.${one}`) }))}
        onChange={(event) => change({ auth: auths.find((one) => one === event.currentTarget.value) ?? 'none' })}
      />
      {auth === 'basic' ? (
        <TextInput
          label={t('user')}
          maxLength={200}
          autoComplete="off"
          value={user}
          error={tried ? wrong.user : null}
          onChange={(event) => change({ user: event.currentTarget.value })}
        />
      ) : null}
      {auth === 'none' ? null : (
        <PasswordInput
          label={t(auth === 'basic' ? 'password' : 'token')}
          description={isKept ? t('kept') : null}
          maxLength={2000}
          autoComplete="new-password"
          value={credential}
          error={tried ? wrong.credential : null}
          onChange={(event) => change({ credential: event.currentTarget.value })}
        />
      )}
      <OneCheck legend={t('when')} text={t('daily')} note={t('dailySays')} checked={active} onChange={(active) => change({ active })} />
      <SaveOrCancel refusal={refusal} busy={busy} onCancel={onCancel} />
    </Form>
  );
}

function draftOf(fetch: CostFetch | null): Required<CostFetchSetting> {
  const { url, auth, user, active } = fetch ?? { url: '', auth: 'none' as const, user: '', active: true };
  return { url, auth, user, active, credential: '' };
}

interface CostFetchFormProps {
  /** null = nothing is fetched yet. */
  fetch: CostFetch | null;
  busy: boolean;
  refusal: string | null;
  onSave: (body: CostFetchSetting) => void;
  onCancel: () => void;
}
