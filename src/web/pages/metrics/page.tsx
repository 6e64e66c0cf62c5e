import { Button, Skeleton } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { FilterBar } from '#web/components/page/filter-bar.tsx';
import { PageHeader } from '#web/components/ui/page-header.tsx';
import { PeriodPicker } from '#web/components/ui/period-picker.tsx';
import { Empty, Failed } from '#web/components/ui/states.tsx';
import { catalogueQuery } from '#web/definitions.ts';
import { useMetricWords } from '#web/metric-words.ts';
import { useTitle } from '#web/use-title.ts';
import { useView, viewFilters } from '#web/view.ts';
import { Catalogue } from './catalogue.tsx';
import { MetricDetail } from './detail.tsx';
import { narrowed } from './narrow.ts';
import css from './page.module.css';
import { Search } from './search-bar.tsx';
import { useCatalogue } from './use-catalogue.ts';

/** The dictionary of metrics, generated from their definitions: what each means, what it is now, and what else it could mean. */
export function MetricsPage() {
  const { t } = useTranslation('metrics-page');
  const words = useMetricWords();
  const catalogue = useQuery(catalogueQuery);
  const { search, change } = useCatalogue();
  const view = useView();
  const all = [...(catalogue.data?.values() ?? [])];
  const metric = search.metric === undefined ? undefined : catalogue.data?.get(search.metric);
  const title = metric === undefined ? t('title') : words.metricTitle(metric);
  useTitle(title);
  const found = narrowed(all, search, words);
  const asked = search.metric !== undefined;
  // With the title, which may take another line: else these would move when it comes.
  const there = catalogue.data !== undefined;
  return (
    <>
      <PageHeader
        title={title}
        before={
          asked ? (
            <Button
              size="compact-sm"
              variant="subtle"
              className={css['back']}
              leftSection={<IconArrowLeft size={14} aria-hidden />}
              onClick={() => change({ metric: undefined, try: undefined, by: undefined })}
            >
              {there ? t('all', { n: all.length }) : t('title')}
            </Button>
          ) : undefined
        }
      >
        {asked && there ? <PeriodPicker period={view.period} onChange={view.change} /> : null}
      </PageHeader>
      {asked && there ? (
        <div className={css['frame']}>
          <FilterBar names={viewFilters} />
        </div>
      ) : null}
      {catalogue.isError ? (
        <Failed error={catalogue.error} retry={() => void catalogue.refetch()} />
      ) : catalogue.data === undefined ? (
        <Skeleton height={600} radius="lg" />
      ) : (
        <div className={asked ? css['both'] : css['one']}>
          <div className={css['list']}>
            <Search definitions={all} search={search} change={change} found={found.length} narrow={asked} />
            <Catalogue metrics={found} chosen={search.metric} narrow={asked} />
          </div>
          {metric !== undefined ? (
            <MetricDetail key={metric.id} metric={metric} view={view} />
          ) : asked ? (
            <Empty title={t('unknown', { metric: search.metric ?? '' })} />
          ) : null}
        </div>
      )}
    </>
  );
}
