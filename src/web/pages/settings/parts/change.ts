import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { TargetsChange } from '#contract/targets.ts';
import { client, problemOf } from '#web/api.ts';
import { accountSettingsQuery } from '#web/names.ts';
import { useSaved } from './saved.tsx';

/** Changes parts of the account's settings, says so, and offers the way back to what was there before. */
export function useAccountChange() {
  const queryClient = useQueryClient();
  const { tell } = useSaved();
  const [refusal, setRefusal] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const write = async (part: TargetsChange): Promise<void> => {
    const settings = await client.call('changeTargets', { body: part });
    queryClient.setQueryData(accountSettingsQuery.queryKey, settings);
    // Figures judge by these settings; who is signed in and the settings themselves stay.
    await queryClient.invalidateQueries({
      predicate: ({ queryKey: [first] }) => first !== 'me' && first !== 'settings' && first !== 'metrics',
    });
  };

  /** True once it is stored. What the server refuses is kept as `refusal`. */
  const change = async (part: TargetsChange, says: string): Promise<boolean> => {
    const before = queryClient.getQueryData(accountSettingsQuery.queryKey);
    setBusy(true);
    setRefusal(null);
    try {
      await write(part);
      const back = before === undefined ? undefined : Object.fromEntries(Object.entries(before).filter(([name]) => name in part));
      tell(says, back === undefined ? undefined : async () => await write(back));
      return true;
    } catch (error) {
      setRefusal(problemOf(error).detail);
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { change, busy, refusal, clearRefusal: () => setRefusal(null) };
}
