import type { Instant } from './instant.ts';

export const poolLacks = ['none_free', 'sender_limit'] as const;
/** Why a visit got no number of a pool: all were lent or rested, or its sender had as many as one may have. */
export type PoolLack = (typeof poolLacks)[number];

/** A number of a pool, shown to one session; or that a session asked a pool and got none. */
export interface Assignment {
  id: string;
  /** E.164; null = the pool gave none, see `lack`. */
  number_id: string | null;
  session_id: string;
  visitor_id: string | null;
  from_at: Instant;
  /** Of one that got none: when it asked last. */
  to_at: Instant;
  /** The website whose pool was asked. This and what follows is null where nobody told of the pool. */
  connection: string | null;
  pool_id: string | null;
  /** How many numbers the pool had when it was asked last. */
  pool_numbers: number | null;
  /** Until when nobody else could get the number: the lease, and its rest. */
  busy_until: Instant | null;
  lack: PoolLack | null;
  /** What the session heard first of this pool. */
  first_asked: boolean;
}

/** An assignment of which it is not told what became of the pool. */
export const ofNoPool = {
  ...{ connection: null, pool_id: null, pool_numbers: null, busy_until: null, lack: null, first_asked: false },
} as const satisfies Partial<Assignment>;
