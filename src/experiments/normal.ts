/** The standard normal distribution's Φ(x), to 15 digits: its series (Marsaglia, Journal of Statistical Software 11(4), 2004). */
export function normalBelow(x: number): number {
  if (x < -8) return 0;
  if (x > 8) return 1;
  let [term, sum, before] = [x, x, 0];
  for (let odd = 3; sum !== before; odd += 2) {
    before = sum;
    term *= (x * x) / odd;
    sum += term;
  }
  return 0.5 + (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
}

/** The x below which a share of the standard normal distribution lies; between −8 and 8. */
export function normalQuantile(share: number): number {
  return crossing(-8, 8, (x) => normalBelow(x) >= share);
}

/** Where `holds` turns true between two numbers, for something that is false before and true after. */
export function crossing(low: number, high: number, holds: (x: number) => boolean): number {
  let [below, above] = [low, high];
  while (above - below > 1e-12) {
    const middle = (below + above) / 2;
    if (holds(middle)) above = middle;
    else below = middle;
  }
  return (below + above) / 2;
}

/** ln Γ(x) for x > 0, to 13 digits: Stirling's series after moving x above 10 (NIST Digital Library of Mathematical Functions 5.11.1). */
export function logGamma(x: number): number {
  let [at, moved] = [x, 0];
  while (at < 10) {
    moved += Math.log(at);
    at += 1;
  }
  const inverse = 1 / (at * at);
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse * (1 / 1680 - inverse / 1188)))) / at;
  return (at - 0.5) * Math.log(at) - at + Math.log(2 * Math.PI) / 2 + series - moved;
}
