import { Skeleton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { MetricCardsSkeleton } from '#web/components/metric/metric-cards.tsx';
import { ReportPage } from '#web/components/page/report-page.tsx';
import { AllModels } from './all-models.tsx';
import { cardCounts, Cards } from './cards.tsx';
import { Confirmed } from './confirmed.tsx';
import { Heat } from './heat.tsx';
import { Lacking } from './lacking.tsx';
import { LackingRates } from './lacking-rates.tsx';
import { Landing } from './landing.tsx';
import { Models } from './models.tsx';
import css from './page.module.css';
import { callsOf, isAnythingTold, isTold, type Marketing, questionsOf, sources } from './queries.ts';
import { narrowedTo, useMarketingSearch } from './search.ts';
import { Sources } from './sources.tsx';
import { Toolbar } from './toolbar.tsx';

/** What advertising cost and what came of it: sessions, calls, leads and deals, from the channel down to the number. */
export function MarketingPage() {
  const { t } = useTranslation('marketing');
  const { search } = useMarketingSearch();
  return (
    <ReportPage
      name="marketing"
      title={t('title')}
      filters={['campaign']}
      questions={(view) => questionsOf(view, search, t)}
      // Narrowed to a source without figures, the way back stays on the page.
      isEmpty={(answers) => narrowedTo(search).length === 0 && callsOf(answers) === 0 && !isAnythingTold(answers)}
      skeleton={<MarketingSkeleton />}
    >
      {(answers) => <Parts marketing={answers} />}
    </ReportPage>
  );
}

function Parts({ marketing }: { marketing: Marketing }) {
  const { t } = useTranslation('marketing');
  const { search } = useMarketingSearch();
  const narrowed = narrowedTo(search).length > 0;
  if (!narrowed && !isAnythingTold(marketing)) {
    return <Lacking what={sources} title={t('empty.title')} note={t('empty.note', { n: callsOf(marketing) })} />;
  }
  // Narrowed to one channel, what it lacks says nothing about the account.
  const lacking = narrowed ? [] : sources.filter((source) => !isTold(marketing, source));
  const { lacking_rates: unrated } = marketing.asked.results.report;
  const channels = marketing.asked.results.report.rows.flatMap(({ keys }) => keys.at(-1) ?? []);
  return (
    <div className={css['page']}>
      <Toolbar />
      {unrated === undefined ? null : <LackingRates rates={unrated} />}
      <Cards marketing={marketing} />
      <Sources marketing={marketing} />
      {search.against === 'all' ? <AllModels /> : null}
      {search.against === undefined || search.against === 'all' ? null : <Models against={search.against} />}
      <Heat channels={[...new Set(channels)]} />
      {isTold(marketing, 'sessions') ? <Landing asked={marketing.asked.landing} /> : null}
      {isTold(marketing, 'sessions') && !narrowed ? <Confirmed /> : null}
      {lacking.length === 0 ? null : <Lacking what={lacking} title={t('lacking.title')} note={t('lacking.note')} />}
    </div>
  );
}

/** The page's own shape while its figures come, so that nothing moves when they do. */
function MarketingSkeleton() {
  const { t } = useTranslation();
  return (
    <div className={css['page']} aria-busy aria-label={t('loading')} role="status">
      <Toolbar />
      <MetricCardsSkeleton count={cardCounts.counted} six />
      <MetricCardsSkeleton count={cardCounts.returns} flat />
      <Skeleton height={420} radius="lg" />
      <Skeleton height={346} radius="lg" />
    </div>
  );
}
