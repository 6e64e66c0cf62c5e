import type { KnownNode } from './group-plan.ts';

/**
 * The keys used lately and their groups, so that most events need no look-up. Two generations stand for "lately": when the
 * young one is full it becomes the old one. The owner clears it whenever the store may differ (a rollback, another writer).
 */
export class KeyCache {
  #young = new Map<string, KnownNode>();
  #old = new Map<string, KnownNode>();
  readonly #size: number;

  constructor(size = 200_000) {
    this.#size = size;
  }

  get(source: number, key: string): KnownNode | undefined {
    const name = `${source} ${key}`;
    const young = this.#young.get(name);
    if (young !== undefined) return young;
    const old = this.#old.get(name);
    if (old !== undefined) this.#keep(name, old);
    return old;
  }

  set(source: number, key: string, node: KnownNode): void {
    this.#keep(`${source} ${key}`, node);
  }

  clear(): void {
    this.#young.clear();
    this.#old.clear();
  }

  #keep(name: string, node: KnownNode): void {
    if (this.#young.size >= this.#size) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(name, node);
  }
}
