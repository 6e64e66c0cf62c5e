import { queryOptions, useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { client } from '#web/api.ts';

/** What the account set for its figures: targets, hours, teams, own names. One copy for all pages. */
export const accountSettingsQuery = queryOptions({
  queryKey: ['settings', 'account'],
  queryFn: async ({ signal }) => await client.callUntil(signal, 'targets'),
  staleTime: 300_000,
});

/** How a queue, agent, number, campaign or team is called: the account's own name of it, else its id. */
export type NameOf = (dimension: string, id: string) => string;

/** The one function through which ids of these dimensions are shown. Ids until the names have come. */
export function useNames(): NameOf {
  const { data } = useQuery(accountSettingsQuery);
  return useCallback<NameOf>(
    (dimension, id) => {
      if (data === undefined) return id;
      if (dimension === 'team') return data.teams.find((team) => team.id === id)?.name ?? id;
      const names: Partial<Record<string, Record<string, string>>> = data.names;
      return names[dimension]?.[id] ?? id;
    },
    [data],
  );
}
