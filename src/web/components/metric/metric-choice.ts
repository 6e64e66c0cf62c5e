import type { ReportRequestInput } from '#contract/report.ts';
import type { View } from '#web/view.ts';

/** A metric as a report asks it. */
export type MetricChoice = Exclude<ReportRequestInput['metrics'][number], string>;

/** Agents' time is told by agent and team alone: no second of it belongs to a queue, a number or a campaign. */
export const seesAgentTime = ({ where }: Pick<View, 'where'>): boolean =>
  where.every(({ dimension }) => dimension === 'agent' || dimension === 'team');
