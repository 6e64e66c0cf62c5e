import type { Filter, ReportRequestInput } from '#contract/report.ts';

/** A metric as a report asks it. */
export type MetricChoice = Exclude<ReportRequestInput['metrics'][number], string>;

/** Metrics that are a figure of agents' time. */
export const agentTimeMetrics = [
  'agent_logged_in_time',
  'calls_handled_per_agent_hour',
  'agent_occupancy',
  'agent_utilization',
  'schedule_adherence',
  'schedule_conformance',
] as const;

/** Agents' time is told by agent and team alone: no second of it belongs to a queue, a number or a campaign. */
export const seesAgentTime = ({ where }: { where: readonly Pick<Filter, 'dimension'>[] }): boolean =>
  where.every(({ dimension }) => dimension === 'agent' || dimension === 'team');

/** The request without the metrics that its filters say nothing about. */
export function told(request: ReportRequestInput): ReportRequestInput {
  if (seesAgentTime({ where: request.where ?? [] })) return request;
  const ofTime = new Set<string>(agentTimeMetrics);
  return { ...request, metrics: request.metrics.filter((metric) => !ofTime.has(typeof metric === 'string' ? metric : metric.id)) };
}
