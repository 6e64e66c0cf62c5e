/**
 * The lower end of Wilson's interval at 95 %: what a rate is at least, given how few tries it was seen in. Two of two says
 * 34 %, two hundred of two hundred 98 %.
 */
export function lowerBound(hits: number, tries: number): number {
  if (tries === 0) return 0;
  const z = 1.96;
  const rate = hits / tries;
  const spread = z * Math.sqrt((rate * (1 - rate)) / tries + (z * z) / (4 * tries * tries));
  return Math.max(0, (rate + (z * z) / (2 * tries) - spread) / (1 + (z * z) / tries));
}
