import type { MetricChoice } from '#web/components/metric/metric-choice.ts';

/** Which figures the sales page shows. What they are called and how they are made, the catalogue says. */
const outbound = { direction: 'outbound' } as const;

export const dials: MetricChoice = { id: 'call_volume', as: 'dials', params: outbound };
const handleTime: MetricChoice = { id: 'average_handle_time', as: 'outbound_handle_time', params: outbound };

/** The steps of the funnel: each is counted by the numerator of its rate to the first step; `before` is its rate to the step before. */
export const steps = [
  { name: 'contacts', toFirst: 'dial_efficiency', toBefore: 'dial_efficiency' },
  { name: 'conversions', toFirst: 'outbound_conversion_rate', toBefore: 'conversions_of_contacts' },
  { name: 'appointments', toFirst: 'appointment_setting_rate', toBefore: 'appointments_of_conversions' },
] as const;

export const totalMetrics: MetricChoice[] = [
  { id: 'call_volume', as: 'calls', params: { direction: 'all' } },
  dials,
  { id: 'dial_efficiency' },
  { id: 'outbound_conversion_rate' },
  { id: 'outbound_conversion_rate', as: 'conversions_of_contacts', params: { denominator: 'connected' } },
  { id: 'appointment_setting_rate' },
  { id: 'appointment_setting_rate', as: 'appointments_of_conversions', params: { denominator: 'conversions' } },
  { id: 'talk_time_per_dial' },
  handleTime,
];

export const courseMetrics: MetricChoice[] = [dials, { id: 'dial_efficiency' }, { id: 'outbound_conversion_rate' }];

export const agentMetrics: MetricChoice[] = [
  dials,
  { id: 'dial_efficiency' },
  { id: 'outbound_conversion_rate' },
  { id: 'appointment_setting_rate' },
  { id: 'talk_time_per_dial' },
  handleTime,
  { id: 'agent_occupancy' },
];
