import type { Dates } from './page.ts';
import { zone } from './page.ts';

/** Where two engines word the same thing differently. */
export interface Dialect {
  readonly name: 'clickhouse' | 'postgres';
  readonly final: string;
  readonly countIf: (condition: string) => string;
  readonly sumIf: (value: string, condition: string) => string;
  readonly milliseconds: (from: string, to: string) => string;
  readonly instant: (localDate: string) => string;
  readonly local: (unit: 'day' | 'month' | 'hour' | 'weekday', time: string) => string;
}

export const clickhouse: Dialect = {
  name: 'clickhouse',
  final: ' FINAL',
  countIf: (condition) => `countIf(${condition})`,
  sumIf: (value, condition) => `sumIf(${value}, ${condition})`,
  milliseconds: (from, to) => `(toUnixTimestamp64Milli(${to}) - toUnixTimestamp64Milli(${from}))`,
  instant: (date) => `toDateTime64('${date} 00:00:00', 3, '${zone}')`,
  local: (unit, time) => {
    const words = { day: 'toDate', month: 'toStartOfMonth', hour: 'toHour', weekday: 'toDayOfWeek' };
    return unit === 'weekday' ? `toDayOfWeek(${time}, 0, '${zone}')` : `${words[unit]}(${time}, '${zone}')`;
  },
};

export const postgres: Dialect = {
  name: 'postgres',
  final: '',
  countIf: (condition) => `count(*) FILTER (WHERE ${condition})`,
  sumIf: (value, condition) => `sum(${value}) FILTER (WHERE ${condition})`,
  milliseconds: (from, to) => `(extract(epoch FROM ${to} - ${from}) * 1000)`,
  instant: (date) => `timestamp '${date} 00:00:00' AT TIME ZONE '${zone}'`,
  local: (unit, time) => {
    const there = `(${time} AT TIME ZONE '${zone}')`;
    return unit === 'weekday'
      ? `extract(isodow FROM ${there})`
      : unit === 'hour'
        ? `extract(hour FROM ${there})`
        : `date_trunc('${unit}', ${there})`;
  },
};

/** The statements that a person would type for one question of the page; one a table, each with all its figures. */
export type HandTyped = Record<'totals' | 'trend' | 'outcomes' | 'week' | 'queues' | 'agents', readonly string[]>;

/** The overview typed by hand, with the dictionary's rules: short abandons, flow-outs, spam, anchors, local time. */
export function handTyped(d: Dialect, dates: Dates): HandTyped {
  const within = (time: string) => `account = 'bench' AND ${time} >= ${d.instant(dates.from)} AND ${time} < ${d.instant(dates.to)}`;
  const real = `NOT spam AND NOT test AND outcome <> 'screened'`;
  const grouped = (by: string) => (by === '' ? '' : ` GROUP BY 1`);
  const picked = (by: string) => (by === '' ? '' : `${by} AS bucket, `);

  const inbound = `direction = 'inbound'`;
  const short = `answered_at IS NULL AND last_exit = 'abandoned' AND ${d.milliseconds('last_enqueued_at', 'last_exited_at')} < 5000`;
  const judged = `${inbound} AND (answered_at IS NOT NULL OR last_exit = 'timeout' OR (last_exit = 'abandoned' AND NOT (${short})))`;
  const entered =
    d.name === 'clickhouse'
      ? 'ifNull(first_enqueued_at, addSeconds(started_at, ifNull(ivr_s, 0)))'
      : "coalesce(first_enqueued_at, started_at + coalesce(ivr_s, 0) * interval '1 second')";
  const callFigures = `count(*) AS attempts,
  ${d.countIf(inbound)} AS call_volume,
  ${d.countIf(`${inbound} AND answered_at IS NOT NULL`)} AS answered_calls,
  ${d.countIf(`${inbound} AND answered_at IS NOT NULL AND ${d.milliseconds(entered, 'coalesce(first_agent_at, answered_at)')} <= 20000`)} AS in_time,
  ${d.countIf(judged)} AS judged,
  ${d.countIf(`${inbound} AND answered_at IS NULL AND last_exit = 'abandoned' AND NOT (${short})`)} AS abandoned,
  ${d.countIf(`${inbound} AND answered_at IS NULL AND (outcome IN ('abandoned_ivr', 'timeout', 'voicemail', 'blocked', 'closed') OR (outcome = 'abandoned' AND NOT (${short})))`)} AS lost,
  ${d.sumIf('talk_s + hold_s + acw_s', `${inbound} AND answered_at IS NOT NULL AND answered_legs > 0 AND open_legs = 0 AND ended_at IS NOT NULL`)} AS handled_s,
  ${d.countIf(`${inbound} AND answered_at IS NOT NULL AND answered_legs > 0 AND open_legs = 0 AND ended_at IS NOT NULL`)} AS handled,
  ${d.countIf(`direction = 'outbound'`)} AS outbound_calls`;
  const calls = (by: string) => `SELECT ${picked(by)}${callFigures}
FROM call${d.final} WHERE ${within('started_at')} AND ${real}${grouped(by)}`;

  const wait = d.milliseconds('enqueued_at', 'coalesce(answered_at, exited_at)');
  const shortVisit = `exit = 'abandoned' AND ${wait} < 5000`;
  const visits = (by: string) => `SELECT ${picked(by)}${d.sumIf(wait, `exit = 'answered'`)} AS waited,
  ${d.countIf(`exit = 'answered'`)} AS answered,
  max(${wait}) AS longest_wait,
  ${d.countIf(`exit = 'answered' AND ${wait} <= 20000`)} AS in_time,
  ${d.countIf(`exit IN ('answered', 'timeout') OR (exit = 'abandoned' AND NOT (${shortVisit}))`)} AS judged,
  ${d.countIf(`exit = 'abandoned' AND NOT (${shortVisit})`)} AS abandoned
FROM visit${d.final} WHERE ${within('enqueued_at')} AND ${inbound} AND ${real}${grouped(by)}`;

  const legs = (by: string) => `SELECT ${picked(by)}sum(coalesce(talk_s, 0) + coalesce(hold_s, 0) + coalesce(acw_s, 0)) AS handled_s,
  sum(hold_s) AS held_s,
  count(*) AS handled,
  ${d.countIf(`transfer_kind <> ''`)} AS transferred
FROM leg${d.final} WHERE ${within('call_started_at')} AND ${inbound} AND ${real} AND result = 'answered' AND ended_at IS NOT NULL${grouped(by)}`;

  const offers = `SELECT agent_id, ${d.countIf(`result IN ('missed', 'declined')`)} AS missed, ${d.countIf(`result IN ('answered', 'missed', 'declined')`)} AS offered
FROM leg${d.final} WHERE ${within('offered_at')} AND ${inbound} AND ${real} GROUP BY agent_id`;

  const from = d.instant(dates.from);
  const to = d.instant(dates.to);
  const clipped = d.milliseconds(`greatest(from_at, ${from})`, `least(coalesce(to_at, ${to}), ${to})`);
  const handling = `state IN ('on_call', 'acw', 'dialing')`;
  const states = (by: string) => `SELECT ${picked(by)}${d.sumIf(clipped, handling)} AS busy,
  ${d.sumIf(clipped, `${handling} OR state = 'available'`)} AS present
FROM agent_state${d.final} WHERE account = 'bench' AND from_at < ${to} AND (to_at IS NULL OR to_at > ${from})${grouped(by)}`;

  const bucket = dates.name === 'year' ? 'month' : 'day';
  const anchor = (time: string) => d.local(bucket, time);
  return {
    totals: [calls(''), visits(''), states('')],
    trend: [calls(anchor('started_at')), visits(anchor('enqueued_at')), states(anchor('from_at'))],
    outcomes: [
      `SELECT ${d.local('hour', 'started_at')} AS hour, CASE WHEN ${short} THEN 'short_abandoned' ELSE outcome END AS what, count(*) AS n
FROM call${d.final} WHERE ${within('started_at')} AND ${inbound} AND ${real} GROUP BY 1, 2`,
    ],
    week: [
      `SELECT ${d.local('weekday', 'started_at')} AS weekday, ${d.local('hour', 'started_at')} AS hour, count(*) AS n
FROM call${d.final} WHERE ${within('started_at')} AND ${inbound} AND ${real} GROUP BY 1, 2`,
    ],
    queues: [
      `SELECT last_queue_id, count(*) AS call_volume, ${d.countIf('answered_at IS NOT NULL')} AS answered_calls
FROM call${d.final} WHERE ${within('started_at')} AND ${inbound} AND ${real} GROUP BY 1`,
      visits('queue_id'),
      legs('queue_id'),
    ],
    agents: [
      `SELECT last_agent_id, ${d.countIf('answered_at IS NOT NULL')} AS answered_calls
FROM call${d.final} WHERE ${within('started_at')} AND ${inbound} AND ${real} GROUP BY 1`,
      legs('agent_id'),
      offers,
      states('agent_id'),
    ],
  };
}
