import type { AnyEvent, SessionEvent, StoredEvent } from '#domain/events.ts';
import { type Assignment, type Facts, noFacts } from '#domain/facts.ts';
import type { Instant } from '#domain/instant.ts';

type Lent = Extract<SessionEvent, { kind: 'number_lent' }>;
type Seen = Extract<SessionEvent, { kind: 'session_seen' }>;

/** Events of one visit -> the session, and the numbers that were lent to it. Any order and repetition give the same. */
export function foldSession(events: readonly StoredEvent[], idOf: (key: string) => string): Facts {
  const told = events
    .flatMap(({ id, event }) => (isOfSession(event) ? [{ id, event }] : []))
    .sort((a, b) => a.event.at - b.event.at || (a.id < b.id ? -1 : 1))
    .map(({ event }) => event);
  const [first] = told;
  const seen = told.find((event): event is Seen => event.kind === 'session_seen');
  // Without the visit's first word nobody knows where it came from; it may still come.
  if (first === undefined || seen === undefined) return noFacts();
  const { session_id, visitor_id, page, from, medium, campaign, keyword, referrer, click_ids } = seen;
  const lent = told.filter((event): event is Lent => event.kind === 'number_lent');
  return {
    ...noFacts(),
    session: [
      {
        ...{ id: idOf(`session:${session_id}`), session_id, visitor_id },
        ...{ started_at: first.at, last_at: told.at(-1)?.at ?? first.at },
        ...{ source: from, medium, campaign, keyword, landing_page: page, referrer, click_ids: [...click_ids] },
      },
    ],
    assignment: stretches(lent).map(({ number, from: since, until }): Assignment => ({
      ...{ id: idOf(`assignment:${session_id}:${number}:${since}`), number_id: number, session_id, visitor_id },
      ...{ from_at: since, to_at: until },
    })),
  };
}

interface Stretch {
  readonly number: string;
  readonly from: Instant;
  until: Instant;
}

/** Times in which each number was the session's without a gap: in a gap it may have been somebody else's. */
function stretches(lent: readonly Lent[]): Stretch[] {
  const open = new Map<string, Stretch>();
  const found: Stretch[] = [];
  for (const { number, at, until } of lent) {
    const before = open.get(number);
    if (before !== undefined && at <= before.until) {
      before.until = Math.max(before.until, until);
      continue;
    }
    const next = { number, from: at, until };
    open.set(number, next);
    found.push(next);
  }
  return found;
}

const kinds: ReadonlySet<string> = new Set<SessionEvent['kind']>(['session_seen', 'session_continued', 'number_lent', 'number_touched']);

function isOfSession(event: AnyEvent): event is SessionEvent {
  return kinds.has(event.kind);
}
