import { useState } from 'react';
import { problemOf } from '#web/api.ts';

/** Something that the server may refuse: whether it goes on, and what was refused of it last. */
export function useAttempt() {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  /** True once `work` is done; what the server refuses is kept as `refusal`. */
  const attempt = async (work: () => Promise<void>): Promise<boolean> => {
    setBusy(true);
    setRefusal(null);
    try {
      await work();
      return true;
    } catch (error) {
      setRefusal(problemOf(error).detail);
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, refusal, attempt, clearRefusal: () => setRefusal(null) };
}
