import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MappedKind, MergeMember } from '#contract/mapping.ts';
import { client } from '#web/api.ts';
import { formatList } from '#web/format.ts';
import { Form } from '#web/pages/settings/parts/form.tsx';
import { FormEnd } from '#web/pages/settings/parts/form-end.tsx';
import css from '#web/pages/settings/parts/parts.module.css';

/** Under which name the chosen ones shall count, and what that alters. */
export function MergeForm({ kind, members, busy, refusal, onSave, onCancel }: MergeFormProps) {
  const { t } = useTranslation('settings-names');
  const { t: common } = useTranslation('settings');
  const [name, setName] = useState(members[0]?.name ?? '');
  const [tried, setTried] = useState(false);
  const preview = useQuery({
    queryKey: ['mapping', 'merge-preview', kind, members],
    queryFn: async ({ signal }) => await client.callUntil(signal, 'previewMerge', { body: { of: kind, members: [...members] } }),
  });
  return (
    <Form
      onSend={() => {
        setTried(true);
        if (name.trim() !== '') onSave(name.trim());
      }}
    >
      <p className={css['whole']}>{formatList(members.map((one) => `${one.name} (${one.connection})`))}</p>
      <TextInput
        label={t('newName')}
        maxLength={200}
        value={name}
        error={tried && name.trim() === '' ? t('wrong.name') : null}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <p className={css['whole']} role="status">
        {preview.data === undefined ? common('loading') : t('alters', { calls: preview.data.calls, systems: preview.data.systems })}
      </p>
      <FormEnd refusal={refusal}>
        <Button type="submit" loading={busy}>
          {t('merge')}
        </Button>
        <Button variant="default" onClick={onCancel}>
          {common('action.cancel')}
        </Button>
      </FormEnd>
    </Form>
  );
}

interface MergeFormProps {
  kind: MappedKind;
  members: readonly MergeMember[];
  busy: boolean;
  refusal: string | null;
  onSave: (id: string) => void;
  onCancel: () => void;
}
