import { numbersOf, siteSettings, type SiteSettings } from '#connectors/site/settings.ts';
import type { AddNumbers, TheirNumber } from '#contract/their-numbers.ts';
import { own } from '#domain/own.ts';
import { PullFailure } from '#pull/ask.ts';
import type { SavedConnection } from '#settings/connections.ts';
import { ApiProblem, wrongText } from './api-problem.ts';
import { sourceOf } from './pull-wiring.ts';
import type { Services } from './services.ts';

type Needs = Pick<Services, 'pulling' | 'settings'>;
type Listed = Omit<TheirNumber, 'used'>;
/** Which of our websites use a number. */
type Uses = ReadonlyMap<string, TheirNumber['used']>;

/** The numbers that a connection's system lists now, and which of our websites use them. */
export async function theirNumbersOf(needs: Needs, connection: SavedConnection): Promise<TheirNumber[]> {
  const listed = await listedNumbers(needs, connection);
  const uses = await usesOf(needs, connection.account);
  return listed.map((one) => ({ ...one, used: uses.get(one.number) ?? [] }));
}

/** The numbers that a connection's system lists now. */
export async function listedNumbers({ pulling, settings }: Needs, connection: SavedConnection): Promise<readonly Listed[]> {
  const source = await sourceOf(settings.connections, connection);
  const missing = pulling.missing(source);
  if (missing !== null) throw new ApiProblem(422, 'cannot-be-asked', missing);
  try {
    return await pulling.numbers(source);
  } catch (error) {
    if (error instanceof PullFailure) throw new ApiProblem(422, 'system-refuses', error.message);
    throw error;
  }
}

export async function usesOf({ settings }: Pick<Needs, 'settings'>, account: string): Promise<Uses> {
  const uses = new Map<string, TheirNumber['used']>();
  for (const { kind, slug, settings: document } of await settings.connections.ofAccount(account)) {
    if (kind !== 'site') continue;
    const site = siteSettings.parse(document);
    const pools = new Map(Object.entries(site.pools).flatMap(([pool, numbers]) => numbers.map((number) => [number, pool] as const)));
    for (const number of numbersOf(site)) {
      const used = uses.get(number) ?? [];
      used.push({ site: slug, pool: pools.get(number) ?? null });
      uses.set(number, used);
    }
  }
  return uses;
}

interface Grown {
  readonly pools: SiteSettings['pools'];
  readonly added: string[];
  readonly before: string[];
}

/** A website's pools with numbers added to one; only such as the system lists, for calls, and that nothing else uses. */
export function withNumbers(
  site: SiteSettings,
  { site: slug, pool, numbers }: AddNumbers,
  { listed, uses }: { readonly listed: readonly Listed[]; readonly uses: Uses },
): Grown {
  const known = new Map(listed.map((one) => [one.number, one]));
  const held = new Set(own(site.pools, pool));
  const asked = [...new Set(numbers)];
  const added = asked.filter((number) => !held.has(number));
  for (const number of added) {
    const one = known.get(number);
    if (one === undefined) throw wrongText('numbers', number, 'numbers that the system lists');
    if (!one.voice) throw wrongText('numbers', `${number}, which is for messages alone`, 'numbers that take calls');
    const [use] = uses.get(number) ?? [];
    if (use !== undefined)
      throw wrongText('numbers', `${number}, which ${use.site === slug ? 'this website' : use.site} uses already`, 'numbers that are free');
  }
  return {
    pools: { ...site.pools, [pool]: [...held, ...added] },
    added,
    before: asked.filter((number) => held.has(number)),
  };
}
