/** The newest so many of what is kept by name in memory: who was silent longest goes first, so that no flood of names grows without bound. */
export class Newest<V> {
  readonly #kept = new Map<string, V>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  /** What is kept under a name; asking makes it no newer. */
  get(name: string): V | undefined {
    return this.#kept.get(name);
  }

  /** Keeps it as the newest. */
  set(name: string, value: V): void {
    this.#kept.delete(name);
    if (this.#kept.size >= this.#most) {
      const [oldest] = this.#kept.keys();
      if (oldest !== undefined) this.#kept.delete(oldest);
    }
    this.#kept.set(name, value);
  }

  values(): Iterable<V> {
    return this.#kept.values();
  }

  delete(name: string): void {
    this.#kept.delete(name);
  }
}
