/**
 * What is in one piece with `centre` while edges come and go. A joined piece is walked once; where an edge goes, both of its
 * ends are walked in step, so that only the smaller side costs anything.
 */
export class Connection {
  readonly #edges = new Map<string, Map<string, number>>();
  readonly #members = new Set<string>(['centre']);
  readonly #onJoined: (node: string) => void;
  readonly #onLeft: (node: string) => void;

  constructor(onJoined: (node: string) => void, onLeft: (node: string) => void) {
    this.#onJoined = onJoined;
    this.#onLeft = onLeft;
  }

  join(a: string, b: string): void {
    this.#count(a, b, 1);
    this.#count(b, a, 1);
    if (this.#members.has(a) === this.#members.has(b)) return;
    const open = [this.#members.has(a) ? b : a];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (this.#members.has(node)) continue;
      this.#members.add(node);
      this.#onJoined(node);
      open.push(...this.#around(node));
    }
  }

  leave(a: string, b: string): void {
    this.#count(a, b, -1);
    this.#count(b, a, -1);
    if (!this.#members.has(a) || this.#edges.get(a)?.has(b) === true) return;
    const side = this.#smallerSide(a, b);
    if (side === null) return;
    const left = side.has('centre') ? [...this.#members].filter((node) => !side.has(node)) : [...side];
    for (const node of left) {
      this.#members.delete(node);
      this.#onLeft(node);
    }
  }

  /** The side of a former edge that ends first; null where both are still in one piece. */
  #smallerSide(a: string, b: string): ReadonlySet<string> | null {
    const around = (node: string): Iterable<string> => this.#around(node);
    const [one, other] = [new Walk(a, around), new Walk(b, around)];
    for (;;) {
      for (const [walk, opposite] of [
        [one, other],
        [other, one],
      ] as const) {
        const step = walk.step();
        if (step === 'ended') return walk.seen;
        if (opposite.seen.has(step)) return null;
      }
    }
  }

  #around(node: string): Iterable<string> {
    return this.#edges.get(node)?.keys() ?? [];
  }

  #count(from: string, to: string, by: number): void {
    const edges = this.#edges.get(from) ?? new Map<string, number>();
    this.#edges.set(from, edges);
    const count = (edges.get(to) ?? 0) + by;
    if (count > 0) edges.set(to, count);
    else edges.delete(to);
  }
}

/** Walks one edge at a time, so that a node with thousands of neighbours is no dearer than any other. */
class Walk {
  readonly seen = new Set<string>();
  readonly #open: Iterator<string>[] = [];
  readonly #around: (node: string) => Iterable<string>;

  constructor(start: string, around: (node: string) => Iterable<string>) {
    this.#around = around;
    this.#see(start);
  }

  step(): string {
    for (let top = this.#open.at(-1); top !== undefined; top = this.#open.at(-1)) {
      const next = top.next();
      if (next.done === true) {
        this.#open.pop();
        continue;
      }
      if (!this.seen.has(next.value)) this.#see(next.value);
      return next.value;
    }
    return 'ended';
  }

  #see(node: string): void {
    this.seen.add(node);
    this.#open.push(this.#around(node)[Symbol.iterator]());
  }
}
