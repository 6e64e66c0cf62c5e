import type { Journey, JourneyItem } from '#contract/journey.ts';
import type { EventIndex } from '#log/delivery-log.ts';
import { toIso } from '#domain/instant.ts';
import type { Params, Warehouse } from '#warehouse/client.ts';
import { type CallScope, conditionsOf } from './call-conditions.ts';
import { type FirstSign, peopleOf } from './journey-people.ts';
import { maybe } from './maybe.ts';

/** Of each kind; the newest are shown. */
const most = 200;
/** Pages are read from the log visit by visit. */
const mostWithPages = 40;

interface Parts {
  readonly warehouse: Warehouse;
  readonly index: Pick<EventIndex, 'eventsOfFact'>;
  readonly scope: CallScope;
}

/**
 * Everything known of one person, the oldest first. Who sees own calls only gets these with their telephones, the visits and the
 * numbers shown, and no records of sales. To be asked under the read lock.
 */
export async function journeyOf({ warehouse, index, scope }: Parts, first: FirstSign): Promise<Omit<Journey, 'freshness'>> {
  const { account } = scope;
  const sales = scope.agent === null;
  const { phones, visitors, shown } = await peopleOf(warehouse, account, first, sales);
  const who: Params = { account, phones: [...phones], visitors: [...visitors] };
  const sessions = await warehouse.query<SessionRow>(
    `SELECT id, session_id, visitor_id, started_at AS at, last_at AS until, ${['channel', 'source', 'medium', 'campaign', 'keyword', 'referrer'].map(maybe).join(', ')}, landing_page
FROM session FINAL WHERE account = {account:String} AND has({visitors:Array(String)}, visitor_id) ORDER BY started_at DESC LIMIT ${most + 1}`,
    who,
  );
  const ofSessions: Params = { account, sessions: sessions.map(({ session_id: id }) => id) };
  const numbers = await warehouse.query<Row<'number'>>(
    `SELECT from_at AS at, to_at AS until, toString(number_id) AS number, session_id
FROM assignment FINAL WHERE account = {account:String} AND number_id != '' AND has({sessions:Array(String)}, session_id) ORDER BY from_at DESC LIMIT ${most + 1}`,
    ofSessions,
  );
  // Of callers who are somebody else a shown number alone tells nothing; who withheld theirs is known by nothing else.
  const withheld = shown.flatMap(({ call, caller }) => (caller === null ? [call] : []));
  const own = conditionsOf(scope, {});
  const calls = await warehouse.query<Omit<Row<'call'>, 'by'>>(
    `SELECT id, started_at AS at, ended_at AS until, toString(direction) AS direction, ${maybe('outcome')}, caller, nullIf(number_id, '') AS number,
agent_ids, if(answered_legs = 0, NULL, talk_s) AS talk_s, ${maybe('session_id')}
FROM call FINAL WHERE ${own.sql} AND (has({phones:Array(String)}, ifNull(caller, '')) OR has({visitors:Array(String)}, toString(visitor_id))
  OR has({sessions:Array(String)}, toString(session_id)) OR has({shown:Array(String)}, id))
ORDER BY started_at DESC LIMIT ${most + 1}`,
    { ...own.params, ...who, ...ofSessions, shown: [...first.calls, ...withheld] },
  );
  const records = sales ? await recordsOf(warehouse, { ...who, ...ofSessions, calls: calls.map(({ id }) => id) }) : [];
  const shownTo = new Map(shown.map(({ call, session }) => [call, session]));
  const lists: readonly (readonly unknown[])[] = [sessions, numbers, calls, ...records];
  const items: JourneyItem[] = [
    ...(await withPages(index, account, sessions.slice(0, most))),
    ...numbers.slice(0, most).map((row): JourneyItem => ({ kind: 'number', ...row })),
    ...calls.slice(0, most).map((row): JourneyItem => {
      const session_id = row.session_id ?? shownTo.get(row.id) ?? null;
      return { kind: 'call', ...row, session_id, by: row.session_id !== null ? 'told' : session_id === null ? null : 'shown' };
    }),
    ...records.flatMap((rows) => rows.slice(0, most)),
  ];
  return {
    people: [...(sales ? phones : callersOf(items))].map((phone) => ({ phone })),
    visitors: [...visitors],
    items: items.sort((one, other) => Date.parse(one.at) - Date.parse(other.at) || orderOf(one) - orderOf(other)),
    truncated: lists.some((rows) => rows.length > most),
    sales,
  };
}

/** Who sees own calls only is told no other telephone than theirs. */
function callersOf(items: readonly JourneyItem[]): ReadonlySet<string> {
  return new Set(items.flatMap((item) => (item.kind === 'call' && item.caller !== null ? [item.caller] : [])));
}

type Row<K extends JourneyItem['kind']> = Omit<Extract<JourneyItem, { kind: K }>, 'kind'>;
type SessionRow = Omit<Row<'session'>, 'pages' | 'numbers_touched'> & { readonly id: string; readonly landing_page: string };

/** What happens at one moment, in the order in which it can have led to another. */
const kinds: readonly JourneyItem['kind'][] = ['session', 'number', 'call', 'callback', 'lead', 'deal'];
const orderOf = ({ kind }: JourneyItem): number => kinds.indexOf(kind);

/** Requests, leads and deals: by number, visitor or session; a deal by its lead, its customer or its call. */
async function recordsOf(warehouse: Warehouse, who: Params): Promise<JourneyItem[][]> {
  const own = (phone: string): string =>
    `(has({phones:Array(String)}, ifNull(${phone}, '')) OR has({visitors:Array(String)}, visitor_id) OR has({sessions:Array(String)}, session_id))`;
  const callbacks = await warehouse.query<Row<'callback'>>(
    `SELECT requested_at AS at, connected_at, ${maybe('origin')}, phone, withdrawn FROM callback FINAL
WHERE account = {account:String} AND ${own('phone')} ORDER BY requested_at DESC LIMIT ${most + 1}`,
    who,
  );
  const leads = await warehouse.query<Row<'lead'>>(
    `SELECT created_at AS at, lead_id AS id, ${maybe('origin')}, ${maybe('status')}, score, phone FROM lead FINAL
WHERE account = {account:String} AND ${own('phone')} ORDER BY created_at DESC LIMIT ${most + 1}`,
    who,
  );
  const deals = await warehouse.query<Row<'deal'>>(
    `SELECT created_at AS at, closed_at, ${maybe('status')}, amount, ${maybe('currency')} FROM deal FINAL
WHERE account = {account:String} AND (has({leads:Array(String)}, lead_id) OR has({phones:Array(String)}, ifNull(customer_phone, ''))
  OR has({calls:Array(String)}, call_id)) ORDER BY created_at DESC LIMIT ${most + 1}`,
    { ...who, leads: leads.map(({ id }) => id) },
  );
  return [
    callbacks.map((row): JourneyItem => ({ kind: 'callback', ...row })),
    leads.map((row): JourneyItem => ({ kind: 'lead', ...row })),
    deals.map((row): JourneyItem => ({ kind: 'deal', ...row })),
  ];
}

/** The pages of the newest visits, as the website told them. */
async function withPages(index: Parts['index'], account: string, rows: readonly SessionRow[]): Promise<JourneyItem[]> {
  return await Promise.all(
    rows.map(async ({ id, landing_page: landing, ...row }, place): Promise<JourneyItem> => {
      const at = Date.parse(row.at);
      const told = place < mostWithPages ? await index.eventsOfFact(account, { table: 'session', id, at }) : [];
      const events = told.map(({ event }) => event).sort((one, other) => one.at - other.at);
      const pages = events.flatMap((event) =>
        (event.kind === 'session_seen' || event.kind === 'session_continued') && event.page !== null
          ? [{ at: toIso(event.at), page: event.page }]
          : [],
      );
      const touched = events.flatMap((event) => (event.kind === 'number_touched' ? [{ at: toIso(event.at), number: event.number }] : []));
      return { kind: 'session', ...row, pages: pages.length === 0 ? [{ at: row.at, page: landing }] : pages, numbers_touched: touched };
    }),
  );
}
