import { useQueryClient } from '@tanstack/react-query';
import type { TargetsChange } from '#contract/targets.ts';
import { client } from '#web/api.ts';
import { accountSettingsQuery } from '#web/names.ts';
import { refreshFigures } from '#web/refresh.ts';
import { useAttempt } from './attempt.ts';
import { useSaved } from './saved.tsx';

/** Changes parts of the account's settings, says so, and offers the way back to what was there before. */
export function useAccountChange() {
  const queryClient = useQueryClient();
  const { tell } = useSaved();
  const { busy, refusal, attempt, clearRefusal } = useAttempt();

  const write = async (part: TargetsChange): Promise<void> => {
    const settings = await client.call('changeTargets', { body: part });
    queryClient.setQueryData(accountSettingsQuery.queryKey, settings);
    // Figures judge by these settings; the settings themselves are here.
    await refreshFigures(queryClient, ['settings']);
  };

  /** True once it is stored. What the server refuses is kept as `refusal`. */
  const change = async (part: TargetsChange, says: string): Promise<boolean> => {
    const before = queryClient.getQueryData(accountSettingsQuery.queryKey);
    return await attempt(async () => {
      await write(part);
      const back = before === undefined ? undefined : Object.fromEntries(Object.entries(before).filter(([name]) => name in part));
      tell(says, back === undefined ? undefined : async () => await write(back));
    });
  };
  return { change, busy, refusal, clearRefusal };
}
