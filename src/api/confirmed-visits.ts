import { setImmediate as pause } from 'node:timers/promises';
import { type Answer, tenthsOf } from '#attribution/tenths.ts';
import type { Confirmed } from '#contract/confirmed.ts';
import { longestMs } from '#attribution/match-delays.ts';
import { type Instant, minuteMs, toIso } from '#domain/instant.ts';
import type { EventIndex } from '#log/delivery-log.ts';
import type { Params, Warehouse } from '#warehouse/client.ts';
import type { MatchedWeeks, MatchWeeks } from './match-weeks.ts';

/** A number that was touched on a page so long before a call, or so shortly after (clocks differ), was touched to make it. */
const [proofMs, clockMs] = [2 * minuteMs, minuteMs / 2];
/** Of the newest calls so many are held against what visits told: that is read visit by visit. */
const mostClicks = 500;

interface Parts {
  readonly warehouse: Warehouse;
  readonly index: Pick<EventIndex, 'eventsOfFact'>;
  readonly matchWeeks: MatchWeeks;
}

export const nothingConfirmed: Omit<Confirmed, 'freshness'> = {
  ...{ tenths: [], confirmed: { told: 0, left: 0, clicked: 0 }, none: null, calls: 0, from: null, to: null },
};

/** How a visit is known: the surest first. */
const ways = ['told', 'left', 'clicked'] as const;
type Way = (typeof ways)[number];

interface Known {
  readonly call: string;
  readonly session: string;
}

/** The model of the newest half year against what is known otherwise. Not to be asked under the read lock. */
export async function confirmedVisits(parts: Parts, account: string, signal?: AbortSignal): Promise<Omit<Confirmed, 'freshness'>> {
  const { warehouse, matchWeeks } = parts;
  const last = await warehouse.withReadLock(
    async () =>
      await warehouse.query<{ number: string; at: Instant }>(
        `SELECT toString(number_id) AS number, toUnixTimestamp64Milli(from_at) AS at FROM assignment FINAL
WHERE account = {account:String} AND number_id != '' ORDER BY from_at DESC, number_id LIMIT 1`,
        { account },
      ),
  );
  const weeks = last[0] === undefined ? null : await matchWeeks.around(account, { id: null, ...last[0] }, signal);
  if (weeks === null || weeks === 'too_many') return nothingConfirmed;
  const known = await knownVisits(parts, account, weeks);
  const confirmed = { told: 0, left: 0, clicked: 0 };
  const answers: Answer[] = [];
  let none = 0;
  for (const [call, { session, way }] of known) {
    const matched = weeks.calls.get(call);
    if (matched === undefined) continue;
    confirmed[way] += 1;
    none += matched.none;
    // Of these calls it is known that a visit made them: what was stated is taken among visits alone.
    const [first] = matched.sessions;
    const stated = first === undefined ? 0 : Math.min(1, first.probability / (1 - matched.none));
    answers.push({ stated, isRight: first?.session === session });
  }
  return {
    tenths: tenthsOf(answers).flatMap((tenth, at) => {
      if (tenth === null) return [];
      const { answers: calls, ...shares } = tenth;
      return [{ from: at / 10, to: (at + 1) / 10, calls, ...shares }];
    }),
    confirmed,
    none: answers.length === 0 ? null : none / answers.length,
    calls: weeks.calls.size,
    from: toIso(weeks.from),
    to: toIso(weeks.until),
  };
}

/** By call: its visit, and how that is known. Where two ways name different visits the surer holds; where one names two, none. */
async function knownVisits(parts: Parts, account: string, weeks: MatchedWeeks): Promise<Map<string, { session: string; way: Way }>> {
  const params = { account, numbers: weeks.numbers, from: weeks.from, until: weeks.until };
  const rows: Readonly<Record<Way, readonly Known[]>> = {
    told: await ask(parts.warehouse, toldSql, params),
    left: await ask(parts.warehouse, leftSql, params),
    clicked: await clicked(parts, account, await ask(parts.warehouse, openSql, params)),
  };
  const found = new Map<string, { session: string; way: Way }>();
  for (const way of ways) {
    for (const [call, all] of Map.groupBy(rows[way], (row) => row.call)) {
      const [first, ...others] = [...new Set(all.map(({ session }) => session))];
      if (first !== undefined && others.length === 0 && !found.has(call)) found.set(call, { session: first, way });
    }
  }
  return found;
}

async function ask<T>(warehouse: Warehouse, sql: string, params: Params): Promise<T[]> {
  return await warehouse.withReadLock(async () => await warehouse.query<T>(sql, params));
}

interface Open extends Known {
  readonly id: string;
  readonly started: Instant;
  readonly at: Instant;
  readonly number: string;
}

/** Those of the open visits that touched the number just then. */
async function clicked({ index }: Parts, account: string, open: readonly Open[]): Promise<Known[]> {
  const found: Known[] = [];
  for (const { call, session, id, started, at, number } of open) {
    const events = await index.eventsOfFact(account, { table: 'session', id, at: started });
    const touched = events.some(
      ({ event }) => event.kind === 'number_touched' && event.number === number && event.at >= at - proofMs && event.at <= at + clockMs,
    );
    if (touched) found.push({ call, session });
    await pause();
  }
  return found;
}

const at = (name: string): string => `fromUnixTimestamp64Milli({${name}:Int64})`;
const calls = `SELECT id, number_id, caller, session_id, started_at FROM call FINAL WHERE account = {account:String}
  AND started_at >= ${at('from')} AND started_at <= ${at('until')} AND direction = 'inbound' AND NOT test AND NOT spam
  AND has({numbers:Array(String)}, number_id)`;
/** Visits that were shown a number, each with its last sign of life while it had it. */
const shown = `SELECT a.number_id AS number_id, a.session_id AS session_id, a.from_at AS from_at, least(a.to_at, s.last_at) AS seen_at,
    s.last_at AS last_at, s.id AS id, s.started_at AS started_at
  FROM (SELECT number_id, session_id, from_at, to_at FROM assignment FINAL
    WHERE account = {account:String} AND from_at >= ${at('from')} AND from_at <= ${at('until')} AND has({numbers:Array(String)}, number_id)) AS a
  INNER JOIN (SELECT id, session_id, started_at, last_at FROM session FINAL
    WHERE account = {account:String} AND started_at >= ${at('from')} - INTERVAL 1 DAY AND started_at <= ${at('until')}) AS s
  ON s.session_id = a.session_id`;
/** The visit had the number before, and is still an answer of the model. */
const answerable = `v.from_at <= c.started_at AND c.started_at < v.seen_at + toIntervalMillisecond(${longestMs})`;

const toldSql = `SELECT c.id AS call, c.session_id AS session FROM (${calls} AND session_id != '') AS c
INNER JOIN (${shown}) AS v ON v.number_id = c.number_id AND v.session_id = c.session_id WHERE ${answerable}`;

const left = (table: string, when: string, also: string): string =>
  `SELECT ifNull(phone, '') AS phone, session_id FROM ${table} FINAL WHERE account = {account:String} AND ${when} >= ${at('from')}
    AND ${when} <= ${at('until')} + INTERVAL 1 DAY AND phone IS NOT NULL AND session_id != '' ${also}`;
const leftSql = `SELECT DISTINCT c.id AS call, r.session_id AS session FROM (${calls} AND caller IS NOT NULL) AS c
INNER JOIN (${left('lead', 'created_at', "AND origin = 'form'")} UNION ALL ${left('callback', 'requested_at', '')}) AS r ON r.phone = c.caller
INNER JOIN (${shown}) AS v ON v.number_id = c.number_id AND v.session_id = r.session_id WHERE ${answerable}`;

const openSql = `SELECT c.id AS call, v.session_id AS session, v.id AS id, toUnixTimestamp64Milli(v.started_at) AS started,
toUnixTimestamp64Milli(c.started_at) AS at, toString(c.number_id) AS number
FROM (${calls} ORDER BY started_at DESC LIMIT ${mostClicks}) AS c INNER JOIN (${shown}) AS v ON v.number_id = c.number_id
WHERE v.from_at <= c.started_at AND v.last_at >= c.started_at - toIntervalMillisecond(${proofMs})
ORDER BY at DESC, session LIMIT ${mostClicks * 4}`;
