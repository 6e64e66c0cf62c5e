import type { FactTable } from '#domain/facts.ts';
import { columnsOf } from './ddl.ts';
import type { Row } from './rows.ts';

const hourMs = 3_600_000;
/** Hours with writes of an account; more (dates out of a broken clock, a century of history) count as a change of everything. */
const mostHours = 200_000;

/**
 * What was written lately, so that figures that were computed before are known to hold still: each write gives the hours that its rows
 * touch a new number. An hour is touched by every instant of a row, its key's among them; tombstones have their key alone.
 */
export class Changes {
  #last = 1;
  #everything = 1;
  readonly #hours = new Map<string, Map<number, number>>();
  readonly #newest = new Map<string, number>();
  readonly #tables = new Map<FactTable, number>();

  /** The number of the last write: what is read now holds until a higher one is told for what it was read from. */
  now(): number {
    return this.#last;
  }

  /** The last write to rows of an account with an instant from `from` (milliseconds, included) and before `before`. */
  since(account: string, from: number, before: number): number {
    const hours = this.#hours.get(account);
    if (hours === undefined) return this.#everything;
    const [first, end] = [Math.floor(from / hourMs), Math.ceil(before / hourMs)];
    let found = this.#everything;
    if (end - first < hours.size) {
      for (let hour = first; hour < end; hour += 1) found = Math.max(found, hours.get(hour) ?? 0);
    } else {
      for (const [hour, at] of hours) if (hour >= first && hour < end && at > found) found = at;
    }
    return found;
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
      const hours = this.#hours.get(account) ?? new Map<number, number>();
      this.#hours.set(account, hours);
      this.#newest.set(account, at);
      for (const name of instants) {
        const value = row[name];
        if (typeof value === 'number') hours.set(Math.floor(value / hourMs), at);
      }
      if (hours.size > mostHours) this.wroteAll();
    }
  }

  /** Anything may have changed. */
  wroteAll(): void {
    this.#everything = this.#next();
    this.#hours.clear();
    this.#newest.clear();
    this.#tables.clear();
  }

  #next(): number {
    this.#last += 1;
    return this.#last;
  }
}

function instantsOf(table: FactTable): string[] {
  return columnsOf(table)
    .filter(({ type }) => type.includes('DateTime64'))
    .map(({ name }) => name);
}
