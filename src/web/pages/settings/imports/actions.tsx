import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ImportView } from '#contract/import-view.ts';
import { client } from '#web/api.ts';
import { Refusal } from '#web/components/ui/refusal.tsx';
import { useAttempt } from '#web/pages/settings/parts/attempt.ts';
import { useSaved } from '#web/pages/settings/parts/saved.tsx';
import { refreshFigures } from '#web/refresh.ts';

/** Stop one that runs; take out what one brought; let it count again. */
export function Actions({ one }: { one: ImportView }) {
  const { t } = useTranslation('settings-imports');
  const queryClient = useQueryClient();
  const { tell } = useSaved();
  const { busy, refusal, attempt } = useAttempt();
  const act = async (name: 'cancelImport' | 'undoImport' | 'restoreImport'): Promise<void> => {
    await client.call(name, { params: { id: one.id } });
    await refreshFigures(queryClient);
  };
  const run = (name: 'cancelImport' | 'undoImport' | 'restoreImport'): void =>
    void attempt(async () => {
      await act(name);
      if (name === 'undoImport') tell(t('saidUndone', { file: one.file }), async () => await act('restoreImport'));
      if (name === 'restoreImport') tell(t('saidRestored', { file: one.file }), async () => await act('undoImport'));
    });
  const name = one.state === 'running' ? 'cancelImport' : one.state === 'undone' ? 'restoreImport' : 'undoImport';
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        loading={busy}
        aria-label={t(`action.${name}Of`, { file: one.file })}
        onClick={() => run(name)}
      >
        {t(`action.${name}`)}
      </Button>
      <Refusal text={refusal} small />
    </>
  );
}
