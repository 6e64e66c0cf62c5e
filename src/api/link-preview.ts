import { judgeLinks } from '#calls/judge-links.ts';
import type { LinkPreview } from '#contract/mapping.ts';
import { type Instant, toIso } from '#domain/instant.ts';
import { type CallSide, type LinkRule, Mapping, type MappingDocument, noMapping } from '#domain/mapping.ts';
import { withIds } from '#settings/account-mapping.ts';
import { wrongText } from './api-problem.ts';
import type { Services } from './services.ts';

const previewMs = 7 * 24 * 3_600_000;
/** So many calls are compared within seconds and in some hundred megabytes. */
const mostSides = 200_000;

interface Asked {
  readonly rule: LinkRule;
  /** What the account says now. */
  readonly saved: MappingDocument;
  /** The other rules that would hold beside it. */
  readonly others: readonly LinkRule[];
  readonly now: Instant;
  readonly most?: number;
}

/** What a rule would do to the calls of the last seven days, beside other rules. Refused where there are more calls than `most`. */
export async function previewLink(services: Services, account: string, asked: Asked): Promise<LinkPreview> {
  const { rule, saved, others, now, most = mostSides } = asked;
  const from = now - previewMs;
  const before = new Mapping(withIds(account, saved));
  const after = new Mapping(withIds(account, { ...noMapping, links: [...others, rule] }));
  const own = after.links.at(-1);
  if (own === undefined) throw new Error('a rule that was added is not there');
  const sides: CallSide[] = [];
  for (const connection of new Set(after.links.flatMap(({ outer, inner }) => [outer, inner]))) {
    // Calls that are linked already are hidden in others: what each system told of them stands in the index.
    const told = before.isLinked(connection)
      ? await services.index.sidesOfConnection(account, connection, from, now)
      : await callsOf(services, account, { connection, numbers: numbersOf(after.links, connection), from, before: now, most: most + 1 });
    for (const side of told) sides.push(side);
    if (sides.length > most)
      throw wrongText('rule', `more than ${most} calls in seven days to compare`, `at most ${most}: fewer numbers, or other connections`);
  }
  const verdicts = judgeLinks(sides, after);
  const outers = sides.filter(
    ({ connection, number }) => connection === own.outer && (own.numbers.length === 0 || own.numbers.includes(number)),
  );
  return {
    ...{ from: toIso(from), to: toIso(now) },
    outer: outers.length,
    inner: sides.filter(({ connection }) => connection === own.inner).length,
    pairs: [...verdicts.values()].filter((one) => one.is === 'outer' && one.rule === rule.id).length,
    ambiguous: outers.filter(({ id }) => verdicts.get(id)?.is === 'ambiguous').length,
  };
}

/** The numbers of whose calls some rule speaks; none = all. */
function numbersOf(rules: readonly LinkRule[], connection: string): string[] {
  const own = rules.filter(({ outer, inner }) => outer === connection || inner === connection);
  return own.some(({ outer, numbers }) => outer !== connection || numbers.length === 0) ? [] : own.flatMap(({ numbers }) => numbers);
}

interface Stretch {
  readonly connection: string;
  readonly numbers: readonly string[];
  readonly from: Instant;
  readonly before: Instant;
  readonly most: number;
}

async function callsOf(services: Services, account: string, stretch: Stretch): Promise<CallSide[]> {
  const rows = await services.warehouse.query<Omit<CallSide, 'at'> & { at: string }>(
    `SELECT id, connection, started_at AS at, coalesce(caller, '') AS caller, number_id AS number FROM call FINAL
WHERE account = {account:String} AND connection = {connection:String} AND direction = 'inbound'
AND (empty({numbers:Array(String)}) OR has({numbers:Array(String)}, number_id))
AND started_at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC') AND started_at < fromUnixTimestamp64Milli({before:Int64}, 'UTC')
LIMIT {most:UInt32}`,
    { account, ...stretch },
  );
  return rows.map((row) => ({ ...row, at: Date.parse(row.at) }));
}
