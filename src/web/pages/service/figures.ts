import type { FigureOf } from '#web/components/metric/figures.ts';

/** Which figures the service page shows, in which order. How they are made, the catalogue says. */

/** Main figures, each with its comparison, and the lines of the charts. */
export const mainMetrics = [
  'service_level',
  'answer_rate',
  'abandon_rate',
  'average_speed_of_answer',
  'longest_wait',
  'average_handle_time',
  'blocked_call_rate',
  'lost_calls',
] as const;

export const percentiles = [50, 80, 90, 95] as const;
export const percentileKey = (percent: number): string => `wait_p${String(percent)}`;

export const handleParts = ['talk', 'hold', 'wrap_up'] as const;
export type HandlePart = (typeof handleParts)[number];
export const handleKey = (part: HandlePart): string => `handle_${part}`;

/** Named figures of `service_level_parts`, in the order in which they are stacked. */
export const endings = ['in_time', 'late', 'abandoned', 'timed_out', 'waiting'] as const;
export type Ending = (typeof endings)[number];
export const endingColours: Record<Ending, string> = {
  in_time: '--o-answered',
  late: '--o-menu',
  abandoned: '--o-abandoned',
  timed_out: '--o-timeout',
  waiting: '--o-progress',
};

/** What the intervals are made of, without a comparison. */
export const partMetrics = [
  'service_level_parts',
  ...handleParts.map((part) => ({ id: 'average_handle_time', as: handleKey(part), params: { part } })),
  ...percentiles.map((percent) => ({ id: 'wait_time_percentile', as: percentileKey(percent), params: { p: percent / 100 } })),
];

/** A column of the tables: a metric's value, or one of its two parts as a figure of its own. */
export interface TableColumn extends FigureOf {
  id: 'offered' | 'answered' | 'abandoned' | 'answerRate' | 'abandonRate' | 'serviceLevel' | 'asa' | 'aht' | 'longest';
}

export const tableColumns: readonly TableColumn[] = [
  { id: 'offered', metric: 'answer_rate', part: 'denominator' },
  { id: 'answered', metric: 'answer_rate', part: 'numerator' },
  { id: 'abandoned', metric: 'abandon_rate', part: 'numerator' },
  { id: 'abandonRate', metric: 'abandon_rate' },
  { id: 'serviceLevel', metric: 'service_level' },
  { id: 'asa', metric: 'average_speed_of_answer' },
  { id: 'aht', metric: 'average_handle_time' },
  { id: 'longest', metric: 'longest_wait' },
];

export const tableColumn = (id: string): TableColumn | undefined => tableColumns.find((column) => column.id === id);

/** The metrics behind those columns, and the volume by which rows are put in order. */
export const tableMetrics = ['call_volume', ...new Set(tableColumns.map((column) => column.metric))];

export const formulas = ['abandons_negative', 'abandons_positive', 'abandons_ignored', 'answered_only'] as const;
export type Formula = (typeof formulas)[number];
export const thresholds = [10, 20, 30, 60] as const;
export const definitionKey = (formula: Formula, threshold: number): string => `${formula}_${String(threshold)}`;
