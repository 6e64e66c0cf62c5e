import type { MetricChoice } from '#web/components/metric/metric-choice.ts';

/** Which figures agents are compared by. What they are called and how they are made, the catalogue says. */

/** Of the calls and offers themselves: told by every filter. */
export const callMetrics: MetricChoice[] = [
  { id: 'answered_calls' },
  { id: 'average_handle_time' },
  { id: 'average_hold_time' },
  { id: 'transfer_rate' },
  { id: 'agent_miss_rate' },
];

/** Of agents' time: told by agent and team alone. */
export const timeMetrics: MetricChoice[] = [
  { id: 'agent_logged_in_time' },
  { id: 'calls_handled_per_agent_hour' },
  { id: 'agent_occupancy' },
  { id: 'agent_utilization' },
  { id: 'schedule_adherence' },
  { id: 'schedule_conformance' },
];

/** In the order of the table. */
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
  states: [
    'agent_logged_in_time',
    'calls_handled_per_agent_hour',
    'agent_occupancy',
    'agent_utilization',
    'schedule_adherence',
    'schedule_conformance',
  ],
  schedules: ['schedule_adherence', 'schedule_conformance'],
  pay: ['agent_utilization'],
} as const;
export type Needed = keyof typeof needing;
