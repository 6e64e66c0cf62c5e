import { numbersOf, siteSettings, type SiteSettings } from '#connectors/site/settings.ts';
import type { AddNumbers, TheirNumber } from '#contract/their-numbers.ts';
import { PullFailure } from '#pull/ask.ts';
import type { SavedConnection } from '#settings/connections.ts';
import { ApiProblem, wrongText } from './api-problem.ts';
import { sourceOf } from './pull-wiring.ts';
import type { Services } from './services.ts';

type Needs = Pick<Services, 'pulling' | 'settings'>;

/** The numbers that a connection's system lists now, and which of our websites use them. */
export async function theirNumbersOf({ pulling, settings }: Needs, connection: SavedConnection): Promise<TheirNumber[]> {
  const source = await sourceOf(settings.connections, connection);
  const missing = pulling.missing(source);
  if (missing !== null) throw new ApiProblem(422, 'cannot-be-asked', missing);
  const sites = (await settings.connections.ofAccount(connection.account)).filter(({ kind }) => kind === 'site');
  const read = sites.map(({ slug, settings: document }) => ({ slug, site: siteSettings.parse(document) }));
  try {
    return (await pulling.numbers(source)).map((one) => ({
      ...one,
      used: read.flatMap(({ slug, site }) =>
        numbersOf(site).includes(one.number) ? [{ site: slug, pool: poolOf(site, one.number) }] : [],
      ),
    }));
  } catch (error) {
    if (error instanceof PullFailure) throw new ApiProblem(422, 'system-refuses', error.message);
    throw error;
  }
}

function poolOf({ pools }: SiteSettings, number: string): string | null {
  return Object.entries(pools).find(([, numbers]) => numbers.includes(number))?.[0] ?? null;
}

interface Grown {
  readonly pools: SiteSettings['pools'];
  readonly added: string[];
  readonly before: string[];
}

/** A website's pools with numbers added to one; only such as the system lists, for calls, and that nothing else uses. */
export function withNumbers(site: SiteSettings, { site: slug, pool, numbers }: AddNumbers, listed: readonly TheirNumber[]): Grown {
  const known = new Map(listed.map((one) => [one.number, one]));
  const held = site.pools[pool] ?? [];
  const asked = [...new Set(numbers)];
  const added = asked.filter((number) => !held.includes(number));
  for (const number of added) {
    const one = known.get(number);
    if (one === undefined) throw wrongText('numbers', number, 'numbers that the system lists');
    if (!one.voice) throw wrongText('numbers', `${number}, which is for messages alone`, 'numbers that take calls');
    const [use] = one.used;
    if (use !== undefined)
      throw wrongText('numbers', `${number}, which ${use.site === slug ? 'this website' : use.site} uses already`, 'numbers that are free');
  }
  return {
    pools: { ...site.pools, [pool]: [...held, ...added] },
    added,
    before: asked.filter((number) => held.includes(number)),
  };
}
