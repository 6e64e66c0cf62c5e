import type { ConnectionAlarm } from '#contract/connection-alarm.ts';
import type { Account } from '#contract/people.ts';
import { dayMs, hourMs, type Instant, toIso } from '#domain/instant.ts';
import {
  type Outcome,
  pastMs,
  type Pattern,
  patternOf,
  riseOf,
  type Share,
  type SpokenHour,
  tellingsJudged,
  unusualSilence,
} from '#domain/usual-traffic.ts';
import { offsetsOf } from '#metrics/calendar.ts';
import type { SavedConnection } from '#settings/connections.ts';
import { refusingSays, rejectingSays, silentSays } from './alarm-sentence.ts';
import type { Services } from './services.ts';

type Parts = Pick<Services, 'log' | 'index' | 'pipeline' | 'refused' | 'settings' | 'people'>;
type Which = Pick<SavedConnection, 'account' | 'id'>;

interface Learned {
  readonly at: Instant;
  readonly tz: string;
  readonly pattern: Pattern;
  /** How many deliveries held something that was rejected, until a day before the newest. */
  readonly rejected: Share;
}

export interface ConnectionWithAlarms {
  readonly connection: SavedConnection;
  readonly alarms: readonly ConnectionAlarm[];
}

/** What a connection usually does is learned anew so often. */
const learnedForMs = hourMs;
/** What went wrong longer ago is not news. */
const newsMs = 7 * dayMs;
const mostNewest = 500;
/** So many deliveries of the past are looked at for rejects, in so many places where there are more. */
const mostSampled = 4_000;
const places = 20;

/** Connections that do not do as their own past says. What is usual is learned once an hour; a look then costs a few short reads. */
export class ConnectionAlarms {
  readonly #parts: Parts;
  readonly #learned = new Map<string, Learned>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The alarms of one connection, by the clock of its account. */
  async of(connection: Which, tz: string, now: Instant): Promise<ConnectionAlarm[]> {
    const newest = await this.#parts.log.lastSpoken(connection.account, connection.id);
    const decodedBelow = newest === null ? 0 : (await this.#parts.index.decodedUpTo()) + 1;
    const learned = newest === null ? null : await this.#usual(connection, { newest, decodedBelow }, tz, now);
    const silence = learned === null || newest === null ? null : unusualSilence(learned.pattern, newest, now);
    const found: ConnectionAlarm[] = [];
    if (silence !== null) {
      const figures = { usual_s: silence.usualMs / 1000, expected: Math.round(silence.expected) };
      found.push({ kind: 'silent', since: toIso(silence.since), says: silentSays(silence, now), ...figures });
    }
    const rejecting = learned === null ? null : await this.#rejecting(connection, { learned, decodedBelow }, now);
    return [...found, ...[rejecting, this.#refusing(connection.id, learned, now)].filter((one) => one !== null)];
  }

  /** Every connection of an account with its alarms, most have none. */
  async ofAccount({ id, tz }: Pick<Account, 'id' | 'tz'>, now: Instant): Promise<ConnectionWithAlarms[]> {
    const found: ConnectionWithAlarms[] = [];
    for (const connection of await this.#parts.settings.connections.ofAccount(id)) {
      found.push({ connection, alarms: await this.of(connection, tz, now) });
    }
    return found;
  }

  /** The same of all accounts: for the operator alone. */
  async all(now: Instant): Promise<ConnectionWithAlarms[]> {
    const found: ConnectionWithAlarms[] = [];
    for (const account of await this.#parts.people.accounts()) found.push(...(await this.ofAccount(account, now)));
    return found;
  }

  async #rejecting(
    connection: Which,
    { learned: { pattern, rejected: past }, decodedBelow }: { learned: Learned; decodedBelow: number },
    now: Instant,
  ): Promise<ConnectionAlarm | null> {
    if (this.#parts.pipeline.isBehind(connection.id)) return null;
    const newest = await this.#decoded(connection, decodedBelow, Math.min(mostNewest, Math.ceil(tellingsJudged * pattern.telling)));
    const rise = riseOf(
      newest.filter(({ at }) => now - at < newsMs),
      past,
      pattern,
    );
    if (rise === null) return null;
    const { wrong: rejected, of, usualShare: usual_share } = rise;
    return { kind: 'rejecting', since: toIso(rise.since), says: rejectingSays(rise), rejected, of, usual_share };
  }

  #refusing(id: string, learned: Learned | null, now: Instant): ConnectionAlarm | null {
    const { newest, before } = this.#parts.refused.outcomes(id);
    const rise = riseOf(
      newest.filter(({ at }) => now - at < newsMs),
      before,
      learned?.pattern ?? unknownPattern,
    );
    if (rise === null) return null;
    const { wrong: refused, of, usualShare: usual_share } = rise;
    return { kind: 'refusing', since: toIso(rise.since), says: refusingSays(rise), refused, of, usual_share };
  }

  /** What was learned within the hour; null before there is a week of past. Nothing is kept of a connection that is being decoded again. */
  async #usual(
    connection: Which,
    { newest, decodedBelow }: { newest: Instant; decodedBelow: number },
    tz: string,
    now: Instant,
  ): Promise<Learned | null> {
    const before = this.#learned.get(connection.id);
    if (before?.tz === tz && now >= before.at && now - before.at < learnedForMs) return before;
    const { first, hours } = await this.#parts.log.spoken(connection.account, connection.id, now - pastMs);
    const pattern = first === null ? null : patternOf({ first, newest, hours }, now, offsetsOf(tz));
    this.#learned.delete(connection.id);
    if (pattern === null) return null;
    const learned = { at: now, tz, pattern, rejected: await this.#rejected(connection, hours, { newest, decodedBelow }) };
    if (!this.#parts.pipeline.isBehind(connection.id)) this.#learned.set(connection.id, learned);
    return learned;
  }

  /** The share of rejects in the past, sampled evenly where it is long. */
  async #rejected(
    connection: Which,
    hours: readonly (SpokenHour & { readonly firstSeq: number })[],
    { newest, decodedBelow }: { newest: Instant; decodedBelow: number },
  ): Promise<Share> {
    const past = hours.filter(({ at }) => at + hourMs <= newest - dayMs);
    const all = past.reduce((sum, { deliveries }) => sum + deliveries, 0);
    const ends = all <= mostSampled ? [hours[past.length]?.firstSeq] : endsOf(hours, past.length, all);
    const limit = all <= mostSampled ? all : mostSampled / places;
    let share: Share = { wrong: 0, of: 0 };
    if (limit === 0) return share;
    for (const before of ends) {
      const some = await this.#decoded(connection, decodedBelow, limit, before);
      share = { wrong: share.wrong + some.filter(({ wrong }) => wrong).length, of: share.of + some.length };
    }
    return share;
  }

  /** How deliveries came out; of those that wait to be decoded nobody knows yet. */
  async #decoded({ account, id }: Which, decodedBelow: number, limit: number, before = Infinity): Promise<Outcome[]> {
    return await this.#parts.index.outcomes(account, id, { limit, before: Math.min(before, decodedBelow) });
  }
}

/** Without a week of past each request counts for itself, a thousand a week. */
const unknownPattern = { telling: 1, tellingsPerWeek: 1000 };

/** Positions in the log before which equal parts of the past lie. */
function endsOf(hours: readonly (SpokenHour & { readonly firstSeq: number })[], past: number, all: number): Set<number> {
  const ends = new Set<number>();
  let passed = 0;
  for (const [index, { deliveries }] of hours.slice(0, past).entries()) {
    const part = Math.floor((passed / all) * places);
    passed += deliveries;
    const next = hours[index + 1]?.firstSeq;
    if (next !== undefined && Math.floor((passed / all) * places) > part) ends.add(next);
  }
  return ends;
}
