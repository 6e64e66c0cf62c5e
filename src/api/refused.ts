import type { Instant } from '#domain/instant.ts';

/** Why a request was refused: what its sender was told. */
export interface Refusal {
  readonly at: Instant;
  readonly reason: string;
}

const kept = 10;

/** Requests that did not authenticate, counted and not stored; of each connection the newest reasons, until the server ends. */
export class Refused {
  readonly #connections = new Map<string, { count: number; newest: readonly Refusal[] }>();
  #unknown = 0;

  /** Null = no connection has this key. */
  note(connection: string | null, reason: string): void {
    if (connection === null) {
      this.#unknown += 1;
      return;
    }
    const { count, newest } = this.#of(connection);
    this.#connections.set(connection, { count: count + 1, newest: [{ at: Date.now(), reason }, ...newest].slice(0, kept) });
  }

  of(connection: string): number {
    return this.#of(connection).count;
  }

  /** Newest first. */
  newest(connection: string): readonly Refusal[] {
    return this.#of(connection).newest;
  }

  total(): number {
    return [...this.#connections.values()].reduce((sum, { count }) => sum + count, this.#unknown);
  }

  #of(connection: string): { count: number; newest: readonly Refusal[] } {
    return this.#connections.get(connection) ?? { count: 0, newest: [] };
  }
}
