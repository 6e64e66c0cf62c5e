import type { PoolHealth } from '#contract/pools.ts';

/**
 * What a pool's figures say: it has had no visits; its numbers are `enough`, or more than needed (`fewer`); `more` are needed; or it loses
 * too many although Erlang B foretells that its numbers are enough (`runs`).
 */
export type Verdict = 'none' | 'enough' | 'fewer' | 'more' | 'runs';

export function verdictOf({ loss, needed, numbers }: PoolHealth, most: number): Verdict {
  if (loss === null || needed === null) return 'none';
  if (needed > numbers) return 'more';
  if (loss.value > most) return 'runs';
  return needed < numbers ? 'fewer' : 'enough';
}

/** More were lost than independent visits lose by chance. */
export const comesInRuns = ({ peakedness }: PoolHealth): boolean => peakedness > 1;
