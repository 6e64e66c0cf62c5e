import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { PageHeader } from '#web/components/ui/page-header.tsx';
import { PeriodPicker } from '#web/components/ui/period-picker.tsx';
import { Empty, Failed } from '#web/components/ui/states.tsx';
import { plural } from '#web/format.ts';
import { resolvePeriod } from '#web/period.ts';
import { useSession } from '#web/session.ts';
import { useNow } from '#web/use-now.ts';
import { useTitle } from '#web/use-title.ts';
import { Filters } from './filters.tsx';
import { CallsList } from './list.tsx';
import css from './page.module.css';
import { callsPageQuery } from './queries.ts';
import { type CallsSearch, callsSearch } from './search.ts';

const route = getRouteApi('/signed-in/calls');

type Change = { [Key in keyof CallsSearch]: CallsSearch[Key] | undefined };

export function CallsPage() {
  useTitle('Calls');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { tz } = useSession();
  const period = resolvePeriod(search, tz, useNow());
  const first = useQuery(callsPageQuery(search, period, 0));
  // Parsed again, so that what was emptied leaves the URL.
  const change = (part: Change): void => {
    void navigate({ to: '/calls', search: callsSearch({ ...search, ...part }), replace: true, resetScroll: false });
  };
  return (
    <>
      <PageHeader title="Calls">
        <PeriodPicker period={period} onChange={change} list />
      </PageHeader>
      <Filters search={search} onChange={change} />
      <p className={css['count']} role="status" data-testid="calls-total" data-total={first.data?.total}>
        {first.data === undefined ? 'Loading…' : `${plural(first.data.total, 'call')} · ${period.tz}`}
      </p>
      {first.isError ? (
        <Failed error={first.error} retry={() => void first.refetch()} />
      ) : first.data === undefined ? (
        <Skeleton height={560} radius="lg" />
      ) : first.data.total === 0 ? (
        <Empty
          title="No calls found"
          action={
            period.preset === 'all_time' ? undefined : (
              <Button variant="default" onClick={() => change({ period: 'all_time' })}>
                Look over all time
              </Button>
            )
          }
        >
          <p>Nothing in this period fits the search and the filters.</p>
        </Empty>
      ) : (
        <CallsList search={search} period={period} total={first.data.total} busy={first.isPlaceholderData} onSort={change} />
      )}
    </>
  );
}
