import { queryOptions, useQuery } from '@tanstack/react-query';
import type { DisplayNames } from '#contract/targets.ts';
import { client } from '#web/api.ts';

/** What the account calls its queues, agents, teams, numbers and campaigns. */
const namesQuery = queryOptions({
  queryKey: ['settings', 'names'],
  queryFn: async ({ signal }) => await client.callUntil(signal, 'targets'),
  select: ({ names, teams }): DisplayNames & { team: Record<string, string> } => ({
    ...names,
    team: Object.fromEntries(teams.map(({ id, name }) => [id, name])),
  }),
  staleTime: 300_000,
});

export type NameOf = (dimension: string, id: string) => string;

/** The account's own name of a value, else the value itself. */
export function useNames(): NameOf {
  const { data } = useQuery(namesQuery);
  const names: Readonly<Record<string, Readonly<Record<string, string>> | undefined>> = data ?? {};
  return (dimension, id) => names[dimension]?.[id] ?? id;
}
