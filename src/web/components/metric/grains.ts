/** What the rows behind a figure are called, where the plural is not the word with an s. */
const grains: Record<string, readonly [string, string]> = {
  visit: ['queue visit', 'queue visits'],
  leg: ['agent leg', 'agent legs'],
  'agent interval': ['stretch of an agent’s time', 'stretches of agents’ time'],
};

export function grainTitle(grain: string, count: number): string {
  const [one, many] = grains[grain] ?? [grain, `${grain}s`];
  return count === 1 ? one : many;
}
