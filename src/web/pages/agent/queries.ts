import type { TFunction } from 'i18next';
import { queryOptions } from '@tanstack/react-query';
import type { Filter } from '#contract/report.ts';
import { client } from '#web/api.ts';
import { scalarOf } from '#web/components/metric/figures.ts';
import type { Answers, Question } from '#web/components/page/questions.ts';
import { trendBucket } from '#web/pages/overview/queries.ts';
import { columns } from '#web/pages/team/figures.ts';
import { requestPeriod, type ResolvedPeriod } from '#web/period.ts';
import { reportBase, type View, type ViewFilter } from '#web/view.ts';

/** One agent's page is narrowed by everything but agents. */
export const agentFilters = ['queue', 'number', 'campaign'] as const satisfies readonly ViewFilter[];

export type AgentReport = 'own' | 'team' | 'course' | 'states' | 'hours' | 'offers';
export type Agent = Answers<AgentReport>;

export const isNarrowed = ({ where }: Pick<View, 'where'>): boolean =>
  where.some(({ dimension }) => agentFilters.some((name) => name === dimension));

export function questionsOf(id: string, view: View, t: TFunction<'team'>): Record<AgentReport, Question> {
  const others = view.where.filter(({ dimension }) => agentFilters.some((name) => name === dimension));
  const self: Filter = { dimension: 'agent', op: 'in', values: [id] };
  const base = { ...reportBase(view), where: [...others, self] };
  const metrics = [...columns];
  const { compare, days } = view.period;
  const bucket = trendBucket(days);
  return {
    own: { title: t('report.own', { id }), request: { ...base, metrics, ...(compare === null ? {} : { compare }) } },
    // Only its row of all is looked at.
    team: { title: t('report.team'), request: { ...base, where: others, metrics, by: ['agent'], limit: 1 } },
    course: { title: t('report.ownCourse', { id }), request: { ...base, metrics, by: [bucket] } },
    states: { title: t('report.ownStates', { id }), request: { ...base, where: [self], metrics: ['agent_time_by_state'], by: [bucket] } },
    hours: {
      title: t('report.ownHours', { id }),
      request: { ...base, metrics: ['answered_calls', 'agent_miss_rate'], by: ['hour_of_day'] },
    },
    offers: {
      title: t('report.ownOffers', { id }),
      request: { ...base, metrics: ['offers_by_result'], order: { by: 'offers_by_result', desc: true } },
    },
  };
}

/** Whether the agent took or was offered a call, or was there at all. */
export function wasThere({ asked }: Agent): boolean {
  const answered = scalarOf(asked.own.report.totals['answered_calls']?.value ?? null) ?? 0;
  return answered > 0 || asked.offers.report.rows.length > 0 || asked.states.report.rows.length > 0;
}

/** Whether anything is known of an agent at any time. */
export const knownAgentQuery = (id: string) =>
  queryOptions({
    queryKey: ['agent', id, 'known'],
    queryFn: async ({ signal }) => {
      const where = [{ dimension: 'agent', op: 'in' as const, values: [id] }];
      const metrics = ['agent_logged_in_time', { id: 'call_volume', params: { direction: 'all' } }];
      const [told, offered] = (
        await client.callUntil(signal, 'reports', {
          body: {
            reports: [
              { metrics, where },
              { metrics: ['offers_by_result'], where },
            ],
          },
        })
      ).reports;
      const figures = Object.values({ ...told?.totals, ...offered?.totals });
      return figures.some(({ value }) => (scalarOf(value) ?? 0) > 0);
    },
  });

/** The agent's newest calls of the period. */
export const latestCallsQuery = (id: string, period: ResolvedPeriod) => {
  const { from, to } = requestPeriod(period);
  const query = { agent: id, from, to, tz: period.tz, sort: 'started_at', desc: 'true', limit: 10 } as const;
  return queryOptions({
    queryKey: ['calls', query],
    queryFn: async ({ signal }) => await client.callUntil(signal, 'calls', { query }),
  });
};
