import { setTimeout as pause } from 'node:timers/promises';

export interface LookingParts {
  /** Finds what is to be done now, and does it or has it done. */
  readonly look: () => Promise<void>;
  readonly onProblem: (error: unknown) => void;
  /** Milliseconds after a look that failed. */
  readonly againMs: number;
  /** Milliseconds after which it looks again where nobody asks; left out = never. */
  readonly everyMs?: number;
}

/** Looks whenever something may have changed: one look at a time, and one more where it was asked for meanwhile, so that no word is lost. */
export class Looking {
  readonly #parts: LookingParts;
  readonly #stop = new AbortController();
  #started = false;
  #asked = false;
  #running: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(parts: LookingParts) {
    this.#parts = parts;
  }

  /** Until then it does not look. */
  start(): void {
    this.#started = true;
    this.look();
  }

  /** Something may have changed: looks soon. */
  look(): void {
    if (!this.#started || this.#stop.signal.aborted) return;
    this.#asked = true;
    this.#running ??= Promise.resolve().then(async () => await this.#lookWhileAsked());
  }

  /** Looks, and resolves when everything that it had to look for is looked at. */
  async settled(): Promise<void> {
    this.look();
    await this.#running;
  }

  /** Looks no more; resolves when the last look is over. */
  async close(): Promise<void> {
    this.#stop.abort();
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#running;
  }

  async #lookWhileAsked(): Promise<void> {
    const { look, onProblem, againMs, everyMs } = this.#parts;
    const { signal } = this.#stop;
    if (this.#timer !== null) clearTimeout(this.#timer);
    while (this.#asked && !signal.aborted) {
      this.#asked = false;
      try {
        await look();
      } catch (error) {
        onProblem(error);
        this.#asked = true;
        await pause(againMs, undefined, { signal, ref: false }).catch(() => undefined);
      }
    }
    this.#running = null;
    if (everyMs !== undefined && !signal.aborted) this.#timer = setTimeout(() => this.look(), everyMs).unref();
  }
}
