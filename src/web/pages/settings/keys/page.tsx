import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiKey, ApiKeySecret } from '#contract/people.ts';
import { client, problemOf } from '#web/api.ts';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { PageHeader } from '#web/components/ui/page-header.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { formatDay, formatInstant, formatList } from '#web/format.ts';
import { ConfirmButton } from '#web/pages/settings/parts/confirm.tsx';
import { Loaded } from '#web/pages/settings/parts/loaded.tsx';
import css from '#web/pages/settings/parts/parts.module.css';
import { useSaved } from '#web/pages/settings/parts/saved.tsx';
import { ShownOnce } from '#web/pages/settings/parts/shown-once.tsx';
import { useSession } from '#web/session.ts';
import { useNow } from '#web/use-now.ts';
import { useTitle } from '#web/use-title.ts';
import { NewKeyForm } from './new-key.tsx';

const keysQuery = queryOptions({
  queryKey: ['settings', 'keys'],
  queryFn: async ({ signal }) => (await client.callUntil(signal, 'apiKeys')).api_keys,
});

/** Keys of programs: what each may do, by whom it was made, whether it is still used. */
export function KeysSettings() {
  const { t } = useTranslation('settings-keys');
  useTitle(t('title'));
  const queryClient = useQueryClient();
  const keys = useQuery(keysQuery);
  const [made, setMade] = useState<ApiKeySecret | null>(null);
  const refresh = async (): Promise<void> => await queryClient.invalidateQueries({ queryKey: keysQuery.queryKey });
  return (
    <>
      <PageHeader title={t('title')} />
      {made === null ? null : (
        <ShownOnce title={t('madeTitle', { name: made.name })} text={made.key} says={t('madeSays')} onDone={() => setMade(null)} />
      )}
      <Panel title={t('add')} note={t('note')}>
        <NewKeyForm
          onMade={(key) => {
            setMade(key);
            void refresh();
          }}
        />
      </Panel>
      <Loaded query={keys}>{(data) => <Keys keys={data} refresh={refresh} />}</Loaded>
    </>
  );
}

function Keys({ keys, refresh }: { keys: readonly ApiKey[]; refresh: () => Promise<void> }) {
  const { t } = useTranslation('settings-keys');
  const { t: common } = useTranslation('settings');
  const { tz } = useSession();
  const now = useNow();
  const { tell } = useSaved();
  const revoke = async ({ id, name }: ApiKey): Promise<void> => {
    try {
      await client.call('revokeApiKey', { params: { id } });
      await refresh();
      tell(t('revoked', { name }));
    } catch (error) {
      tell(problemOf(error).detail);
    }
  };
  return (
    <Panel title={t('title')} flush>
      {keys.length === 0 ? (
        <p className={css['empty']}>{t('none')}</p>
      ) : (
        <DataTable label={t('title')}>
          <thead>
            <tr>
              <th scope="col">{t('name')}</th>
              <th scope="col">{t('begins')}</th>
              <th scope="col">{t('scopes')}</th>
              <th scope="col">{t('maker')}</th>
              <th scope="col">{t('made')}</th>
              <th scope="col">{t('lastUsed')}</th>
              <th scope="col">{t('expires')}</th>
              <th scope="col">{common('actions')}</th>
            </tr>
          </thead>
          <tbody>
            {keys.map((key) => {
              const lost = key.scopes.length - key.permits.length;
              const over = key.expires_at !== null && Date.parse(key.expires_at) <= now;
              return (
                <tr key={key.id}>
                  <th scope="row">{key.name}</th>
                  <td>
                    <code>{key.starts_with}…</code>
                  </td>
                  <td className={css['wrap']}>
                    {formatList(key.scopes)}
                    {key.maker === null || lost === 0 ? null : <div className={css['missed']}>{t('lost', { n: lost })}</div>}
                  </td>
                  <td>{key.maker ?? <span className={css['missed']}>{t('void')}</span>}</td>
                  <td>{formatDay(key.created_at, tz)}</td>
                  <td>{key.last_used_at === null ? t('never') : formatInstant(key.last_used_at, tz)}</td>
                  <td>
                    {key.expires_at === null ? t('noExpiry') : formatDay(key.expires_at, tz)}
                    {over ? <div className={css['missed']}>{t('expired')}</div> : null}
                  </td>
                  <td>
                    <ConfirmButton label={t('revoke')} ask={t('reallyRevoke', { name: key.name })} onConfirm={() => void revoke(key)} />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </DataTable>
      )}
    </Panel>
  );
}
