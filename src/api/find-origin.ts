import type { CallFacts } from '#contract/call-view.ts';
import { dayMs, fromIso, hourMs } from '#domain/instant.ts';
import type { Origin } from '#outbound/origin.ts';
import type { Warehouse } from '#warehouse/client.ts';

/** A number that was shown is called this long after it was given back, as the metrics have it where an account sets nothing else. */
const windowMs = hourMs;
/** Sessions are looked for so long before a call: they may have been told by a file. */
const lookbackMs = 30 * dayMs;

/**
 * The visit to a website in which a call was made: the one that it names, else the one that was shown its number last. The same
 * rule as calls by source. Null = none. To be asked under the read lock.
 */
export async function findOrigin(warehouse: Warehouse, account: string, call: CallFacts): Promise<Origin | null> {
  const at = fromIso(call.started_at);
  if (at === null || call.direction !== 'inbound') return null;
  const session = call.session_id ?? (await lentTo(warehouse, account, call.number_id, at));
  if (session === null) return null;
  const [found] = await warehouse.query<Origin>(
    `SELECT session_id, nullIf(visitor_id, '') AS visitor_id, started_at, source, medium, nullIf(campaign, '') AS campaign,
nullIf(keyword, '') AS keyword, landing_page, click_ids
FROM session FINAL WHERE account = {account:String} AND session_id = {session:String}
AND started_at BETWEEN fromUnixTimestamp64Milli({from:Int64}) AND fromUnixTimestamp64Milli({at:Int64})
ORDER BY started_at DESC LIMIT 1`,
    { account, session, from: at - lookbackMs, at },
  );
  return found ?? null;
}

async function lentTo(warehouse: Warehouse, account: string, number: string | null, at: number): Promise<string | null> {
  if (number === null) return null;
  const [lease] = await warehouse.query<{ session_id: string }>(
    `SELECT session_id FROM assignment FINAL WHERE account = {account:String} AND number_id = {number:String}
AND from_at <= fromUnixTimestamp64Milli({at:Int64}) AND to_at >= fromUnixTimestamp64Milli({until:Int64})
AND from_at >= fromUnixTimestamp64Milli({from:Int64})
ORDER BY from_at DESC, to_at DESC, session_id DESC LIMIT 1`,
    { account, number, at, until: at - windowMs, from: at - lookbackMs },
  );
  return lease?.session_id ?? null;
}
