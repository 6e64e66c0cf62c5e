import type { FactTable } from '#domain/facts.ts';
import { columnsOf } from './ddl.ts';
import type { Row } from './cells.ts';

const hourMs = 3_600_000;
/** Hours with writes of an account; more (dates out of a broken clock, a century of history) count as a change of everything. */
const mostHours = 200_000;

/** Hours that are looked over together where a question spans them all. */
const hoursAtOnce = 512;

/** The last write to each hour of an account, and to each stretch of `hoursAtOnce` of them. */
interface Written {
  readonly hours: Map<number, number>;
  readonly stretches: Map<number, number>;
}

/**
 * What was written lately, so that figures that were computed before are known to hold still: each write gives the hours that its rows
 * touch a new number. An hour is touched by every instant of a row, its key's among them; tombstones have their key alone.
 */
export class Changes {
  #last = 1;
  #everything = 1;
  readonly #written = new Map<string, Written>();
  readonly #newest = new Map<string, number>();
  readonly #tables = new Map<FactTable, number>();

  /** The number of the last write: what is read now holds until a higher one is told for what it was read from. */
  now(): number {
    return this.#last;
  }

  /** The last write to rows of an account with an instant from `from` (milliseconds, included; -Infinity = all) and before `before`. */
  since(account: string, from: number, before: number): number {
    const written = this.#written.get(account);
    if (written === undefined) return this.#everything;
    const [first, end] = [Math.floor(from / hourMs), Math.ceil(before / hourMs)];
    if (end - first <= hoursAtOnce) return Math.max(this.#everything, lastOf(written, first, end));
    let found = this.#everything;
    for (const [stretch, at] of written.stretches) {
      const [begin, over] = [stretch * hoursAtOnce, (stretch + 1) * hoursAtOnce];
      if (at <= found || begin >= end || over <= first) continue;
      const whole = begin >= first && over <= end;
      found = whole ? at : Math.max(found, lastOf(written, Math.max(begin, first), Math.min(over, end)));
    }
    return found;
  }

  /** When anything may have changed, whosever: a rebuild, or an erasure. */
  ofEverything(): number {
    return this.#everything;
  }

  /** The last write to any row of an account. */
  ofAccount(account: string): number {
    return Math.max(this.#everything, this.#newest.get(account) ?? 0);
  }

  /** The last write to a table, whosever the rows. */
  ofTable(table: FactTable): number {
    return Math.max(this.#everything, this.#tables.get(table) ?? 0);
  }

  /** Rows are written, or have been: told before and after, for whoever reads meanwhile. */
  wrote(table: FactTable, rows: readonly Row[]): void {
    const at = this.#next();
    this.#tables.set(table, at);
    const instants = instantsOf(table);
    for (const row of rows) {
      const { account } = row;
      if (typeof account !== 'string') throw new Error(`A row of ${table} belongs to no account.`);
      const written = this.#written.get(account) ?? { hours: new Map(), stretches: new Map() };
      this.#written.set(account, written);
      this.#newest.set(account, at);
      for (const name of instants) {
        const value = row[name];
        if (typeof value !== 'number') continue;
        const hour = Math.floor(value / hourMs);
        // Numbers only grow: the last one is the highest.
        written.hours.set(hour, at);
        written.stretches.set(Math.floor(hour / hoursAtOnce), at);
      }
      if (written.hours.size > mostHours) this.wroteAll();
    }
  }

  /** Anything may have changed. */
  wroteAll(): void {
    this.#everything = this.#next();
    this.#written.clear();
    this.#newest.clear();
    this.#tables.clear();
  }

  #next(): number {
    this.#last += 1;
    return this.#last;
  }
}

function lastOf({ hours }: Written, first: number, end: number): number {
  let found = 0;
  for (let hour = first; hour < end; hour += 1) found = Math.max(found, hours.get(hour) ?? 0);
  return found;
}

function instantsOf(table: FactTable): string[] {
  return columnsOf(table)
    .filter(({ type }) => type.includes('DateTime64'))
    .map(({ name }) => name);
}
