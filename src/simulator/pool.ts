import type { Instant } from '#domain/instant.ts';

export interface Lease {
  readonly number: string;
  readonly until: Instant;
}

/** As the server's: `again` = the visit, or its visitor, had this number before. */
export interface Taken extends Lease {
  readonly again: boolean;
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
  /** A visit that gives no second sign of life leaves the number without a rest. */
  renewed: boolean;
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
      [...numbers].sort().map((number) => ({ number, session: '', visitor: '', until: -Infinity, renewed: true })),
    ]);
    this.#pools = new Map(rows);
    this.#leaseMs = leaseMs;
    this.#restMs = restMs;
  }

  /** Null = none is free. */
  take({ pool, session, visitor, now }: Wish): Taken | null {
    const rows = this.#pools.get(pool) ?? [];
    const rested = (row: Row): boolean => row.until <= now - (row.renewed ? this.#restMs : 0);
    const best =
      rows.find((row) => row.session === session) ??
      leastOf(rows, (row) => (row.visitor === visitor && row.until <= now ? -row.until : null)) ??
      leastOf(rows, (row) => (rested(row) ? row.until : null));
    if (best === null) return null;
    this.#held.delete(best.session);
    const renewed = best.session === session || best.visitor === visitor;
    Object.assign(best, { session, visitor, until: now + this.#leaseMs, renewed });
    this.#held.set(session, best);
    return { number: best.number, until: best.until, again: renewed };
  }

  /** The session is still there: what it holds is its own for another while. */
  renew(session: string, now: Instant): Lease[] {
    const row = this.#held.get(session);
    if (row === undefined) return [];
    Object.assign(row, { until: now + this.#leaseMs, renewed: true });
    return [{ number: row.number, until: row.until }];
  }
}

/** The first of those with the least of a number; null = it is none of them. */
function leastOf(rows: readonly Row[], numberOf: (row: Row) => number | null): Row | null {
  let best: { readonly row: Row; readonly of: number } | null = null;
  for (const row of rows) {
    const of = numberOf(row);
    if (of !== null && (best === null || of < best.of)) best = { row, of };
  }
  return best?.row ?? null;
}
