import { createHash } from 'node:crypto';

/** Chance that a seed repeats: the same seed gives the same numbers on every machine. */
export class Random {
  readonly #state: Uint32Array;

  constructor(seed: string) {
    const bytes = createHash('sha256').update(seed).digest();
    this.#state = Uint32Array.from({ length: 4 }, (_, at) => bytes.readUInt32LE(at * 4));
  }

  /** 0 ≤ x < 1, of 2³² steps (xoshiro128**). */
  next(): number {
    const [a = 0, b = 0, c = 0, d = 0] = this.#state;
    const result = Math.imul(rotated(Math.imul(b, 5), 7), 9) >>> 0;
    const [e, f] = [c ^ a, d ^ b];
    this.#state.set([a ^ f, b ^ e, e ^ (b << 9), rotated(f, 11)]);
    return result / 2 ** 32;
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  /** A whole number from 0, below `end`. */
  below(end: number): number {
    return Math.floor(this.next() * end);
  }

  /** Exponential with this mean, in its unit. */
  exponential(mean: number): number {
    return -Math.log(1 - this.next()) * mean;
  }

  /** 1, 2, 3 … with this mean: after each, another follows with the same probability. */
  geometric(mean: number): number {
    let many = 1;
    while (this.chance(1 - 1 / mean)) many += 1;
    return many;
  }

  /** One of them, each as often as its weight says. */
  pick<T extends { readonly weight: number }>(of: readonly T[]): T {
    let left = this.next() * of.reduce((sum, { weight }) => sum + weight, 0);
    for (const one of of) {
      left -= one.weight;
      if (left < 0) return one;
    }
    const last = of.at(-1);
    if (last === undefined) throw new Error('one of nothing cannot be picked');
    return last;
  }

  /** Hexadecimal digits, eight for each `words`. */
  hex(words: number): string {
    return Array.from({ length: words }, () =>
      this.below(2 ** 32)
        .toString(16)
        .padStart(8, '0'),
    ).join('');
  }
}

function rotated(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}
