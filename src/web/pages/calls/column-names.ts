import type { CallsQuery } from '#contract/call-view.ts';

export const columnNames = [
  'time',
  'caller',
  'number',
  'outcome',
  'queue',
  'agent',
  'wait',
  'talk',
  'hold',
  'acw',
  'transfers',
  'direction',
  'campaign',
  'topic',
  'disposition',
  'ended_by',
  'country',
  'ivr',
  'connection',
  'id',
] as const;
export type ColumnName = (typeof columnNames)[number];

/** What a list shows until somebody chooses. */
export const defaultColumns: readonly ColumnName[] = ['time', 'caller', 'number', 'outcome', 'queue', 'agent', 'wait', 'talk'];

export type SortName = CallsQuery['sort'];

export interface ColumnShape {
  /** Its usual width; where there is room, all grow alike. */
  readonly width: number;
  readonly sort?: SortName;
  readonly number?: true;
}

export const columnShapes: Readonly<Record<ColumnName, ColumnShape>> = {
  time: { width: 160, sort: 'started_at' },
  caller: { width: 192, sort: 'caller' },
  number: { width: 112, sort: 'number' },
  outcome: { width: 136, sort: 'outcome' },
  queue: { width: 88, sort: 'queue' },
  agent: { width: 112, sort: 'agent' },
  wait: { width: 72, sort: 'wait_s', number: true },
  talk: { width: 72, sort: 'talk_s', number: true },
  hold: { width: 80, sort: 'hold_s', number: true },
  acw: { width: 88, sort: 'acw_s', number: true },
  transfers: { width: 104, sort: 'transfers' },
  direction: { width: 104, sort: 'direction' },
  campaign: { width: 112, sort: 'campaign' },
  topic: { width: 128 },
  disposition: { width: 128, sort: 'disposition' },
  ended_by: { width: 104, sort: 'ended_by' },
  country: { width: 88 },
  ivr: { width: 80, number: true },
  connection: { width: 112, sort: 'connection' },
  id: { width: 160 },
};

export const sortNames: readonly SortName[] = columnNames.flatMap((name) => columnShapes[name].sort ?? []);
