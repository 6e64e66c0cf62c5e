import { queryOptions, useQueryClient } from '@tanstack/react-query';
import type { MappingChange } from '#contract/mapping.ts';
import { client } from '#web/api.ts';
import { refreshFigures } from '#web/refresh.ts';
import { useAttempt } from './attempt.ts';
import { useSaved } from './saved.tsx';

/** Which names and calls of several systems are one. */
export const mappingQuery = queryOptions({
  queryKey: ['mapping'],
  queryFn: async ({ signal }) => await client.callUntil(signal, 'mapping'),
});

/** Names as connections told them; facts are made again for some time after a change. */
export const seenNamesQuery = queryOptions({
  queryKey: ['mapping', 'seen'],
  queryFn: async ({ signal }) => await client.callUntil(signal, 'seenNames'),
  refetchInterval: 5000,
});

/** Changes parts of the mapping, says so, and offers the way back to what was there before. */
export function useMappingChange() {
  const queryClient = useQueryClient();
  const { tell } = useSaved();
  const { busy, refusal, attempt, clearRefusal } = useAttempt();

  const write = async (part: MappingChange): Promise<void> => {
    const mapping = await client.call('changeMapping', { body: part });
    queryClient.setQueryData(mappingQuery.queryKey, mapping);
    await queryClient.invalidateQueries({ queryKey: seenNamesQuery.queryKey });
    await refreshFigures(queryClient, ['mapping']);
  };

  /** True once it is stored. What the server refuses is kept as `refusal`. */
  const change = async (part: MappingChange, says: string): Promise<boolean> => {
    const before = queryClient.getQueryData(mappingQuery.queryKey);
    return await attempt(async () => {
      await write(part);
      const back = before === undefined ? undefined : Object.fromEntries(Object.entries(before).filter(([name]) => name in part));
      tell(says, back === undefined ? undefined : async () => await write(back));
    });
  };
  return { change, busy, refusal, clearRefusal };
}
