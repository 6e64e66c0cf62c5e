import { type Kysely, sql } from 'kysely';
import { slices } from '#database/slices.ts';
import type { Instant } from '#domain/instant.ts';
import type { EventGroup } from './delivery-log.ts';
import { agentKey, type AgentKey, repeatClass, type StoredSide } from './mapping-change.ts';
import { plainKey } from './plain-text.ts';
import { eventsOf } from './event-reads.ts';
import type { LogTables } from './tables.ts';

/** A stretch of time in which calls of one class are looked for, both ends included. */
export interface ClassSpan {
  readonly class: string;
  readonly from: Instant;
  readonly to: Instant;
}

/** What the index knows of names and of calls that two systems tell. */
export interface MappingReads {
  /** Sides of an account within any of these stretches. */
  sidesWithin(account: string, spans: readonly ClassSpan[]): Promise<StoredSide[]>;
  /** The part of each stretch that holds the last `most` sides before its `first` instant, and the first `most` after its `last`. */
  narrowed(
    account: string,
    spans: readonly (ClassSpan & { readonly first: Instant; readonly last: Instant })[],
    most: number,
  ): Promise<ClassSpan[]>;
  /** Sides of linked calls that these groups tell. */
  sidesOfGroups(groups: readonly number[]): Promise<StoredSide[]>;
  /** Short calls that rules of spam count, of these groups. */
  repeatsOfGroups(groups: readonly number[]): Promise<StoredSide[]>;
  /** Sides by the ids of their calls. */
  sidesById(account: string, ids: readonly string[]): Promise<StoredSide[]>;
  /** Sides whose call this group shows: two of a call that two systems told. */
  sidesShownBy(account: string, group: number): Promise<StoredSide[]>;
  /** Sides of a connection that began within a time, `before` excluded. */
  sidesOfConnection(account: string, connection: string, from: Instant, before: Instant): Promise<StoredSide[]>;
  /** Groups of calls by their ids, waiting or not, with their events. */
  callGroups(ids: readonly number[]): Promise<EventGroup[]>;
  /** The keys of agents that each of these groups holds. */
  agentsOfGroups(groups: readonly number[]): Promise<Map<number, AgentKey[]>>;
  /** The groups in which the keys of agents lie now; keys that no event bears are left out. */
  groupsOfAgents(account: string, keys: readonly AgentKey[]): Promise<(AgentKey & { readonly group: number })[]>;
  /** Names of agents that connections' events bear, whether they had a call or not. */
  agentsSeen(account: string): Promise<{ connection: string; name: string }[]>;
}

/** Far below the parameters that an engine takes. */
const atOnce = 1_000;
const spansAtOnce = 200;

/** Null where there are fewer. */
interface Bounds {
  readonly place: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** In the same words for SQLite and PostgreSQL. */
export function mappingReadsOf(db: Kysely<LogTables>): MappingReads {
  const all = () => db.selectFrom('side').selectAll();
  const sides = () => all().where('class', 'not like', `${repeatClass}%`);
  const repeats = () => all().where('class', 'like', `${repeatClass}%`);
  const ofGroups = async (query: typeof all, groups: readonly number[]): Promise<StoredSide[]> => {
    const found: StoredSide[] = [];
    for (const some of slices(groups, atOnce)) found.push(...(await query().where('grp', 'in', some).execute()).map(asSide));
    return found;
  };
  return {
    async sidesWithin(account, spans) {
      const found = new Map<string, StoredSide>();
      for (const some of slices(spans, spansAtOnce)) {
        const query = all()
          .where('account', '=', account)
          .where((eb) =>
            eb.or(some.map((span) => eb.and([eb('class', '=', span.class), eb('at', '>=', span.from), eb('at', '<=', span.to)]))),
          );
        for (const row of await query.execute()) found.set(row.id, asSide(row));
      }
      return [...found.values()];
    },

    async narrowed(account, spans, most) {
      const found: ClassSpan[] = [];
      for (const some of slices(spans, spansAtOnce)) {
        const each = some.map(({ class: name, from, to, first, last }, place) => {
          const own = sql`select at from side where account = ${account} and class = ${name}`;
          return sql`select cast(${place} as integer) as place,
            (${own} and at >= ${from} and at < ${first} order by at desc limit 1 offset ${most - 1}) as low,
            (${own} and at <= ${to} and at > ${last} order by at limit 1 offset ${most - 1}) as high`;
        });
        const { rows } = await sql<Bounds>`${sql.join(each, sql` union all `)}`.execute(db);
        const bounds = new Map(rows.map((row) => [row.place, row]));
        for (const [place, { class: name, from, to }] of some.entries())
          found.push({ class: name, from: bounds.get(place)?.low ?? from, to: bounds.get(place)?.high ?? to });
      }
      return found;
    },

    sidesOfGroups: async (groups) => await ofGroups(sides, groups),
    repeatsOfGroups: async (groups) => await ofGroups(repeats, groups),

    async sidesById(account, ids) {
      const found: StoredSide[] = [];
      for (const some of slices(ids, atOnce))
        found.push(...(await sides().where('account', '=', account).where('id', 'in', some).execute()).map(asSide));
      return found;
    },

    sidesShownBy: async (account, group) =>
      (await sides().where('account', '=', account).where('shown_by', '=', group).execute()).map(asSide),

    async sidesOfConnection(account, connection, from, before) {
      const query = sides()
        .where('account', '=', account)
        .where('connection', '=', connection)
        .where('at', '>=', from)
        .where('at', '<', before);
      return (await query.execute()).map(asSide);
    },

    async callGroups(ids) {
      const found: EventGroup[] = [];
      for (const some of slices(ids, atOnce)) {
        const rows = await db
          .selectFrom('event_group as g')
          .innerJoin('source as s', 's.id', 'g.source')
          .select(['g.id', 's.account', 's.connection', 'g.kind', 'g.position', 'g.revision', 'g.emptied'])
          .where('g.id', 'in', some)
          .execute();
        const events = await eventsOf(
          db,
          rows.filter(({ emptied }) => emptied === 0).map(({ id }) => id),
        );
        for (const { emptied: _emptied, ...group } of rows) found.push({ ...group, settled: null, events: events.get(group.id) ?? [] });
      }
      return found;
    },

    async agentsOfGroups(groups) {
      const found = new Map<number, AgentKey[]>();
      for (const some of slices(groups, atOnce)) {
        const rows = await db
          .selectFrom('node as n')
          .innerJoin('source as s', 's.id', 'n.source')
          .select(['n.grp', 'n.key', 's.connection'])
          .where('n.grp', 'in', some)
          .execute();
        for (const { grp, key, connection } of rows) {
          const list = found.get(grp);
          if (list === undefined) found.set(grp, [{ connection, key }]);
          else list.push({ connection, key });
        }
      }
      return found;
    },

    async groupsOfAgents(account, keys) {
      const found: (AgentKey & { group: number })[] = [];
      for (const some of slices(keys, spansAtOnce)) {
        const query = db
          .selectFrom('node as n')
          .innerJoin('source as s', 's.id', 'n.source')
          .select(['n.key', 's.connection', 'n.grp'])
          .where('s.account', '=', account)
          .where('s.state', '=', 'live')
          .where((eb) =>
            eb.or(some.map(({ connection, key }) => eb.and([eb('s.connection', '=', connection), eb('n.key', '=', plainKey(key))]))),
          );
        for (const { key, connection, grp } of await query.execute()) found.push({ connection, key, group: grp });
      }
      return found;
    },

    async agentsSeen(account) {
      const rows = await db
        .selectFrom('event_group as g')
        .innerJoin('node as n', 'n.grp', 'g.id')
        .innerJoin('source as s', 's.id', 'n.source')
        .select(['s.connection', 'n.key'])
        .where('g.kind', '=', 'agent')
        .where('g.source', 'in', db.selectFrom('source').select('id').where('account', '=', account).where('state', '=', 'live'))
        .where('s.state', '=', 'live')
        .execute();
      return rows.map(({ connection, key }) => ({ connection, name: key.slice(agentKey.length) }));
    },
  };
}

function asSide({ account: _account, grp, shown_by, ...side }: LogTables['side']): StoredSide {
  return { ...side, group: grp, shownBy: shown_by };
}
