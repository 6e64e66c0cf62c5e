import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { AuditChange, AuditEntry } from '#contract/audit.ts';
import { auditKinds } from '#contract/audit-kinds.ts';
import { client } from '#web/api.ts';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { PageHeader } from '#web/components/ui/page-header.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { formatInstant, missing } from '#web/format.ts';
import { Loaded } from '#web/pages/settings/parts/loaded.tsx';
import css from '#web/pages/settings/parts/parts.module.css';
import { useSession } from '#web/session.ts';
import { useTitle } from '#web/use-title.ts';
import { actionKey } from './actions.ts';
import { type AuditSearch, auditSearch } from './search.ts';

const route = getRouteApi('/signed-in/settings/audit');
const pageSize = 50;

/** Who did what, when and from where. */
export function AuditSettings() {
  const { t } = useTranslation('settings-audit');
  useTitle(t('title'));
  const search: AuditSearch = auditSearch(route.useSearch());
  const navigate = route.useNavigate();
  const log = useInfiniteQuery({
    queryKey: ['settings', 'audit', search],
    queryFn: async ({ signal, pageParam }) => {
      const { since, until, ...rest } = search;
      const dates = { ...(since === undefined ? {} : { from: since }), ...(until === undefined ? {} : { to: until }) };
      return await client.callUntil(signal, 'audit', {
        query: { ...rest, ...dates, limit: pageSize, ...(pageParam === null ? {} : { before: pageParam }) },
      });
    },
    initialPageParam: null as number | null,
    getNextPageParam: ({ next }) => next,
  });
  const change = (part: { [Key in keyof AuditSearch]: AuditSearch[Key] | undefined }): void => {
    const gone = Object.fromEntries(['kind', 'who', 'since', 'until'].map((key) => [key, undefined]));
    void navigate({ to: '.', search: (all: object) => ({ ...all, ...gone, ...auditSearch({ ...search, ...part }) }), replace: true });
  };
  const people = log.data?.pages[0]?.people ?? [];
  const textOf = (value: string): string | undefined => (value === '' ? undefined : value);
  return (
    <>
      <PageHeader title={t('title')} />
      <div className={css['form']} role="group" aria-label={t('filter')}>
        <NativeSelect
          label={t('kindLabel')}
          value={search.kind ?? ''}
          onChange={(event) => change({ kind: auditKinds.find((one) => one === event.currentTarget.value) })}
          data={[{ value: '', label: t('all') }, ...auditKinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))]}
        />
        <NativeSelect
          label={t('who')}
          value={search.who ?? ''}
          onChange={(event) => change({ who: textOf(event.currentTarget.value) })}
          data={[{ value: '', label: t('all') }, ...people.map(({ id, name }) => ({ value: id, label: name }))]}
        />
        <TextInput
          type="date"
          label={t('since')}
          value={search.since ?? ''}
          onChange={(event) => change({ since: textOf(event.currentTarget.value) })}
        />
        <TextInput
          type="date"
          label={t('until')}
          value={search.until ?? ''}
          onChange={(event) => change({ until: textOf(event.currentTarget.value) })}
        />
      </div>
      <Loaded query={log} height={480}>
        {({ pages }) => (
          <Panel title={t('entries')} note={t('note')} flush>
            <Entries entries={pages.flatMap(({ entries }) => entries)} />
            {log.hasNextPage ? (
              <div className={css['further']}>
                <Button size="compact-md" variant="default" loading={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
                  {t('more')}
                </Button>
              </div>
            ) : null}
          </Panel>
        )}
      </Loaded>
    </>
  );
}

function Entries({ entries }: { entries: readonly AuditEntry[] }) {
  const { t } = useTranslation('settings-audit');
  const { tz } = useSession();
  if (entries.length === 0) return <p className={css['empty']}>{t('none')}</p>;
  return (
    <DataTable label={t('entries')}>
      <thead>
        <tr>
          <th scope="col">{t('when')}</th>
          <th scope="col">{t('who')}</th>
          <th scope="col">{t('what')}</th>
          <th scope="col">{t('to')}</th>
          <th scope="col">{t('changes')}</th>
          <th scope="col">{t('from')}</th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => {
          const key = actionKey(entry.action);
          return (
            <tr key={entry.id}>
              <th scope="row" className={css['wrap']}>
                {formatInstant(entry.at, tz)}
              </th>
              <td>{entry.who.name}</td>
              <td>
                {key === null ? entry.action : t(`action.${key}`)}
                {entry.done ? null : <span className={css['missed']}> · {t('inVain')}</span>}
              </td>
              <td>{entry.subject ?? ''}</td>
              <td className={css['wrap']}>
                {entry.changes.length === 0 ? null : (
                  <details>
                    <summary>{t('changed', { n: entry.changes.length + entry.further_changes })}</summary>
                    <ul>
                      {entry.changes.map((change, at) => (
                        <li key={at}>
                          <Change change={change} />
                        </li>
                      ))}
                      {entry.further_changes === 0 ? null : <li>{t('further', { n: entry.further_changes })}</li>}
                    </ul>
                  </details>
                )}
              </td>
              <td className={css['faint']}>{entry.from}</td>
            </tr>
          );
        })}
      </tbody>
    </DataTable>
  );
}

const Change = ({ change: { what, before, after } }: { change: AuditChange }) => (
  <>
    <strong>{what}</strong>: {before ?? missing} → {after ?? missing}
  </>
);
