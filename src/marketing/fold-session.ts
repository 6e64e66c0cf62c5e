import { type Assignment, ofNoPool, type PoolLack } from '#domain/assignment.ts';
import type { AnyEvent, LendingPool, SessionEvent, StoredEvent } from '#domain/events.ts';
import { type Facts, noFacts } from '#domain/facts.ts';
import type { Instant } from '#domain/instant.ts';

type Lent = Extract<SessionEvent, { kind: 'number_lent' }>;
type Lacked = Extract<SessionEvent, { kind: 'number_lacked' }>;
type Seen = Extract<SessionEvent, { kind: 'session_seen' }>;

/** Events of one visit -> the session, the numbers that were lent to it, and the pools that had none. Any order and repetition give the same. */
export function foldSession(events: readonly StoredEvent[], connection: string, idOf: (key: string) => string): Facts {
  const told = events
    .flatMap(({ id, event }) => (isOfSession(event) ? [{ id, event }] : []))
    .sort((a, b) => a.event.at - b.event.at || (a.id < b.id ? -1 : 1))
    .map(({ event }) => event);
  const [first] = told;
  const seen = told.find((event): event is Seen => event.kind === 'session_seen');
  // Without the visit's first word nobody knows where it came from; it may still come.
  if (first === undefined || seen === undefined) return noFacts();
  const { session_id, visitor_id, page, from, medium, campaign, keyword, referrer, click_ids } = seen;
  const heard = told.filter((event) => event.kind === 'number_lent' || event.kind === 'number_lacked');
  const named = new Set<string>();
  return {
    ...noFacts(),
    session: [
      {
        ...{ id: idOf(`session:${session_id}`), session_id, visitor_id },
        ...{ started_at: first.at, last_at: told.at(-1)?.at ?? first.at },
        ...{ source: from, medium, campaign, keyword, landing_page: page, referrer, click_ids: [...click_ids] },
      },
    ],
    assignment: stretches(heard).map(({ number, from: since, until, renewed, pool, lack }): Assignment => {
      const first_asked = pool !== null && !named.has(pool.id);
      if (pool !== null) named.add(pool.id);
      const of = number === null ? `${pool?.id ?? ''}:none` : number;
      return {
        ...{ id: idOf(`assignment:${session_id}:${of}:${since}`), number_id: number, session_id, visitor_id, from_at: since, to_at: until },
        ...(pool === null ? ofNoPool : { connection, pool_id: pool.id, pool_numbers: pool.numbers, first_asked, lack }),
        busy_until: pool === null || number === null ? null : until + (renewed ? pool.restMs : 0),
      };
    }),
  };
}

interface Stretch {
  /** Null = the pool gave none. */
  readonly number: string | null;
  readonly from: Instant;
  until: Instant;
  /** A second sign of life: the number rests after it. */
  renewed: boolean;
  /** As it was told last; null = never. */
  pool: Pick<LendingPool, 'id' | 'numbers' | 'restMs'> | null;
  readonly lack: PoolLack | null;
}

/**
 * Times in which each number was the session's without a gap: in a gap it may have been somebody else's. And times in which a pool was
 * asked for one in vain.
 */
function stretches(heard: readonly (Lent | Lacked)[]): Stretch[] {
  const open = new Map<string, Stretch>();
  const vain = new Map<string, Stretch>();
  const found: Stretch[] = [];
  for (const event of heard) {
    const { at } = event;
    if (event.kind === 'number_lacked') {
      const pool = { id: event.pool, numbers: event.numbers, restMs: 0 };
      const before = vain.get(event.pool);
      if (before !== undefined && before.lack === event.lack) {
        Object.assign(before, { until: at, pool });
        continue;
      }
      const next: Stretch = { number: null, from: at, until: at, renewed: false, pool, lack: event.lack };
      vain.set(event.pool, next);
      found.push(next);
      continue;
    }
    const { number, until, pool = null } = event;
    if (pool !== null) vain.delete(pool.id);
    const before = open.get(number);
    if (before !== undefined && at <= before.until) {
      before.renewed ||= at > before.from;
      before.until = Math.max(before.until, until);
      before.pool = pool ?? before.pool;
      continue;
    }
    // Taken up again without a word of the pool: a sign of life of who had the number before.
    const renewed = pool?.again ?? before !== undefined;
    const next: Stretch = { number, from: at, until, renewed, pool: pool ?? before?.pool ?? null, lack: null };
    open.set(number, next);
    found.push(next);
  }
  return found;
}

const kinds: ReadonlySet<string> = new Set<SessionEvent['kind']>([
  'session_seen',
  'session_continued',
  'number_lent',
  'number_lacked',
  'number_touched',
]);

function isOfSession(event: AnyEvent): event is SessionEvent {
  return kinds.has(event.kind);
}
