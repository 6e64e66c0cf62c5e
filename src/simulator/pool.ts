import type { Instant } from '#domain/instant.ts';

export interface Lease {
  readonly number: string;
  readonly until: Instant;
}

export interface Wish {
  readonly pool: string;
  readonly session: string;
  readonly visitor: string;
  readonly now: Instant;
}

interface Row {
  readonly number: string;
  session: string;
  visitor: string;
  until: Instant;
}

/**
 * Numbers lent from pools as the server lends them (`marketing/leases.ts`), without a database: the session's own, else the visitor's
 * last, else the one that rests longest. A test asks both the same.
 */
export class Pools {
  readonly #pools: ReadonlyMap<string, readonly Row[]>;
  readonly #held = new Map<string, Row>();
  readonly #leaseMs: number;
  readonly #restMs: number;

  constructor(
    pools: Readonly<Record<string, readonly string[]>>,
    { leaseMs, restMs }: { readonly leaseMs: number; readonly restMs: number },
  ) {
    const rows = Object.entries(pools).map(([name, numbers]): [string, Row[]] => [
      name,
      [...numbers].sort().map((number) => ({ number, session: '', visitor: '', until: 0 })),
    ]);
    this.#pools = new Map(rows);
    this.#leaseMs = leaseMs;
    this.#restMs = restMs;
  }

  /** Null = none is free. */
  take({ pool, session, visitor, now }: Wish): Lease | null {
    const rank = (row: Row): number => (row.session === session ? 0 : row.visitor === visitor ? 1 : 2);
    const free = (row: Row): boolean =>
      row.session === session || row.session === '' || row.until <= now - this.#restMs || (row.visitor === visitor && row.until <= now);
    let best: Row | null = null;
    for (const row of this.#pools.get(pool) ?? []) {
      if (!free(row)) continue;
      if (best === null || rank(row) < rank(best) || (rank(row) === rank(best) && row.until < best.until)) best = row;
    }
    if (best === null) return null;
    this.#held.delete(best.session);
    Object.assign(best, { session, visitor, until: now + this.#leaseMs });
    this.#held.set(session, best);
    return { number: best.number, until: best.until };
  }

  /** The session is still there: what it holds is its own for another while. */
  renew(session: string, now: Instant): Lease[] {
    const row = this.#held.get(session);
    if (row === undefined) return [];
    row.until = now + this.#leaseMs;
    return [{ number: row.number, until: row.until }];
  }
}
