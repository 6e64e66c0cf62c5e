import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { client, problemOf } from '#web/api.ts';
import { Panel } from '#web/components/ui/panel.tsx';
import { Refusal } from '#web/components/ui/refusal.tsx';
import parts from '#web/pages/settings/parts/parts.module.css';
import { meQuery, useSession } from '#web/session.ts';

/** The sample goes in one click, once there is another account to go on in. */
export function SamplePanel() {
  const { t } = useTranslation('settings-privacy');
  const { me } = useSession();
  const router = useRouter();
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: async () => await client.call('removeSample'),
    onSuccess: async (now) => {
      queryClient.clear();
      queryClient.setQueryData(meQuery.queryKey, now);
      await router.navigate({ to: '/' });
    },
  });
  return (
    <Panel title={t('sample.title')} note={t('sample.note')}>
      {me.accounts.length > 1 ? (
        <Button variant="default" className={parts['danger']} loading={remove.isPending} onClick={() => remove.mutate()}>
          {t('sample.remove')}
        </Button>
      ) : (
        <Button variant="default" renderRoot={(props) => <Link to="/first-run" {...props} />}>
          {t('sample.own')}
        </Button>
      )}
      <Refusal text={remove.isError ? problemOf(remove.error).detail : null} />
    </Panel>
  );
}
