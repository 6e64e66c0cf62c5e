/** Requests that did not authenticate, counted and not stored. */
export class Refused {
  readonly #counts = new Map<string, number>();
  #unknown = 0;

  /** Null = no connection has this key. */
  note(connection: string | null): void {
    if (connection === null) this.#unknown += 1;
    else this.#counts.set(connection, this.of(connection) + 1);
  }

  of(connection: string): number {
    return this.#counts.get(connection) ?? 0;
  }

  total(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, this.#unknown);
  }
}
