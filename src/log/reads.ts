import { type Kysely, sql } from 'kysely';
import { slices } from '#database/slices.ts';
import type { Delivery } from '#domain/delivery.ts';
import type { DecodedSource, DeliveryHead, DeliveryLog, EventGroup, EventIndex, ProjectedKey, StoredReject } from './delivery-log.ts';
import { arrivalsOf } from './arrivals.ts';
import { callPlacesOf } from './call-places.ts';
import { eventsOf, inOrder, nextEvents } from './event-reads.ts';
import { lastingText } from './lasting.ts';
import { type MappingReads, mappingReadsOf } from './mapping-reads.ts';
import { readSettled } from './payload.ts';
import { plainKey } from './plain-text.ts';
import type { CounterName, LogTables } from './tables.ts';

type Reading = MappingReads &
  Pick<
    DeliveryLog,
    | 'known'
    | 'after'
    | 'get'
    | 'list'
    | 'heads'
    | 'broughtBy'
    | 'traffic'
    | 'spoken'
    | 'lastSpoken'
    | 'count'
    | 'countReceived'
    | 'position'
  > &
  Pick<
    EventIndex,
    | 'decodedUpTo'
    | 'sources'
    | 'dirty'
    | 'waiting'
    | 'projectedKeys'
    | 'eventsByKey'
    | 'callsOfKeys'
    | 'callsWithin'
    | 'eventsOfFact'
    | 'rejects'
    | 'rejectCount'
    | 'rejectsWithin'
    | 'outcomes'
  >;

/** Most events that one `dirty` call reads, unless the first group alone has more. */
const mostEvents = 50_000;
/** SQLite takes 32,766 parameters, PostgreSQL 65,535. */
const mostParameters = 10_000;

/** Everything that only reads, in the same words for SQLite and PostgreSQL. */
export function readsOf(db: Kysely<LogTables>): Reading {
  return {
    ...arrivalsOf(db),
    ...callPlacesOf(db),
    ...mappingReadsOf(db),

    async known(connection, keys) {
      const found = new Set<string>();
      for (const some of slices(keys, mostParameters)) {
        const query = db
          .selectFrom('delivery')
          .select('delivery_key')
          .where('connection', '=', connection)
          .where('delivery_key', 'in', some);
        for (const row of await query.execute()) found.add(row.delivery_key);
      }
      return found;
    },

    async after(seq, limit, narrow = {}) {
      const { maxBytes, connection, upTo } = narrow;
      let heads = db
        .selectFrom('delivery')
        .select(['seq', sql<number>`length(body)`.as('bytes')])
        .where('seq', '>', seq);
      if (connection !== undefined) heads = heads.where('connection', '=', connection);
      if (upTo !== undefined) heads = heads.where('seq', '<=', upTo);
      const chosen: number[] = [];
      let bytes = 0;
      for (const head of await heads.orderBy('seq').limit(limit).execute()) {
        bytes += head.bytes;
        if (chosen.length > 0 && bytes > (maxBytes ?? Infinity)) break;
        chosen.push(head.seq);
      }
      const deliveries: Delivery[] = [];
      for (const some of slices(chosen, mostParameters)) {
        const rows = await db.selectFrom('delivery').selectAll().where('seq', 'in', some).orderBy('seq').execute();
        deliveries.push(...rows.map(readDelivery));
      }
      return deliveries;
    },

    async get(account, seq) {
      const row = await db.selectFrom('delivery').selectAll().where('seq', '=', seq).where('account', '=', account).executeTakeFirst();
      return row === undefined ? null : readDelivery(row);
    },

    async list(account, { connection, before, limit }) {
      let query = db
        .selectFrom('delivery')
        .select(['seq', 'account', 'connection', 'delivery_key', 'received_at', 'headers', sql<number>`length(body)`.as('bytes')])
        .where('account', '=', account);
      if (connection !== undefined) query = query.where('connection', '=', connection);
      if (before !== undefined) query = query.where('seq', '<', before);
      return (await query.orderBy('seq', 'desc').limit(limit).execute()).map((row): DeliveryHead => ({
        ...readHead(row),
        bytes: row.bytes,
      }));
    },

    async heads(connection, keys) {
      const found: DeliveryHead[] = [];
      for (const some of slices(keys, mostParameters)) {
        const query = db
          .selectFrom('delivery')
          .select(['seq', 'account', 'connection', 'delivery_key', 'received_at', 'headers', sql<number>`length(body)`.as('bytes')])
          .where('connection', '=', connection)
          .where('delivery_key', 'in', some);
        for (const row of await query.execute()) found.push({ ...readHead(row), bytes: row.bytes });
      }
      return found;
    },

    async broughtBy(connection, importId, from, upTo) {
      const rows = await db
        .selectFrom('delivery')
        .select(['seq', 'headers'])
        .where('connection', '=', connection)
        .where('seq', '>=', from)
        .where('seq', '<=', upTo)
        .where('headers', 'like', `%${importId}%`)
        .orderBy('seq')
        .execute();
      // The text may stand in another header, too.
      return rows.filter((row) => (JSON.parse(row.headers) as Record<string, string>)['import'] === importId).map((row) => row.seq);
    },

    async traffic(connection, limit) {
      const ends = await db
        .selectFrom('delivery')
        .select((eb) => [eb.fn.min('seq').as('first'), eb.fn.max('seq').as('last')])
        .where('connection', '=', connection)
        .executeTakeFirst();
      const newest = db
        .selectFrom('delivery')
        .select('received_at')
        .where('connection', '=', connection)
        .orderBy('seq', 'desc')
        .limit(limit);
      const received = (await newest.execute()).map((row) => row.received_at);
      return { first: ends?.first ?? null, last: ends?.last ?? null, received };
    },

    async count(account, connection) {
      const query = db.selectFrom('delivery').select((eb) => eb.fn.countAll<number>().as('n'));
      return (await query.where('connection', '=', connection).where('account', '=', account).executeTakeFirstOrThrow()).n;
    },

    async countReceived(connection, before) {
      const query = db.selectFrom('delivery').select((eb) => eb.fn.countAll<number>().as('n'));
      const old = query.where('connection', '=', connection).where('received_at', '<', before).where('headers', '<>', lastingText);
      return (await old.executeTakeFirstOrThrow()).n;
    },

    async position(account) {
      let query = db.selectFrom('delivery').select((eb) => eb.fn.max('seq').as('seq'));
      if (account !== undefined) query = query.where('account', '=', account);
      return (await query.executeTakeFirst())?.seq ?? 0;
    },

    decodedUpTo: async () => await counter(db, 'decoded'),

    async sources() {
      const rows = await db.selectFrom('source').selectAll().where('state', '=', 'live').orderBy('id').execute();
      return rows.map(({ connection, account, decoder, behind, events, rejects, shape }): DecodedSource => ({
        connection,
        account,
        decoder,
        behind,
        events,
        rejects,
        shape,
      }));
    },

    async dirty(limit, agentsLater = new Set()) {
      let query = db
        .selectFrom('event_group as g')
        .innerJoin('source as s', 's.id', 'g.source')
        .select(['g.id', 's.account', 's.connection', 'g.kind', 'g.position', 'g.revision', 'g.emptied', 'g.settled_at', 'g.settled'])
        .where('g.mark', 'is not', null);
      if (agentsLater.size > 0)
        query = query.where((eb) => eb.or([eb('g.kind', '<>', 'agent'), eb('s.connection', 'not in', [...agentsLater])]));
      const groups = await query.orderBy('g.mark').orderBy('g.id').limit(limit).execute();
      const found: EventGroup[] = [];
      let read = 0;
      for (const some of slices(groups, 100)) {
        if (read >= mostEvents) break;
        const short = some.filter((group) => group.emptied === 0 && group.kind !== 'agent').map((group) => group.id);
        const events = await eventsOf(db, short);
        for (const { emptied, settled_at, settled, ...group } of some) {
          if (emptied === 0 && group.kind === 'agent') {
            // Marked still: the next call takes those that there is no room for now.
            if (read >= mostEvents) continue;
            const from = readSettled(settled_at, settled);
            const next = await nextEvents(db, group, from?.at);
            found.push({ ...group, settled: from, ...next });
            read += next.events.length;
          } else {
            const list = events.get(group.id) ?? [];
            found.push({ ...group, settled: null, events: list });
            read += list.length;
          }
        }
        // SQLite answers on this thread: let others have their turn.
        await new Promise((resolve) => setImmediate(resolve));
      }
      return found;
    },

    async waiting(account, factsBefore) {
      let query = db
        .selectFrom('event_group')
        .select((eb) => eb.fn.countAll<number>().as('n'))
        .where('mark', 'is not', null);
      if (account !== undefined) query = query.where('source', 'in', db.selectFrom('source').select('id').where('account', '=', account));
      if (factsBefore !== undefined) {
        query = query
          .where('kind', '<>', 'agent')
          .where((eb) =>
            eb.exists(eb.selectFrom('projected').select('grp').whereRef('grp', '=', 'event_group.id').where('at', '<', factsBefore)),
          );
      }
      return (await query.executeTakeFirstOrThrow()).n;
    },

    async projectedKeys(groups, from = new Map()) {
      const keys = new Map<number, ProjectedKey[]>(groups.map((group) => [group, []]));
      const held = db.selectFrom('projected').select(['grp', 'tbl', 'id', 'at']).orderBy('grp').orderBy('at');
      const whole = groups.filter((group) => !from.has(group));
      const queries = [...slices(whole, mostParameters)].map((some) => held.where('grp', 'in', some));
      for (const [group, at] of from) queries.push(held.where('grp', '=', group).where('at', '>=', at));
      for (const query of queries) {
        for (const { grp, tbl, id, at } of await query.execute()) keys.get(grp)?.push({ table: asFactTable(tbl), id, at });
      }
      return keys;
    },

    async eventsByKey(account, connection, key) {
      const node = await db
        .selectFrom('node as n')
        .innerJoin('source as s', 's.id', 'n.source')
        .select('n.grp')
        .where('s.account', '=', account)
        .where('s.connection', '=', connection)
        .where('s.state', '=', 'live')
        .where('n.key', '=', plainKey(key))
        .executeTakeFirst();
      return node === undefined ? [] : ((await eventsOf(db, [node.grp])).get(node.grp) ?? []);
    },

    async eventsOfFact(account, { table, id, at }) {
      const owner = await db
        .selectFrom('projected')
        .select('grp')
        .where('account', '=', account)
        .where('tbl', '=', table)
        .where('at', '=', at)
        .where('id', '=', id)
        .executeTakeFirst();
      if (owner === undefined) return [];
      // Of a call that two systems tell, what both told.
      const sides = await db.selectFrom('side').select('grp').where('shown_by', '=', owner.grp).execute();
      const events = await eventsOf(db, [...new Set([owner.grp, ...sides.map(({ grp }) => grp)])]);
      return [...events.values()].flat().sort(inOrder);
    },

    async rejectsWithin(account, connection, ranges) {
      let found = 0;
      for (const [from, upTo] of ranges) {
        const query = db
          .selectFrom('reject as r')
          .innerJoin('source as s', 's.id', 'r.source')
          .select((eb) => eb.fn.countAll<number>().as('n'))
          .where('s.account', '=', account)
          .where('s.connection', '=', connection)
          .where('s.state', '=', 'live')
          .where('r.seq', '>=', from)
          .where('r.seq', '<=', upTo);
        found += (await query.executeTakeFirstOrThrow()).n;
      }
      return found;
    },

    async rejects(account, { connection, before, limit, seqs }) {
      let query = db
        .selectFrom('reject as r')
        .innerJoin('source as s', 's.id', 'r.source')
        .select(['r.id', 'r.seq', 's.connection', 'r.line', 'r.byte', 'r.reason', 'r.text'])
        .where('s.account', '=', account)
        .where('s.state', '=', 'live');
      if (connection !== undefined) query = query.where('s.connection', '=', connection);
      if (before !== undefined) query = query.where('r.id', '<', before);
      if (seqs !== undefined) query = query.where('r.seq', '>=', seqs.from).where('r.seq', '<=', seqs.upTo);
      return (await query.orderBy('r.id', 'desc').limit(limit).execute()) satisfies StoredReject[];
    },

    async rejectCount(account, connection) {
      let query = db.selectFrom('source').select('rejects').where('account', '=', account).where('state', '=', 'live');
      if (connection !== undefined) query = query.where('connection', '=', connection);
      return (await query.execute()).reduce((sum, row) => sum + row.rejects, 0);
    },
  };
}

export async function counter(db: Kysely<LogTables>, name: CounterName): Promise<number> {
  return (await db.selectFrom('counter').select('value').where('name', '=', name).executeTakeFirstOrThrow()).value;
}

function readDelivery(row: LogTables['delivery']): Delivery {
  return { ...readHead(row), body: new Uint8Array(row.body.buffer, row.body.byteOffset, row.body.byteLength) };
}

function readHead(row: Omit<LogTables['delivery'], 'body'>): Omit<Delivery, 'body'> {
  return {
    seq: row.seq,
    account: row.account,
    connection: row.connection,
    deliveryKey: row.delivery_key,
    receivedAt: row.received_at,
    headers: JSON.parse(row.headers) as Record<string, string>,
  };
}

/** Only `addProjectedKeys` writes the column, from a `FactTable`. */
function asFactTable(text: string): ProjectedKey['table'] {
  return text as ProjectedKey['table'];
}
