/** Which figures the overview shows, in which order. What they are called and how they are made, the catalogue says. */
interface Card {
  metric: string | { id: string; as: string; params: Record<string, unknown> };
  /** Key of its column. */
  column: string;
  /** One of several named figures. */
  pick?: string;
  /** A name of its own, as the words of the page have it; else the metric's. */
  title?: 'call_volume' | 'lost_calls' | 'outbound_calls';
  better?: 'higher' | 'lower';
}

const simple = (metric: string): Card => ({ metric, column: metric });

export const cards: readonly Card[] = [
  { ...simple('call_volume'), title: 'call_volume' },
  simple('answered_calls'),
  simple('service_level'),
  simple('average_speed_of_answer'),
  simple('abandon_rate'),
  { ...simple('lost_calls'), pick: 'lost', title: 'lost_calls', better: 'lower' },
  simple('longest_wait'),
  simple('average_handle_time'),
  simple('agent_occupancy'),
  {
    metric: { id: 'call_volume', as: 'outbound_calls', params: { direction: 'outbound' } },
    column: 'outbound_calls',
    title: 'outbound_calls',
  },
];

export const queueColumns = [
  'call_volume',
  'answered_calls',
  'service_level',
  'average_speed_of_answer',
  'abandon_rate',
  'longest_wait',
  'average_handle_time',
] as const;

export const agentColumns = [
  'answered_calls',
  'average_handle_time',
  'average_hold_time',
  'agent_occupancy',
  'agent_miss_rate',
  'transfer_rate',
] as const;
