import type { SpamPreview } from '#contract/mapping.ts';
import { dayMs, type Instant, toIso } from '#domain/instant.ts';
import { type CallersRule, type RepeatedRule, repeatedCalls, type SpamRule, SpamRules, withheld } from '#domain/spam-rules.ts';
import { wrongText } from './api-problem.ts';
import type { Services } from './services.ts';

const previewMs = 90 * dayMs;
const mostExamples = 10;
/** So many calls are judged within a second or two. */
const mostCalls = 200_000;

interface Asked {
  readonly rule: SpamRule;
  /** The account's rules now: callers who are never spam by them are not by this one. */
  readonly saved: readonly SpamRule[];
  readonly now: Instant;
  readonly most?: number;
}

/** What a rule would make of the inbound calls of the last 90 days. Refused where it speaks of more than `most`. */
export async function previewSpam(
  services: Services,
  account: string,
  { rule, saved, now, most = mostCalls }: Asked,
): Promise<SpamPreview> {
  const from = now - previewMs;
  const params = { account, from, now };
  const [all] = await services.warehouse.query<{ inbound: number; spam: number }>(
    `SELECT count() AS inbound, countIf(spam) AS spam ${ofTime}`,
    params,
  );
  const calls = await concerned(services, rule, params, most);
  const rules = new SpamRules([rule, ...saved.filter(({ id, kind }) => kind === 'never' && id !== rule.id)]);
  const flagged =
    rule.kind === 'repeated'
      ? repeatedOf(
          calls.filter((call) => rules.isShort(call, rule)),
          rule,
        )
      : calls.filter((call) => rules.ofCaller(call) !== null);
  return {
    ...{ from: toIso(from), to: toIso(now), inbound: all?.inbound ?? 0, spam: all?.spam ?? 0 },
    ...{ flagged: flagged.length, fresh: flagged.filter(({ spam }) => !spam).length },
    examples: flagged.slice(0, mostExamples).map(({ id, started_at, ended_at, caller, spam }) => ({
      ...{ id, started_at: toIso(started_at), caller, spam },
      duration_s: ended_at === null ? null : (ended_at - started_at) / 1000,
    })),
  };
}

const ofTime = `FROM call FINAL WHERE account = {account:String} AND direction = 'inbound'
AND started_at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC') AND started_at < fromUnixTimestamp64Milli({now:Int64}, 'UTC')`;

interface Row {
  readonly id: string;
  readonly caller: string | null;
  readonly started_at: Instant;
  readonly ended_at: Instant | null;
  readonly test: boolean;
  readonly spam: boolean;
  readonly direction: 'inbound';
}

/** The calls that may be spam by the rule, the newest first. */
async function concerned({ warehouse }: Services, rule: SpamRule, params: object, most: number): Promise<Row[]> {
  const narrower =
    rule.kind === 'repeated'
      ? `caller IS NOT NULL AND dateDiff('millisecond', started_at, ended_at) < {under:Int64}`
      : `match(coalesce(caller, '${withheld}'), {callers:String})`;
  const rows = await warehouse.query<Row>(
    `SELECT id, caller, toUnixTimestamp64Milli(c.started_at) AS started_at, toUnixTimestamp64Milli(c.ended_at) AS ended_at, test, spam, direction
FROM (SELECT * ${ofTime} AND ${narrower}) AS c ORDER BY c.started_at DESC, id LIMIT {most:UInt32}`,
    { ...params, ...(rule.kind === 'repeated' ? { under: rule.underS * 1000 } : { callers: anyOf(rule) }), most: most + 1 },
  );
  if (rows.length <= most) return rows;
  throw wrongText('rule', `more than ${most} calls in 90 days to judge`, `at most ${most}: fewer callers, or fewer seconds`);
}

/** Only digits and the signs of a pattern stand in it. */
function anyOf({ callers }: CallersRule): string {
  const each = callers.map((one) => one.replace('+', '\\+').replaceAll('?', '[0-9]').replace('*', '[0-9]*'));
  return `^(?:${each.join('|')})$`;
}

function repeatedOf(short: readonly Row[], rule: RepeatedRule): Row[] {
  const places = short.map(({ id, caller, started_at: at }) => ({ id, caller, at }));
  const found = new Set([...Map.groupBy(places, ({ caller }) => caller).values()].flatMap((same) => [...repeatedCalls(same, rule)]));
  return short.filter(({ id }) => found.has(id));
}
