import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Journey } from '#contract/journey.ts';
import { BackLink } from '#web/components/ui/back-link.tsx';
import { PageHeader } from '#web/components/ui/page-header.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { Empty, Failed } from '#web/components/ui/states.tsx';
import { formatList } from '#web/format.ts';
import { useSession } from '#web/session.ts';
import { useTitle } from '#web/use-title.ts';
import { Item } from './item.tsx';
import css from './journey.module.css';
import { journeyQuery } from './queries.ts';

const route = getRouteApi('/signed-in/journey');

/** One person's way: visits to websites, numbers shown, calls, and what came of them, in the order of time. */
export function JourneyPage() {
  const { t } = useTranslation('journey');
  const search = route.useSearch();
  const session = useSession();
  const tz = search.tz ?? session.tz;
  const journey = useQuery(journeyQuery(search));
  useTitle(t('title'));
  return (
    <>
      <PageHeader title={t('title')} before={<Back call={search.call} tz={search.tz} />}>
        {journey.data === undefined || journey.data.items.length === 0 ? null : <p className={css['who']}>{whoText(journey.data, t)}</p>}
      </PageHeader>
      {journey.isError ? (
        <Failed error={journey.error} retry={() => void journey.refetch()} />
      ) : journey.data === undefined ? (
        <div role="status" aria-label={t('loading')}>
          <Skeleton height={480} radius="lg" />
        </div>
      ) : journey.data.items.length === 0 ? (
        <Empty title={t('empty.title')}>{t('empty.note')}</Empty>
      ) : (
        <Way journey={journey.data} tz={tz} />
      )}
    </>
  );
}

function Way({ journey: { items, truncated, sales }, tz }: { journey: Journey; tz: string }) {
  const { t } = useTranslation('journey');
  const many = (kind: Journey['items'][number]['kind']): number => items.filter((item) => item.kind === kind).length;
  const notes = [
    t('counts', { visits: many('session'), calls: many('call'), leads: many('lead'), deals: many('deal') }),
    ...(truncated ? [t('truncated')] : []),
    ...(sales ? [] : [t('ownOnly')]),
    ...(items.some((item) => item.kind === 'call' && item.by === 'shown') ? [t('guess')] : []),
  ];
  return (
    <Panel title={t('way')} note={notes.join(' ')}>
      <ol className={css['way']} aria-label={t('way')}>
        {items.map((item, place) => (
          <Item key={`${item.kind} ${item.at} ${String(place)}`} item={item} tz={tz} />
        ))}
      </ol>
    </Panel>
  );
}

function Back({ call, tz }: { call: string | undefined; tz: string | undefined }) {
  const { t } = useTranslation('journey');
  const zone = tz === undefined ? {} : { tz };
  return call === undefined ? (
    <BackLink to="/marketing">{t('backToMarketing')}</BackLink>
  ) : (
    <BackLink to="/calls/$id" params={{ id: call }} search={zone}>
      {t('backToCall')}
    </BackLink>
  );
}

function whoText({ people, visitors }: Journey, t: ReturnType<typeof useTranslation<'journey'>>['t']): string {
  const phones = formatList(people.map(({ phone }) => phone));
  const sites = visitors.length === 0 ? '' : t('visitors', { n: visitors.length });
  return [phones, sites].filter((text) => text !== '').join(' · ');
}
