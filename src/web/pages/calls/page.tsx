import { Button, Skeleton } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { PageHeader } from '#web/components/ui/page-header.tsx';
import { PeriodPicker } from '#web/components/ui/period-picker.tsx';
import { Empty, Failed } from '#web/components/ui/states.tsx';
import { resolvePeriod } from '#web/period.ts';
import { useSession } from '#web/session.ts';
import { useTitle } from '#web/use-title.ts';
import { useView } from '#web/view.ts';
import { CallsMenu } from './calls-menu.tsx';
import { ColumnMenu } from './column-menu.tsx';
import { defaultColumns } from './column-names.ts';
import { Filters } from './filters.tsx';
import { CallsList } from './list.tsx';
import css from './page.module.css';
import { callsAsked, firstPageQuery } from './queries.ts';
import { type CallsChange, callsKeys, callsSearch } from './search.ts';

const route = getRouteApi('/signed-in/calls');

/** Every call of the account, millions of them, found by what is known of it. */
export function CallsPage() {
  const { t } = useTranslation('calls');
  useTitle(t('title'));
  const all = route.useSearch();
  const search = callsSearch({ ...all });
  const navigate = route.useNavigate();
  const { tz } = useSession();
  const view = useView();
  const narrow = useMediaQuery('screen and (max-width: 900px)', undefined, { getInitialValueInEffect: false });
  // Pages of figures know no "all time"; a list does.
  const period = resolvePeriod(all, tz, view.now);
  const asked = callsAsked(search, period, view.filters);
  const first = useQuery(firstPageQuery(asked, period, view.now));
  const columns = search.cols ?? defaultColumns;
  const change = (part: CallsChange): void => {
    const gone = Object.fromEntries(callsKeys.map((key) => [key, undefined]));
    void navigate({
      to: '/calls',
      search: (now) => ({ ...now, ...gone, ...callsSearch({ ...search, ...part }) }),
      replace: true,
      resetScroll: false,
    });
  };
  return (
    <div className={css['page']}>
      <PageHeader title={t('title')}>
        {narrow ? null : <ColumnMenu chosen={columns} onChange={(cols) => change({ cols })} />}
        <CallsMenu asked={asked} tz={period.tz} />
        <PeriodPicker period={period} onChange={view.change} list />
      </PageHeader>
      <Filters search={search} view={view} onChange={change} />
      <p className={css['count']} role="status" data-testid="calls-total" data-total={first.data?.total}>
        {first.data === undefined ? t('coming') : `${t('count', { n: first.data.total })} · ${period.tz}`}
      </p>
      {first.isError ? (
        <Failed error={first.error} retry={() => void first.refetch()} />
      ) : first.data === undefined ? (
        <Skeleton className={css['skeleton']} radius="lg" role="status" aria-label={t('coming')} />
      ) : first.data.total === 0 ? (
        <Empty
          title={t('nothing')}
          action={
            period.preset === 'all_time' ? undefined : (
              <Button variant="default" onClick={() => view.change({ period: 'all_time', from: undefined, to: undefined })}>
                {t('allTime')}
              </Button>
            )
          }
        >
          <p>{t('nothingSays')}</p>
        </Empty>
      ) : (
        <CallsList
          // Another list begins at its first row.
          key={JSON.stringify(first.data.asked)}
          asked={first.data.asked}
          total={first.data.total}
          tz={period.tz}
          columns={columns}
          sorting={{ sort: first.data.asked.sort ?? 'started_at', asc: first.data.asked.desc === 'false' }}
          busy={first.isPlaceholderData}
          onSort={({ sort, asc }) => change({ sort, asc: asc ? true : undefined })}
        />
      )}
    </div>
  );
}
