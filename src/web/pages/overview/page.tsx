import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { FigurePage } from '#web/components/metric/figure-page.tsx';
import type { FigureAddress } from '#web/components/metric/figures.ts';
import { PageHeader } from '#web/components/ui/page-header.tsx';
import { PeriodPicker } from '#web/components/ui/period-picker.tsx';
import { Failed } from '#web/components/ui/states.tsx';
import { useDefinitions } from '#web/definitions.ts';
import { comparisonTitles, dateIn, type PeriodSearch, resolvePeriod } from '#web/period.ts';
import { useSession } from '#web/session.ts';
import { useNow } from '#web/use-now.ts';
import { useTitle } from '#web/use-title.ts';
import { AgentsTable, QueuesTable } from './breakdowns.tsx';
import { Cards } from './cards.tsx';
import { EmptyPeriod } from './empty-period.tsx';
import { Fresh } from './fresh.tsx';
import { HourHeat } from './hour-heat.tsx';
import { OverviewSkeleton } from './skeleton.tsx';
import { hadCallsBefore, hasCalls, type Overview, overviewQuery } from './queries.ts';
import { VolumeByHour } from './volume.tsx';
import css from './page.module.css';

const route = getRouteApi('/signed-in/');

export function OverviewPage() {
  useTitle('Overview');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { tz, accountName } = useSession();
  const now = useNow();
  const period = resolvePeriod(search, tz, now);
  const overview = useQuery(overviewQuery(period, dateIn(period.tz, now)));
  const definitions = useDefinitions();

  const { figure, ...kept } = search;
  const change = (part: PeriodSearch): void => {
    void navigate({ to: '/', search: { ...kept, ...part } });
  };
  const open = (address: FigureAddress | undefined): void => {
    void navigate({ to: '/', search: address === undefined ? kept : { ...kept, figure: address }, resetScroll: false });
  };

  return (
    <>
      <PageHeader title="Overview" before={<p className={css['account']}>{accountName}</p>}>
        <PeriodPicker period={period} onChange={change} />
      </PageHeader>
      <p className={css['frame']}>
        <span>{period.tz}</span>
        {period.compare === null ? null : (
          <span>
            compared with: {comparisonTitles[period.compare].toLowerCase()}
            {overview.data === undefined || hadCallsBefore(overview.data) ? null : ' (no calls then)'}
          </span>
        )}
        {overview.data === undefined ? null : <Fresh at={overview.data.freshness.at} now={now} />}
      </p>
      {overview.isError ? (
        <Failed error={overview.error} retry={() => void overview.refetch()} />
      ) : overview.data === undefined ? (
        <OverviewSkeleton />
      ) : !hasCalls(overview.data) ? (
        <EmptyPeriod tz={period.tz} onShow={(date) => change({ period: 'custom', from: date, to: date })} />
      ) : (
        <FigurePage asked={overview.data.asked} definitions={definitions} opened={figure} onOpen={open}>
          <Figures overview={overview.data} busy={overview.isPlaceholderData} />
        </FigurePage>
      )}
    </>
  );
}

function Figures({ overview, busy }: { overview: Overview; busy: boolean }) {
  return (
    <div className={css['page']} aria-busy={busy} data-busy={busy || undefined}>
      <Cards overview={overview} />
      <VolumeByHour asked={overview.asked.outcomes} />
      <HourHeat asked={overview.asked.week} />
      <QueuesTable asked={overview.asked.queues} />
      <AgentsTable asked={overview.asked.agents} />
    </div>
  );
}
