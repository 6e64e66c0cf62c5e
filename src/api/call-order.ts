import type { CallsQuery } from '#contract/call-view.ts';

/** A bucket of a sort: a day, a word, a whole second; null for calls that have no such value. */
export type Bucket = string | number | null;

/**
 * What calls are sorted by. The bucket is a coarser form of the key that runs along with it: how many calls each bucket holds
 * tells where the page at any depth lies, so that only its own buckets are read and sorted.
 */
export interface Order {
  /** Null comes last, whichever way; among equals the newest call comes first. */
  readonly key: string;
  readonly bucket: string;
  readonly type: 'String' | 'Float64' | 'UInt32';
  /** All calls of this bucket are equal by the key. */
  readonly exact: (bucket: Bucket) => boolean;
}

/** Along the sort key of the table: a day is a short stretch of it. */
export const byTime: Order = {
  key: 'started_at',
  bucket: 'toUInt32(intDiv(toUnixTimestamp(started_at), 86400))',
  type: 'UInt32',
  exact: () => false,
};

/** Words are '' where unknown. */
const word = (column: string): Order => {
  const key = `nullIf(toString(call.${column}), '')`;
  return { key, bucket: key, type: 'String', exact: () => true };
};

const none = -1;

/** Most calls were never held, many did not wait: exact zeros are a bucket of their own, so that their order by time is known. */
const seconds = (column: string, exists: string): Order => {
  const key = `if(${exists}, call.${column}, NULL)`;
  return {
    key,
    bucket: `if(${exists}, if(call.${column} = 0, ${none}, floor(call.${column})), NULL)`,
    type: 'Float64',
    exact: (bucket) => bucket === null || bucket === none,
  };
};

const count = (expression: string): Order => ({
  key: `toFloat64(${expression})`,
  bucket: `toFloat64(${expression})`,
  type: 'Float64',
  exact: () => true,
});

export const orders: Readonly<Record<CallsQuery['sort'], Order>> = {
  started_at: byTime,
  // Country and area code: few enough to count, and none of them holds too many.
  caller: { key: 'caller', bucket: 'substring(caller, 1, 7)', type: 'String', exact: (bucket) => bucket === null },
  direction: word('direction'),
  outcome: word('outcome'),
  number: word('number_id'),
  queue: word('first_queue_id'),
  agent: word('first_agent_id'),
  campaign: word('campaign_id'),
  disposition: word('disposition'),
  ended_by: word('ended_by'),
  connection: word('connection'),
  wait_s: seconds('total_wait_s', 'visits > 0'),
  talk_s: seconds('talk_s', 'answered_legs > 0'),
  hold_s: seconds('hold_s', 'answered_legs > 0'),
  acw_s: seconds('acw_s', 'answered_legs > 0'),
  transfers: count('length(transfer_kinds)'),
};

/** As the engine compares: texts by their bytes; what does not exist last. */
export function compareBuckets(desc: boolean): (a: Bucket, b: Bucket) => number {
  return (a, b) => {
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
    const by = typeof a === 'number' && typeof b === 'number' ? a - b : Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)));
    return desc ? -by : by;
  };
}
