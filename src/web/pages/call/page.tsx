import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { BackLink } from '#web/components/ui/back-link.tsx';
import { PageHeader } from '#web/components/ui/page-header.tsx';
import { OutcomeBadge } from '#web/components/ui/outcome-badge.tsx';
import { Failed } from '#web/components/ui/states.tsx';
import { codeText, formatInstant } from '#web/format.ts';
import { useSession } from '#web/session.ts';
import { useTitle } from '#web/use-title.ts';
import { Anomalies } from './anomalies.tsx';
import { CallSummary } from './summary.tsx';
import { LegsTable, VisitsTable } from './legs.tsx';
import css from './page.module.css';
import { callQuery } from './queries.ts';
import { Linked } from './linked.tsx';
import { Received } from './received.tsx';
import { Recordings } from './recordings.tsx';
import { Sessions } from './sessions.tsx';
import { Timeline } from './timeline.tsx';

const route = getRouteApi('/signed-in/calls/$id');

export function CallPage() {
  const { t } = useTranslation('call');
  const { id } = route.useParams();
  const search = route.useSearch();
  const session = useSession();
  const tz = search.tz ?? session.tz;
  const call = useQuery(callQuery(id));
  const party = call.data?.call.caller ?? call.data?.call.caller_presented ?? t('withheld');
  useTitle(call.data === undefined ? t('title') : t('titleOf', { party }));
  const back = (
    <BackLink to="/calls" search={search}>
      {t('back')}
    </BackLink>
  );
  if (call.isError) {
    return (
      <>
        <PageHeader title={t('title')} before={back} />
        <Failed error={call.error} retry={() => void call.refetch()} />
      </>
    );
  }
  if (call.data === undefined) {
    return (
      <>
        <PageHeader title={t('title')} before={back}>
          <div className={css['head']}>
            <Skeleton height={18} width={330} />
          </div>
        </PageHeader>
        <div className={css['page']} role="status" aria-label={t('loading')}>
          <Skeleton height={152} radius="lg" />
          <Skeleton height={280} radius="lg" />
          <Skeleton height={200} radius="lg" />
        </div>
      </>
    );
  }
  const { call: facts, visits, legs, timeline, from_visit: isFromVisit, linked, events, deliveries } = call.data;
  return (
    <>
      <PageHeader title={facts.caller_name === null ? party : `${party} · ${facts.caller_name}`} before={back}>
        <p className={css['head']}>
          <OutcomeBadge outcome={facts.outcome} />
          <span>{codeText(facts.direction)}</span>
          <span>
            {formatInstant(facts.started_at, tz)} <span className={css['zone']}>{tz}</span>
          </span>
          {facts.direction === 'internal' ? null : (
            <Link to="/journey" search={{ call: facts.id, ...search }} className={css['journey']}>
              {t('journey')}
            </Link>
          )}
        </p>
      </PageHeader>
      <div className={css['page']}>
        <CallSummary call={facts} visits={visits} />
        <Anomalies anomalies={facts.anomalies} />
        <Timeline items={timeline} start={facts.started_at} end={facts.ended_at} tz={tz} />
        {isFromVisit ? <Sessions call={facts.id} at={facts.started_at} tz={tz} /> : null}
        <Recordings call={facts.id} tz={tz} />
        <VisitsTable visits={visits} tz={tz} />
        <LegsTable legs={legs} tz={tz} />
        <Linked linked={linked} tz={tz} />
        <Received events={events} deliveries={deliveries} tz={tz} />
      </div>
    </>
  );
}
