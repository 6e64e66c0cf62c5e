import type { Instant } from '#domain/instant.ts';

/** A visit of a visitor, now. */
export interface LeaseHolder {
  readonly account: string;
  readonly session: string;
  readonly visitor: string;
  readonly now: Instant;
  readonly leaseMs: number;
}

export interface LeaseWish extends LeaseHolder {
  readonly connection: string;
  readonly pool: string;
  /** After the end of a lease the number is for so long nobody's but the same visitor's. */
  readonly restMs: number;
  /** The same after a visit that gave no second sign of life; where left out, `restMs`. */
  readonly unrenewedRestMs?: number;
}

export interface Lease {
  /** E.164. */
  readonly number: string;
  readonly until: Instant;
}

/** What a visit took; `again`: the visit, or its visitor, had this number before. */
export interface Taken extends Lease {
  readonly again: boolean;
}

/** A visit wants a number of a pool, or is still there. */
export type LeaseAsk = { readonly take: LeaseWish } | { readonly renew: LeaseHolder };
export type LeaseAnswer = Taken | null | Lease[];

/** Who has a number, or had it last. */
export interface NumberState {
  readonly number: string;
  readonly session: string;
  readonly visitor: string;
  /** The end of the lease. */
  readonly until: Instant;
  /** 1 = the visit gave a second sign of life, or was here before. */
  readonly renewed: number;
}

/**
 * What asks of one account are answered from: all numbers of the visits that ask; and of each pool those that a visitor who asks had
 * last, and as many free ones of each kind as there are asks.
 */
export interface KnownNumbers {
  /** By number. */
  readonly states: ReadonlyMap<string, NumberState>;
  /** Those of them that are of the wish's pool. */
  readonly ofPool: (wish: LeaseWish) => Iterable<string>;
}

/** Answers asks of one account one after another, each as if those before it were stored; `changed` is what must be stored. */
export function lend(
  asks: readonly LeaseAsk[],
  { states, ofPool }: KnownNumbers,
): { readonly answers: readonly LeaseAnswer[]; readonly changed: readonly NumberState[] } {
  const known = new Map(states);
  const changed = new Map<string, NumberState>();
  const put = (state: NumberState): Lease => {
    known.set(state.number, state);
    changed.set(state.number, state);
    return { number: state.number, until: state.until };
  };
  const answers = asks.map((ask): LeaseAnswer => {
    if ('renew' in ask) {
      const { session, now, leaseMs } = ask.renew;
      const held = [...known.values()].filter((state) => state.session === session).sort(byNumber);
      return held.map((state) => put({ ...state, until: now + leaseMs, renewed: 1 }));
    }
    const { take: wish } = ask;
    const { session, visitor, now, leaseMs } = wish;
    const state = chosen(
      [...ofPool(wish)].flatMap((number) => known.get(number) ?? []),
      wish,
    );
    if (state === undefined) return null;
    const again = state.session === session || state.visitor === visitor;
    return { ...put({ ...state, session, visitor, until: now + leaseMs, renewed: again ? 1 : 0 }), again };
  });
  return { answers, changed: [...changed.values()] };
}

/** How long a number rests after the lease of a visit that was `renewed`, or was not. */
export const restOf = ({ restMs, unrenewedRestMs = restMs }: LeaseWish, renewed: number): number =>
  renewed === 1 ? restMs : unrenewedRestMs;

/** The visit's own, else the visitor's last, else the one that rests longest. */
function chosen(pool: readonly NumberState[], wish: LeaseWish): NumberState | undefined {
  const { session, visitor, now } = wish;
  const first = (some: readonly NumberState[], before: (a: NumberState, b: NumberState) => number): NumberState | undefined =>
    some.reduce<NumberState | undefined>((best, one) => (best === undefined || before(one, best) < 0 ? one : best), undefined);
  const own = pool.filter((state) => state.session === session);
  const last = pool.filter((state) => state.visitor === visitor && state.until <= now);
  const free = pool.filter(({ until, renewed }) => until <= now - restOf(wish, renewed));
  return (
    first(own, byNumber) ??
    first(last, (a, b) => b.until - a.until || byNumber(a, b)) ??
    first(free, (a, b) => a.until - b.until || byNumber(a, b))
  );
}

const byNumber = (a: NumberState, b: NumberState): number => (a.number < b.number ? -1 : 1);
