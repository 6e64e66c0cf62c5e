import { ApiProblem } from './api-problem.ts';
import { Newest } from '#domain/newest.ts';

const windowMs = 15 * 60 * 1000;
const most = { from: 30, who: 10 } as const;
/** A flood of addresses must not grow without bound. */
const mostKnown = 20_000;

/** Slows the guessing of passwords and tokens: failed tries of one address and of one user within 15 minutes. */
export class TryLimit {
  readonly #failures = new Newest<number[]>(mostKnown);
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Runs a try; a 401 counts as a failure, too many failures refuse without trying. */
  async check<T>(from: string, who: string | null, attempt: () => Promise<T>): Promise<T> {
    const keys = [
      { key: `from ${from}`, limit: most.from },
      ...(who === null ? [] : [{ key: `who ${who.toLowerCase()}`, limit: most.who }]),
    ];
    for (const { key, limit } of keys) this.#refuseAfter(key, limit);
    // Noted before it is known how the try ends: else a thousand at once would all be tried.
    const at = this.#now();
    for (const { key } of keys) this.#note(key, at);
    try {
      const done = await attempt();
      for (const { key } of keys) this.#takeBack(key, at);
      return done;
    } catch (error) {
      if (!(error instanceof ApiProblem && error.status === 401)) for (const { key } of keys) this.#takeBack(key, at);
      throw error;
    }
  }

  #takeBack(key: string, at: number): void {
    const tries = this.#failures.get(key) ?? [];
    const rest = tries.toSpliced(tries.indexOf(at), tries.includes(at) ? 1 : 0);
    if (rest.length === 0) this.#failures.delete(key);
    else this.#failures.set(key, rest);
  }

  #refuseAfter(key: string, limit: number): void {
    const since = this.#now() - windowMs;
    const recent = (this.#failures.get(key) ?? []).filter((at) => at > since);
    if (recent.length === 0) this.#failures.delete(key);
    else this.#failures.set(key, recent);
    const [first] = recent;
    if (first === undefined || recent.length < limit) return;
    const seconds = Math.ceil((first - since) / 1000);
    throw new ApiProblem(
      429,
      'too-many-tries',
      `Too many failed tries; try again in ${seconds} s.`,
      {},
      { 'retry-after': String(seconds) },
    );
  }

  #note(key: string, at: number): void {
    this.#failures.set(key, [...(this.#failures.get(key) ?? []), at]);
  }
}
