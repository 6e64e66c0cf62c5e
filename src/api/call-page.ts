import type { CallFacts } from '#contract/call-view.ts';
import type { Warehouse } from '#warehouse/client.ts';
import { both, type Where } from './call-conditions.ts';
import { callCounts } from './call-counts.ts';
import { type Bucket, byTime, compareBuckets, type Order } from './call-order.ts';

/** A call as it lies in the warehouse, with what tells whether it has lengths at all. */
export type CallRow = CallFacts & { visits: number; answered_legs: number };

/** Rows of a sorted list, from `skip` on. */
interface Slice {
  readonly where: Where;
  readonly order: Order;
  readonly desc: boolean;
  readonly skip: number;
  readonly take: number;
}

/** A bucket of equals that is longer than this is told apart by time, too, before any of it is read. */
const manyEquals = 10_000;

/** The page of a list at any depth, and how long the list is: only the buckets that the page lies in are read and sorted. */
export async function pageOf(warehouse: Warehouse, columns: string, slice: Slice): Promise<{ rows: CallRow[]; total: number }> {
  const { where, order, desc, skip, take } = slice;
  const { total, buckets } = await callCounts(warehouse).count(where, order, desc);
  const rows: CallRow[] = [];
  for (const { from, to, all, many, skip: inside, take: wanted } of stretches(buckets, order, skip, take)) {
    const part = both([where.sql, where.params], range(order, from, to), among(order, all));
    const rest = { where: part, skip: inside, take: wanted };
    if (many) rows.push(...(await equals(warehouse, columns, { ...rest, order: byTime, desc: true })));
    else rows.push(...(await read(warehouse, columns, { ...rest, order, desc })));
  }
  return { rows, total };
}

/** Calls that are equal by the sort, the newest first. */
async function equals(warehouse: Warehouse, columns: string, slice: Slice): Promise<CallRow[]> {
  return (await pageOf(warehouse, columns, slice)).rows;
}

async function read(warehouse: Warehouse, columns: string, { where, order, desc, skip, take }: Slice): Promise<CallRow[]> {
  const way = desc ? 'DESC' : 'ASC';
  // Along the table's own key in both parts, so that it is read in order; among equals of another sort the newest comes first.
  const by = order === byTime ? `started_at ${way}, id ${way}` : `isNull(${order.key}), ${order.key} ${way}, started_at DESC, id DESC`;
  return await warehouse.query<CallRow>(
    `SELECT ${columns} FROM call FINAL WHERE ${where.sql} ORDER BY ${by} LIMIT {take:UInt32} OFFSET {skip:UInt32}`,
    { ...where.params, take, skip },
  );
}

interface Stretch {
  readonly from: Bucket;
  to: Bucket;
  readonly all: Bucket[];
  /** One long bucket of equals. */
  readonly many: boolean;
  /** No other bucket is read along with it. */
  readonly alone: boolean;
  readonly skip: number;
  take: number;
}

/** The buckets that a page touches, as few stretches: long buckets of equals alone, neighbours together. */
function stretches(buckets: readonly { bucket: Bucket; n: number }[], order: Order, skip: number, take: number): Stretch[] {
  const found: Stretch[] = [];
  let before = 0;
  let wanted = take;
  for (const { bucket, n } of buckets) {
    const first = Math.max(0, skip - before);
    before += n;
    if (first >= n) continue;
    if (wanted === 0) break;
    const here = Math.min(n - first, wanted);
    wanted -= here;
    const many = n > manyEquals && order.exact(bucket);
    const alone = many || bucket === null;
    const last = found.at(-1);
    if (last === undefined || last.alone || alone)
      found.push({ from: bucket, to: bucket, all: [bucket], many, skip: first, take: here, alone });
    else {
      last.to = bucket;
      last.all.push(bucket);
      last.take += here;
    }
  }
  return found;
}

/** `from` comes before `to` in the sort, whichever way it goes. */
function range({ bucket, type }: Order, from: Bucket, to: Bucket): readonly [string, Record<string, unknown>] {
  if (from === null || to === null) return [`isNull(${bucket})`, {}];
  const [low, high] = [from, to].sort(compareBuckets(false));
  if (bucket === byTime.bucket) {
    const day = (name: string) => `toDateTime64(toDate32({${name}:UInt32}), 3, 'UTC')`;
    return [`started_at >= ${day('low')} AND started_at < ${day('high')} + INTERVAL 1 DAY`, { low, high }];
  }
  return [`${bucket} BETWEEN {first:${type}} AND {last:${type}}`, { first: low, last: high }];
}

/** Few calls among many days: the days between them need not be looked through. */
function among({ bucket, type }: Order, all: readonly Bucket[]): readonly [string, Record<string, unknown>] {
  return bucket === byTime.bucket && all.length > 1 ? [`${bucket} IN {days:Array(${type})}`, { days: all }] : ['1', {}];
}
