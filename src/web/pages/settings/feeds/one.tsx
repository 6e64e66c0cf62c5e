import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { ConversionFeed } from '#contract/feeds.ts';
import { PageHeader } from '#web/components/ui/page-header.tsx';
import { Empty } from '#web/components/ui/states.tsx';
import connections from '#web/pages/settings/connections/connections.module.css';
import { Loaded } from '#web/pages/settings/parts/loaded.tsx';
import { useTitle } from '#web/use-title.ts';
import { Fetches } from './fetches.tsx';
import { Preview } from './preview.tsx';
import { feedsQuery } from './queries.ts';
import { Summary } from './summary.tsx';

/** One feed: what it tells, what a fetch would get now, and who fetched it in the last 90 days. */
export function OneFeed() {
  const { t } = useTranslation('settings-feeds');
  const { id } = useParams({ from: '/signed-in/settings/feeds/$id' });
  const query = useQuery(feedsQuery);
  return (
    <Loaded query={query} height={480}>
      {(all) => {
        const feed = all.find((one) => one.id === id);
        return feed === undefined ? <Empty title={t('gone')} action={<Back />} /> : <Feed key={id} feed={feed} />;
      }}
    </Loaded>
  );
}

function Feed({ feed }: { feed: ConversionFeed }) {
  useTitle(feed.name);
  return (
    <>
      <PageHeader title={feed.name} before={<Back />} />
      <Summary feed={feed} />
      <Preview feed={feed} />
      <Fetches feed={feed} />
    </>
  );
}

function Back() {
  const { t } = useTranslation('settings-feeds');
  return (
    <Link to="/settings/feeds" className={connections['back']}>
      {t('title')}
    </Link>
  );
}
