import type { CallFacts, CallsQuery, LegFacts, VisitFacts } from '#contract/call-view.ts';
import { dayMs, type Instant } from '#domain/instant.ts';
import type { Warehouse } from '#warehouse/client.ts';
import { ApiProblem } from './api-problem.ts';
import { type CallScope, conditionsOf } from './call-conditions.ts';
import { orders } from './call-order.ts';
import { type CallRow, pageOf } from './call-page.ts';
import { maybe } from './maybe.ts';

export type { CallScope } from './call-conditions.ts';

/** The page of calls that a query names, and how many there are in all. To be asked under the read lock. */
export async function findCalls(warehouse: Warehouse, scope: CallScope, query: CallsQuery): Promise<{ calls: CallFacts[]; total: number }> {
  if (query.sort === 'caller' && !scope.numbers)
    throw new ApiProblem(403, 'not-permitted', 'Sorting by caller needs the permission "numbers".');
  const { rows, total } = await pageOf(warehouse, callColumns, {
    where: conditionsOf(scope, query),
    order: orders[query.sort],
    desc: query.desc === 'true',
    skip: query.offset,
    take: query.limit,
  });
  return { calls: rows.map(callOf), total };
}

/** One call alone; `startedAt`: about when it began, which finds it among millions at once. */
export async function findCallFacts(
  warehouse: Warehouse,
  account: string,
  { id, startedAt }: { readonly id: string; readonly startedAt: Instant },
): Promise<CallFacts | null> {
  const [row] = await warehouse.query<CallRow>(
    `SELECT ${callColumns} FROM call FINAL WHERE account = {account:String} AND id = {id:String}
AND started_at BETWEEN fromUnixTimestamp64Milli({from:Int64}) AND fromUnixTimestamp64Milli({to:Int64}) LIMIT 1`,
    { account, id, from: startedAt - dayMs, to: startedAt + dayMs },
  );
  return row === undefined ? null : callOf(row);
}

/** The last calls of an account that ended, newest first. */
export async function lastEndedCalls(warehouse: Warehouse, account: string, most: number): Promise<CallFacts[]> {
  const rows = await warehouse.query<CallRow>(
    `SELECT ${callColumns} FROM call FINAL WHERE account = {account:String} AND ended_at IS NOT NULL
ORDER BY started_at DESC, id LIMIT {most:UInt32}`,
    { account, most },
  );
  return rows.map(callOf);
}

/** One call with its visits and legs; null where the scope has no such call. */
export async function findCall(
  warehouse: Warehouse,
  scope: CallScope,
  id: string,
): Promise<{ call: CallFacts; visits: VisitFacts[]; legs: LegFacts[] } | null> {
  const { sql, params } = conditionsOf(scope, {});
  const [row] = await warehouse.query<CallRow>(`SELECT ${callColumns} FROM call FINAL WHERE ${sql} AND id = {id:String} LIMIT 1`, {
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
  'acw_s',
  'transfer_kinds',
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

/** A sum over nothing is not zero seconds: a call without a queue waited for nobody. */
function callOf({ visits, answered_legs, ...call }: CallRow): CallFacts {
  return {
    ...call,
    wait_s: visits === 0 ? null : call.wait_s,
    talk_s: answered_legs === 0 ? null : call.talk_s,
    hold_s: answered_legs === 0 ? null : call.hold_s,
    acw_s: answered_legs === 0 ? null : call.acw_s,
  };
}
