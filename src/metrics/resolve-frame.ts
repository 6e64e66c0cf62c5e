import type { Filter, ReportRequest } from '#contract/report.ts';
import type { Team } from '#contract/targets.ts';
import { fromIso, type Instant, type TimeRange } from '#domain/instant.ts';
import type { AccountContext } from './account-context.ts';
import { isZone, localMoment } from './calendar.ts';
import { dimensionById, dimensions } from './dimensions.ts';
import type { Money } from './money.ts';
import type { BuildContext } from './population.ts';
import { refuse } from './refuse.ts';

/** What every question has: when, where, whose clock, seen from when. */
export interface Frame {
  readonly period: TimeRange | null;
  readonly zone: string;
  /** null = all facts are final. */
  readonly asOf: Instant | null;
  /** True where facts later than `asOf` may be stored. */
  readonly lookingBack: boolean;
  /** True where the clock has not yet come to `asOf`: what it will do by then is no figure to keep. */
  readonly lookingAhead: boolean;
  readonly by: readonly string[];
  readonly where: readonly Filter[];
  readonly teams: readonly Team[];
  readonly money: Money | null;
}

type Asked = Pick<ReportRequest, 'by' | 'where' | 'period' | 'tz' | 'as_of'>;

export function resolveFrame(asked: Asked, account: AccountContext, now: Instant): Frame {
  const zone = asked.tz ?? account.zone;
  if (!isZone(zone)) throw refuse('unknown-zone', 'tz', zone, 'wanted an IANA zone such as Europe/Madrid');
  const asOf = asked.as_of === undefined ? now : asked.as_of === null ? null : instantOf('as_of', asked.as_of);
  for (const name of [...asked.by, ...asked.where.map((filter) => filter.dimension)]) {
    if (!dimensionById.has(name)) {
      throw refuse(
        'unknown-dimension',
        'dimension',
        name,
        dimensions.map((dimension) => dimension.id),
      );
    }
  }
  for (const filter of asked.where) checkValues(filter, account.teams);
  const lookingBack = asOf !== null && asOf < now;
  const lookingAhead = asOf !== null && asOf > now;
  return {
    period: periodOf(asked, zone),
    zone,
    asOf,
    lookingBack,
    lookingAhead,
    by: asked.by,
    where: asked.where,
    teams: account.teams,
    money: account.money ?? null,
  };
}

/** What a population is built from, before any choice of a metric's own. */
export function plainContext({ period, zone, asOf, lookingBack, by, where, teams, money }: Frame): BuildContext {
  return {
    from: period?.from ?? null,
    before: period?.before ?? null,
    zone,
    asOf,
    lookingBack,
    split: new Set([...by, ...where.map((filter) => filter.dimension)]),
    include: { test: false, spam: false, internal: false },
    openingHours: null,
    accountHours: [],
    teams,
    others: null,
    attributeTo: null,
    money,
    hasInputs: false,
  };
}

function checkValues(filter: Filter, teams: readonly Team[]): void {
  const values = filter.dimension === 'team' ? teams.map(({ id }) => id) : (dimensionById.get(filter.dimension)?.values ?? null);
  if (values === null || filter.op === 'contains') return;
  const strange = filter.values.find((value) => value !== null && !values.includes(value));
  if (strange !== undefined) throw refuse('unknown-value', `value of ${filter.dimension}`, strange, values);
}

function periodOf({ period }: Asked, zone: string): TimeRange | null {
  if (period === null) return null;
  const [from, before] = [momentOf('period.from', period.from, zone), momentOf('period.to', period.to, zone)];
  if (from >= before) throw refuse('invalid-period', 'period', period, 'wanted from before to');
  return { from, before };
}

/** An instant with a zone, or a local date or time in the report's zone. */
function momentOf(what: string, written: string, zone: string): Instant {
  const at = fromIso(written) ?? localMoment(written, zone);
  if (at === null)
    throw refuse('invalid-period', what, written, 'wanted an instant such as 2026-11-01T00:00:00Z or a local date such as 2026-11-01');
  return at;
}

function instantOf(what: string, written: string): Instant {
  const at = fromIso(written);
  if (at === null) throw refuse('invalid-period', what, written, 'wanted an instant such as 2026-11-01T00:00:00Z');
  return at;
}
