import { LiveFailure } from './live-system.ts';

export interface BatchesParts {
  /** Resolves when it is durable. */
  readonly store: (body: Uint8Array) => Promise<void>;
  readonly everyMs: number;
  readonly bytes: number;
}

/**
 * Gathers pieces into deliveries: one at most every so often, or earlier where it is full. While one is being stored at most one
 * more is gathered; who brings more waits, and so does the other side.
 */
export class Batches {
  readonly #parts: BatchesParts;
  #held: Uint8Array[] = [];
  #bytes = 0;
  #timer: NodeJS.Timeout | null = null;
  #storing: Promise<void> | null = null;
  #failure: unknown = null;

  constructor(parts: BatchesParts) {
    this.#parts = parts;
  }

  /** Resolves when more may come. */
  async take(pieces: readonly Uint8Array[]): Promise<void> {
    for (const piece of pieces) {
      if (this.#failure !== null) throw new LiveFailure('connect', 'What came could not be stored.', { cause: this.#failure });
      this.#held.push(piece);
      this.#bytes += piece.byteLength;
      if (this.#bytes >= this.#parts.bytes) await this.#cut();
    }
    if (this.#bytes > 0) this.#timer ??= setTimeout(() => this.#due(), this.#parts.everyMs);
  }

  /** Resolves when everything taken is durable; rejects where the store gave up. */
  async flush(): Promise<void> {
    while (this.#bytes > 0 || this.#storing !== null) await this.#cut();
    if (this.#failure !== null) throw this.#failure instanceof Error ? this.#failure : new Error('not stored');
  }

  #due(): void {
    this.#timer = null;
    // A store that is slower than we cut gets larger pieces, not more of them.
    if (this.#storing === null) void this.#cut();
    else this.#timer = setTimeout(() => this.#due(), this.#parts.everyMs);
  }

  /** Begins to store what is held, once the one before is durable. */
  async #cut(): Promise<void> {
    while (this.#storing !== null) await this.#storing;
    if (this.#bytes === 0) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const body = Buffer.concat(this.#held);
    this.#held = [];
    this.#bytes = 0;
    this.#storing = this.#store(body);
    await this.#storing;
  }

  async #store(body: Uint8Array): Promise<void> {
    try {
      await this.#parts.store(body);
    } catch (error) {
      this.#failure = error;
    } finally {
      this.#storing = null;
    }
  }
}
