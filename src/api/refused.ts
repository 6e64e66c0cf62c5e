import type { Instant } from '#domain/instant.ts';
import type { Outcome, Share } from '#domain/usual-traffic.ts';

/** Why a request was refused: what its sender was told. */
export interface Refusal {
  readonly at: Instant;
  readonly reason: string;
}

/** Requests to one connection since the server started. */
interface Requests {
  count: number;
  taken: number;
  newest: readonly Refusal[];
  /** A ring of the newest, whether refused or taken. */
  readonly outcomes: Outcome[];
}

const kept = 10;
const outcomesKept = 500;

/** Requests that did not authenticate, counted and not stored, beside those that did; of each connection the newest reasons, until the server ends. */
export class Refused {
  readonly #connections = new Map<string, Requests>();
  #unknown = 0;

  /** Null = no connection has this key. */
  note(connection: string | null, reason: string): void {
    if (connection === null) {
      this.#unknown += 1;
      return;
    }
    const at = Date.now();
    const requests = this.#of(connection);
    this.#end(requests, { at, wrong: true });
    requests.count += 1;
    requests.newest = [{ at, reason }, ...requests.newest].slice(0, kept);
  }

  /** A request that was taken. */
  took(connection: string): void {
    const requests = this.#of(connection);
    this.#end(requests, { at: Date.now(), wrong: false });
    requests.taken += 1;
  }

  of(connection: string): number {
    return this.#connections.get(connection)?.count ?? 0;
  }

  /** Newest first. */
  newest(connection: string): readonly Refusal[] {
    return this.#connections.get(connection)?.newest ?? [];
  }

  /** The newest requests, newest first, and all that were before them. */
  outcomes(connection: string): { readonly newest: readonly Outcome[]; readonly before: Share } {
    const { count, taken, outcomes } = this.#connections.get(connection) ?? { count: 0, taken: 0, outcomes: [] };
    const next = (count + taken) % outcomesKept;
    const newest = [...outcomes.slice(next), ...outcomes.slice(0, next)].reverse();
    const wrong = newest.filter((one) => one.wrong).length;
    return { newest, before: { wrong: count - wrong, of: count + taken - newest.length } };
  }

  total(): number {
    return [...this.#connections.values()].reduce((sum, { count }) => sum + count, this.#unknown);
  }

  #end(requests: Requests, outcome: Outcome): void {
    requests.outcomes[(requests.count + requests.taken) % outcomesKept] = outcome;
  }

  #of(connection: string): Requests {
    const requests = this.#connections.get(connection) ?? { count: 0, taken: 0, newest: [], outcomes: [] };
    this.#connections.set(connection, requests);
    return requests;
  }
}
