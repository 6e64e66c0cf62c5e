import { useState } from 'react';
import type { Problem } from '#contract/problem.ts';
import { problemOf } from '#web/api.ts';

/** Something that the server may refuse: whether it goes on, and what was refused of it last, whole and as a sentence. */
export function useAttempt() {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  /** True once `work` is done; what the server refuses is kept. */
  const attempt = async (work: () => Promise<void>): Promise<boolean> => {
    setBusy(true);
    setProblem(null);
    try {
      await work();
      return true;
    } catch (error) {
      setProblem(problemOf(error));
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, problem, refusal: problem?.detail ?? null, attempt, clearRefusal: () => setProblem(null) };
}
