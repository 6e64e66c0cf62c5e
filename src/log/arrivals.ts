import { type Expression, type Kysely, sql, type SqlBool } from 'kysely';
import { gapFormat } from '#domain/delivery.ts';
import { hourMs } from '#domain/instant.ts';
import { type Outcome, slotMs } from '#domain/usual-traffic.ts';
import type { DeliveryLog, EventIndex } from './delivery-log.ts';
import type { LogTables } from './tables.ts';

/** What lies between (an import) is passed over, but not without end: the reader answers on the server's own thread. */
const mostPassed = 5_000;

/**
 * Deliveries that are no word of the system now: what an import brought, and our own notes of times that were missed. Of headers as the
 * log stores them: within a value their quotes would be escaped.
 */
const unspoken = [`'%"import":%'`, `'%"format":"${gapFormat}"%'`].map((like) => `headers like ${like}`).join(' or ');

/** Whether a delivery is the system's own word now. */
export const isSpoken = (headers: Readonly<Record<string, string>>): boolean =>
  !Object.hasOwn(headers, 'import') && headers['format'] !== gapFormat;

export const slotOf = (receivedAt: number): number => Math.floor(receivedAt / slotMs);

/** Counts the deliveries of a relation, in SQL of both engines. Instants of receipt are whole milliseconds. */
export const countArrivals = (relation: string): string => `
  insert into arrival (account, connection, slot, deliveries, first_seq, newest)
  select account, connection, cast(received_at as bigint) / ${slotMs}, count(*), min(seq), max(received_at)
  from ${relation} where not (${unspoken}) group by 1, 2, 3
  on conflict (account, connection, slot) do update set
    deliveries = arrival.deliveries + excluded.deliveries,
    newest = case when excluded.newest > arrival.newest then excluded.newest else arrival.newest end`;

/** The same for one delivery, which is not asked for its headers any more. */
export const countArrival = `insert into arrival (account, connection, slot, deliveries, first_seq, newest) values (?, ?, ?, 1, ?, ?)
  on conflict (account, connection, slot) do update set deliveries = deliveries + 1, newest = max(newest, excluded.newest)`;

type Reading = Pick<DeliveryLog, 'spoken' | 'lastSpoken'> & Pick<EventIndex, 'outcomes'>;

/** When connections spoke, and how it went. */
export function arrivalsOf(db: Kysely<LogTables>): Reading {
  return {
    async spoken(account, connection, from) {
      const arrivals = db.selectFrom('arrival').where('account', '=', account).where('connection', '=', connection);
      const hour = sql<number>`slot / ${sql.lit(hourMs / slotMs)}`;
      const rows = await arrivals
        .where('slot', '>=', slotOf(from))
        .select((eb) => [
          hour.as('hour'),
          sql<number>`cast(sum(deliveries) as bigint)`.as('deliveries'),
          eb.fn.countAll<number>().as('slots'),
          eb.fn.min('first_seq').as('firstSeq'),
        ])
        .groupBy(hour)
        .orderBy(hour)
        .execute();
      const first = await arrivals.select((eb) => eb.fn.min('slot').as('slot')).executeTakeFirst();
      return {
        first: first?.slot == null ? null : first.slot * slotMs,
        hours: rows.map(({ hour: number, ...told }) => ({ at: number * hourMs, ...told })),
      };
    },

    async lastSpoken(account, connection) {
      const row = await db
        .selectFrom('arrival')
        .select('newest')
        .where('account', '=', account)
        .where('connection', '=', connection)
        .orderBy('slot', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row?.newest ?? null;
    },

    async outcomes(account, connection, { before, limit }) {
      const live = db
        .selectFrom('source')
        .select('id')
        .where('account', '=', account)
        .where('connection', '=', connection)
        .where('state', '=', 'live');
      const newest = db
        .selectFrom('delivery as d')
        .select((eb) => [
          'd.seq',
          'd.received_at as at',
          flag(sql<SqlBool>`(${sql.raw(unspoken)})`).as('passed'),
          flag(eb.exists(eb.selectFrom('reject as r').select('r.seq').where('r.source', '=', live).whereRef('r.seq', '=', 'd.seq'))).as(
            'wrong',
          ),
        ])
        .where('d.connection', '=', connection)
        .where('d.account', '=', account)
        .orderBy('d.seq', 'desc')
        .limit(limit);
      const found: Outcome[] = [];
      let below = before ?? Number.MAX_SAFE_INTEGER;
      for (let passed = 0; found.length < limit && passed < mostPassed;) {
        const rows = await newest.where('d.seq', '<', below).execute();
        for (const { at, wrong, passed: skip } of rows) if (skip === 0) found.push({ at, wrong: wrong === 1 });
        const last = rows.at(-1);
        if (last === undefined || rows.length < limit) break;
        below = last.seq;
        passed += rows.length;
      }
      return found.slice(0, limit);
    },
  };
}

const flag = (is: Expression<SqlBool>) => sql<number>`case when ${is} then 1 else 0 end`;
