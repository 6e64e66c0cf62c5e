import { ApiProblem } from './api-problem.ts';

/** Work that takes a processor, one at a time; accounts by turns, so that none waits for all that another asked for. */
export class Turns {
  readonly #most: number;
  readonly #waiting: { readonly account: string; readonly start: () => void }[] = [];
  #isBusy = false;
  #last = '';

  /** So many of one account may wait. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Begins later than it is called, in any case. Throws 503 where too many of the account wait. */
  async take<T>(account: string, work: () => Promise<T>): Promise<T> {
    if (this.#waiting.filter((one) => one.account === account).length >= this.#most)
      throw new ApiProblem(503, 'busy', 'Too many probabilities of visits are being worked out.', { wanted: 'fewer at once' });
    const isFree = !this.#isBusy;
    this.#isBusy = true;
    await (isFree ? Promise.resolve() : new Promise<void>((start) => this.#waiting.push({ account, start })));
    this.#last = account;
    try {
      return await work();
    } finally {
      this.#next();
    }
  }

  #next(): void {
    const other = this.#waiting.findIndex(({ account }) => account !== this.#last);
    const [next] = this.#waiting.splice(Math.max(0, other), 1);
    if (next === undefined) this.#isBusy = false;
    else next.start();
  }
}
