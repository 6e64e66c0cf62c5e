import type { Warehouse } from '#warehouse/client.ts';
import type { Where } from './call-conditions.ts';
import { type Bucket, compareBuckets, type Order } from './call-order.ts';

/** How many calls fit a condition, by bucket of a sort. */
export interface Counts {
  readonly total: number;
  /** In the order of the sort. */
  readonly buckets: readonly { readonly bucket: Bucket; readonly n: number }[];
}

interface Month {
  /** Of the month's stored parts: any write changes it. */
  readonly state: string;
  readonly counts: ReadonlyMap<Bucket, number>;
}

/** So many conditions, and so many buckets of them all, are kept; the oldest go first. */
const keptConditions = 48;
const keptBuckets = 3_000_000;

/**
 * Counts by bucket, kept by month of the table as long as nothing is written to that month: paging through millions of calls
 * counts them once, and a delivery of today makes only this month be counted again.
 */
class CallCounts {
  readonly #warehouse: Warehouse;
  readonly #kept = new Map<string, ReadonlyMap<string, Month>>();
  readonly #asking = new Map<string, Promise<ReadonlyMap<string, Month>>>();

  constructor(warehouse: Warehouse) {
    this.#warehouse = warehouse;
  }

  /** To be asked under the read lock, as the rows are. */
  async count(where: Where, order: Order, desc: boolean): Promise<Counts> {
    const key = JSON.stringify([where.sql, where.params, order.bucket]);
    const asked = this.#asking.get(key) ?? this.#ask(key, where, order);
    this.#asking.set(key, asked);
    try {
      return summed(await asked, desc);
    } finally {
      this.#asking.delete(key);
    }
  }

  async #ask(key: string, where: Where, order: Order): Promise<ReadonlyMap<string, Month>> {
    const states = await this.#warehouse.query<{ month: string; state: string }>(
      `SELECT partition_id AS month, toString(groupBitXor(cityHash64(name, hash_of_all_files))) AS state
FROM system.parts WHERE database = currentDatabase() AND table = 'call' AND active GROUP BY month`,
    );
    const before = this.#kept.get(key);
    const months = new Map<string, Month>();
    const changed: { month: string; state: string }[] = [];
    for (const { month, state } of states) {
      const known = before?.get(month);
      if (known?.state === state) months.set(month, known);
      else changed.push({ month, state });
    }
    if (changed.length > 0) {
      const rows = await this.#warehouse.query<{ month: number; bucket: Bucket; n: number }>(
        // As a number: two keys of fixed size are grouped twice as fast.
        `SELECT toUInt32(_partition_id) AS month, ${order.bucket} AS bucket, toUInt32(count()) AS n
FROM call FINAL WHERE ${where.sql} AND _partition_id IN {months:Array(String)} GROUP BY month, bucket`,
        { ...where.params, months: changed.map(({ month }) => month) },
      );
      const counted = new Map(changed.map(({ month }) => [month, new Map<Bucket, number>()]));
      for (const { month, bucket, n } of rows) counted.get(String(month))?.set(bucket, n);
      for (const { month, state } of changed) months.set(month, { state, counts: counted.get(month) ?? new Map<Bucket, number>() });
    }
    this.#keep(key, months);
    return months;
  }

  #keep(key: string, months: ReadonlyMap<string, Month>): void {
    this.#kept.delete(key);
    this.#kept.set(key, months);
    let buckets = [...this.#kept.values()].reduce((sum, kept) => sum + bucketsIn(kept), 0);
    for (const [oldest, kept] of this.#kept) {
      // A list that is larger than all that may be kept is kept alone.
      if (oldest === key || (this.#kept.size <= keptConditions && buckets <= keptBuckets)) return;
      this.#kept.delete(oldest);
      buckets -= bucketsIn(kept);
    }
  }
}

function bucketsIn(months: ReadonlyMap<string, Month>): number {
  return [...months.values()].reduce((sum, { counts }) => sum + counts.size, 0);
}

function summed(months: ReadonlyMap<string, Month>, desc: boolean): Counts {
  const sums = new Map<Bucket, number>();
  let total = 0;
  for (const { counts } of months.values()) {
    for (const [bucket, n] of counts) {
      sums.set(bucket, (sums.get(bucket) ?? 0) + n);
      total += n;
    }
  }
  const compare = compareBuckets(desc);
  const buckets = [...sums].map(([bucket, n]) => ({ bucket, n })).sort((a, b) => compare(a.bucket, b.bucket));
  return { total, buckets };
}

const perWarehouse = new WeakMap<Warehouse, CallCounts>();

/** The counts that belong to a warehouse. */
export function callCounts(warehouse: Warehouse): CallCounts {
  const known = perWarehouse.get(warehouse) ?? new CallCounts(warehouse);
  perWarehouse.set(warehouse, known);
  return known;
}
