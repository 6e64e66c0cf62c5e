import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { ReportRequestInput, Value } from '#contract/report.ts';
import { client } from '#web/api.ts';
import { type Asked, scalarOf } from '#web/components/metric/figures.ts';
import { addDays, requestPeriod, type ResolvedPeriod } from '#web/period.ts';
import { agentColumns, cards, queueColumns } from './figures.ts';

/** The reports of the overview, by the name that a figure's address carries. */
export const reportTitles = {
  totals: 'All calls',
  trend: 'Course of the period',
  outcomes: 'By hour of day and outcome',
  week: 'By weekday and hour',
  queues: 'By queue',
  agents: 'By agent',
} as const;

export type OverviewReport = keyof typeof reportTitles;

/** Whether the course is drawn by hour, day, week or month: about as many points as can be seen. */
export function trendBucket(days: number): 'hour_of_day' | 'day' | 'week' | 'month' {
  if (days === 1) return 'hour_of_day';
  if (days <= 92) return 'day';
  return days <= 730 ? 'week' : 'month';
}

function requestsOf(period: ResolvedPeriod): Record<OverviewReport, ReportRequestInput> {
  const base = { period: requestPeriod(period), tz: period.tz };
  const metrics = cards.map((card) => card.metric);
  return {
    totals: { ...base, metrics, ...(period.compare === null ? {} : { compare: period.compare }) },
    trend: { ...base, metrics, by: [trendBucket(period.days)] },
    outcomes: { ...base, metrics: ['call_outcome_breakdown'], by: ['hour_of_day'] },
    week: { ...base, metrics: ['calls_by_time_of_day'] },
    queues: { ...base, metrics: [...queueColumns], by: ['queue'], order: { by: 'call_volume', desc: true } },
    agents: { ...base, metrics: [...agentColumns], by: ['agent'], order: { by: 'answered_calls', desc: true } },
  };
}

/** All figures of the page in one request, so that they share one state of the data. */
export function overviewQuery(period: ResolvedPeriod, today: string) {
  const requests = requestsOf(period);
  return queryOptions({
    queryKey: ['overview', requests],
    queryFn: async ({ signal }): Promise<Overview> => {
      const names = Object.keys(requests) as OverviewReport[];
      const answer = await client.callUntil(signal, 'reports', { body: { reports: names.map((name) => requests[name]) } });
      const asked = names.map((name, index): [OverviewReport, Asked] => {
        const report = answer.reports[index];
        if (report === undefined) throw new Error(`the server left out the report "${name}"`);
        return [name, { title: reportTitles[name], request: requests[name], report }];
      });
      return { asked: Object.fromEntries(asked) as Record<OverviewReport, Asked>, freshness: answer.freshness, period };
    },
    placeholderData: keepPreviousData,
    refetchInterval: period.last >= today ? 30_000 : false,
  });
}

export interface Overview {
  asked: Record<OverviewReport, Asked>;
  freshness: { position: number; at: string | null };
  /** The period that these figures are of; while others are loading, still the earlier one. */
  period: ResolvedPeriod;
}

const callsIn = (values: readonly (Value | undefined)[]): boolean => values.some((value) => value !== undefined && scalarOf(value) !== 0);

/** Whether the period has any call, inbound or outbound. */
export function hasCalls({ asked }: Overview): boolean {
  const { totals } = asked.totals.report;
  return callsIn([totals['call_volume']?.value, totals['outbound_calls']?.value]);
}

/** The same of the period that it is compared with. */
export function hadCallsBefore({ asked }: Overview): boolean {
  const { totals } = asked.totals.report;
  return callsIn([totals['call_volume']?.compare?.value, totals['outbound_calls']?.compare?.value]);
}

/** The newest call of the account, for the way out of an empty period. */
export const latestCallQuery = queryOptions({
  queryKey: ['calls', 'latest'],
  queryFn: async ({ signal }) => await client.callUntil(signal, 'calls', { query: { sort: 'started_at', desc: 'true', limit: 1 } }),
});

/** Every local date of a period. */
export const datesOf = (period: ResolvedPeriod): string[] =>
  Array.from({ length: period.days }, (_, index) => addDays(period.first, index));
