import type { CallSession, CallSessions, Probabilities } from '#contract/call-sessions.ts';
import type { CallFacts } from '#contract/call-view.ts';
import { dayMs, type Instant, minuteMs, toIso } from '#domain/instant.ts';
import type { EventIndex } from '#log/delivery-log.ts';
import type { Warehouse } from '#warehouse/client.ts';
import { type CallScope, conditionsOf } from './call-conditions.ts';
import type { MatchedCall, MatchedWeeks, MatchWeeks } from './match-weeks.ts';
import { maybe } from './maybe.ts';

/** So many visits of a call are listed with what speaks for each. */
const mostListed = 10;
/** A number touched on a page so long before is a sign of the call. */
const signMs = 10 * minuteMs;
/** Telephones ring a moment before or after the page tells that the number was touched: clocks differ. */
const clockMs = minuteMs;

interface Parts {
  readonly warehouse: Warehouse;
  readonly index: Pick<EventIndex, 'eventsOfFact'>;
  readonly matchWeeks: MatchWeeks;
}

type Found = Omit<CallSessions, 'freshness'>;
const nothing = (by: CallSessions['by']): Found => ({
  by,
  sessions: [],
  others: 0,
  none: by === 'test' || by === 'too_many' ? null : 1,
  learnt: null,
});

/** The visits that may have made a call, with what speaks for each. Not to be asked under the read lock. */
export async function callSessions(parts: Parts, account: string, call: CallFacts, signal?: AbortSignal): Promise<Found> {
  const at = Date.parse(call.started_at);
  const number = call.number_id ?? '';
  if (call.direction !== 'inbound') return nothing('not_inbound');
  const told: MatchedCall | null =
    call.session_id === null
      ? null
      : { sessions: [{ session: call.session_id, visitor: call.visitor_id ?? '', at, probability: 1 }], others: 0, none: 0 };
  if (told === null && call.test) return nothing('test');
  const weeks = told === null && number !== '' ? await parts.matchWeeks.around(account, { id: call.id, number, at }, signal) : null;
  if (weeks === 'too_many') return nothing('too_many');
  const matched = told ?? weeks?.calls.get(call.id);
  if (matched === undefined) return nothing('not_lent');
  const earlier = weeks === null ? new Map<string, number>() : await earlierCalls(parts.warehouse, account, call, weeks);
  const listed = matched.sessions.slice(0, mostListed);
  const rest = matched.sessions.slice(mostListed).reduce((sum, { probability }) => sum + probability, 0);
  const sessions = listed.length === 0 ? [] : await withFacts(parts, { account, number, at, isTold: told !== null }, listed);
  return {
    by: told === null ? 'matched' : 'told',
    sessions: sessions.map((one) => ({ ...one, earlier_calls: earlier.get(one.visitor_id ?? '') ?? 0 })),
    others: matched.others + rest,
    none: matched.none,
    learnt: weeks === null ? null : learntFrom(weeks),
  };
}

/** Whether visits can be told for a call at all. To be asked under the read lock. */
export async function mayBeOfVisit(matchWeeks: MatchWeeks, account: string, call: CallFacts): Promise<boolean> {
  if (call.direction !== 'inbound') return false;
  if (call.session_id !== null) return true;
  if (call.test) return false;
  return call.number_id !== null && (await matchWeeks.isLent(account, call.number_id, Date.parse(call.started_at)));
}

/** Of several calls in the scope: what the models of two weeks at most say of those whose number was lent and that name no visit. Not to be asked under the read lock. */
export async function probabilitiesOf(
  { warehouse, matchWeeks }: Omit<Parts, 'index'>,
  scope: CallScope,
  calls: readonly string[],
  signal?: AbortSignal,
): Promise<Probabilities['calls']> {
  const { sql, params } = conditionsOf(scope, {});
  const rows = await warehouse.withReadLock(
    async () =>
      await warehouse.query<{ id: string; number: string; at: Instant }>(
        `SELECT id, toString(number_id) AS number, toUnixTimestamp64Milli(started_at) AS at FROM call FINAL
WHERE ${sql} AND has({calls:Array(String)}, id) AND direction = 'inbound' AND NOT test AND session_id = '' AND number_id != ''`,
        { ...params, calls },
      ),
  );
  const found = await matchWeeks.ofCalls(scope.account, rows, signal);
  return calls.flatMap((call) => {
    const matched = found.get(call);
    if (matched === undefined) return [];
    const sessions = matched.sessions.map(({ session, probability }) => ({ session_id: session, probability }));
    return [{ call, sessions, none: matched.none }];
  });
}

function learntFrom({ from, until, numbers, shown, calls }: MatchedWeeks): CallSessions['learnt'] {
  return { from: toIso(from), to: toIso(until), numbers: numbers.length, shown, calls: calls.size };
}

/** By visitor: earlier calls of this caller that each most probably made. */
async function earlierCalls(warehouse: Warehouse, account: string, call: CallFacts, weeks: MatchedWeeks): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  if (call.caller === null) return found;
  const rows = await warehouse.withReadLock(
    async () =>
      await warehouse.query<{ id: string }>(
        `SELECT id FROM call FINAL WHERE account = {account:String} AND caller = {caller:String} AND direction = 'inbound'
AND started_at >= fromUnixTimestamp64Milli({from:Int64}) AND started_at < fromUnixTimestamp64Milli({at:Int64}) LIMIT 1000`,
        { account, caller: call.caller, from: weeks.from, at: Date.parse(call.started_at) },
      ),
  );
  for (const { id } of rows) {
    const visitor = mostProbable(weeks.calls.get(id))?.visitor ?? '';
    if (visitor !== '') found.set(visitor, (found.get(visitor) ?? 0) + 1);
  }
  return found;
}

/** Null = more probably none. */
export function mostProbable(matched: MatchedCall | undefined): MatchedCall['sessions'][number] | null {
  const [first] = matched?.sessions ?? [];
  return first === undefined || matched === undefined || first.probability <= matched.none ? null : first;
}

interface OfCall {
  readonly account: string;
  readonly number: string;
  readonly at: Instant;
  /** The call names its visit. */
  readonly isTold: boolean;
}

type Facts = Pick<
  CallSession,
  'session_id' | 'visitor_id' | 'started_at' | 'channel' | 'source' | 'medium' | 'campaign' | 'keyword' | 'landing_page'
> & { readonly id: string; readonly last_at: string };
interface Lease {
  readonly session_id: string;
  readonly from_at: string;
  readonly to_at: string;
}

const during = (column: string): string =>
  `${column} >= fromUnixTimestamp64Milli({from:Int64}) AND ${column} <= fromUnixTimestamp64Milli({until:Int64})`;

/** Rows of the visits that began, or were shown the number, from a moment on until another. */
async function read(warehouse: Warehouse, { account, number, at }: OfCall, sessions: readonly string[], from: Instant, until: Instant) {
  const params = { account, number, at, sessions, from, until };
  return await warehouse.withReadLock(
    async () =>
      [
        await warehouse.query<Facts>(
          `SELECT id, session_id, ${maybe('visitor_id')}, started_at, last_at,
${['channel', 'source', 'medium', 'campaign', 'keyword'].map(maybe).join(', ')}, landing_page
FROM session FINAL WHERE account = {account:String} AND ${during('started_at')}
AND has({sessions:Array(String)}, session_id) ORDER BY started_at`,
          params,
        ),
        await warehouse.query<Lease>(
          `SELECT session_id, from_at, to_at FROM assignment FINAL WHERE account = {account:String} AND number_id = {number:String}
AND ${during('from_at')} AND has({sessions:Array(String)}, session_id) AND from_at <= fromUnixTimestamp64Milli({at:Int64}) ORDER BY from_at`,
          params,
        ),
      ] as const,
  );
}

async function withFacts({ warehouse, index }: Parts, of: OfCall, matched: MatchedCall['sessions']) {
  const names = matched.map(({ session }) => session);
  const times = matched.map(({ at }) => at);
  const until = Math.max(...times) + dayMs;
  const near = await read(warehouse, of, names, Math.min(...times) - dayMs, until);
  // A call may name a visit that began long before.
  const [facts, leases] = of.isTold && near[0].length === 0 ? await read(warehouse, of, names, 0, until) : near;
  return await Promise.all(
    matched.map(async ({ session, visitor, probability }) => {
      const seen = facts.findLast(({ session_id: id }) => id === session);
      const lease = leases.findLast(({ session_id: id }) => id === session);
      const { id, last_at: lastAt, ...known } = seen ?? unknownVisit;
      return {
        ...known,
        session_id: session,
        visitor_id: known.visitor_id ?? (visitor === '' ? null : visitor),
        probability,
        shown_at: lease?.from_at ?? null,
        lent_until: lease?.to_at ?? null,
        seen_at: lastAt === null ? null : toIso(Math.min(Date.parse(lastAt), of.at)),
        is_open: lastAt !== null && Date.parse(lastAt) >= of.at,
        ...(await activity(
          index,
          of,
          id === null ? null : { id, at: Date.parse(known.started_at ?? ''), landing: known.landing_page ?? '' },
        )),
      };
    }),
  );
}

const unknownVisit = {
  ...{ id: null, last_at: null },
  ...{ visitor_id: null, started_at: null, channel: null, source: null, medium: null, campaign: null, keyword: null, landing_page: null },
};

/** What the visit did before the call, as its website told it. */
async function activity(
  index: Parts['index'],
  { account, number, at }: OfCall,
  visit: { readonly id: string; readonly at: Instant; readonly landing: string } | null,
): Promise<Pick<CallSession, 'pages' | 'last_page' | 'clicked_at'>> {
  if (visit === null) return { pages: 0, last_page: null, clicked_at: null };
  const events = (await index.eventsOfFact(account, { table: 'session', id: visit.id, at: visit.at })).map(({ event }) => event);
  const pages = events
    .flatMap((event) => (event.kind === 'session_seen' || event.kind === 'session_continued' ? [event] : []))
    .filter((event) => event.at <= at && event.page !== null)
    .sort((one, other) => one.at - other.at);
  const clicks = events.flatMap((event) => (event.kind === 'number_touched' && event.number === number ? [event.at] : []));
  const near = clicks.filter((click) => click >= at - signMs && click <= at + clockMs);
  return {
    pages: Math.max(1, pages.length),
    last_page: pages.at(-1)?.page ?? visit.landing,
    clicked_at: near.length === 0 ? null : toIso(Math.max(...near)),
  };
}
