import { judgeLinks } from '#calls/judge-links.ts';
import type { LinkPreview, LinkRule } from '#contract/mapping.ts';
import { type Instant, toIso } from '#domain/instant.ts';
import { type CallSide, Mapping } from '#domain/mapping.ts';
import { withIds } from '#settings/account-mapping.ts';
import type { Services } from './services.ts';

const previewMs = 7 * 24 * 3_600_000;

/** What a rule would do to the calls of the last seven days, beside the other rules of the account. */
export async function previewLink(services: Services, account: string, rule: LinkRule, now: Instant): Promise<LinkPreview> {
  const from = now - previewMs;
  const saved = await services.settings.mapping.read(account);
  const before = new Mapping(withIds(account, saved));
  const after = new Mapping(withIds(account, { ...saved, links: [...saved.links.filter(({ id }) => id !== rule.id), rule] }));
  const asked = after.links.find(({ id }) => id === rule.id);
  if (asked === undefined) throw new Error('a rule that was added is not there');
  const sides: CallSide[] = [];
  for (const connection of new Set(after.links.flatMap(({ outer, inner }) => [outer, inner]))) {
    // Calls that are linked already are hidden in others: what each system told of them stands in the index.
    if (before.isLinked(connection)) sides.push(...(await services.index.sidesOfConnection(account, connection, from, now)));
    else sides.push(...(await callsOf(services, account, connection, from, now)));
  }
  const verdicts = judgeLinks(sides, after);
  const outers = sides.filter(
    ({ connection, number }) => connection === asked.outer && (asked.numbers.length === 0 || asked.numbers.includes(number)),
  );
  return {
    ...{ from: toIso(from), to: toIso(now) },
    outer: outers.length,
    inner: sides.filter(({ connection }) => connection === asked.inner).length,
    pairs: [...verdicts.values()].filter((one) => one.is === 'outer' && one.rule === rule.id).length,
    ambiguous: outers.filter(({ id }) => verdicts.get(id)?.is === 'ambiguous').length,
  };
}

async function callsOf(services: Services, account: string, connection: string, from: Instant, before: Instant): Promise<CallSide[]> {
  const rows = await services.warehouse.query<Omit<CallSide, 'at'> & { at: string }>(
    `SELECT id, connection, started_at AS at, coalesce(caller, '') AS caller, number_id AS number FROM call FINAL
WHERE account = {account:String} AND connection = {connection:String} AND direction = 'inbound'
AND started_at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC') AND started_at < fromUnixTimestamp64Milli({before:Int64}, 'UTC')`,
    { account, connection, from, before },
  );
  return rows.map((row) => ({ ...row, at: Date.parse(row.at) }));
}
