import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { FigurePage } from '#web/components/metric/figure-page.tsx';
import { PageHeader } from '#web/components/ui/page-header.tsx';
import { PeriodPicker } from '#web/components/ui/period-picker.tsx';
import { Failed } from '#web/components/ui/states.tsx';
import { useDefinitions } from '#web/definitions.ts';
import { formatAgo, formatInstant } from '#web/format.ts';
import { useTitle } from '#web/use-title.ts';
import { useView, type View, type ViewFilter, viewFilters } from '#web/view.ts';
import { EmptyPeriod } from './empty-period.tsx';
import { FilterBar } from './filter-bar.tsx';
import { PageMenu } from './page-menu.tsx';
import { type Answers, answersQuery, type Question } from './questions.ts';
import css from './report-page.module.css';

/**
 * A page of figures: its title, period and filters, all its reports in one request, and a state for each thing that
 * can be: loading, refused, failed, empty, shown. Every figure inside opens.
 */
export function ReportPage<Name extends string>({
  name,
  title,
  before,
  filters = viewFilters,
  questions,
  isEmpty,
  skeleton,
  children,
}: ReportPageProps<Name>) {
  const { t } = useTranslation();
  useTitle(title);
  const view = useView();
  const definitions = useDefinitions();
  const answers = useQuery(answersQuery(name, questions(view), view));
  const { data } = answers;
  const { period } = view;
  return (
    <>
      <PageHeader title={title} before={before}>
        {data === undefined ? <span className={css['menuPlace']} /> : <PageMenu name={name} asked={data.asked} />}
        <PeriodPicker period={period} onChange={view.change} />
      </PageHeader>
      <div className={css['frame']}>
        <FilterBar names={filters} />
        <p className={css['facts']}>
          <span>{period.tz}</span>
          {period.compare === null ? null : <span>{t('comparedWith', { with: t(`comparison.${period.compare}`) })}</span>}
          {data?.freshness.at == null ? (
            <span className={css['coming']} />
          ) : (
            <span>
              {t('lastData', { ago: formatAgo(data.freshness.at, view.now) })}
              <span data-print-only>{` (${formatInstant(data.freshness.at, period.tz)})`}</span>
            </span>
          )}
        </p>
      </div>
      {answers.isError ? (
        <Failed error={answers.error} retry={() => void answers.refetch()} />
      ) : data === undefined ? (
        skeleton
      ) : isEmpty(data) ? (
        <EmptyPeriod
          tz={period.tz}
          narrowed={view.where.length > 0}
          onWiden={() => view.change(Object.fromEntries(viewFilters.map((filter) => [filter, undefined])))}
          onShow={(date) => view.change({ period: 'custom', from: date, to: date })}
        />
      ) : (
        <FigurePage asked={data.asked} definitions={definitions} opened={view.figure} onOpen={view.open}>
          <div className={css['page']} aria-busy={answers.isPlaceholderData} data-busy={answers.isPlaceholderData || undefined}>
            {children(data, view)}
          </div>
        </FigurePage>
      )}
    </>
  );
}

interface ReportPageProps<Name extends string> {
  /** Of the page; part of file names. */
  name: string;
  title: string;
  before?: ReactNode;
  /** Which filters make sense here. */
  filters?: readonly ViewFilter[];
  /** What the page asks, under names that the addresses of figures carry. */
  questions: (view: View) => Record<Name, Question>;
  /** Whether nothing happened in the period. */
  isEmpty: (answers: Answers<Name>) => boolean;
  /** The page's shape while figures come. */
  skeleton: ReactNode;
  children: (answers: Answers<Name>, view: View) => ReactNode;
}
