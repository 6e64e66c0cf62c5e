import type { Kysely } from 'kysely';
import { slices } from '#database/slices.ts';
import type { EventIndex } from './delivery-log.ts';
import { plainKey } from './plain-text.ts';
import type { LogTables } from './tables.ts';

/** Values of one `in`: SQLite takes 32,766 parameters. */
const mostValues = 5_000;

/** Which calls the index knows, by their keys and by their time: what a list of calls from elsewhere is compared with. */
export function callPlacesOf(db: Kysely<LogTables>): Pick<EventIndex, 'callsOfKeys' | 'callsWithin'> {
  return {
    async callsOfKeys(account, connection, keys) {
      const found = new Map<string, { id: string; at: number } | null>();
      for (const some of slices(keys, mostValues)) {
        const rows = await db
          .selectFrom('node as n')
          .innerJoin('source as s', 's.id', 'n.source')
          .leftJoin('projected as p', (join) => join.onRef('p.grp', '=', 'n.grp').on('p.tbl', '=', 'call').on('p.account', '=', account))
          .select(['n.key', 'p.id', 'p.at'])
          .where('s.account', '=', account)
          .where('s.connection', '=', connection)
          .where('s.state', '=', 'live')
          .where('n.key', 'in', some.map(plainKey))
          .execute();
        const places = new Map(rows.map(({ key, id, at }) => [key, id === null || at === null ? null : { id, at }]));
        for (const key of some) {
          const place = places.get(plainKey(key));
          if (place !== undefined) found.set(key, place);
        }
      }
      return found;
    },

    async callsWithin(account, connection, { from, before }, limit, after) {
      let query = db
        .selectFrom('projected as p')
        .innerJoin('event_group as g', 'g.id', 'p.grp')
        .innerJoin('source as s', 's.id', 'g.source')
        .select(['p.id', 'p.at', 'p.grp'])
        .where('p.account', '=', account)
        .where('p.tbl', '=', 'call')
        .where('p.at', '>=', from)
        .where('p.at', '<', before)
        .where('s.connection', '=', connection)
        .where('s.state', '=', 'live');
      if (after !== undefined) {
        query = query.where((eb) => eb.or([eb('p.at', '>', after.at), eb.and([eb('p.at', '=', after.at), eb('p.id', '>', after.id)])]));
      }
      const calls = await query.orderBy('p.at').orderBy('p.id').limit(limit).execute();
      const groups = [...new Set(calls.map(({ grp }) => grp))];
      const keys = new Map<number, string[]>(groups.map((group) => [group, []]));
      for (const some of slices(groups, mostValues)) {
        for (const { grp, key } of await db.selectFrom('node').select(['grp', 'key']).where('grp', 'in', some).execute())
          keys.get(grp)?.push(key);
      }
      return calls.map(({ id, at, grp }) => ({ id, at, keys: keys.get(grp) ?? [] }));
    },
  };
}
