import type { CallFacts } from '#contract/call-view.ts';
import { dayMs, fromIso, hourMs, type Instant } from '#domain/instant.ts';
import { usualLookbackDays, usualWindowH } from '#metrics/attribution-params.ts';
import type { Origin } from '#outbound/origin.ts';
import type { Warehouse } from '#warehouse/client.ts';
import { maybe } from './maybe.ts';

const windowMs = usualWindowH * hourMs;
const lookbackMs = usualLookbackDays * dayMs;

interface Seen {
  readonly session: string;
  readonly visitor: string;
}

/**
 * The visit to a website that led to a call: of whoever made it, the last visit within 30 days that was not direct, as calls by source
 * find it. Whoever made it is told by the call, or is who was shown its number last. Null = nobody. To be asked under the read lock.
 */
export async function findOrigin(warehouse: Warehouse, account: string, call: CallFacts): Promise<Origin | null> {
  const at = fromIso(call.started_at);
  if (at === null || call.direction !== 'inbound') return null;
  const told =
    call.session_id === null && call.visitor_id === null ? null : { session: call.session_id ?? '', visitor: call.visitor_id ?? '' };
  const seen = told ?? (await lentTo(warehouse, account, call.number_id, at));
  if (seen === null) return null;
  const params = { account, session: seen.session, from: at - lookbackMs, at };
  const visitor = seen.visitor === '' ? await visitorOf(warehouse, params) : seen.visitor;
  const [found] = await warehouse.query<Origin>(
    `SELECT session_id, ${maybe('visitor_id')}, started_at, source, medium, ${maybe('campaign')}, ${maybe('keyword')}, landing_page, click_ids
FROM session FINAL WHERE ${within} AND (session_id = {session:String} OR (visitor_id != '' AND visitor_id = {visitor:String}))
ORDER BY source = '(direct)', started_at DESC, session_id LIMIT 1`,
    { ...params, visitor },
  );
  return found ?? null;
}

const within = `account = {account:String}
AND started_at BETWEEN fromUnixTimestamp64Milli({from:Int64}) AND fromUnixTimestamp64Milli({at:Int64})`;

/** Whose session it is; '' where nobody tells. */
async function visitorOf(warehouse: Warehouse, params: Readonly<Record<string, string | number>>): Promise<string> {
  const [row] = await warehouse.query<{ visitor_id: string }>(
    `SELECT visitor_id FROM session FINAL WHERE ${within} AND session_id = {session:String} LIMIT 1`,
    params,
  );
  return row?.visitor_id ?? '';
}

/** Who was shown a number last, and can have called it. */
async function lentTo(warehouse: Warehouse, account: string, number: string | null, at: Instant): Promise<Seen | null> {
  if (number === null) return null;
  const [lease] = await warehouse.query<Seen>(
    `SELECT session_id AS session, visitor_id AS visitor FROM assignment FINAL WHERE account = {account:String} AND number_id = {number:String}
AND from_at <= fromUnixTimestamp64Milli({at:Int64}) AND to_at >= fromUnixTimestamp64Milli({until:Int64})
AND from_at >= fromUnixTimestamp64Milli({from:Int64})
ORDER BY from_at DESC, to_at DESC, session_id DESC LIMIT 1`,
    { account, number, at, until: at - windowMs, from: at - lookbackMs },
  );
  return lease ?? null;
}
