import { NumberInput, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ReportPage } from '#web/components/page/report-page.tsx';
import { Choice } from '#web/components/ui/choice.tsx';
import { Empty, Failed } from '#web/components/ui/states.tsx';
import { formatPercent } from '#web/format.ts';
import { Back } from '#web/pages/experiments/back.tsx';
import { useSession } from '#web/session.ts';
import { useView } from '#web/view.ts';
import css from './page.module.css';
import { PoolPanel } from './pool-panel.tsx';
import { PoolWeek } from './pool-week.tsx';
import { keyOf, type PoolAnswers, poolsQuery, questionsOf } from './queries.ts';
import { losses } from './search.ts';
import { lossOf, usePoolsSearch } from './use-search.ts';
import { Unleased } from './unleased.tsx';

/** Number pools: whether they are large enough, when they are not, and what rings on their numbers although it was shown to nobody. */
export function PoolsPage() {
  const { t } = useTranslation('pools');
  return (
    <ReportPage
      name="pools"
      title={t('title')}
      before={<Back to="/marketing" text={t('marketing')} />}
      filters={[]}
      questions={(view) => questionsOf(view, t)}
      isEmpty={() => false}
      skeleton={<PoolsSkeleton />}
    >
      {({ asked }) => <Parts asked={asked} />}
    </ReportPage>
  );
}

function Parts({ asked }: Pick<PoolAnswers, 'asked'>) {
  const { t } = useTranslation('pools');
  const { search } = usePoolsSearch();
  const { may } = useSession();
  const health = useQuery(poolsQuery(useView(), search));
  const rings = <Unleased asked={asked.unleased} rang={asked.rang} />;
  if (health.isError) return <Failed error={health.error} retry={() => void health.refetch()} />;
  if (health.data === undefined) return <PoolsSkeleton />;
  const { pools } = health.data;
  if (pools.length === 0) {
    const go = may('connections') ? (
      <Link to="/settings/connections" className={css['go']}>
        {t('empty.go')}
      </Link>
    ) : undefined;
    return (
      <div className={css['page']}>
        <Empty title={t('empty.title')} action={go}>
          <p>{t('empty.note')}</p>
        </Empty>
        {asked.unleased.report.rows.length === 0 ? null : rings}
      </div>
    );
  }
  return (
    <div className={css['page']} data-busy={health.isPlaceholderData || undefined}>
      <Choices />
      {pools.map((pool) => (
        <PoolPanel key={keyOf(pool)} pool={pool} asked={asked.pools} />
      ))}
      <PoolWeek pools={pools} asked={asked.hours} />
      {rings}
    </div>
  );
}

/** The share that may find none, and what a number costs. */
function Choices() {
  const { t } = useTranslation('pools');
  const { search, choose } = usePoolsSearch();
  const [price, setPrice] = useState<string | number>(search.price ?? '');
  const keep = (): void => choose({ price: typeof price === 'number' && price > 0 ? price : undefined });
  return (
    <div className={css['choices']}>
      <Choice
        label={t('mayLose')}
        value={lossOf(search)}
        options={losses.map((value) => ({ value, label: formatPercent(Number(value)) }))}
        onChange={(loss) => choose({ loss: loss === '0.01' ? undefined : loss })}
      />
      <NumberInput
        className={css['price']}
        size="xs"
        label={t('price')}
        value={price}
        min={0}
        max={1_000_000}
        decimalScale={2}
        hideControls
        onChange={setPrice}
        onBlur={keep}
        onKeyDown={(event) => {
          if (event.key === 'Enter') keep();
        }}
      />
    </div>
  );
}

/** The page's own shape while it loads. */
function PoolsSkeleton() {
  const { t } = useTranslation();
  return (
    <div className={css['page']} aria-busy aria-label={t('loading')} role="status">
      <Skeleton height={32} width={320} />
      <Skeleton height={300} radius="lg" />
      <Skeleton height={346} radius="lg" />
      <Skeleton height={200} radius="lg" />
    </div>
  );
}
