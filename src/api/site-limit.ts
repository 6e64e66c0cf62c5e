import { ApiProblem } from './api-problem.ts';
import { Newest } from '#domain/newest.ts';

/** What one sender may ask of one site: so many at once, and so many more each second. An office shares an address. */
export interface Allowance {
  readonly atOnce: number;
  readonly eachSecond: number;
}
const usual: Allowance = { atOnce: 200, eachSecond: 10 };
/** People write; programs that write for them must not fill a list of leads. */
export const ofForms: Allowance = { atOnce: 20, eachSecond: 0.1 };
const mostKnown = 20_000;

/** Slows whoever asks a site more than people do. Addresses are kept in memory only, and no longer than it takes. */
export class SiteLimit {
  readonly #known = new Newest<{ left: number; at: number }>(mostKnown);
  readonly #allowed: Allowance;
  readonly #now: () => number;

  constructor(allowed: Allowance = usual, now: () => number = Date.now) {
    this.#allowed = allowed;
    this.#now = now;
  }

  /** Throws 429 where the sender asked too much. */
  check(site: string, sender: string): void {
    const { atOnce, eachSecond } = this.#allowed;
    const key = `${site}\n${sender}`;
    const at = this.#now();
    const known = this.#known.get(key) ?? { left: atOnce, at };
    const left = Math.min(atOnce, known.left + (Math.max(0, at - known.at) * eachSecond) / 1000);
    // Who is refused keeps what was earned since: else whoever asks on and on would never be let in again.
    this.#known.set(key, { left: left >= 1 ? left - 1 : left, at });
    if (left >= 1) return;
    const waitS = Math.ceil((1 - left) / eachSecond);
    const detail = `This address asked more than ${atOnce} times; it may ask again after ${waitS} s, and then once in ${1 / eachSecond} s.`;
    throw new ApiProblem(429, 'too-many-requests', detail, {}, { 'retry-after': String(waitS) });
  }
}
