import type { Instant } from '#domain/instant.ts';

/** Hosts that asked a connection to wait: each rests for that connection alone, and the connection's other hosts do not. */
export class Resting {
  readonly #until = new Map<string, Instant>();

  /** A rest is never made shorter by a later answer. */
  rest(connection: string, host: string, until: Instant): void {
    const key = keyOf(connection, host);
    this.#until.set(key, Math.max(until, this.#until.get(key) ?? until));
  }

  /** So many milliseconds are left; 0 = it may be asked. */
  left(connection: string, host: string, now: Instant): number {
    const key = keyOf(connection, host);
    const left = (this.#until.get(key) ?? now) - now;
    if (left > 0) return left;
    this.#until.delete(key);
    return 0;
  }
}

const keyOf = (connection: string, host: string): string => `${connection}\n${host}`;
