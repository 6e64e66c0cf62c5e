import { Button } from '@mantine/core';
import { IconChevronRight, IconEye, IconFileImport, IconPlugConnected } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Me } from '#contract/people.ts';
import { client, problemOf } from '#web/api.ts';
import { Entrance } from '#web/components/ui/entrance.tsx';
import { Refusal } from '#web/components/ui/refusal.tsx';
import { formText } from '#web/components/ui/form-text.ts';
import form from '#web/components/ui/form.module.css';
import { meQuery } from '#web/session.ts';
import { AccountFields } from './account-fields.tsx';
import css from './ways.module.css';

type Way = 'connect' | 'import' | 'look';

const leads = { connect: '/settings/connections', import: '/settings/imports', look: '/' } as const;
const icons = { connect: IconPlugConnected, import: IconFileImport, look: IconEye };

/** Three ways on. Own calls get an own account; the sample stays apart. */
export function Ways({ me }: { me: Me }) {
  const { t } = useTranslation('first-run');
  const [chosen, setChosen] = useState<'connect' | 'import' | null>(null);
  const queryClient = useQueryClient();
  const router = useRouter();
  const own = me.accounts.find((account) => account.sample !== true);
  const sample = me.accounts.find((account) => account.sample === true);
  const go = useMutation({
    mutationFn: async ({ way, begin }: { way: Way; begin?: { name: string; tz: string } }) => {
      const account = way === 'look' ? (sample ?? own) : own;
      const now =
        begin !== undefined
          ? await client.call('beginAccount', { body: begin })
          : account === undefined || account.id === me.account
            ? me
            : await client.call('switchAccount', { body: { account: account.id } });
      queryClient.clear();
      queryClient.setQueryData(meQuery.queryKey, now);
      await router.navigate({ to: leads[way], replace: true });
    },
  });
  const refusal = <Refusal text={go.isError ? problemOf(go.error).detail : null} />;
  if (chosen !== null) {
    return (
      <Entrance title={t('account.title')} says={t('account.says')}>
        <form
          className={form['form']}
          onSubmit={(event) => {
            event.preventDefault();
            const data = new FormData(event.currentTarget);
            go.mutate({ way: chosen, begin: { name: formText(data, 'company'), tz: formText(data, 'tz') } });
          }}
        >
          <AccountFields />
          {refusal}
          <Button type="submit" loading={go.isPending}>
            {t('account.go')}
          </Button>
          <Button variant="subtle" onClick={() => setChosen(null)}>
            {t('ways.back')}
          </Button>
        </form>
      </Entrance>
    );
  }
  const ways: Way[] = ['connect', 'import', ...(sample === undefined ? [] : (['look'] as const))];
  return (
    <Entrance title={t('ways.title')} says={t('ways.says')}>
      <div className={css['ways']}>
        {ways.map((way) => {
          const Icon = icons[way];
          return (
            <button
              key={way}
              type="button"
              className={css['way']}
              aria-labelledby={`way-${way}`}
              aria-describedby={`way-${way}-says`}
              disabled={go.isPending}
              onClick={() => {
                if (way !== 'look' && own === undefined) setChosen(way);
                else go.mutate({ way });
              }}
            >
              <Icon size={20} stroke={1.5} aria-hidden />
              <span>
                <strong id={`way-${way}`}>{t(`ways.${way}`)}</strong>
                <span id={`way-${way}-says`}>{t(`ways.${way}Says`)}</span>
              </span>
              <IconChevronRight size={16} aria-hidden />
            </button>
          );
        })}
      </div>
      {refusal}
    </Entrance>
  );
}
