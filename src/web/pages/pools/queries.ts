import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import type { PoolHealth } from '#contract/pools.ts';
import { client } from '#web/api.ts';
import type { Answers, Question } from '#web/components/page/questions.ts';
import { requestPeriod } from '#web/period.ts';
import { reportBase, type View } from '#web/view.ts';
import type { PoolsSearch } from './search.ts';
import { lossOf } from './use-search.ts';

export const lossRate = 'pool_loss_rate';
export const unleased = 'calls_without_lease';
export const callers = 'callers';

export type PoolReport = 'pools' | 'hours' | 'unleased' | 'rang';
export type PoolAnswers = Answers<PoolReport>;

/** What opens: visits of each pool, of each hour of its week, and calls without a lease by number. */
export function questionsOf(view: View, t: TFunction<'pools'>): Record<PoolReport, Question> {
  const base = { ...reportBase(view), where: [] };
  const losses = (by: string[]) => ({ ...base, metrics: [lossRate], by });
  return {
    pools: { title: t('report.pools'), request: losses(['connection', 'pool']) },
    hours: { title: t('report.hours'), request: { ...losses(['connection', 'pool', 'weekday_hour']), limit: 100_000 } },
    unleased: {
      title: t('report.unleased'),
      request: { ...base, metrics: [{ id: unleased }, { id: unleased, as: callers, params: { unique: true } }], by: ['number'] },
    },
    rang: { title: t('report.rang'), request: { ...base, metrics: [unleased], by: ['number', 'day'], limit: 100_000 } },
  };
}

/** Load, what Erlang B foretells, and how many numbers are needed. */
export const poolsQuery = ({ period }: View, search: PoolsSearch) => {
  const { price } = search;
  const query = { ...requestPeriod(period), tz: period.tz, loss: Number(lossOf(search)), ...(price === undefined ? {} : { price }) };
  return queryOptions({
    queryKey: ['pools', 'health', query],
    queryFn: async ({ signal }) => await client.callUntil(signal, 'pools', { query }),
    placeholderData: keepPreviousData,
  });
};

export const keyOf = ({ connection, pool }: Pick<PoolHealth, 'connection' | 'pool'>): string => `${connection} ${pool}`;
