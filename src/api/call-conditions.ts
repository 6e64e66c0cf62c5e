import type { CallsQuery } from '#contract/call-view.ts';
import { fromIso, type Instant } from '#domain/instant.ts';
import { isZone, localMoment } from '#metrics/calendar.ts';
import type { Params } from '#warehouse/client.ts';
import { ApiProblem, wrongText } from './api-problem.ts';

/** Whose calls, and how much of them may be searched. */
export interface CallScope {
  readonly account: string;
  readonly zone: string;
  /** Null = all calls of the account. */
  readonly agent: string | null;
  /** Who may not see numbers may not find them by guessing either. */
  readonly numbers: boolean;
  /** The account's teams, for the filter by team. */
  readonly teams: readonly { readonly id: string; readonly agents: readonly string[] }[];
}

export interface Where {
  readonly sql: string;
  readonly params: Params;
}

type Condition = readonly [sql: string, params?: Params];

/** The calls that a query is about, as a condition on rows of `call`. */
export function conditionsOf(scope: CallScope, query: Partial<CallsQuery>): Where {
  const zone = query.tz ?? scope.zone;
  if (!isZone(zone))
    throw new ApiProblem(422, 'unknown-zone', `tz: got "${zone}", wanted an IANA zone such as Europe/Madrid.`, { what: 'tz', got: zone });
  return both(
    ['account = {account:String}', { account: scope.account }],
    ...(scope.agent === null
      ? []
      : ([['(has(agent_ids, {own:String}) OR offered_agent_id = {own:String})', { own: scope.agent }]] satisfies Condition[])),
    ...period(query, zone),
    ...lists(query),
    ...teams(query, scope),
    ...spans(query),
    ...(query.anomalies === undefined ? [] : ([[query.anomalies === 'true' ? 'notEmpty(anomalies)' : 'empty(anomalies)']] as const)),
    ...(query.search === undefined || query.search.trim() === '' ? [] : [searchFor(query.search.trim(), scope.numbers)]),
  );
}

/** All of these conditions at once. */
export function both(...conditions: readonly Condition[]): Where {
  return {
    sql: conditions.map(([sql]) => sql).join(' AND '),
    params: Object.assign({}, ...conditions.map(([, params]) => params ?? {})) as Params,
  };
}

function period({ from, to }: Partial<CallsQuery>, zone: string): Condition[] {
  const conditions: Condition[] = [];
  if (from !== undefined) conditions.push(['started_at >= fromUnixTimestamp64Milli({from:Int64})', { from: momentOf('from', from, zone) }]);
  if (to !== undefined) conditions.push(['started_at < fromUnixTimestamp64Milli({before:Int64})', { before: momentOf('to', to, zone) }]);
  return conditions;
}

/** Filters by lists of values, each with the column that they are looked for in; a column of several values needs one of them. */
const words = {
  direction: 'direction',
  outcome: 'outcome',
  number: 'number_id',
  connection: 'connection',
  campaign: 'campaign_id',
  disposition: 'disposition',
  ended_by: 'ended_by',
} as const;
const sets = { queue: 'queue_ids', agent: 'agent_ids', topic: 'topics' } as const;

function lists(query: Partial<CallsQuery>): Condition[] {
  const given = (name: keyof typeof words | keyof typeof sets): string[] | null => {
    const value = query[name];
    return value === undefined ? null : listOf(name, value);
  };
  return [
    ...names(words).flatMap((name): Condition[] => {
      const values = given(name);
      return values === null ? [] : [[`call.${words[name]} IN {${name}:Array(String)}`, { [name]: values }]];
    }),
    ...names(sets).flatMap((name): Condition[] => {
      const values = given(name);
      return values === null ? [] : [[`hasAny(call.${sets[name]}, {${name}:Array(String)})`, { [name]: values }]];
    }),
  ];
}

function teams({ team }: Partial<CallsQuery>, scope: CallScope): Condition[] {
  if (team === undefined) return [];
  const chosen = listOf('team', team);
  const agents = scope.teams.filter(({ id }) => chosen.includes(id)).flatMap((one) => one.agents);
  return [['hasAny(call.agent_ids, {team_agents:Array(String)})', { team_agents: agents }]];
}

const names = <T extends object>(of: T): (keyof T)[] => Object.keys(of) as (keyof T)[];

/** By commas, or a JSON list: names of people hold commas. */
function listOf(what: string, text: string): string[] {
  if (!text.startsWith('[')) {
    return text
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== '');
  }
  const wrong = wrongText(what, text, 'values by comma, or a JSON list of texts');
  let values: unknown;
  try {
    values = JSON.parse(text);
  } catch {
    throw wrong;
  }
  if (!Array.isArray(values) || !values.every((one): one is string => typeof one === 'string')) throw wrong;
  return values;
}

/** Lengths in seconds; a call that waited for nobody, or that nobody answered, has none. */
function spans(query: Partial<CallsQuery>): Condition[] {
  const conditions: Condition[] = [];
  if (query.min_wait !== undefined) conditions.push(['visits > 0 AND total_wait_s >= {min_wait:Float64}', { min_wait: query.min_wait }]);
  if (query.max_wait !== undefined) conditions.push(['visits > 0 AND total_wait_s <= {max_wait:Float64}', { max_wait: query.max_wait }]);
  if (query.min_talk !== undefined)
    conditions.push(['answered_legs > 0 AND call.talk_s >= {min_talk:Float64}', { min_talk: query.min_talk }]);
  if (query.max_talk !== undefined)
    conditions.push(['answered_legs > 0 AND call.talk_s <= {max_talk:Float64}', { max_talk: query.max_talk }]);
  return conditions;
}

/** Fewer digits than these name no number. */
const fewestDigits = 3;

/**
 * Part of a number however it is written (spaces, plus, leading zeros), of a caller's or an agent's name, or the beginning of
 * an id. Who may not see numbers finds by our own numbers, by ids, and by agents whose names hold no digits.
 */
function searchFor(text: string, numbers: boolean): Condition {
  const digits = digitsOf(text);
  const ways = ['startsWith(id, {search:String})'];
  if (numbers || !/\d/.test(text)) ways.push(...agentWays);
  if (digits === null) {
    if (numbers) ways.push("positionCaseInsensitiveUTF8(coalesce(caller_name, ''), {search:String}) > 0");
    return [`(${ways.join(' OR ')})`, { search: text }];
  }
  ways.push('position(call.number_id, {digits:String}) > 0');
  if (numbers)
    ways.push("position(coalesce(caller, ''), {digits:String}) > 0", "position(coalesce(caller_presented, ''), {digits:String}) > 0");
  return [`(${ways.join(' OR ')})`, { search: text, digits }];
}

/** Words of few values are compared once a value; the list of all agents matters only where there were more than two. */
const agentWays = [
  'positionCaseInsensitiveUTF8(first_agent_id, {search:String}) > 0',
  'positionCaseInsensitiveUTF8(last_agent_id, {search:String}) > 0',
  '(length(agent_ids) > 2 AND arrayExists(agent -> positionCaseInsensitiveUTF8(agent, {search:String}) > 0, agent_ids))',
];

/** The digits of what is written like a part of a number; null for anything else. */
export function digitsOf(text: string): string | null {
  if (!/^[+\d\s()./-]+$/.test(text)) return null;
  const digits = text.replace(/\D/g, '');
  // A national or an international prefix is written with zeros that the stored number does not have.
  const without = digits.replace(/^0+/, '');
  const sought = without.length >= fewestDigits ? without : digits;
  return sought.length >= fewestDigits ? sought : null;
}

function momentOf(what: string, text: string, zone: string): Instant {
  const at = fromIso(text) ?? localMoment(text, zone);
  if (at !== null) return at;
  const wanted = 'an instant such as 2026-11-01T00:00:00Z or a local date such as 2026-11-01';
  throw new ApiProblem(422, 'invalid-period', `${what}: got "${text}", wanted ${wanted}.`, { what, got: text, wanted });
}
