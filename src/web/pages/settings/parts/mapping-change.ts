import { queryOptions, useQueryClient } from '@tanstack/react-query';
import type { MappingChange, MappingView } from '#contract/mapping.ts';
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

  /**
   * True once it is stored. What the server refuses is kept as `refusal`. A part may be made of what is saved by now: somebody else
   * may have changed it since the page was opened.
   */
  const change = async (asked: MappingChange | ((saved: MappingView) => MappingChange), says: string): Promise<boolean> =>
    await attempt(async () => {
      const before = await queryClient.query({ ...mappingQuery, staleTime: 0 });
      const part = typeof asked === 'function' ? asked(before) : asked;
      await write(part);
      const back = Object.fromEntries(Object.entries(before).filter(([name]) => name in part));
      tell(says, async () => await write(back));
    });
  return { change, busy, refusal, clearRefusal };
}
