import { agentTimeMetrics } from '#web/components/metric/metric-choice.ts';

/** Which figures agents are compared by, in the order of the table. What they are called and how they are made, the catalogue says. */
export const columns = [
  'answered_calls',
  'agent_logged_in_time',
  'calls_handled_per_agent_hour',
  'average_handle_time',
  'average_hold_time',
  'agent_occupancy',
  'agent_utilization',
  'agent_miss_rate',
  'transfer_rate',
  'schedule_adherence',
  'schedule_conformance',
] as const;

/** Figures that need more than calls: without it a column of nothing would stand there. */
export const needing = {
  states: agentTimeMetrics,
  schedules: ['schedule_adherence', 'schedule_conformance'],
  pay: ['agent_utilization'],
} as const;
export type Needed = keyof typeof needing;
