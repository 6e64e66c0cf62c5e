import { Worker } from 'node:worker_threads';
import type { LentCall, Shown } from '#attribution/match.ts';
import { dayMs, type Instant, minuteMs } from '#domain/instant.ts';
import type { Warehouse } from '#warehouse/client.ts';
import { ApiProblem } from './api-problem.ts';
import { Newest } from '#domain/newest.ts';
import { Turns } from './turns.ts';

/** Visits that may have made a call, the most probable first; together with all others and with none of them 1. */
export interface MatchedCall {
  readonly sessions: readonly {
    readonly session: string;
    readonly visitor: string;
    /** When it was shown the number first. */
    readonly at: Instant;
    readonly probability: number;
  }[];
  /** Of all visits that are not listed. */
  readonly others: number;
  readonly none: number;
}

/** What the calls of some weeks to some numbers say together. */
export interface MatchedWeeks extends Told {
  readonly numbers: readonly string[];
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
 * as fit together; a number that has more by itself (a main line that somebody once lent) is not matched.
 */
const mostAtOnce = 100_000;
/** Their names are told to the warehouse in an address. */
const mostNumbers = 10_000;
const mostKept = 8;
/** What was learnt so lately is told again though something was written since. */
const youngMs = 10 * minuteMs;
/** More of an account that wait for their turn are refused. */
const mostWaiting = 20;
/** Of several calls that are asked for together, so many models are worked out. */
const mostTogether = 2;
/** So many of their numbers may turn out not to be lent. */
const mostTries = 8;

interface Kept extends Weeks {
  /** The number of the last write when reading began, and the moment. */
  readonly at: number;
  readonly began: Instant;
}

interface Groups {
  readonly groups: readonly (readonly string[])[];
  /** Numbers that have too much for any. */
  readonly tooMany: ReadonlySet<string>;
}

interface Run extends Kept {
  readonly numbers: readonly string[];
  readonly found: Promise<MatchedWeeks>;
  /** Who still waits for it. */
  askers: number;
}

/** A call whose visit is asked for; `id` null = any call to the number then. */
interface AskedCall {
  readonly id: string | null;
  readonly number: string;
  readonly at: Instant;
}

/**
 * Probabilities of visits, learnt when they are asked for, in a thread beside the server. Held until a fact of their weeks changes, and
 * for some minutes even so, if they tell of the call; but never beyond an erasure or a rebuild.
 */
export class MatchWeeks {
  readonly #warehouse: Warehouse;
  readonly #now: () => Instant;
  readonly #runs = new Newest<Run>(mostKept);
  readonly #groups = new Newest<Kept & { readonly found: Promise<Groups> }>(mostKept);
  readonly #turns = new Turns(mostWaiting);

  constructor(warehouse: Warehouse, now: () => Instant = Date.now) {
    this.#warehouse = warehouse;
    this.#now = now;
  }

  /**
   * All that was matched together with a call; null where its number was lent to no visit in those weeks, `too_many` where it was lent and
   * called too often to be matched. Throws 503 where too much waits, or the asker is gone.
   */
  async around(account: string, call: AskedCall, signal?: AbortSignal): Promise<MatchedWeeks | 'too_many' | null> {
    const weeks = weeksAround(account, call.at);
    const numbers = await this.#warehouse.withReadLock(async () => await this.#numbersWith(weeks, call.number));
    if (numbers === null || numbers === 'too_many') return numbers;
    const name = JSON.stringify([account, weeks.from, numbers]);
    for (;;) {
      const run = this.#runs.get(name);
      if (run === undefined || !this.#holds(run)) return await heard(this.#start(name, weeks, numbers), signal);
      this.#runs.set(name, run);
      const found = await heard(run, signal);
      if (call.id === null || found.calls.has(call.id) || !this.#isOld(run)) return found;
      // It began before the call came.
      if (this.#runs.get(name) === run) this.#runs.delete(name);
    }
  }

  /** Of several calls: what the models of at most two weeks say of theirs, those that are known already, else the newest. By call. */
  async ofCalls(account: string, calls: readonly (AskedCall & { readonly id: string })[], signal?: AbortSignal) {
    const found = new Map<string, MatchedCall>();
    let left = calls.toSorted((one, other) => other.at - one.at);
    for (let tries = 0, models = 0; tries < mostTries && models < mostTogether; tries += 1) {
      const next = left.find((call) => this.#isKnown(account, call)) ?? left[0];
      if (next === undefined || signal?.aborted === true) break;
      const weeks = await this.around(account, next, signal);
      if (weeks !== null && weeks !== 'too_many') models += 1;
      const { from } = weeksAround(account, next.at);
      left = left.filter((call) => {
        if (weeksAround(account, call.at).from !== from) return true;
        if (weeks === null || weeks === 'too_many') return call.number !== next.number;
        const matched = weeks.calls.get(call.id);
        if (matched !== undefined) found.set(call.id, matched);
        return !weeks.numbers.includes(call.number);
      });
    }
    return found;
  }

  /** Whether there is anything to match. To be asked under the read lock. */
  async isLent(account: string, number: string, at: Instant): Promise<boolean> {
    return await this.#isLentIn(weeksAround(account, at), number);
  }

  /** Rows that were replaced count, too: to be rid of them takes a look at all rows. */
  async #isLentIn(weeks: Weeks, number: string): Promise<boolean> {
    const rows = await this.#warehouse.query(
      `SELECT 1 FROM assignment WHERE ${within('from_at')} AND number_id = {number:String} LIMIT 1`,
      {
        ...weeks,
        number,
      },
    );
    return rows.length > 0;
  }

  #isKnown(account: string, { number, at }: AskedCall): boolean {
    const { from } = weeksAround(account, at);
    return [...this.#runs.values()].some(
      (run) => run.account === account && run.from === from && run.numbers.includes(number) && this.#holds(run),
    );
  }

  #holds(kept: Kept): boolean {
    if (this.#warehouse.changes.ofEverything() > kept.at) return false;
    return this.#now() < kept.began + youngMs || !this.#isOld(kept);
  }

  #isOld({ at, account, from, before }: Kept): boolean {
    const { changes } = this.#warehouse;
    return changes.ofAccount(account) > at && changes.since(account, from, before) > at;
  }

  #start(name: string, weeks: Weeks, numbers: readonly string[]): Run {
    const found = this.#turns.take(weeks.account, async () => {
      if (run.askers > 0) return await this.#match(weeks, numbers);
      forget();
      throw gone();
    });
    const run: Run = { ...this.#begun(weeks), numbers, found, askers: 0 };
    const forget = (): void => {
      if (this.#runs.get(name) === run) this.#runs.delete(name);
    };
    this.#runs.set(name, run);
    // What failed is asked anew.
    found.catch(forget);
    return run;
  }

  #begun(weeks: Weeks): Kept {
    return { ...weeks, at: this.#warehouse.changes.now(), began: this.#now() };
  }

  /** The group of lent numbers that has this one. To be asked under the read lock. */
  async #numbersWith(weeks: Weeks, number: string): Promise<readonly string[] | 'too_many' | null> {
    const name = JSON.stringify([weeks.account, weeks.from]);
    const kept = this.#groups.get(name);
    if (kept !== undefined && this.#holds(kept)) {
      const numbers = groupWith(await kept.found, number);
      if (numbers !== null || !this.#isOld(kept)) return numbers;
    }
    if (!(await this.#isLentIn(weeks, number))) return null;
    const groups = { ...this.#begun(weeks), found: this.#groupsOf(weeks) };
    this.#groups.set(name, groups);
    groups.found.catch(() => this.#groups.delete(name));
    return groupWith(await groups.found, number);
  }

  /** All lent numbers in the order of their names, cut where as much is shown and called as may be matched at once. */
  async #groupsOf({ account, from, before }: Weeks): Promise<Groups> {
    const rows = await this.#warehouse.query<{ number: string; many: number }>(
      `SELECT toString(number_id) AS number, toFloat64(countIf(lent)) AS many_lent, toFloat64(count()) AS many FROM (
SELECT number_id, 1 AS lent FROM assignment FINAL WHERE ${within('from_at')} AND number_id != ''
UNION ALL SELECT number_id, 0 AS lent FROM call FINAL WHERE ${within('started_at')} AND direction = 'inbound' AND NOT test)
GROUP BY number HAVING many_lent > 0 ORDER BY number`,
      { account, from, before },
    );
    const groups: string[][] = [];
    const tooMany = new Set(rows.flatMap(({ number, many }) => (many > mostAtOnce ? [number] : [])));
    let sum = Number.POSITIVE_INFINITY;
    for (const { number, many } of rows) {
      if (tooMany.has(number)) continue;
      if (sum + many > mostAtOnce || (groups.at(-1)?.length ?? 0) >= mostNumbers) {
        groups.push([]);
        sum = 0;
      }
      groups.at(-1)?.push(number);
      sum += many;
    }
    return { groups, tooMany };
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
      return { ...told, numbers, calls };
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

/** Waits for a run as long as the asker does. */
async function heard(run: Run, signal?: AbortSignal): Promise<MatchedWeeks> {
  if (signal?.aborted === true) throw gone();
  run.askers += 1;
  const leave = (): void => {
    run.askers -= 1;
  };
  signal?.addEventListener('abort', leave, { once: true });
  try {
    return await run.found;
  } finally {
    signal?.removeEventListener('abort', leave);
  }
}

const gone = (): ApiProblem => new ApiProblem(503, 'busy', 'Nobody waits for these probabilities any more.');

function groupWith({ groups, tooMany }: Groups, number: string): readonly string[] | 'too_many' | null {
  return tooMany.has(number) ? 'too_many' : (groups.find((group) => group.includes(number)) ?? null);
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
WHERE ${within('started_at')} AND direction = 'inbound' AND NOT test AND has({numbers:Array(String)}, number_id) ORDER BY started_at, id`;
