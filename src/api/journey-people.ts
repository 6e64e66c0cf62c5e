import { usualWindowH } from '#metrics/attribution-params.ts';
import type { Warehouse } from '#warehouse/client.ts';

/** Who somebody is: what telephones and websites know them by. */
export interface Known {
  readonly phones: ReadonlySet<string>;
  readonly visitors: ReadonlySet<string>;
}

/** Where a journey is opened from. */
export interface FirstSign extends Known {
  /** Visits that the call names. */
  readonly sessions: readonly string[];
  readonly calls: readonly string[];
}

/** A call that names no visit, and whom its number was shown to last: no longer ago than an hour after the lease. */
export interface ShownCall {
  readonly call: string;
  readonly caller: string | null;
  readonly session: string;
}

/** One person has few; a number that an office shares must not gather the town. */
const mostIds = 20;
const rounds = 2;

/**
 * Everybody whom the same leads, requests and calls tell to be one, from a first sign on; `byRecords` false = from that sign alone.
 * What only a shown number tells is a guess: once it joins callers and visitors, and never what these were joined with by it.
 */
export async function peopleOf(
  warehouse: Warehouse,
  account: string,
  first: FirstSign,
  byRecords: boolean,
): Promise<Known & { readonly shown: readonly ShownCall[] }> {
  const told = async (known: Known): Promise<Known> => (byRecords ? await withRecords(warehouse, account, known) : known);
  const named = await told(joined(first, await visitorsOf(warehouse, account, first.sessions)));
  const guessed = await shownCalls(warehouse, account, named, first.calls);
  const callers = guessed.map(({ caller }) => ({ phone: caller ?? '', visitor: '' }));
  const visitors = await visitorsOf(
    warehouse,
    account,
    guessed.map(({ session }) => session),
  );
  const known = await told(joined(named, [...callers, ...visitors]));
  return { ...known, shown: await shownCalls(warehouse, account, known, first.calls) };
}

/** With whom records join them, and whom records join with those. */
async function withRecords(warehouse: Warehouse, account: string, first: Known): Promise<Known> {
  let known = first;
  for (let round = 0; round < rounds; round += 1) {
    const next = joined(known, await toldTogether(warehouse, account, known));
    if (next.phones.size + next.visitors.size === known.phones.size + known.visitors.size) return next;
    known = next;
  }
  return known;
}

interface Pair {
  readonly phone: string;
  readonly visitor: string;
}

function joined({ phones, visitors }: Known, pairs: readonly Pair[]): Known {
  const first = (names: readonly string[]): ReadonlySet<string> =>
    new Set([...new Set(names)].filter((name) => name !== '').slice(0, mostIds));
  return {
    phones: first([...phones, ...pairs.map(({ phone }) => phone)]),
    visitors: first([...visitors, ...pairs.map(({ visitor }) => visitor)]),
  };
}

/** Numbers and visitors that stand in one lead, request or call; one that names a visit is of that visit's visitor. */
async function toldTogether(warehouse: Warehouse, account: string, { phones, visitors }: Known): Promise<Pair[]> {
  const sessions = await sessionsOf(warehouse, account, visitors);
  const of = (table: string, phone: string): string =>
    `SELECT DISTINCT ifNull(${phone}, '') AS phone, toString(visitor_id) AS visitor, toString(session_id) AS session
FROM ${table} FINAL WHERE account = {account:String} AND (has({phones:Array(String)}, ifNull(${phone}, ''))
  OR has({visitors:Array(String)}, toString(visitor_id)) OR has({sessions:Array(String)}, toString(session_id))) LIMIT 100`;
  const pairs = await warehouse.query<Pair & { readonly session: string }>(
    [of('lead', 'phone'), of('callback', 'phone'), of('call', 'caller')].map((sql) => `SELECT * FROM (${sql})`).join(' UNION ALL '),
    { account, phones: [...phones], visitors: [...visitors], sessions },
  );
  return [
    ...pairs,
    ...(await visitorsOf(
      warehouse,
      account,
      pairs.map(({ session }) => session),
    )),
  ];
}

async function sessionsOf(warehouse: Warehouse, account: string, visitors: ReadonlySet<string>): Promise<string[]> {
  const rows = await warehouse.query<{ session: string }>(
    'SELECT session_id AS session FROM session FINAL WHERE account = {account:String} AND has({visitors:Array(String)}, visitor_id) LIMIT 500',
    { account, visitors: [...visitors] },
  );
  return rows.map(({ session }) => session);
}

async function visitorsOf(warehouse: Warehouse, account: string, sessions: readonly string[]): Promise<Pair[]> {
  const named = [...new Set(sessions)].filter((session) => session !== '');
  if (named.length === 0) return [];
  return await warehouse.query<Pair>(
    `SELECT DISTINCT '' AS phone, visitor_id AS visitor FROM session FINAL
WHERE account = {account:String} AND has({sessions:Array(String)}, session_id)`,
    { account, sessions: named },
  );
}

/** Calls of these numbers, these calls, and calls over numbers that these visitors were shown, each with whom its number was shown to last. */
async function shownCalls(
  warehouse: Warehouse,
  account: string,
  { phones, visitors }: Known,
  calls: readonly string[],
): Promise<ShownCall[]> {
  const ours = "has({phones:Array(String)}, ifNull(caller, '')) OR has({calls:Array(String)}, id)";
  const sessions = await sessionsOf(warehouse, account, visitors);
  return await warehouse.query<ShownCall>(
    `SELECT c.id AS call, c.caller AS caller, a.session_id AS session
FROM (SELECT id, caller, toString(number_id) AS number, started_at, ${ours} AS ours FROM call FINAL
  WHERE account = {account:String} AND direction = 'inbound' AND session_id = '' AND visitor_id = ''
    AND (${ours} OR number_id IN (SELECT number_id FROM assignment FINAL
      WHERE number_id != '' AND account = {account:String} AND has({sessions:Array(String)}, session_id)))) AS c
ASOF JOIN (SELECT toString(number_id) AS number, session_id, from_at, to_at FROM assignment FINAL
  WHERE account = {account:String} AND number_id != '') AS a ON c.number = a.number AND c.started_at >= a.from_at
WHERE c.started_at <= a.to_at + toIntervalHour(${usualWindowH}) AND (c.ours OR has({sessions:Array(String)}, a.session_id))
ORDER BY c.started_at DESC LIMIT 500`,
    { account, phones: [...phones], calls: [...calls], sessions },
  );
}
