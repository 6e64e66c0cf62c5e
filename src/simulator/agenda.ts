import type { Instant } from '#domain/instant.ts';

interface Entry {
  readonly at: Instant;
  readonly place: number;
  readonly work: () => void;
}

/** What is still to happen, in the order of time; at the same moment in the order in which it was planned. A binary heap. */
export class Agenda {
  readonly #heap: Entry[] = [];
  #places = 0;
  /** The moment of what happens now. */
  now: Instant;
  /** From then on nothing new begins; what goes on is brought to its end. */
  readonly end: Instant;

  constructor(from: Instant, end: Instant) {
    this.now = from;
    this.end = end;
  }

  /** Work of something that goes on, at a whole millisecond that has not passed. */
  at(when: Instant, work: () => void): void {
    this.#places += 1;
    const entry: Entry = { at: Math.max(this.now, Math.round(when)), place: this.#places, work };
    let hole = this.#heap.push(entry) - 1;
    while (hole > 0) {
      const up = (hole - 1) >> 1;
      const above = this.#heap[up];
      if (above === undefined || before(above, entry)) break;
      this.#heap[hole] = above;
      hole = up;
    }
    this.#heap[hole] = entry;
  }

  after(ms: number, work: () => void): void {
    this.at(this.now + ms, work);
  }

  /** The beginning of something new: forgotten where it lies past the end. */
  begin(when: Instant, work: () => void): void {
    if (Math.round(when) < this.end) this.at(when, work);
  }

  /** Does what comes next; false where nothing does. */
  step(): boolean {
    const [first] = this.#heap;
    if (first === undefined) return false;
    this.#takeFirst();
    this.now = first.at;
    first.work();
    return true;
  }

  #takeFirst(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    let hole = 0;
    for (;;) {
      const left = this.#heap[2 * hole + 1];
      const right = this.#heap[2 * hole + 2];
      const isRight = right !== undefined && left !== undefined && before(right, left);
      const child = isRight ? right : left;
      if (child === undefined || before(last, child)) break;
      this.#heap[hole] = child;
      hole = 2 * hole + (isRight ? 2 : 1);
    }
    this.#heap[hole] = last;
  }
}

function before(one: Entry, other: Entry): boolean {
  return one.at < other.at || (one.at === other.at && one.place < other.place);
}
