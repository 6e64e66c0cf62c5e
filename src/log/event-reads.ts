import type { Kysely } from 'kysely';
import type { StoredEvent } from '#domain/events.ts';
import type { EventGroup } from './delivery-log.ts';
import { readPayload } from './payload.ts';
import type { LogTables } from './tables.ts';

/** So many events of one agent are folded at once, however many years it has: memory stays flat. */
const agentEvents = 5_000;

/** The next events of an agent, from an instant on: whole instants, so that a fold may stop after them. */
export async function nextEvents(
  db: Kysely<LogTables>,
  group: AgentGroup,
  from: number | undefined,
): Promise<Pick<EventGroup, 'events' | 'more'>> {
  for (let most = agentEvents; ; most *= 2) {
    let query = eventRows(db, [group.id]);
    if (from !== undefined) query = query.where('e.at', '>=', from);
    const rows = await query
      .orderBy('e.at')
      .limit(most + 1)
      .execute();
    if (rows.length <= most) return { events: await withOrigin(db, rows, group) };
    const last = rows[most]?.at ?? null;
    const whole = rows.filter((row) => row.at !== last);
    // Unless most of them happened at one instant.
    if (whole.length > most / 2) return { events: await withOrigin(db, whole, group), more: true };
  }
}

/** The events of an agent, who may be known to several connections: each then says which told it. */
async function withOrigin(db: Kysely<LogTables>, rows: EventRow[], { id, connection }: AgentGroup): Promise<StoredEvent[]> {
  if (rows.length === 0) return [];
  const sources = [...new Set(rows.map(({ source }) => source))];
  const named = await db.selectFrom('source').select(['id', 'connection']).where('id', 'in', sources).execute();
  const connections = new Map(named.map((one) => [one.id, one.connection]));
  // `byGroup` puts the rows in the order of the events.
  const events = byGroup(rows).get(id) ?? [];
  return events.map((event, at) => {
    const told = connections.get(rows[at]?.source ?? 0);
    return told === undefined || told === connection ? event : { ...event, connection: told };
  });
}

type AgentGroup = Pick<EventGroup, 'id' | 'connection'>;

const eventRows = (db: Kysely<LogTables>, groups: readonly number[]) =>
  db
    .selectFrom('node as n')
    .innerJoin('event as e', 'e.node', 'n.id')
    .select(['n.grp', 'n.source', 'n.key', 'e.id', 'e.seq', 'e.ordinal', 'e.payload', 'e.at'])
    .where('n.grp', 'in', groups);

/** The events of groups. */
export async function eventsOf(db: Kysely<LogTables>, groups: readonly number[]): Promise<Map<number, StoredEvent[]>> {
  return groups.length === 0 ? new Map() : byGroup(await eventRows(db, groups).execute());
}

type EventRow = Awaited<ReturnType<ReturnType<typeof eventRows>['execute']>>[number];

function byGroup(rows: EventRow[]): Map<number, StoredEvent[]> {
  const events = new Map<number, StoredEvent[]>();
  // Sorted here: the engine would sort the payloads too.
  rows.sort(inOrder);
  for (const { grp, key, id, seq, ordinal, payload } of rows) {
    const list = events.get(grp);
    const event = { id, key, seq, ordinal, ...readPayload(payload) };
    if (list === undefined) events.set(grp, [event]);
    else list.push(event);
  }
  return events;
}

export function inOrder(a: { seq: number; ordinal: number }, b: { seq: number; ordinal: number }): number {
  return a.seq - b.seq || a.ordinal - b.ordinal;
}
