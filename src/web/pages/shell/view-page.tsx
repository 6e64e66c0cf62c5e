import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Empty, Failed } from '#web/components/ui/states.tsx';
import { viewsQuery } from './views-query.ts';

const route = getRouteApi('/signed-in/views/$id');

/** The link of a saved view: leads to the address that the view has now. */
export function ViewPage() {
  const { t } = useTranslation('shell');
  const { id } = route.useParams();
  const router = useRouter();
  const views = useQuery({ ...viewsQuery, staleTime: 0 });
  const href = views.data?.views.find((view) => view.id === id)?.href;
  useEffect(() => {
    if (href !== undefined) router.history.replace(href);
  }, [href, router]);
  if (views.isError) return <Failed error={views.error} retry={() => void views.refetch()} />;
  if (views.data === undefined || href !== undefined) return null;
  return (
    <Empty title={t('views.missing')}>
      <p>{t('views.missingHow')}</p>
    </Empty>
  );
}
