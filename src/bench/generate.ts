import type { FactTable } from '#domain/facts.ts';
import type { Warehouse } from '#warehouse/client.ts';
import { columnsOf } from '#warehouse/ddl.ts';

/** A year of a busy centre, made inside the engine: the same seed gives the same calls, whatever the machine. */
export interface Year {
  readonly account: string;
  readonly calls: number;
  readonly seed: number;
}

export const yearStart = Date.UTC(2026, 0, 1);
const days = 365;
/** Calls made at once: each slice covers little time, so that it ends in few parts. */
const slice = 1_000_000;

/** Writes calls, visits, legs and agent states, and merges each month, as the product does with settled months. */
export async function generateYear(warehouse: Warehouse, year: Year, progress: (done: number) => void): Promise<void> {
  for (let from = 0; from < year.calls; from += slice) {
    const count = Math.min(slice, year.calls - from);
    for (const [table, columns, rows] of shapes) await warehouse.command(insertInto(table, columns, rows(base(year, from, count)), year));
    progress(from + count);
  }
  for (const [table] of shapes) await warehouse.command(`OPTIMIZE TABLE ${table} FINAL`);
}

function insertInto(table: FactTable, columns: Readonly<Record<string, string>>, from: string, year: Year): string {
  const all: Record<string, string> = { account: `'${year.account}'`, version: '1', is_deleted: '0', position: 'n + 1', ...columns };
  const cells = columnsOf(table).map(({ name, type }) => {
    const expression = all[name];
    if (expression === undefined) throw new Error(`The generator gives no ${name} of ${table}.`);
    return `CAST(${expression}, '${type.replaceAll("'", "\\'")}') AS c_${name}`;
  });
  return `INSERT INTO ${table} (${columnsOf(table)
    .map((column) => column.name)
    .join(', ')}) SELECT ${cells.join(',\n')} FROM (${from})`;
}

/** One row a call, with everything that its visits and legs need. */
function base({ calls, seed }: Year, from: number, count: number): string {
  const h = (salt: number) => `cityHash64(number, ${salt}, ${seed})`;
  const u = (salt: number) => `((${h(salt)} % 1000000) + 0.5) / 1000000`;
  const ms = (expression: string) => `toInt64(round((${expression}) * 1000))`;
  return `SELECT number AS n,
  toUInt64(intDiv(number * ${days}, ${calls})) AS raw_day,
  toDayOfWeek(toDate('2026-01-01') + raw_day) > 5 AND ${h(1)} % 100 < 65 AND raw_day > 3 AS moved,
  if(moved, raw_day - 3, raw_day) AS day,
  [7,8,8,9,9,9,9,9,10,10,10,10,10,10,10,11,11,11,11,11,11,12,12,12,12,13,13,13,13,14,14,14,14,14,15,15,15,15,15,16,16,16,16,17,17,17,18,18,19,20,21,3][(${h(2)} % 52) + 1] AS hour,
  toInt64(${yearStart}) + toInt64(day) * 86400000 + hour * 3600000 + toInt64(${h(3)} % 3600000) AS at,
  ${h(4)} % 1000 AS r,
  multiIf(${h(5)} % 100 < 78, 'inbound', ${h(5)} % 100 < 98, 'outbound', 'internal') AS direction,
  multiIf(direction = 'internal', 'answered',
    direction = 'inbound', multiIf(r < 800, 'answered', r < 890, 'abandoned', r < 920, 'abandoned_ivr', r < 950, 'voicemail', r < 960, 'blocked', r < 985, 'closed', 'contained'),
    multiIf(r < 550, 'answered', r < 700, 'no_answer', r < 800, 'machine', r < 900, 'busy', r < 950, 'cancelled', 'failed')) AS outcome,
  outcome = 'answered' AS human,
  direction = 'inbound' AND outcome IN ('answered', 'abandoned', 'voicemail') AS queued,
  queued AND human AND ${h(6)} % 100 < 6 AS moved_on,
  queued AND ${h(7)} % 100 < 12 AS rang_elsewhere,
  ['support','support','support','sales','sales','billing','billing','service','orders','retention','vip','returns'][(${h(8)} % 12) + 1] AS queue,
  ['service','billing','retention'][(${h(9)} % 3) + 1] AS queue2,
  concat('agent ', leftPad(toString(${h(10)} % 200), 3, '0')) AS agent,
  concat('agent ', leftPad(toString(${h(11)} % 200), 3, '0')) AS agent2,
  concat('agent ', leftPad(toString(${h(12)} % 200), 3, '0')) AS agent0,
  ${h(13)} % ${Math.max(1, Math.round(calls * 0.4))} AS person,
  ['212','213','305','312','404','415','469','503','512','602','617','646','702','713','718','720','773','786','818','832','916','917','941','972'][(cityHash64(person, 1) % 24) + 1] AS area,
  if(${h(14)} % 100 < 4, NULL, concat('+1', area, leftPad(toString(2000000 + cityHash64(person, 2) % 7999999), 7, '0'))) AS caller,
  if(direction = 'inbound' AND outcome NOT IN ('blocked', 'closed'), 4 + ${h(15)} % 30, NULL) AS ivr_s,
  at + if(queued, toInt64(ivr_s) * 1000, 0) AS enqueued,
  if(outcome = 'abandoned', least(900, -log(${u(16)}) * 45), least(600, -log(${u(16)}) * 24)) AS wait,
  enqueued + if(direction = 'inbound', ${ms('wait')}, toInt64(6000 + ${h(17)} % 20000)) AS reached,
  round(15 - log(${u(18)}) * 210, 3) AS talk,
  round(if(${h(19)} % 100 < 15, -log(${u(20)}) * 40, 0), 3) AS hold,
  round(-log(${u(21)}) * 28, 3) AS acw,
  round(-log(${u(22)}) * 15, 3) AS wait2,
  round(10 - log(${u(23)}) * 150, 3) AS talk2,
  reached + ${ms('talk + hold')} AS left1,
  left1 + ${ms('wait2')} AS reached2,
  reached2 + ${ms('talk2')} AS left2,
  multiIf(NOT human AND queued, reached, NOT human, at + toInt64(2000 + ${h(24)} % 40000), moved_on, left2, left1) AS ended,
  lower(hex(cityHash64(number, 25, ${seed}))) AS id,
  ${h(26)} % 1000 < 8 AS spam,
  if(human, ['resolved','follow-up','complaint','order','information'][(${h(27)} % 5) + 1], '') AS disposition,
  if(human, [['billing','delivery','product','account','technical'][(${h(28)} % 5) + 1]], emptyArrayString()) AS topics,
  if(human AND ${h(29)} % 100 < 9, ['sale'], emptyArrayString()) AS goals,
  ['+12125550100','+12125550101','+12125550102','+18005550199'][(${h(30)} % 4) + 1] AS number_id,
  ['','','spring','brand','search'][(${h(31)} % 5) + 1] AS campaign,
  if(${h(32)} % 100 < 55, 'customer', 'agent') AS ended_by,
  human AND direction != 'internal' AS by_agent
FROM numbers(${from}, ${count})`;
}

const ofTheCall: Readonly<Record<string, string>> = {
  direction: 'direction',
  spam: 'spam',
  test: 'false',
  outcome: 'outcome',
  caller: 'caller',
  number_id: 'number_id',
  campaign_id: 'campaign',
  disposition: 'disposition',
  topics: 'topics',
  goals: 'goals',
  connection: "'pbx'",
  caller_country: "if(caller IS NULL, '', 'US')",
  caller_area: "if(caller IS NULL, '', concat('+1 ', area))",
};

const time = (milliseconds: string) => `fromUnixTimestamp64Milli(${milliseconds}, 'UTC')`;
const timeIf = (when: string, milliseconds: string) => `if(${when}, ${time(milliseconds)}, NULL)`;
const wordIf = (when: string, value: string) => `if(${when}, ${value}, '')`;

const call: Readonly<Record<string, string>> = {
  ...ofTheCall,
  id: 'id',
  started_at: time('at'),
  seized: 'true',
  ringing_at: 'NULL',
  connected_at: timeIf("queued OR human OR outcome IN ('machine', 'abandoned_ivr', 'contained')", "if(direction = 'inbound', at, reached)"),
  answered_at: timeIf('human', 'reached'),
  ended_at: time('ended'),
  ended_by: 'ended_by',
  caller_presented: 'caller',
  caller_name: 'NULL',
  ivr_s: 'ivr_s',
  blocked_reason: wordIf("outcome = 'blocked'", "'no_trunk'"),
  sip_code: "multiIf(outcome = 'busy', 486, outcome = 'failed', 404, NULL)",
  lead_id: "''",
  visitor_id: "''",
  session_id: "''",
  resolved: 'if(human, n % 5 != 0, NULL)',
  escalated: 'human AND n % 29 = 0',
  followup_required: 'false',
  fcr_eligible: 'true',
  recording_consent: 'NULL',
  anomalies: 'emptyArrayString()',
  recordings: '0',
  measures: '([], [])',
  visits: 'toUInt8(queued) + toUInt8(moved_on)',
  first_queue_id: wordIf('queued', 'queue'),
  last_queue_id: "if(moved_on, queue2, if(queued, queue, ''))",
  first_enqueued_at: timeIf('queued', 'enqueued'),
  first_agent_at: timeIf('queued AND human', 'reached'),
  last_enqueued_at: timeIf('queued', 'if(moved_on, left1, enqueued)'),
  last_exited_at: timeIf('queued', 'if(moved_on, reached2, reached)'),
  last_answered_at: timeIf('queued AND human', 'if(moved_on, reached2, reached)'),
  last_exit: "multiIf(NOT queued, '', outcome = 'voicemail', 'timeout', outcome)",
  total_wait_s: '(if(queued, wait, 0) + if(moved_on, wait2, 0))',
  first_agent_id: wordIf('by_agent', 'agent'),
  last_agent_id: "multiIf(moved_on, agent2, by_agent, agent, '')",
  longest_agent_id: "multiIf(moved_on AND talk2 > talk, agent2, by_agent, agent, '')",
  offered_agent_id: "multiIf(moved_on, agent2, by_agent, agent, rang_elsewhere, agent0, '')",
  agent_ids: 'multiIf(moved_on, [agent, agent2], by_agent, [agent], emptyArrayString())',
  queue_ids: 'multiIf(moved_on, [queue, queue2], queued, [queue], emptyArrayString())',
  answered_legs: 'toUInt8(by_agent) + toUInt8(moved_on)',
  open_legs: '0',
  talk_s: 'if(by_agent, talk, 0) + if(moved_on, talk2, 0)',
  hold_s: 'if(by_agent, hold, 0)',
  acw_s: 'if(by_agent, acw, 0) + if(moved_on, acw, 0)',
  dial_s: "if(by_agent AND direction = 'outbound', (reached - at) / 1000, 0)",
  ring_s: 'if(by_agent, 4, 0)',
  conv_s: 'if(by_agent, talk + hold, 0) + if(moved_on, talk2, 0)',
  held: 'by_agent AND hold > 0',
  held_out: "by_agent AND hold > 60 AND ended_by = 'customer'",
  transfer_kinds: "if(moved_on, ['blind'], emptyArrayString())",
  transfer_targets: "if(moved_on, ['queue'], emptyArrayString())",
};

const visit: Readonly<Record<string, string>> = {
  ...ofTheCall,
  id: "concat(id, '-v', toString(nth))",
  call_id: 'id',
  enqueued_at: time('if(nth = 1, enqueued, left1)'),
  queue_id: 'if(nth = 1, queue, queue2)',
  queue_told: 'if(nth = 1, queue, queue2)',
  told_by: "'pbx'",
  exited_at: time('if(nth = 1, reached, reached2)'),
  answered_at: timeIf('human', 'if(nth = 1, reached, reached2)'),
  agent_id: wordIf('human', 'if(nth = 1, agent, agent2)'),
  exit: "if(outcome = 'voicemail', 'timeout', outcome)",
  entry: "if(nth = 1, 'first', 'transfer')",
  ordinal: 'nth',
  is_last: 'nth = toUInt8(queued) + toUInt8(moved_on)',
  ivr_s: 'ivr_s',
  call_started_at: time('at'),
  call_answered_at: timeIf('human', 'reached'),
};

const leg: Readonly<Record<string, string>> = {
  ...ofTheCall,
  id: "concat(id, '-l', toString(nth))",
  call_id: 'id',
  offered_at: time(
    "multiIf(nth = 0, enqueued, nth = 1, if(direction = 'inbound', greatest(enqueued, reached - 4000), at), greatest(left1, reached2 - 4000))",
  ),
  agent_id: '[agent0, agent, agent2][nth + 1]',
  agent_told: '[agent0, agent, agent2][nth + 1]',
  told_by: "'pbx'",
  queue_id: "if(direction = 'inbound', if(nth = 2, queue2, queue), '')",
  answered_at: timeIf('nth > 0', 'if(nth = 1, reached, reached2)'),
  ended_at: time('[reached, left1, left2][nth + 1]'),
  result: "if(nth = 0, 'missed', 'answered')",
  kind: "'main'",
  talk_s: 'if(nth = 0, NULL, if(nth = 1, talk, talk2))',
  hold_s: 'if(nth = 0, NULL, if(nth = 1, hold, 0))',
  acw_s: 'if(nth = 0, NULL, acw)',
  dial_s: "if(nth = 1 AND direction = 'outbound', (reached - at) / 1000, NULL)",
  transfer_to: wordIf('nth = 1 AND moved_on', 'queue2'),
  transfer_kind: wordIf('nth = 1 AND moved_on', "'blind'"),
  transfer_target: wordIf('nth = 1 AND moved_on', "'queue'"),
  ended_on_hold: "nth = 1 AND hold > 60 AND ended_by = 'customer'",
  ended_by: wordIf('nth > 0', 'ended_by'),
  call_started_at: time('at'),
  call_ended_at: time('ended'),
};

/** A conversation with its wrap-up, then the pause until the next one. */
const agentState: Readonly<Record<string, string>> = {
  id: "concat(id, '-s', toString(nth))",
  agent_id: 'agent',
  from_at: time('[reached, left1, left1 + toInt64(acw * 1000)][nth + 1]'),
  to_at: time('[left1, left1 + toInt64(acw * 1000), left1 + toInt64(acw * 1000) + 60000][nth + 1]'),
  state: "['on_call', 'acw', 'available'][nth + 1]",
  reason: "''",
};

const shapes: readonly (readonly [FactTable, Readonly<Record<string, string>>, (calls: string) => string])[] = [
  ['call', call, (calls) => calls],
  ['visit', visit, (calls) => `SELECT *, arrayJoin(if(moved_on, [1, 2], [1])) AS nth FROM (${calls}) WHERE queued`],
  [
    'leg',
    leg,
    (calls) =>
      `SELECT *, arrayJoin(arrayFilter(x -> multiIf(x = 0, rang_elsewhere, x = 1, by_agent, moved_on), [0, 1, 2])) AS nth FROM (${calls}) WHERE by_agent OR rang_elsewhere`,
  ],
  ['agent_state', agentState, (calls) => `SELECT *, arrayJoin([0, 1, 2]) AS nth FROM (${calls}) WHERE by_agent`],
];
