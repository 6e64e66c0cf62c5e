import type { CallFacts, CallsQuery, LegFacts, VisitFacts } from '#contract/call-view.ts';
import { fromIso, type Instant } from '#domain/instant.ts';
import { isZone, localMoment } from '#metrics/calendar.ts';
import type { Params, Warehouse } from '#warehouse/client.ts';
import { ApiProblem } from './api-problem.ts';

/** Whose calls, and how much of them may be searched. */
export interface CallScope {
  readonly account: string;
  readonly zone: string;
  /** Null = all calls of the account. */
  readonly agent: string | null;
  /** Who may not see numbers may not find them by guessing either. */
  readonly numbers: boolean;
}

type Condition = readonly [sql: string, params?: Params];

/** The page of calls that a query names, and how many there are in all. */
export async function findCalls(warehouse: Warehouse, scope: CallScope, query: CallsQuery): Promise<{ calls: CallFacts[]; total: number }> {
  const { where, params } = conditionsOf(scope, query);
  if (query.sort === 'caller' && !scope.numbers)
    throw new ApiProblem(403, 'not-permitted', 'Sorting by caller needs the permission "numbers".');
  const order = `${sortColumns[query.sort]} ${query.desc === 'true' ? 'DESC' : 'ASC'}, id`;
  const calls = await warehouse.query<CallRow>(
    `SELECT ${callColumns} FROM call FINAL WHERE ${where} ORDER BY ${order} LIMIT {limit:UInt32} OFFSET {offset:UInt32}`,
    { ...params, limit: query.limit, offset: query.offset },
  );
  const [count] = await warehouse.query<{ n: number }>(`SELECT count() AS n FROM call FINAL WHERE ${where}`, params);
  return { calls: calls.map(callOf), total: count?.n ?? 0 };
}

/** One call with its visits and legs; null where the scope has no such call. */
export async function findCall(
  warehouse: Warehouse,
  scope: CallScope,
  id: string,
): Promise<{ call: CallFacts; visits: VisitFacts[]; legs: LegFacts[] } | null> {
  const { where, params } = conditionsOf(scope, {});
  const [row] = await warehouse.query<CallRow>(`SELECT ${callColumns} FROM call FINAL WHERE ${where} AND id = {id:String} LIMIT 1`, {
    ...params,
    id,
  });
  if (row === undefined) return null;
  const ofCall = { account: scope.account, call: id };
  const visits = await warehouse.query<VisitFacts>(
    `SELECT id, queue_id, enqueued_at, exited_at, answered_at, ${maybe('agent_id')}, exit, entry
FROM visit FINAL WHERE account = {account:String} AND call_id = {call:String} ORDER BY enqueued_at, id`,
    ofCall,
  );
  const legs = await warehouse.query<LegFacts>(
    `SELECT id, agent_id, ${maybe('queue_id')}, offered_at, answered_at, ended_at, result, kind, talk_s, hold_s, acw_s, dial_s,
${['transfer_to', 'transfer_kind', 'transfer_target', 'ended_by'].map(maybe).join(', ')}, ended_on_hold
FROM leg FINAL WHERE account = {account:String} AND call_id = {call:String} ORDER BY offered_at, id`,
    ofCall,
  );
  return { call: callOf(row), visits, legs };
}

/** Calls and anomalous calls of an account. */
export async function countCalls(warehouse: Warehouse, account: string): Promise<{ calls: number; anomalous: number }> {
  const [row] = await warehouse.query<{ calls: number; anomalous: number }>(
    `SELECT count() AS calls, countIf(notEmpty(anomalies)) AS anomalous FROM call FINAL WHERE account = {account:String}`,
    { account },
  );
  return row ?? { calls: 0, anomalous: 0 };
}

type CallRow = CallFacts & { visits: number; answered_legs: number };

/** Words of the warehouse are '' where unknown; outside they are null. */
const maybe = (name: string): string => `nullIf(${name}, '') AS ${name}`;

const plain = [
  'id',
  'connection',
  'direction',
  'started_at',
  'seized',
  'ringing_at',
  'connected_at',
  'answered_at',
  'ended_at',
  'caller',
  'caller_presented',
  'caller_name',
  'ivr_s',
  'sip_code',
  'topics',
  'goals',
  'resolved',
  'escalated',
  'followup_required',
  'fcr_eligible',
  'recording_consent',
  'spam',
  'test',
  'anomalies',
  'queue_ids',
  'agent_ids',
  'talk_s',
  'hold_s',
  'visits',
  'answered_legs',
];
const words = [
  'outcome',
  'ended_by',
  'caller_country',
  'caller_area',
  'number_id',
  'blocked_reason',
  'lead_id',
  'campaign_id',
  'visitor_id',
  'session_id',
  'disposition',
];
const callColumns = [...plain, ...words.map(maybe), 'total_wait_s AS wait_s'].join(', ');

const sortColumns: Readonly<Record<CallsQuery['sort'], string>> = {
  started_at: 'started_at',
  wait_s: 'total_wait_s',
  talk_s: 'call.talk_s',
  caller: 'caller',
  outcome: 'call.outcome',
};

/** A sum over nothing is not zero seconds: a call without a queue waited for nobody. */
function callOf({ visits, answered_legs, ...call }: CallRow): CallFacts {
  return {
    ...call,
    wait_s: visits === 0 ? null : call.wait_s,
    talk_s: answered_legs === 0 ? null : call.talk_s,
    hold_s: answered_legs === 0 ? null : call.hold_s,
  };
}

function conditionsOf(scope: CallScope, query: Partial<CallsQuery>): { where: string; params: Params } {
  const zone = query.tz ?? scope.zone;
  if (!isZone(zone))
    throw new ApiProblem(422, 'unknown-zone', `tz: got "${zone}", wanted an IANA zone such as Europe/Madrid.`, { what: 'tz', got: zone });
  const conditions: Condition[] = [['account = {account:String}', { account: scope.account }]];
  if (scope.agent !== null) conditions.push(['(has(agent_ids, {own:String}) OR offered_agent_id = {own:String})', { own: scope.agent }]);
  if (query.from !== undefined)
    conditions.push(['started_at >= fromUnixTimestamp64Milli({from:Int64})', { from: momentOf('from', query.from, zone) }]);
  if (query.to !== undefined)
    conditions.push(['started_at < fromUnixTimestamp64Milli({before:Int64})', { before: momentOf('to', query.to, zone) }]);
  const lists = { direction: query.direction, outcome: query.outcome, number: query.number, connection: query.connection };
  for (const [name, value] of Object.entries(lists)) {
    const column = name === 'number' ? 'number_id' : name;
    if (value !== undefined) conditions.push([`call.${column} IN {${name}:Array(String)}`, { [name]: parts(value) }]);
  }
  if (query.queue !== undefined) conditions.push(['hasAny(queue_ids, {queue:Array(String)})', { queue: parts(query.queue) }]);
  if (query.agent !== undefined) conditions.push(['hasAny(agent_ids, {agent:Array(String)})', { agent: parts(query.agent) }]);
  if (query.anomalies !== undefined) conditions.push([query.anomalies === 'true' ? 'notEmpty(anomalies)' : 'empty(anomalies)']);
  if (query.search !== undefined && query.search.trim() !== '') conditions.push(searchFor(query.search.trim(), scope.numbers));
  return {
    where: conditions.map(([sql]) => sql).join(' AND '),
    params: Object.assign({}, ...conditions.map(([, params]) => params ?? {})) as Params,
  };
}

/** Part of a number (however it is written), of a name, or the beginning of an id. */
function searchFor(text: string, numbers: boolean): Condition {
  const ways = ['startsWith(id, {search:String})'];
  const params: Record<string, string> = { search: text };
  if (numbers) {
    ways.push("positionCaseInsensitiveUTF8(coalesce(caller_name, ''), {search:String}) > 0");
    const digits = text.replace(/\D/g, '');
    if (digits.length >= 2 && /^[+\d\s()./-]+$/.test(text)) {
      ways.push("position(coalesce(caller, ''), {digits:String}) > 0", "position(coalesce(caller_presented, ''), {digits:String}) > 0");
      params['digits'] = digits;
    }
  }
  return [`(${ways.join(' OR ')})`, params];
}

function parts(list: string): string[] {
  return list
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

function momentOf(what: string, text: string, zone: string): Instant {
  const at = fromIso(text) ?? localMoment(text, zone);
  if (at !== null) return at;
  const wanted = 'an instant such as 2026-11-01T00:00:00Z or a local date such as 2026-11-01';
  throw new ApiProblem(422, 'invalid-period', `${what}: got "${text}", wanted ${wanted}.`, { what, got: text, wanted });
}
