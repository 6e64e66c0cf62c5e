/** What the calls before tell of a caller: the visitor that it probably was, and how often the number came from elsewhere. */
interface Caller {
  /** By visitor: how probable it is that this telephone is theirs. */
  readonly visitors: Map<number, number>;
  /** Calls that came from elsewhere, as far as is known. */
  elsewhere: number;
  /** By number: the last call to it. */
  readonly last: Map<string, { readonly at: number; readonly call: number }>;
}

/** So much of a call from elsewhere is every telephone believed to have made that was heard before. */
const doubt = 0.1;

/** All callers up to a moment, in the order of their calls. Visitors and calls are named by their places. */
export class CallerHistories {
  readonly #callers = new Map<string, Caller>();
  /** How probable it is that a visitor called before, whatever the telephone. */
  readonly #called: Float64Array;
  #elsewhere = 0;

  constructor(visitors: number) {
    this.#called = new Float64Array(visitors);
  }

  get size(): number {
    return this.#callers.size;
  }

  has(caller: string): boolean {
    return this.#callers.has(caller);
  }

  called(visitor: number): number {
    return this.#called[visitor] ?? 0;
  }

  /** How probable it is that this telephone is that visitor's. */
  linked(caller: string, visitor: number): number {
    return this.#callers.get(caller)?.visitors.get(visitor) ?? 0;
  }

  lastCall(caller: string, number: string): { readonly at: number; readonly call: number } | null {
    return this.#callers.get(caller)?.last.get(number) ?? null;
  }

  /** Of all callers from elsewhere who called before, the share that has this telephone: robots call again and again. */
  shareOfElsewhere(caller: string): number {
    return ((this.#callers.get(caller)?.elsewhere ?? 0) + doubt) / (this.#elsewhere + doubt * this.#callers.size);
  }

  /** A call was heard: probably of these visitors, or from elsewhere. */
  heard(caller: string, { number, at, call, visitors, elsewhere }: HeardCall): void {
    const known: Caller = this.#callers.get(caller) ?? { visitors: new Map(), elsewhere: 0, last: new Map() };
    this.#callers.set(caller, known);
    known.last.set(number, { at, call });
    known.elsewhere += elsewhere;
    this.#elsewhere += elsewhere;
    for (const [visitor, probability] of visitors) {
      known.visitors.set(visitor, either(known.visitors.get(visitor) ?? 0, probability));
      this.#called[visitor] = either(this.called(visitor), probability);
    }
  }
}

export interface HeardCall {
  readonly number: string;
  readonly at: number;
  readonly call: number;
  readonly visitors: ReadonlyMap<number, number>;
  readonly elsewhere: number;
}

const either = (one: number, other: number): number => 1 - (1 - one) * (1 - other);
