import { Button } from '@mantine/core';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CostFetch, CostFetchSetting } from '#contract/cost-fetches.ts';
import { client } from '#web/api.ts';
import { Panel } from '#web/components/ui/panel.tsx';
import { Refusal } from '#web/components/ui/refusal.tsx';
import { Failed } from '#web/components/ui/states.tsx';
import { formatCount, formatInstant, formatLocalDate } from '#web/format.ts';
import { useAttempt } from '#web/pages/settings/parts/attempt.ts';
import { ConfirmButton } from '#web/pages/settings/parts/confirm.tsx';
import { type Fact, Facts } from '#web/pages/settings/parts/facts.tsx';
import parts from '#web/pages/settings/parts/parts.module.css';
import { useSaved } from '#web/pages/settings/parts/saved.tsx';
import { useSession } from '#web/session.ts';
import css from './connections.module.css';
import { CostFetchForm } from './cost-fetch-form.tsx';

const costFetchQuery = (connection: string) =>
  queryOptions({
    queryKey: ['connections', 'cost-fetch', connection],
    queryFn: async ({ signal }) => (await client.callUntil(signal, 'costFetch', { params: { id: connection } })).fetch,
  });

/** From where the cost reports of a connection are fetched once a day, and how the last time went. */
export function CostFetchPanel({ connection }: { connection: string }) {
  const { t } = useTranslation('settings-fetch');
  const { t: common } = useTranslation('settings');
  const queryClient = useQueryClient();
  const { tell } = useSaved();
  const query = useQuery(costFetchQuery(connection));
  const [edited, setEdited] = useState(false);
  const { busy, refusal, attempt, clearRefusal } = useAttempt();
  const params = { id: connection };
  const refresh = async (): Promise<void> => {
    for (const first of ['connections', 'imports', 'settings']) await queryClient.invalidateQueries({ queryKey: [first] });
  };
  const save = async (body: CostFetchSetting): Promise<void> => {
    const done = await attempt(async () => {
      await client.call('setCostFetch', { params, body });
      await refresh();
      tell(t('saved'));
    });
    setEdited(!done);
  };
  const now = async (): Promise<void> => {
    await attempt(async () => {
      const { fetch: made } = await client.call('fetchCostsNow', { params });
      await refresh();
      const { failure = null, done = null } = made ?? {};
      if (failure !== null) tell(t('failed', { why: failure }));
      else tell(done === null || done.import === null ? t('unchanged') : saysOf(done, t));
    });
  };
  const remove = async (): Promise<void> => {
    await attempt(async () => {
      await client.call('removeCostFetch', { params });
      await refresh();
      tell(t('removed'));
    });
  };
  const { data: fetch = null } = query;
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  if (edited) {
    return (
      <Panel title={t('title')} note={t('note')}>
        <CostFetchForm
          fetch={fetch}
          busy={busy}
          refusal={refusal}
          onSave={(body) => void save(body)}
          onCancel={() => {
            clearRefusal();
            setEdited(false);
          }}
        />
      </Panel>
    );
  }
  return (
    <Panel title={t('title')} note={t('note')}>
      <div className={css['stack']}>
        {fetch === null ? null : <Known fetch={fetch} />}
        {fetch === null || fetch.failure === null ? null : (
          <p className={parts['missed']} role="alert">
            {t('failed', { why: fetch.failure })}
          </p>
        )}
        <Refusal text={refusal} />
        <div className={parts['buttons']}>
          {fetch === null ? null : (
            <Button size="compact-sm" loading={busy} onClick={() => void now()}>
              {t('now')}
            </Button>
          )}
          <Button size="compact-sm" variant="default" disabled={query.isPending} onClick={() => setEdited(true)}>
            {fetch === null ? t('setUp') : common('action.edit')}
          </Button>
          {fetch === null ? null : (
            <ConfirmButton label={common('action.remove')} ask={t('reallyRemove')} busy={busy} onConfirm={() => void remove()} />
          )}
        </div>
      </div>
    </Panel>
  );
}

type Words = ReturnType<typeof useTranslation<'settings-fetch'>>['t'];

function saysOf({ rows, first, last }: NonNullable<CostFetch['done']>, t: Words): string {
  return t('brought', { n: rows, from: formatLocalDate(first ?? ''), to: formatLocalDate(last ?? '') });
}

function Known({ fetch }: { fetch: CostFetch }) {
  const { t } = useTranslation('settings-fetch');
  const { tz } = useSession();
  const { url, auth, user, next_at: next, done_at: doneAt, done } = fetch;
  const told: readonly Fact[] =
    done === null
      ? []
      : [
          [t('last'), saysOf(done, t)],
          [t('rejected'), formatCount(done.rejects)],
          ...(done.import === null
            ? []
            : [
                [
                  t('history'),
                  <Link key="history" to="/settings/imports">
                    {t('toImports')}
                  </Link>,
                ] satisfies Fact,
              ]),
        ];
  const facts: readonly Fact[] = [
    [t('url'), url],
    [t('auth'), auth === 'basic' ? t('authAs', { user }) : t(`authName.${auth}`)],
    [t('next'), next === null ? t('byHand') : formatInstant(next, tz)],
    [t('doneAt'), doneAt === null ? t('never') : formatInstant(doneAt, tz)],
    ...told,
  ];
  return <Facts facts={facts} live />;
}
