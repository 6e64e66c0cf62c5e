import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { SavedView } from '#contract/views.ts';
import { client, problemOf } from '#web/api.ts';
import { Refusal } from '#web/components/ui/refusal.tsx';
import { formText } from '#web/components/ui/form-text.ts';
import { Dialog } from './dialog.tsx';
import css from './view-dialog.module.css';
import { viewsQuery } from './views-query.ts';

/** Names the present address, or renames a view; private to its maker, or shared in the account. */
export function ViewDialog({ view, href, onClose }: { view: SavedView | null; href: string; onClose: () => void }) {
  const { t } = useTranslation('shell');
  const queryClient = useQueryClient();
  const save = useMutation({
    mutationFn: async (given: { name: string; shared: boolean }) =>
      view === null
        ? await client.call('createView', { body: { ...given, href } })
        : await client.call('changeView', { params: { id: view.id }, body: given }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: viewsQuery.queryKey });
      onClose();
    },
  });
  return (
    <Dialog title={view === null ? t('views.save') : t('views.rename')} onClose={onClose}>
      <form
        className={css['form']}
        onSubmit={(event) => {
          event.preventDefault();
          const data = new FormData(event.currentTarget);
          save.mutate({ name: formText(data, 'name'), shared: data.get('shared') !== null });
        }}
      >
        {view === null ? <p className={css['note']}>{t('views.saveNote')}</p> : null}
        <TextInput
          name="name"
          label={t('views.name')}
          required
          withAsterisk={false}
          maxLength={80}
          defaultValue={view?.name}
          data-autofocus
          autoComplete="off"
        />
        <label className={css['shared']}>
          <input type="checkbox" name="shared" defaultChecked={view?.shared ?? false} />
          {t('views.shared')}
        </label>
        <Refusal text={save.isError ? problemOf(save.error).detail : null} />
        <div className={css['buttons']}>
          <Button variant="default" onClick={onClose}>
            {t('views.cancel')}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {t('views.submit')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
