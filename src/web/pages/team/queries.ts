import type { TFunction } from 'i18next';
import type { Report, ReportRequestInput } from '#contract/report.ts';
import { cellOf, scalarOf } from '#web/components/metric/figures.ts';
import { seesAgentTime } from '#web/components/metric/metric-choice.ts';
import type { Answers, Question } from '#web/components/page/questions.ts';
import { trendBucket } from '#web/pages/overview/queries.ts';
import { reportBase, type View } from '#web/view.ts';
import { columns, needing, type Needed } from './figures.ts';

export type TeamReport = 'agents' | 'course' | 'states';
export type Team = Answers<TeamReport>;

export function questionsOf(view: View, t: TFunction<'team'>): Record<TeamReport, Question> {
  const base = reportBase(view);
  return {
    agents: {
      title: t('report.agents'),
      request: { ...base, metrics: [...columns], by: ['agent'], order: { by: 'answered_calls', desc: true } },
    },
    course: { title: t('report.course'), request: { ...base, metrics: ['answered_calls'], by: ['agent', trendBucket(view.period.days)] } },
    states: { title: t('report.states'), request: statesRequest(view) },
  };
}

/** Time has no queue, number or campaign: narrowed by these, it is asked without them, and the page says so. */
function statesRequest(view: View): ReportRequestInput {
  const base = reportBase(view);
  const where = view.where.filter((filter) => seesAgentTime({ where: [filter] }));
  return { ...base, where, metrics: ['agent_time_by_state'], by: ['agent'] };
}

export const isEmpty = ({ asked }: Team): boolean => asked.agents.report.rows.length === 0 && asked.states.report.rows.length === 0;

/** What the account would have to bring for the figures that are missing. Without states the others are not asked for yet. */
export function missingIn({ columns: answered, totals }: Report): Needed[] {
  if (!answered.some(({ key }) => key === 'agent_logged_in_time')) return [];
  if ((scalarOf(totals['agent_logged_in_time']?.value ?? null) ?? 0) === 0) return ['states'];
  return (['schedules', 'pay'] as const).filter((need) => needing[need].some((key) => (totals[key]?.den ?? 0) === 0));
}

/** Columns that the answer has, without those that nothing is known for. */
export function shownColumns(report: Report): string[] {
  const left = new Set<string>(missingIn(report).flatMap((need) => needing[need]));
  return columns.filter((key) => !left.has(key) && report.columns.some((column) => column.key === key));
}

/** The states that occur, in the order in which bars show them, busy first. */
export const stateOrder = ['on_call', 'dialing', 'acw', 'ringing', 'available', 'break', 'meeting', 'training', 'other'] as const;

export const secondsOf = (report: Report, row: readonly (string | null)[]): number =>
  scalarOf(cellOf(report, row, 'agent_time_by_state')?.value ?? null) ?? 0;
