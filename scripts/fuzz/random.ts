/** A repeatable source of chance (mulberry32): the same seed gives the same item on every machine. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 0 <= n < 1 */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  below(bound: number): number {
    return Math.floor(this.next() * bound);
  }

  pick<T>(of: readonly [T, ...T[]] | readonly T[]): T {
    const one = of[this.below(of.length)];
    if (one === undefined) throw new Error('Nothing to pick from.');
    return one;
  }
}
