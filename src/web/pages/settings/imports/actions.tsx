import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImportView } from '#contract/import-view.ts';
import { client, problemOf } from '#web/api.ts';
import { useSaved } from '#web/pages/settings/parts/saved.tsx';
import css from './imports.module.css';

/** Stop one that runs; take out what one brought; let it count again. */
export function Actions({ one }: { one: ImportView }) {
  const { t } = useTranslation('settings-imports');
  const queryClient = useQueryClient();
  const { tell } = useSaved();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const act = async (name: 'cancelImport' | 'undoImport' | 'restoreImport'): Promise<void> => {
    await client.call(name, { params: { id: one.id } });
    await queryClient.invalidateQueries({ predicate: ({ queryKey: [first] }) => first !== 'me' && first !== 'metrics' });
  };
  const attempt = async (name: 'cancelImport' | 'undoImport' | 'restoreImport'): Promise<void> => {
    setBusy(true);
    setRefusal(null);
    try {
      await act(name);
      if (name === 'undoImport') tell(t('saidUndone', { file: one.file }), async () => await act('restoreImport'));
      if (name === 'restoreImport') tell(t('saidRestored', { file: one.file }), async () => await act('undoImport'));
    } catch (error) {
      setRefusal(problemOf(error).detail);
    } finally {
      setBusy(false);
    }
  };
  const name = one.state === 'running' ? 'cancelImport' : one.state === 'undone' ? 'restoreImport' : 'undoImport';
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        loading={busy}
        aria-label={t(`action.${name}Of`, { file: one.file })}
        onClick={() => void attempt(name)}
      >
        {t(`action.${name}`)}
      </Button>
      {refusal === null ? null : (
        <p role="alert" className={css['reason']}>
          {refusal}
        </p>
      )}
    </>
  );
}
