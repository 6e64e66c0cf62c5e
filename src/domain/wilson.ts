/**
 * Wilson's score interval of a share that was seen among so many, with the quantile that the wanted confidence has: it keeps within 0 and
 * 1, and is honest where they are few.
 */
export function wilson(share: number, count: number, quantile: number): { readonly low: number; readonly high: number } {
  const z2 = quantile ** 2 / count;
  const middle = (share + z2 / 2) / (1 + z2);
  const half = (quantile / (1 + z2)) * Math.sqrt((share * (1 - share)) / count + z2 / (4 * count));
  return { low: share === 0 ? 0 : Math.max(0, middle - half), high: share === 1 ? 1 : Math.min(1, middle + half) };
}
