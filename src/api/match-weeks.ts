import { Worker } from 'node:worker_threads';
import type { LentCall, Shown } from '#attribution/match.ts';
import { dayMs, type Instant } from '#domain/instant.ts';
import type { Warehouse } from '#warehouse/client.ts';
import { ApiProblem } from './api-problem.ts';
import { Newest } from '#domain/newest.ts';

/** Visits that may have made a call, the most probable first; together with all others and with none of them 1. */
export interface MatchedCall {
  readonly sessions: readonly { readonly session: string; readonly visitor: string; readonly probability: number }[];
  /** Of all visits that are not listed. */
  readonly others: number;
  readonly none: number;
}

/** What the calls of some weeks to some numbers say together. */
export interface MatchedWeeks extends Told {
  readonly numbers: number;
  readonly calls: ReadonlyMap<string, MatchedCall>;
}

/** How much was told, of which time. */
interface Told {
  readonly from: Instant;
  readonly until: Instant;
  /** How often numbers were shown. */
  readonly shown: number;
}

/** A piece of what is to be matched; `until` comes with the last one. */
export interface ToMatcher {
  readonly shown: readonly Shown[];
  readonly calls: readonly LentCall[];
  readonly until: Instant | null;
}

export interface FromMatcher {
  readonly found: readonly (readonly [call: string, matched: MatchedCall])[];
  readonly isLast: boolean;
}

const weekMs = 7 * dayMs;
/** A call is matched with the calls and visits of its week and of so many weeks before: half a year. */
const weeksBefore = 25;
/**
 * So often numbers were shown and called in what is matched at once. Numbers of accounts that have more are matched in groups, as many
 * as fit together: what one number alone has fits, because a number is lent to one visit at a time.
 */
const mostAtOnce = 100_000;
const mostKept = 8;
/** More that wait for their turn are refused. */
const mostWaiting = 20;

interface Kept<T> extends Weeks {
  /** The number of the last write when reading began. */
  readonly at: number;
  readonly found: T;
}

/** Probabilities of visits, learnt when they are asked for, in a thread beside the server; held until a fact of their weeks changes. */
export class MatchWeeks {
  readonly #warehouse: Warehouse;
  readonly #kept = new Newest<Kept<Promise<MatchedWeeks>>>(mostKept);
  readonly #groups = new Newest<Kept<readonly (readonly string[])[]>>(mostKept);
  #turn: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(warehouse: Warehouse) {
    this.#warehouse = warehouse;
  }

  /** All that was matched together with a call to this number then; null where the number was lent to no visit in those weeks. */
  async around(account: string, number: string, at: Instant): Promise<MatchedWeeks | null> {
    const weeks = weeksAround(account, at);
    const { changes } = this.#warehouse;
    const [now, numbers] = await this.#warehouse.withReadLock(async () => [changes.now(), await this.#numbersWith(weeks, number)] as const);
    if (numbers === null) return null;
    const name = JSON.stringify([account, weeks.from, numbers]);
    const kept = this.#kept.get(name);
    if (kept !== undefined && !this.#isOld(kept)) {
      this.#kept.set(name, kept);
      return await kept.found;
    }
    if (this.#waiting >= mostWaiting)
      throw new ApiProblem(503, 'busy', 'Too many probabilities of visits are being worked out.', { wanted: 'fewer at once' });
    const found = this.#inTurn(async () => await this.#match(weeks, numbers));
    this.#kept.set(name, { at: now, ...weeks, found });
    // What failed is asked anew.
    found.catch(() => {
      if (this.#kept.get(name)?.found === found) this.#kept.delete(name);
    });
    return await found;
  }

  /** Whether there is anything to match. To be asked under the read lock. */
  async isLent(account: string, number: string, at: Instant): Promise<boolean> {
    const rows = await this.#warehouse.query(
      `SELECT 1 FROM assignment FINAL WHERE ${within('from_at')} AND number_id = {number:String} LIMIT 1`,
      { ...weeksAround(account, at), number },
    );
    return rows.length > 0;
  }

  #isOld({ at, account, from, before }: Kept<unknown>): boolean {
    const { changes } = this.#warehouse;
    return changes.ofAccount(account) > at && changes.since(account, from, before) > at;
  }

  /** One at a time: each takes a processor. */
  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    this.#waiting += 1;
    const before = this.#turn;
    const mine = (async () => {
      await before;
      try {
        return await work();
      } finally {
        this.#waiting -= 1;
      }
    })();
    this.#turn = mine.catch(() => undefined);
    return await mine;
  }

  /** The group of lent numbers that has this one. To be asked under the read lock. */
  async #numbersWith(weeks: Weeks, number: string): Promise<readonly string[] | null> {
    const name = JSON.stringify([weeks.account, weeks.from]);
    const kept = this.#groups.get(name);
    const groups =
      kept !== undefined && !this.#isOld(kept) ? kept : { at: this.#warehouse.changes.now(), ...weeks, found: await this.#groupsOf(weeks) };
    this.#groups.set(name, groups);
    return groups.found.find((group) => group.includes(number)) ?? null;
  }

  /** All lent numbers in the order of their names, cut where as much is shown and called as may be matched at once. */
  async #groupsOf({ account, from, before }: Weeks): Promise<string[][]> {
    const rows = await this.#warehouse.query<{ number: string; many: number }>(
      `SELECT toString(number_id) AS number, toFloat64(countIf(lent)) AS many_lent, toFloat64(count()) AS many FROM (
SELECT number_id, 1 AS lent FROM assignment FINAL WHERE ${within('from_at')} AND number_id != ''
UNION ALL SELECT number_id, 0 AS lent FROM call FINAL WHERE ${within('started_at')} AND direction = 'inbound')
GROUP BY number HAVING many_lent > 0 ORDER BY number`,
      { account, from, before },
    );
    const groups: string[][] = [];
    let sum = Number.POSITIVE_INFINITY;
    for (const { number, many } of rows) {
      if (sum + many > mostAtOnce) {
        groups.push([]);
        sum = 0;
      }
      groups.at(-1)?.push(number);
      sum += many;
    }
    return groups;
  }

  async #match(weeks: Weeks, numbers: readonly string[]): Promise<MatchedWeeks> {
    const worker = new Worker(new URL('./match-thread.ts', import.meta.url));
    try {
      const calls = new Map<string, MatchedCall>();
      const answered = new Promise<void>((done, failed) => {
        worker.on('message', ({ found, isLast }: FromMatcher) => {
          for (const [call, matched] of found) calls.set(call, matched);
          if (isLast) done();
        });
        worker.once('error', failed);
        worker.once('exit', () => failed(new Error('The thread that matches calls ended.')));
      });
      const [told] = await Promise.all([this.#tell(weeks, numbers, (piece) => worker.postMessage(piece)), answered]);
      return { ...told, numbers: numbers.length, calls };
    } finally {
      await worker.terminate();
    }
  }

  /** Week by week, so that no long answer holds up the server. */
  async #tell({ account, from, before }: Weeks, numbers: readonly string[], tell: (piece: ToMatcher) => void): Promise<Told> {
    let [many, first, last] = [0, before, from];
    for (let week = from; week < before; week += weekMs) {
      const params = { account, numbers, from: week, before: week + weekMs };
      const [shown, calls] = await this.#warehouse.withReadLock(
        async () =>
          [await this.#warehouse.query<Shown>(shownSql, params), await this.#warehouse.query<LentCall>(callsSql, params)] as const,
      );
      many += shown.length;
      first = Math.min(first, ...shown.slice(0, 1).map((one) => one.from), ...calls.slice(0, 1).map(({ at }) => at));
      last = calls.reduce((latest, { at }) => Math.max(latest, at), last);
      last = shown.reduce((latest, { lastAt }) => Math.max(latest, lastAt), last);
      tell({ shown, calls, until: week + weekMs < before ? null : Math.min(last, before) + 1 });
    }
    return { from: first, until: Math.min(last, before), shown: many };
  }
}

interface Weeks {
  readonly account: string;
  readonly from: Instant;
  readonly before: Instant;
}

function weeksAround(account: string, at: Instant): Weeks {
  const week = Math.floor(at / weekMs) * weekMs;
  return { account, from: week - weeksBefore * weekMs, before: week + weekMs };
}

const within = (column: string): string =>
  `account = {account:String} AND ${column} >= fromUnixTimestamp64Milli({from:Int64}) AND ${column} < fromUnixTimestamp64Milli({before:Int64})`;
const ms = (column: string): string => `toUnixTimestamp64Milli(${column})`;

/** A visit is believed to live until its last sign of life, or the end of its lease where nothing is known of it. */
const shownSql = `SELECT toString(a.number_id) AS number, a.session_id AS session, a.visitor_id AS visitor, ${ms('a.from_at')} AS \`from\`,
greatest(${ms('a.from_at')}, least(${ms('a.to_at')}, if(s.seen = 0, ${ms('a.to_at')}, s.seen))) AS lastAt
FROM (SELECT number_id, session_id, visitor_id, from_at, to_at FROM assignment FINAL
  WHERE ${within('from_at')} AND has({numbers:Array(String)}, number_id)) AS a
LEFT JOIN (SELECT session_id, max(${ms('last_at')}) AS seen FROM session FINAL
  WHERE account = {account:String} AND started_at >= fromUnixTimestamp64Milli({from:Int64}) - INTERVAL 1 DAY
    AND started_at < fromUnixTimestamp64Milli({before:Int64}) GROUP BY session_id) AS s ON s.session_id = a.session_id
ORDER BY a.from_at, a.session_id`;

const callsSql = `SELECT id, toString(number_id) AS number, caller, ${ms('started_at')} AS at FROM call FINAL
WHERE ${within('started_at')} AND direction = 'inbound' AND has({numbers:Array(String)}, number_id) ORDER BY started_at, id`;
